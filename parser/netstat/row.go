package netstat

import (
	"strconv"
	"strings"

	"diag/parser/internal/label"
)

// row is what one printed row says; tail is what follows its last column.
type row struct {
	conn  Connection
	odd   string // the state word when no label file knows it
	tail  string
	lang  string // language of a translated state word
	glued bool   // the row had lost its blanks
}

// rowAt returns the offset at which a row begins in the line, or -1. Rows
// stand at the line's start, or inside a sentence after a back-tick.
func rowAt(s string) int {
	i := 0
	for i < len(s) && (s[i] == ' ' || s[i] == '\t') {
		i++
	}
	if startsRow(s[i:]) {
		return i
	}
	for _, sign := range [...]string{"`TCP", "`UDP"} {
		if j := strings.Index(s, sign); j >= 0 && startsRow(s[j+1:]) {
			return j + 1
		}
	}
	return -1
}

// startsRow: a transport word, blanks, and something with a port.
func startsRow(s string) bool {
	if len(s) < 8 || s[1] != 'C' && s[1] != 'D' || s[2] != 'P' || s[3] != ' ' && s[3] != '\t' || s[0] != 'T' && s[0] != 'U' {
		return false
	}
	i := 4
	for i < len(s) && (s[i] == ' ' || s[i] == '\t') {
		i++
	}
	for ; i < len(s) && s[i] != ' ' && s[i] != '\t'; i++ {
		if s[i] == ':' {
			return true
		}
	}
	return false
}

// field cuts the next blank-separated field off s.
func field(s string) (f, rest string) {
	i := 0
	for i < len(s) && (s[i] == ' ' || s[i] == '\t') {
		i++
	}
	j := i
	for j < len(s) && s[j] != ' ' && s[j] != '\t' {
		j++
	}
	return s[i:j], s[j:]
}

// layout is what the header of a table says about the columns behind the state.
type layout struct {
	// time is set where netstat -i added a column of numbers; timeFirst where
	// it stands in front of the PID, pid where the header names the PID.
	time, timeFirst, pid bool
}

// parseRow reads a row. It splits at blanks, never at columns: headers are
// often not aligned with the rows, and long addresses push the rest aside.
func parseRow(s string, cols layout) (r row, ok bool) {
	at := rowAt(s)
	if at < 0 {
		if s, ok = unglue(s); !ok {
			return r, false
		}
		r.glued, at = true, 0
	}
	if at > 0 && s[at-1] == '`' {
		if end := strings.IndexByte(s[at:], '`'); end >= 0 {
			s = s[:at+end]
		}
	}
	s = s[at:]
	if s[0] == 'U' {
		r.conn.Transport = UDP
	}
	var f string
	f, s = field(s[3:])
	if r.conn.Local, ok = endpoint(f, r.conn.Transport); !ok {
		return r, false
	}
	f, s = field(s)
	if r.conn.Foreign, ok = endpoint(f, r.conn.Transport); !ok {
		return r, false
	}
	r.rest(s, cols)
	if r.conn.Transport == TCP && r.conn.State == NoState && r.conn.Foreign.has && r.conn.Foreign.port == 0 {
		r.conn.State, r.odd = Listening, ""
	}
	return r, true
}

// cut: Windows prints a state in every TCP row, so a row without one was cut.
func (r *row) cut() bool {
	c := &r.conn
	return c.Transport == TCP && c.State == NoState && r.odd == "" && !c.HasPID && r.tail == ""
}

// rest reads state, PID and what follows them.
func (r *row) rest(s string, cols layout) {
	f, after := field(s)
	if f == "" {
		return
	}
	if !digits(f) {
		if st := stateOf(f); st != NoState {
			r.conn.State, s = st, after
		} else if n, st, lang := stateWord(s); n > 0 {
			r.conn.State, r.lang, s = st, lang, s[n:]
		} else if r.conn.Transport == TCP && isWord(f) && !remark(f) {
			r.odd, s = f, after
		}
		if r.conn.Transport == UDP {
			r.conn.State, r.odd = NoState, ""
		}
		f, after = field(s)
	}
	switch {
	case cols.time:
		s = cutTemplate(r.times(f, after, cols))
	case digits(f):
		if r.setPID(f) {
			s = after
		}
		if g, more := field(s); isOffload(g) {
			s = more
		}
	case isOffload(f):
		s = after
	case strings.EqualFold(f, "n/a"), f == "-" && strings.TrimSpace(after) == "":
		s = after
	}
	r.tail = strings.TrimSpace(s)
}

