package netstat

import (
	"strings"

	"diag/parser/internal/command"
)

func opens(w command.Window) command.Sign {
	if foreignTable(w.Text) != "" {
		return command.Title
	}
	switch kindOf(w.Text) {
	case kindTitle, kindHeader:
		return command.Title
	case kindRow:
		return command.Certain
	case kindText:
		// A title or header in a language without a label file.
		if foreignHeader(w) {
			return command.Title
		}
	}
	return command.None
}

// foreignHeader reports whether the line is a header, or the title above one, of a
// language without a label file: the rows below it show that. Text between rows
// is neither.
func foreignHeader(w command.Window) bool {
	header := headerShape(w.Text)
	if !header && !(titleShape(w.Text) && headerShape(w.Next(1))) {
		return false
	}
	if k := kindOf(w.Prev(1)); below(k) && k != kindText && k != kindWord || k == kindHeader {
		return false
	}
	for k := 1; k <= headerReach; k++ {
		row := w.Next(k)
		if rowBelow(row) {
			return header && k < headerReach && headerOf(w.Text, row) || k > 1 && headerOf(w.Next(1), row) && titleShape(w.Text)
		}
	}
	return false
}

// rowBelow: a row that stands on a line of its own.
func rowBelow(s string) bool { return rowAt(s) >= 0 && !strings.HasPrefix(s, "`") }

func holds(w command.Window) bool {
	if unixRow(w.Text) {
		return true
	}
	switch kindOf(w.Text) {
	case kindRow, kindExecutable, kindOwner, kindProto, kindEndpoint, kindNumber, kindElevation:
		return true
	case kindWord:
		switch kindOf(w.Next(1)) {
		case kindExecutable, kindRow, kindWord:
			return true
		}
		above := w.Prev(1)
		return kindOf(above) == kindRow && indent(w.Text) > 0 && indent(w.Text) == indent(above)
	case kindText:
		if _, ok := ownershipLanguage(w.Text); ok {
			return true
		}
		return kindOf(w.Next(1)) == kindRow && kindOf(w.Prev(1)) == kindRow
	}
	return false
}

// indent is the number of blanks in front of a line.
func indent(s string) int { return len(s) - len(strings.TrimLeft(s, " ")) }

// sure knows the lines that make up nearly all of a big capture.
func sure(s string) bool {
	if len(s) < 4 || s[0] != ' ' {
		return false
	}
	if s[1] == '[' {
		return s[len(s)-1] == ']' && executable(s[1:])
	}
	if s[1] == ' ' {
		if s[2] == 'T' || s[2] == 'U' {
			if startsRow(s[2:]) {
				return true
			}
		}
		return isComponent(s[2:])
	}
	return s == englishSentence
}

// unixRow: a row of another system's netstat or ss.
func unixRow(s string) bool {
	f, rest := field(s)
	switch f {
	case "tcp", "tcp4", "tcp6", "tcp46", "udp", "udp4", "udp6", "udp46", "unix", "raw", "raw6":
		g, _ := field(rest)
		return digits(g) || isWord(g)
	}
	return false
}
