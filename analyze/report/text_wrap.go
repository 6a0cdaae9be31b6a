package report

import (
	"strings"

	"diag/parser/text"
)

// columns is the number of terminal columns that a visible text takes.
func columns(s string) int { return text.Width(s) }

// wrapWords breaks a text into lines of at most width columns, between words
// where it can. There is at least one line; runs of blanks within a line stay.
func wrapWords(s string, width int) []string {
	width = max(width, 8)
	s = strings.TrimSpace(s)
	var out []string
	for columns(s) > width {
		fit, soft, w := 0, 0, 0
		for i, r := range s {
			w += text.Width(string(r))
			if w > width {
				break
			}
			fit = i + len(string(r))
			if r == ' ' {
				soft = i
			}
		}
		if fit < len(s) && s[fit] == ' ' {
			soft = fit
		}
		if soft == 0 {
			soft = fit
		}
		out = append(out, strings.TrimRight(s[:soft], " "))
		s = strings.TrimLeft(s[soft:], " ")
	}
	return append(out, s)
}
