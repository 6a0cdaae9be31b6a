package ruler

import (
	"strings"
	"testing"

	"diag/parser/internal/command"
)

func TestTitle(t *testing.T) {
	colon := func(s string) bool { return strings.HasSuffix(s, ":") }
	for text, want := range map[string]string{
		"  SSL-bindningar:\n  ------\nx": "SSL-bindningar:",
		"qwx\nTitel:\n------\n":          "Titel:",
		"no title\n------\nA:\n----\n":   "",
		"------\nA:\n":                   "",
		"A:\n--\n":                       "",
		"":                               "",
	} {
		var lines []command.Line
		for i, l := range strings.Split(text, "\n") {
			lines = append(lines, command.Line{First: i + 1, Last: i + 1, Text: l})
		}
		if got := Title(lines, colon); got != want {
			t.Errorf("Title(%q) = %q, want %q", text, got, want)
		}
	}
}
