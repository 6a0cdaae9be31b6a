// Package parsetest helps the tests that send a text through the whole parser,
// from outside the packages of the commands.
package parsetest

import (
	"strings"

	"diag/parser"
)

// Sections returns the data of type T that the parser finds in a text, and the
// lines that it leaves unexplained, trimmed.
func Sections[T any](s string) (all []T, unknown []string) {
	d := parser.Parse("dump.txt", []byte(s))
	for _, sec := range d.Sections {
		if data, ok := sec.Data.(*T); ok {
			all = append(all, *data)
		}
	}
	return all, Unknown(d)
}

// Unknown returns the unexplained lines of a document, trimmed.
func Unknown(d *parser.Document) (lines []string) {
	for _, u := range d.Unknown {
		lines = append(lines, strings.TrimSpace(u.Text))
	}
	return lines
}
