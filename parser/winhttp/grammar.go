package winhttp

import (
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/label"
	"diag/parser/internal/linelex"
)

type settings struct {
	Parts []*part `parser:"@@*"`
}

type part struct {
	Title  *lexer.Token `parser:"  @Title"`
	Direct *lexer.Token `parser:"| @Direct"`
	Proxy  *lexer.Token `parser:"| @Proxy"`
	Bypass *lexer.Token `parser:"| @Bypass"`
	Label  *lexer.Token `parser:"| @Label"`
}

var tokenNames = []string{"Title", "Direct", "Proxy", "Bypass", "Label"}

var lines = linelex.New(classify, tokenNames...)

var grammar = sync.OnceValue(func() *participle.Parser[settings] {
	return participle.MustBuild[settings](participle.Lexer(lines))
})

// EBNF returns the grammar in the notation of its library.
func EBNF() string { return grammar().String() }

// longest bounds titles and sentences; proxy and bypass lists may be longer.
const longest = 160

func classify(line string) []linelex.Token {
	s := strings.TrimSpace(line)
	if isTitle(s) {
		return one("Title", s)
	}
	if isDirect(s) {
		return one("Direct", s)
	}
	name, value, ok := linelex.Value(s)
	if !ok || value == "" || len(name) >= longest {
		return nil
	}
	switch f := label.Field("winhttp.label", name); {
	case f != "":
		return one(f, value)
	case labelShape(name):
		return one("Label", value)
	}
	return nil
}

func one(name, value string) []linelex.Token {
	return []linelex.Token{{Name: name, Value: value}}
}

// isTitle: the product's name stands in the title of every language, and a
// colon at its end.
func isTitle(s string) bool {
	if s == "" || len(s) >= longest || s[len(s)-1] != ':' && !strings.HasSuffix(s, "：") {
		return false
	}
	return containsFold(s, "winhttp") && !strings.Contains(s, ". ") && strings.Count(s, ":") <= 1
}

func containsFold(s, lower string) bool {
	for i := 0; i+len(lower) <= len(s); i++ {
		if s[i]|0x20 == lower[0] && strings.EqualFold(s[i:i+len(lower)], lower) {
			return true
		}
	}
	return false
}

func isDirect(s string) bool {
	return len(s) < longest && len(label.Lookup("winhttp.direct", s)) > 0
}

// isForeignDirect: a sentence with its explanation in parentheses.
func isForeignDirect(s string) bool {
	return s != "" && len(s) < longest && (strings.HasSuffix(s, ").") || strings.HasSuffix(s, ")") || strings.HasSuffix(s, "）。") || strings.HasSuffix(s, ")。")) &&
		strings.ContainsAny(s, "(（") && !strings.ContainsAny(s, ":：")
}

// none: what stands for an empty list, "(none)" in any language.
func none(s string) bool {
	return strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")") && !strings.ContainsAny(s, ".;,*") ||
		strings.HasPrefix(s, "（") && strings.HasSuffix(s, "）")
}

// labelShape: some words, as a label of any language has.
func labelShape(s string) bool {
	return s != "" && len(s) < 60 && !strings.ContainsAny(s, `/\<>=[]{}|".`) && len(strings.Fields(s)) <= 5
}
