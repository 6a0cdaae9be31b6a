package errortext

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// taskkill reads an answer of taskkill, or of the cmdlets that look for a
// process: a word, a colon, and a sentence that quotes the process or gives its ID.
func (f *finder) taskkill() (Message, bool) {
	field := ""
	for _, h := range f.hits {
		if strings.HasPrefix(h.field, "taskkill-") && field == "" {
			field = strings.TrimPrefix(h.field, "taskkill-")
		}
	}
	if field == "" || !errorWord().MatchString(f.text) {
		return Message{}, false
	}
	m := Message{Kind: KindTaskkill, Text: f.text}
	if p := pidText().FindStringSubmatch(f.text); p != nil {
		m.PID, _ = strconv.Atoi(p[1])
	}
	if q := quotedProcess().FindStringSubmatch(f.text); q != nil {
		if pid, err := strconv.Atoi(q[1]); err != nil {
			m.Object = q[1]
		} else if m.PID == 0 {
			m.PID = pid
		}
	}
	if m.PID == 0 && m.Object == "" {
		return Message{}, false
	}
	switch field {
	case "killed":
		m.Outcome = OutcomeKilled
	case "not-found":
		m.Outcome = OutcomeNotFound
	case "denied":
		m.Outcome = OutcomeDenied
	}
	return m, true
}

func (f *finder) account() string {
	if !f.marked("account") && !strings.Contains(f.rest, "user=") {
		return ""
	}
	m := accountText().FindStringSubmatch(f.text)
	if m == nil {
		return ""
	}
	return strings.TrimRight(m[1], " .")
}

var poolName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\bapplication pool,? ['"]?([^'".,]{1,80}?)['"]?(?:\.| is | has |$)|\bfor site ["']?([^"'.]{1,80})["']?|^The (.{1,80}) service (?:terminated|failed)`)
})
