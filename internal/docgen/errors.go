package docgen

import (
	"fmt"
	"strings"

	"diag/analyze"
)

// Errors describes the error numbers, with their suspects in order.
func Errors() []byte {
	var b strings.Builder
	b.WriteString("# Error numbers\n\n" + Note)
	b.WriteString("What a number means for a program that wants a port or a URL, and which causes explain it,\nthe first suspect first. `diag analyze --error` narrows the answer to them; the number may also be\nwritten as an HRESULT (`0x80070020`). `diag explain` takes the name as well.\n")
	for _, t := range analyze.Errors() {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n", heading(t), prose(t.Meaning))
		for i, c := range t.Suspects {
			if i == 0 {
				b.WriteString("\n")
			}
			fmt.Fprintf(&b, "%d. %s\n", i+1, link("causes.md", string(c)))
		}
	}
	return []byte(b.String())
}

func heading(t analyze.ErrorText) string { return fmt.Sprintf("%d %s", t.Code, t.Name) }

// anchor is the name that Markdown hosts give the heading.
func anchor(t analyze.ErrorText) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '_' || r == '-' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			return r
		}
		return -1
	}, strings.ToLower(heading(t)))
}
