package report

import (
	"fmt"
	"strings"

	"diag/analyze"
)

// findings lists what else was noticed, the worst first, with the proof and
// the ways out folded away below.
func (p *page) findings() {
	fs := p.unsaid()
	if len(fs) == 0 {
		return
	}
	p.heading(2, "What else was noticed")
	details := false
	for i, f := range fs {
		if i == maxFindings {
			p.linef("- … and %d more", len(fs)-maxFindings)
			break
		}
		p.linef("- **%s** %s *(%s, `%s`%s)*", f.Severity, prose(f.Message), f.Confidence, f.Rule, p.places(f))
		details = details || hasDetails(f)
	}
	p.linef("")
	if !details {
		return
	}
	p.linef("<details><summary>Proof and ways out for these</summary>\n")
	for i, f := range fs {
		if i == maxFindings {
			break
		}
		if !hasDetails(f) {
			continue
		}
		p.linef("**%s**: %s\n", code(f.Rule), prose(f.Message))
		if len(f.Evidence) > 0 {
			p.quotes(f.Evidence)
		}
		if len(f.Remedies) > 0 {
			p.remedies(f.Remedies)
		}
		if len(f.Missing) > 0 {
			for _, m := range f.Missing {
				p.linef("- Missing: %s: %s", commandLine(m.Command), prose(m.Why))
			}
			p.linef("")
		}
		if f.Refute != "" {
			p.linef("What would overturn this: %s.\n", strings.TrimRight(prose(f.Refute), "."))
		}
	}
	p.linef("</details>\n")
}

// maxPlaces is how many places a finding names in its line.
const maxPlaces = 3

func hasDetails(f analyze.Finding) bool {
	return len(f.Remedies) > 0 || len(f.Evidence) > 0 && f.Severity > analyze.Gap || len(f.Evidence) > maxPlaces
}

func (p *page) places(f analyze.Finding) string {
	var out []string
	for i, q := range f.Evidence {
		if i == maxPlaces {
			out = append(out, fmt.Sprintf("%d more", len(f.Evidence)-maxPlaces))
			break
		}
		out = append(out, code(p.place(q.Document, q.Line)))
	}
	if len(out) == 0 {
		return ""
	}
	return ", " + strings.Join(out, ", ")
}

// unsaid are the findings that no verdict mentions as considered and rejected.
func (p *page) unsaid() []analyze.Finding {
	said := map[analyze.Rejection]bool{}
	for _, v := range p.report.Verdicts {
		for _, x := range v.Rejected {
			said[x] = true
		}
	}
	var out []analyze.Finding
	for _, f := range p.report.Findings {
		if !said[analyze.Rejection{Cause: f.Cause, Rule: f.Rule, Why: f.Message}] {
			out = append(out, f)
		}
	}
	return out
}
