package services

import (
	"strings"

	"diag/parser/internal/label"
	"diag/parser/internal/linelex"
)

// context looks for what an unknown language has in place of known words.
func (b *builder) context() context {
	c := context{heads: map[string]string{}}
	known := false
	for _, l := range b.Lines {
		s := glued(strings.TrimSpace(l.Text))
		name, _, ok := linelex.Value(s)
		if ok && label.Field("services.label", name) == "name" {
			known = true
		}
		if isStarted(s) {
			known = true
		}
		if m, _ := message(s); m.Field == "dependents" || m.Field == "also" {
			known = true
		}
	}
	if known {
		return c
	}
	for i, l := range b.Lines {
		name, ok := nameLabel(strings.TrimSpace(l.Text))
		if !ok || c.name != "" {
			continue
		}
		switch {
		case i+1 < len(b.Lines) && typeWord(b.Lines[i+1].Text):
			c.name = label.Fold(name)
		case i+2 < len(b.Lines) && typeWord(b.Lines[i+2].Text):
			second, ok := nameLabel(strings.TrimSpace(b.Lines[i+1].Text))
			if ok {
				c.name, c.display = label.Fold(name), label.Fold(second)
			}
		}
	}
	if b.program != "net" || len(b.Lines) == 0 {
		return c
	}
	first := strings.TrimSpace(b.Lines[0].Text)
	switch {
	case b.verb == "start" && b.asked == "" && (strings.HasSuffix(first, ":") || strings.HasSuffix(first, "：")):
		c.heads[first] = "Started"
	case b.verb == "stop":
		c.subjects = append(c.subjects, b.heads(c.heads)...)
	}
	return c
}

// heads finds the two lines in front of the dependents, by the question behind
// them, and returns the dependents.
func (b *builder) heads(heads map[string]string) []string {
	ask := -1
	for i, l := range b.Lines {
		if isAsk(strings.TrimSpace(l.Text)) {
			ask = i
			break
		}
	}
	if ask < 3 {
		return nil
	}
	var names []string
	for i, l := range b.Lines[2:ask] {
		s := strings.TrimSpace(l.Text)
		if !isItem(s) {
			if i == 0 {
				return nil
			}
			continue
		}
		names = append(names, s)
	}
	heads[strings.TrimSpace(b.Lines[0].Text)] = "Dependents"
	heads[strings.TrimSpace(b.Lines[1].Text)] = "Also"
	return names
}
