package ipaddresses

import (
	"net/netip"
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/linelex"
)

type output struct {
	Parts []*part `parser:"@@*"`
}

type part struct {
	Interface *iface       `parser:"  @@"`
	Stray     *lexer.Token `parser:"| @(Field | Value)"`
}

type iface struct {
	Head   lexer.Token   `parser:"@Head"`
	Fields []lexer.Token `parser:"@((Field | Value)*)"`
}

var lines = linelex.New(classify, "Head", "Field", "Value")

var grammar = sync.OnceValue(func() *participle.Parser[output] {
	return participle.MustBuild[output](participle.Lexer(lines))
})

// EBNF returns the grammar in the notation of its library.
func EBNF() string { return grammar().String() }

// longest bounds the lines: names of interfaces have at most 256 characters.
const longest = 400

func classify(line string) []linelex.Token {
	s := strings.TrimSpace(line)
	if len(s) > longest {
		return nil
	}
	if _, _, ok := head(s); ok {
		return []linelex.Token{{Name: "Head", Value: s}}
	}
	if _, v, ok := linelex.Value(s); ok && v != "" && !isAddress(s) {
		return []linelex.Token{{Name: "Field", Value: s}}
	}
	if isAddress(s) {
		return []linelex.Token{{Name: "Value", Value: s}}
	}
	return nil
}

// head takes the line above an interface apart: some words, and its name between
// quotation marks.
func head(s string) (words, name string, ok bool) {
	words, name, ok = strings.Cut(s, ` "`)
	name, end := strings.CutSuffix(name, `"`)
	return words, name, ok && end && name != "" && !strings.ContainsAny(words, `:："`) && len(strings.Fields(words)) <= 6
}

// network is the prefix in "192.0.2.0/24 (mask 255.255.255.0)", or "".
func network(v string) string {
	first, rest, _ := strings.Cut(v, " ")
	if _, err := netip.ParsePrefix(first); err != nil || !strings.HasSuffix(rest, ")") {
		return ""
	}
	return first
}

func isAddress(v string) bool {
	_, err := netip.ParseAddr(v)
	return err == nil
}
