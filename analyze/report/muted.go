package report

import (
	"fmt"

	"diag/analyze"
)

// muted says what the configuration kept out of the report, and which of its
// mutes are stale.
func (p *page) muted() {
	if len(p.report.Muted) == 0 {
		return
	}
	p.linef("")
	p.heading(2, "What was muted")
	for _, m := range p.report.Muted {
		p.linef("- %s", mutedLine(m))
	}
}

func mutedLine(m analyze.Muted) string {
	where := ""
	if m.Port != nil {
		where = fmt.Sprintf(" on port %d", *m.Port)
	}
	if m.Findings == 0 {
		return fmt.Sprintf("%s%s: nothing; the mute is stale and can go", code(m.Rule), where)
	}
	return fmt.Sprintf("%s%s: %s, because: %s", code(m.Rule), where, plural(m.Findings, "finding"), prose(m.Reason))
}
