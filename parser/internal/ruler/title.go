package ruler

import (
	"strings"

	"diag/parser/internal/command"
)

// shortest is the length of the shortest ruler below a title.
const shortest = 3

// Any reports whether a trimmed line is one group of dashes: the ruler below a
// title, whose length follows the title's.
func Any(s string) bool { return len(s) >= shortest && strings.Trim(s, "-") == "" }

// Title finds the title of an unknown language: the line above the first ruler,
// trimmed, or "" where that has not the shape of one.
func Title(lines []command.Line, shape func(string) bool) string {
	for i, l := range lines {
		if i == 0 || !Any(strings.TrimSpace(l.Text)) {
			continue
		}
		if s := strings.TrimSpace(lines[i-1].Text); shape(s) {
			return s
		}
		return ""
	}
	return ""
}
