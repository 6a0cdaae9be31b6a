package report

import (
	"fmt"
	"io"
	"strings"

	"diag/analyze"
)

// maxBrief is the number of lines of the brief form.
const maxBrief = 10

// Brief writes at most ten lines of Markdown for a chat window: the answers,
// and of the first one the proof, the ways out and what is missing.
func Brief(w io.Writer, r *analyze.Report) error {
	var lines []string
	if len(r.Verdicts) == 0 {
		lines = append(lines, "**What was captured shows no port in trouble.**")
	}
	for i, v := range ordered(r.Verdicts) {
		switch {
		case i == 0:
			lines = append(lines, fmt.Sprintf("**%s** (%s)", strong(v.Summary), grade(v)))
			lines = append(lines, briefParts(&page{report: r, names: shortNames(r)}, v)...)
		case quiet(v):
			lines = append(lines, "- "+portName(v)+": "+quietText(v)+".")
		default:
			lines = append(lines, fmt.Sprintf("- %s (%s)", prose(v.Summary), grade(v)))
		}
	}
	if len(lines) > maxBrief {
		left := len(lines) - maxBrief + 1
		lines = append(lines[:maxBrief-1], fmt.Sprintf("- … and %s more in the full report", plural(left, "line")))
	}
	_, err := io.WriteString(w, strings.Join(lines, "\n")+"\n")
	return err
}

func briefParts(p *page, v *analyze.Verdict) []string {
	var out []string
	for i, q := range v.Evidence {
		if i == 3 {
			break
		}
		out = append(out, fmt.Sprintf("- Proof: %s %s", code(p.place(q.Document, q.Line)), code(clip(strings.Join(strings.Fields(visible(q.Text)), " "), 100))))
	}
	for i, r := range v.Remedies {
		if i == 3 {
			break
		}
		s := prose(r.Effect)
		if r.Command != "" {
			s += " " + commandLine(r.Command)
		}
		out = append(out, "- To do: "+s)
	}
	if len(v.Missing) > 0 {
		out = append(out, fmt.Sprintf("- Missing: %s", commandLine(v.Missing[0].Command)))
	}
	return out
}