// times reads the PID where netstat -i printed the time in that state beside it;
// f is the first of the fields and after what follows. A number alone is the
// column that the header names first.
func (r *row) times(f, after string, cols layout) (rest string) {
	if !digits(f) {
		return f + after
	}
	g, more := field(after)
	switch two := digits(g); {
	case two && cols.timeFirst:
		r.setPID(g)
	case two || cols.pid && !cols.timeFirst:
		r.setPID(f)
	}
	if digits(g) {
		return more
	}
	return after
}

func (r *row) setPID(f string) bool {
	n, err := strconv.ParseUint(f, 10, 32)
	if err != nil {
		return false
	}
	r.conn.PID, r.conn.HasPID = uint32(n), true
	return true
}

func isOffload(f string) bool {
	return f == "InHost" || f == "Offloaded" || f == "Offloading" || f == "Uploading"
}

// cutTemplate drops the Template column of netstat -y.
func cutTemplate(s string) string {
	t := strings.TrimSpace(s)
	if t == "Not Applicable" || t == "Internet" || t == "Datacenter" || t == "Compat" {
		return ""
	}
	return s
}

// digits reports whether f is a number without sign or blank.
func digits(f string) bool {
	for i := 0; i < len(f); i++ {
		if f[i] < '0' || f[i] > '9' {
			return false
		}
	}
	return f != ""
}

// isWord: letters of any script, underscores, and damaged bytes, no digits
// and no punctuation that a state word never holds.
func isWord(f string) bool {
	for i := 0; i < len(f); i++ {
		c := f[i]
		if c < 0x80 && c != '_' && c != '-' && c != '\'' && c != '?' && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && !(c >= '0' && c <= '9' && i > 0) {
			return false
		}
	}
	return true
}

// stateWord reads a state word of any language, up to three printed words
// long. It returns the length of what it read, or 0.
func stateWord(s string) (n int, st State, lang string) {
	rest, words, end := s, "", 0
	for range 3 {
		f, more := field(rest)
		if f == "" || digits(f) {
			break
		}
		if words != "" {
			words += " "
		}
		words += f
		end += len(rest) - len(more)
		rest = more
		if m := label.Lookup("netstat.state", words); len(m) > 0 {
			if m[0].Language != "en" {
				lang = m[0].Language
			}
			return end, stateOf(m[0].Field), lang
		}
	}
	return 0, NoState, ""
}

// endpoint reads an address column: host, colon, and a port, a service name or "*".
func endpoint(f string, t Transport) (e Endpoint, ok bool) {
	i := strings.LastIndexByte(f, ':')
	if i <= 0 || i == len(f)-1 {
		return e, false
	}
	host, port := f[:i], f[i+1:]
	if host[0] == '[' && host[len(host)-1] != ']' {
		return e, false
	}
	e.Text = f
	if i <= 1<<16-1 {
		e.colon = uint16(i)
	}
	if port == "*" {
		return e, true
	}
	n := 0
	for j := 0; j < len(port); j++ {
		c := port[j]
		if c < '0' || c > '9' {
			if !serviceName(port) {
				return Endpoint{}, false
			}
			if p, known := lookupService(port, t); known {
				e.port, e.has = p, true
			}
			return e, true
		}
		if n = n*10 + int(c-'0'); n > 65535 {
			return Endpoint{}, false
		}
	}
	e.port, e.has = uint16(n), true
	return e, true
}

// serviceName: what may stand in place of a port.
func serviceName(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.' || c == '+' || c == '/') {
			return false
		}
	}
	return true
}

// remark: what people type behind a row.
func remark(s string) bool {
	for _, p := range [...]string{"<", "#", "//", "--", "->", "=>", "←", "*", "(", "→", "!"} {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}
