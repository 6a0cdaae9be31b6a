package services

import (
	"strings"
	"unicode"

	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/command"
	"diag/parser/internal/label"
)

// bare reports whether names stand without the list's title: a filter took it.
func (b *builder) bare() bool {
	return b.program == "net" && b.verb == "start" && b.asked == "" && len(b.In.Echo.Filters) > 0 && !b.titled
}

func (b *builder) started(g *list) {
	b.found, b.titled = true, true
	b.Words.Add(label.Lookup("services.started", strings.TrimRight(g.Started.Value, " :：")))
	b.Mark(g.Started, command.Frame)
	b.list.Form = "net start"
	items := g.Items
	var last *lexer.Token
	if n := len(items); n > 0 && b.sentence(items[n-1]) {
		last = &items[n-1]
		items = items[:n-1]
	}
	indents := nameIndents(items, g.Started.Value)
	for _, t := range items {
		if !b.sentence(t) && indents[indentOf(t.Value)] {
			b.item(t)
		}
	}
	if g.Done != nil {
		b.done = true
		if m, _ := message(g.Done.Value); m.Field != "" {
			b.Words[m.Language]++
		}
		b.Mark(*g.Done, command.Frame)
	} else if last != nil && b.c.heads[strings.TrimSpace(g.Started.Value)] != "" && b.list.Services != nil {
		// the closing sentence of a language without a template
		b.done = true
		b.Mark(*last, command.Frame)
	}
}

func (b *builder) sentence(t lexer.Token) bool { return isSentence(strings.TrimSpace(t.Value)) }

func (b *builder) item(t lexer.Token) {
	if b.sentence(t) || !isItem(strings.TrimSpace(t.Value)) {
		return
	}
	b.found = true
	b.list.Form = "net start"
	b.list.Services = append(b.list.Services, Service{DisplayName: strings.TrimSpace(t.Value), State: "RUNNING", Line: t.Pos.Line})
	b.Mark(t, command.Record)
}

// listIndent is how far net indents the names below its sentence.
const listIndent = 3

// drifted is how many names in a row show that a paste moved them.
const drifted = 3

// nameIndents are the indentations of the names of a list: the common one, and
// deeper ones that several names in a row share.
func nameIndents(items []lexer.Token, sentence string) map[int]bool {
	common := commonIndent(items, sentence)
	out := map[int]bool{common: true}
	run := 0
	for i, t := range items {
		n := indentOf(t.Value)
		if i == 0 || n != indentOf(items[i-1].Value) {
			run = 0
		}
		if run++; run >= drifted && n > common {
			out[n] = true
		}
	}
	return out
}

// commonIndent is the indentation of the names of a list: that at which net
// prints them below its sentence, unless most names were moved.
func commonIndent(items []lexer.Token, sentence string) int {
	count := map[int]int{}
	best := 0
	printed := indentOf(sentence) + listIndent
	for _, t := range items {
		if !isItem(strings.TrimSpace(t.Value)) {
			continue
		}
		n := indentOf(t.Value)
		if n == printed && 3*(count[n]+1) >= len(items) {
			return n
		}
		if count[n]++; count[n] > count[best] || count[n] == count[best] && n > best {
			best = n
		}
	}
	return best
}

// indentOf counts the columns in front of a line's text.
func indentOf(s string) int {
	n := 0
	for _, c := range s {
		switch {
		case c == '\t':
			n += 8 - n%8
		case unicode.IsSpace(c):
			n++
		default:
			return n
		}
	}
	return n
}
