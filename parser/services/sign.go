package services

import (
	"strings"

	"diag/parser/internal/command"
	"diag/parser/internal/label"
	"diag/parser/internal/linelex"
	"diag/parser/internal/prompt"
)

func typed(e prompt.Echo) bool {
	switch e.Program() {
	case "sc":
		return true
	case "net":
		return len(e.Words) > 1 && (e.Words[1] == "start" || e.Words[1] == "stop")
	}
	return false
}

// sure knows the lines that make up nearly all of a long sc output: a label of
// capitals at column 8, its colon at column 27.
func sure(s string) bool {
	const label, colon = 8, 27
	if len(s) <= colon || s[colon] != ':' || s[colon-1] != ' ' || s[label-1] != ' ' {
		return false
	}
	for i := 0; i < colon; i++ {
		c := s[i]
		if !(c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_') && c != ' ' || i < label && c != ' ' || i == label && c == ' ' {
			return false
		}
	}
	return true
}

func opens(w command.Window) command.Sign {
	s := glued(strings.TrimSpace(w.Text))
	if len(s) < 6 || len(s) > longest {
		return command.None
	}
	if strings.HasPrefix(s, "[SC] ") {
		return command.Certain
	}
	i := strings.IndexAny(s, ":：")
	if i <= 0 || i == len(s)-1 {
		if isStarted(s) {
			return command.Title
		}
		if i < 0 && isSentence(s) {
			switch m, _ := message(s); m.Field {
			case "dependents":
				return command.Title
			case "also", "stopping", "stopped", "stop-failed", "starting", "started", "start-failed", "not-started":
				return command.Row
			}
		}
		return command.None
	}
	if i > 60 {
		return command.None
	}
	l, v, _ := linelex.Value(s)
	switch label.Field("services.label", l) {
	case "name":
		// a single word; a field of that name in another table has none
		return command.Certain
	case "state", "type":
		if _, word, ok := coded(v); ok && upperWord(word) {
			return command.Row
		}
	case "":
		if _, ok := nameLabel(s); ok && (typeWord(w.Next(1)) || typeWord(w.Next(2)) && !typeWord(s)) {
			return command.Row
		}
	}
	return command.None
}

func holds(w command.Window) bool {
	tokens := (context{}).classify(w.Text)
	s := strings.TrimSpace(w.Text)
	if len(tokens) == 0 {
		// the first lines of a record or list in an unknown language
		_, ok := nameLabel(s)
		return ok && (typeWord(w.Next(1)) || typeWord(w.Next(2)) || typeWord(w.Prev(1))) || head(w)
	}
	if tokens[0].Name == "Item" {
		return !strings.Contains(s, ".exe ")
	}
	return true
}

// head: the line behind a typed command, or behind such a line.
func head(w command.Window) bool {
	for k := 1; k <= 2; k++ {
		e, ok := prompt.Parse(w.Prev(k))
		if ok {
			return typed(e)
		}
	}
	return false
}
