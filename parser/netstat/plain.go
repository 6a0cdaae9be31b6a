package netstat

// plain reads a row as Windows prints most of them: transport, two addresses with
// a port number or "*", an English state word on TCP rows, and perhaps a PID. It
// accepts fewer lines than parseRow and reads those in the same way, at a fraction
// of the cost. Of c it sets all but the line number; after false c is spoilt.
func plain(s string, c *Connection) bool {
	i := 0
	for i < len(s) && isBlank(s[i]) {
		i++
	}
	if len(s)-i < 8 || s[i+1] != 'C' && s[i+1] != 'D' || s[i+2] != 'P' || !isBlank(s[i+3]) {
		return false
	}
	switch s[i] {
	case 'T':
		c.Transport = TCP
	case 'U':
		c.Transport = UDP
	default:
		return false
	}
	i, ok := plainEndpoint(s, i+4, &c.Local)
	if !ok {
		return false
	}
	if i, ok = plainEndpoint(s, i, &c.Foreign); !ok {
		return false
	}
	for i < len(s) && isBlank(s[i]) {
		i++
	}
	if c.Transport == TCP {
		from := i
		for i < len(s) && !isBlank(s[i]) {
			i++
		}
		if c.State = stateOf(s[from:i]); c.State == NoState {
			return false
		}
		for i < len(s) && isBlank(s[i]) {
			i++
		}
	}
	if i == len(s) {
		return true
	}
	pid, from := uint64(0), i
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		pid = pid*10 + uint64(s[i]-'0')
		i++
	}
	if i == from || i-from > 10 || pid > 1<<32-1 {
		return false
	}
	c.PID, c.HasPID = uint32(pid), true
	for i < len(s) && isBlank(s[i]) {
		i++
	}
	return i == len(s)
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// plainEndpoint reads the address column that begins at or after i and returns
// where it ends.
func plainEndpoint(s string, i int, e *Endpoint) (end int, ok bool) {
	for i < len(s) && isBlank(s[i]) {
		i++
	}
	from, colon := i, -1
	for ; i < len(s) && !isBlank(s[i]); i++ {
		if s[i] == ':' {
			colon = i
		}
	}
	if colon <= from || colon == i-1 || s[from] == '[' && s[colon-1] != ']' {
		return 0, false
	}
	e.Text = s[from:i]
	if s[colon+1] == '*' {
		return i, i == colon+2
	}
	port := 0
	for _, c := range []byte(s[colon+1 : i]) {
		if c < '0' || c > '9' {
			return 0, false
		}
		if port = port*10 + int(c-'0'); port > 65535 {
			return 0, false
		}
	}
	e.port, e.has = uint16(port), true
	return i, true
}

// stateOf returns the state behind one of the English words, or NoState.
func stateOf(word string) State {
	switch word {
	case "LISTENING":
		return Listening
	case "ESTABLISHED":
		return Established
	case "TIME_WAIT":
		return TimeWait
	case "CLOSE_WAIT":
		return CloseWait
	case "SYN_SENT":
		return SynSent
	case "SYN_RECEIVED":
		return SynReceived
	case "FIN_WAIT_1":
		return FinWait1
	case "FIN_WAIT_2":
		return FinWait2
	case "LAST_ACK":
		return LastAck
	case "CLOSING":
		return Closing
	case "CLOSED":
		return Closed
	case "DELETE_TCB":
		return DeleteTCB
	case "BOUND":
		return Bound
	}
	return NoState
}
