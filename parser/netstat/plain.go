package netstat

// Classes of bytes in the rows that plain reads. Everything else, HTML and
// Markdown signs above all, is left to the readers that take their time.
const (
	byteOther = iota
	byteHost  // in an address, a host name or an executable
	byteDigit
	byteColon
	byteBlank
	byteEnd // of the line
	byteName
)

var class = func() (t [256]uint8) {
	for c := 'a'; c <= 'z'; c++ {
		t[c], t[c-'a'+'A'] = byteHost, byteHost
	}
	for c := '0'; c <= '9'; c++ {
		t[c] = byteDigit
	}
	for _, c := range ".-_%[]*" {
		t[c] = byteHost
	}
	for _, c := range "()+@{}$,#~'" {
		t[c] = byteName // in an executable only
	}
	t[':'], t[' '], t['\t'], t['\r'], t['\n'] = byteColon, byteBlank, byteBlank, byteEnd, byteEnd
	return t
}()

// plain reads a row as Windows prints most of them: transport, two addresses with
// a port number or "*", an English state word on TCP rows, and perhaps a PID. The
// row begins at or behind the blanks at offset i and ends with its line or with
// s; end is the offset there. plain accepts fewer rows than parseRow and reads
// those in the same way, at a fraction of the cost. Of c, which must be zero, it
// sets all but the line number; after false c is spoilt.
func plain(s string, i int, c *Connection) (end int, ok bool) {
	for i < len(s) && isBlank(s[i]) {
		i++
	}
	if len(s)-i < 8 || s[i+1] != 'C' && s[i+1] != 'D' || s[i+2] != 'P' || !isBlank(s[i+3]) {
		return 0, false
	}
	switch s[i] {
	case 'T':
		if s[i+1] != 'C' {
			return 0, false
		}
	case 'U':
		if s[i+1] != 'D' {
			return 0, false
		}
		c.Transport = UDP
	default:
		return 0, false
	}
	if i = plainEndpoint(s, i+4, &c.Local); i < 0 {
		return 0, false
	}
	if i = plainEndpoint(s, i, &c.Foreign); i < 0 {
		return 0, false
	}
	i = pastBlanks(s, i)
	if c.Transport == TCP {
		from := i
		for i < len(s) && s[i] > ' ' {
			i++
		}
		if c.State = stateOf(s[from:i]); c.State == NoState {
			return 0, false
		}
		i = pastBlanks(s, i)
	}
	pid, from := uint64(0), i
	for i < len(s) && class[s[i]] == byteDigit {
		pid = pid*10 + uint64(s[i]-'0')
		i++
	}
	if i > from {
		if i-from > 10 || pid > 1<<32-1 {
			return 0, false
		}
		c.PID, c.HasPID = uint32(pid), true
		i = pastBlanks(s, i)
	}
	return i, i == len(s) || class[s[i]] == byteEnd
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

func pastBlanks(s string, i int) int {
	for i < len(s) && isBlank(s[i]) {
		i++
	}
	return i
}

// plainEndpoint reads the address column that begins at or behind the blanks at
// i and returns where it ends, or -1.
func plainEndpoint(s string, i int, e *Endpoint) int {
	i = pastBlanks(s, i)
	from, colon, port, pure := i, -1, 0, true
scan:
	for ; i < len(s); i++ {
		switch class[s[i]] {
		case byteDigit:
			port = port*10 + int(s[i]-'0')
			if port > 1<<20 {
				port = 1 << 20
			}
		case byteHost:
			pure = false
		case byteColon:
			colon, port, pure = i, 0, true
		case byteBlank, byteEnd:
			break scan
		default:
			return -1
		}
	}
	if colon <= from || colon == i-1 || s[from] == '[' && s[colon-1] != ']' {
		return -1
	}
	e.Text = s[from:i]
	if colon-from <= 1<<16-1 {
		e.colon = uint16(colon - from)
	}
	switch {
	case pure && port <= 65535:
		e.port, e.has = uint16(port), true
	case s[colon+1] != '*' || i != colon+2:
		return -1
	}
	return i
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
