package cachestate

import (
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/label"
	"diag/parser/internal/linelex"
	"diag/parser/internal/ruler"
)

type snapshot struct {
	Parts []*part `parser:"@@*"`
}

type part struct {
	Title *lexer.Token `parser:"  @Title"`
	Ruler *lexer.Token `parser:"| @Ruler"`
	Entry *entry       `parser:"| @@"`
	Stray *lexer.Token `parser:"| @(Status | Queue | Field)"`
}

type entry struct {
	URL    lexer.Token `parser:"@URL"`
	Fields []*field    `parser:"@@*"`
}

type field struct {
	Queue *lexer.Token `parser:"  @Queue"`
	Field *lexer.Token `parser:"| @(Status | Field)"`
}

var tokenNames = []string{"Title", "Ruler", "URL", "Status", "Queue", "Field"}

// strict knows labels by their words.
var strict = linelex.New(func(line string) []linelex.Token { return classify(line, false) }, tokenNames...)

// shapes takes labels of an unknown language, and the title that was found by
// its place, if any.
func shapes(title string) *linelex.Definition {
	return linelex.New(func(line string) []linelex.Token {
		if title != "" && strings.TrimSpace(line) == title {
			return one("Title", title)
		}
		return classify(line, true)
	}, tokenNames...)
}

var grammar = sync.OnceValue(func() *participle.Parser[snapshot] {
	return participle.MustBuild[snapshot](participle.Lexer(strict))
})

// EBNF returns the grammar in the notation of its library.
func EBNF() string { return grammar().String() }

func classify(line string, byShape bool) []linelex.Token {
	s := strings.TrimSpace(line)
	if s == "" {
		return nil
	}
	if isTitle(s) {
		return one("Title", s)
	}
	if ruler.Any(s) {
		return one("Ruler", s)
	}
	name, value, ok := linelex.Value(s)
	if !ok || !labelShape(name) {
		return nil
	}
	f := label.Field("cachestate.label", name)
	switch {
	case isURL(value):
		if f == "URL" || f == "" && byShape {
			return one("URL", value)
		}
	case f == "URL":
	case f != "":
		return one(f, value)
	case byShape:
		return one("Field", value)
	}
	return nil
}

func one(name, value string) []linelex.Token {
	return []linelex.Token{{Name: name, Value: value}}
}

func isTitle(s string) bool {
	return len(s) < 100 && s[len(s)-1] == ':' && len(label.Lookup("cachestate.title", s)) > 0
}

// titleShape: some words and a colon, as the title of any language has.
func titleShape(s string) bool {
	name, value, ok := linelex.Value(s)
	return ok && value == "" && labelShape(name)
}

func isURL(v string) bool {
	return len(v) > 8 && (strings.EqualFold(v[:7], "http://") || strings.EqualFold(v[:8], "https://"))
}

// labelShape: some words, as a label of any language has.
func labelShape(s string) bool {
	return s != "" && len(s) < 80 && !strings.ContainsAny(s, `/\<>=[]{}|"`) && len(strings.Fields(s)) <= 6
}
