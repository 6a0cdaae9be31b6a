package tasklist

import (
	"strings"

	"diag/parser/internal/label"
)

// verbose reads what follows the memory in the /v layout where the columns are
// lost: the CPU time is the anchor.
func (b *builder) verbose(p *Process, cell string) {
	at := cpuTime(cell)
	if at < 0 {
		return
	}
	p.CPUTime, p.Title = field(cell[at:])
	p.Title = strings.TrimSpace(p.Title)
	before := strings.TrimSpace(cell[:at])
	if i := strings.Index(before, "  "); i > 0 {
		p.Status, p.User = before[:i], strings.TrimSpace(before[i:])
		return
	}
	// One or two words are the status, and the user may be of two words as well.
	first, rest := field(before)
	second, behind := field(rest)
	switch user := strings.TrimSpace(behind); {
	case user != "" && isStatus(first+" "+second):
		p.Status, p.User = first+" "+second, user
	case second != "" && isStatus(first):
		p.Status, p.User = first, strings.TrimSpace(rest)
	default:
		p.User = before
	}
}

func isStatus(s string) bool { return label.Field("tasklist.status", s) != "" }

// available empties the values that say that there is none.
func (p *Process) available() {
	for _, v := range [...]*string{&p.Session, &p.Memory, &p.Status, &p.User, &p.CPUTime, &p.Title} {
		if isNone(*v) {
			*v = ""
		}
	}
}

// cpuTime finds the CPU time in the rest of a /v row.
func cpuTime(s string) int {
	for i := 0; i < len(s); {
		f, rest := field(s[i:])
		if f == "" {
			return -1
		}
		if isTime(f) {
			return len(s) - len(rest) - len(f)
		}
		i = len(s) - len(rest)
	}
	return -1
}

// isTime: hours, minutes and seconds; hours may be many.
func isTime(s string) bool {
	h, rest, ok := strings.Cut(s, ":")
	m, sec, ok2 := strings.Cut(rest, ":")
	return ok && ok2 && digits(h) && len(m) == 2 && digits(m) && len(sec) == 2 && digits(sec)
}
