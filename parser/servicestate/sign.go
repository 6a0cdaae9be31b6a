package servicestate

import (
	"strings"

	"diag/parser/internal/command"
)

func opens(w command.Window) command.Sign {
	s := trim(w.Text)
	name, v, ok := split(s)
	if !ok {
		return command.None
	}
	if printed(s) && s == strings.ToUpper(s) && !strings.ContainsAny(s, " \t") {
		return command.Row
	}
	switch f := known().label(name); {
	case f == title:
		return command.Title
	case (f == sessionID || f == groupID) && isID(first(v)):
		return command.Certain
	case f.telling():
		return command.Row
	case f != none:
		return command.None
	case isID(v):
		return command.Row
	case v == "":
		// A translated title: a ruler and the head of a record follow.
		if !isDashes(w.Next(1)) {
			return command.None
		}
		_, v1, ok := split(trim(w.Next(2)))
		_, v2, _ := split(trim(w.Next(3)))
		if ok && isVersion(v2) && (isID(v1) || v1 != "" && valueShape(afterVersion(w)) == textShape) {
			return command.Title
		}
	case len(s) > longestLabel:
		// Line ends lost: the title or a queue's name stands somewhere in it.
		l := &lineLexer{words: known()}
		if _, _, f := l.label(s, 0); f.telling() {
			return command.Row
		}
	}
	return command.None
}

// afterVersion is the value of the line below a queue's or session's version:
// its state, a word.
func afterVersion(w command.Window) string {
	_, v, _ := split(trim(w.Next(4)))
	return v
}

// sure accepts the bulk of the lines: settings with known labels, URLs as
// HTTP.sys prints them, process IDs.
func sure(s string) bool {
	s = trim(s)
	if s == "" {
		return false
	}
	if c := s[0]; c >= '0' && c <= '9' {
		return isDigits(s)
	}
	if printed(s) {
		return strings.IndexByte(s, ' ') < 0
	}
	i := strings.IndexByte(s, ':')
	if i < 0 {
		return false
	}
	f := known().label(trim(s[:i]))
	return f != none && f != title
}

func holds(s string) bool {
	s = trim(s)
	if s == "" {
		return false
	}
	if known().line(s) != none {
		return true
	}
	shape, word := shapeOf(s)
	switch shape {
	case bareShape:
		return false
	case textShape, pathShape:
		return known().label(word) != none
	}
	return true
}
