package readtest

import (
	"testing"

	"diag/parser/internal/command"
	"diag/parser/text"
)

// Opens checks what a command takes the first line of each text for.
func Opens(t *testing.T, c *command.Command, tests map[string]command.Sign) {
	t.Helper()
	for s, want := range tests {
		doc := text.Decode("test.txt", []byte(s))
		if got := c.Opens(command.Window{Doc: doc, Line: 1, Text: doc.Text(1)}); got != want {
			t.Errorf("Opens(%q) = %v, want %v", s, got, want)
		}
	}
}
