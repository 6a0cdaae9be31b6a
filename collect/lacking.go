package collect

import (
	"strings"

	"diag/analyze"
	"diag/parser"
	"diag/parser/collected"
)

// Lacking returns what a report's dump lacks: the captures that the report asks
// for, the kinds that the dump has none of, and as text the commands that are
// asked for but that no script should run by itself. What an earlier script
// tried in vain is not asked for again.
func Lacking(r *analyze.Report) (list []Capture, byHand []string) {
	wanted := map[string]bool{}
	var more []Capture
	seen := map[string]bool{}
	ask := func(ms []analyze.Missing) {
		for _, m := range ms {
			for _, line := range strings.Split(m.Command, "\n") {
				if seen[line] {
					continue
				}
				seen[line] = true
				c, ok := For(line)
				switch {
				case !ok:
					byHand = append(byHand, line)
				case c.Kind == "":
					more = append(more, c)
				default:
					wanted[c.Command] = true
				}
			}
		}
	}
	for _, v := range r.Verdicts {
		ask(v.Missing)
	}
	for _, f := range r.Findings {
		ask(f.Missing)
	}
	vain := inVain(r.Dump)
	for _, c := range captures() {
		if vain[c.Command] || vain[c.Command+c.Q] {
			continue
		}
		if wanted[c.Command] || !captured(r.Dump, c) {
			list = append(list, c)
		}
	}
	return append(list, more...), byHand
}

func captured(d *parser.Dump, c Capture) bool {
	for _, doc := range d.Documents {
		for _, s := range doc.Sections {
			if c.in(s) {
				return true
			}
		}
	}
	// The cmdlets show the same as netstat, without the executables.
	if c.Kind == "netstat" {
		c.Kind = "get-nettcpconnection"
		return captured(d, c)
	}
	return false
}

// inVain returns the commands that a script skipped or that failed.
func inVain(d *parser.Dump) map[string]bool {
	out := map[string]bool{}
	for _, doc := range d.Documents {
		for _, s := range doc.Sections {
			if f, ok := s.Data.(*parser.FailedCommand); ok {
				out[f.Command] = true
			}
		}
		for n := 1; n <= doc.Text.Len(); n++ {
			if doc.Mark(n) != parser.MarkFrame {
				continue
			}
			if l, ok := collected.Parse(doc.Text.Text(n)); ok && l.Role == collected.Skipped {
				out[l.Command] = true
			}
		}
	}
	return out
}
