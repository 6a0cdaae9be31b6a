package report

import (
	"fmt"
	"strings"

	"diag/analyze"
	"diag/parser"
)

// inputs says what was read and what was not.
func (p *page) inputs() {
	p.heading(2, "What was read")
	for i, in := range p.report.Inputs {
		p.linef("- %s (%s): %s", code(in.Name), strings.Join(in.Encodings, ", "), counts(in.Coverage))
		for _, s := range sectionLines(in) {
			p.linef("  - %s", s)
		}
		p.problems(in)
		if i < len(p.report.Dump.Documents) {
			p.unknown(p.report.Dump.Documents[i])
		}
	}
}

func counts(c parser.Coverage) string {
	out := fmt.Sprintf("%s, %d with content that was read", plural(c.Lines, "line"), c.Record)
	if c.Unknown > 0 {
		return out + fmt.Sprintf(", %d not understood", c.Unknown)
	}
	return out + ", none left over"
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// maxSections is how many sections of one input are listed.
const maxSections = 40

func sectionLines(in analyze.Input) []string {
	var out []string
	for i, s := range in.Sections {
		if i == maxSections {
			return append(out, fmt.Sprintf("… and %s more", plural(len(in.Sections)-maxSections, "section")))
		}
		lines := fmt.Sprintf("lines %d to %d", s.FirstLine, s.LastLine)
		if s.FirstLine == s.LastLine {
			lines = fmt.Sprintf("line %d", s.FirstLine)
		}
		line := lines + ": " + s.Kind
		if s.Language != "" {
			line += " (" + s.Language + ")"
		}
		if s.Command != "" {
			line += ", " + code(clip(s.Command, 100))
		}
		out = append(out, line)
	}
	if len(out) == 0 {
		out = append(out, "no output of a known command")
	}
	return out
}

func (p *page) problems(in analyze.Input) {
	n := 0
	for _, s := range in.Sections {
		for _, x := range s.Problems {
			if n++; n <= maxProblems {
				p.linef("  - problem in %s: %s", code(p.place(in.Name, x.Line)), prose(x.Message))
			}
		}
	}
	if n > maxProblems {
		p.linef("  - … and %s more", plural(n-maxProblems, "problem"))
	}
}

// unknown lists the lines that nothing explained.
func (p *page) unknown(d *parser.Document) {
	if len(d.Unknown) == 0 {
		return
	}
	p.linef("\n  <details><summary>Lines that were not understood: %d</summary>\n", len(d.Unknown))
	for i, u := range d.Unknown {
		if i == maxUnknown {
			p.linef("  - … and %d more; `diag parse` lists all", len(d.Unknown)-maxUnknown)
			break
		}
		text := code(clip(visible(strings.TrimSpace(u.Text)), maxQuote))
		p.linef("  - %s %s", code(p.place(d.Name, u.Line)), text)
	}
	p.linef("\n  </details>\n")
}
