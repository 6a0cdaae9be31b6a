package iplisten

import (
	"net/netip"
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/label"
	"diag/parser/internal/linelex"
)

type listing struct {
	Parts []*part `parser:"@@*"`
}

type part struct {
	Title   *lexer.Token `parser:"  @Title"`
	Failure *lexer.Token `parser:"| @Failure"`
	Address *lexer.Token `parser:"| @Address"`
}

var lines = linelex.New(classify, "Title", "Failure", "Address")

var grammar = sync.OnceValue(func() *participle.Parser[listing] {
	return participle.MustBuild[listing](participle.Lexer(lines))
})

// EBNF returns the grammar in the notation of its library.
func EBNF() string { return grammar().String() }

// longestLine bounds the lines looked at: a page that lost its line ends still
// has no more than some dozen addresses.
const longestLine = 4096

func classify(line string) []linelex.Token {
	s := strings.TrimSpace(line)
	if len(s) > longestLine {
		return nil
	}
	if title, rest, ok := splitTitle(s); ok {
		tokens := []linelex.Token{{Name: "Title", Value: title}}
		return append(tokens, addresses(rest)...)
	}
	if s == "The handle is invalid." {
		return []linelex.Token{{Name: "Failure", Value: s}}
	}
	return addresses(s)
}

// splitTitle parts the title from what stands behind it on the line: nothing,
// or the ruler and the addresses. A title of an unknown language is taken for
// one where nothing stands behind it; opens looks at its neighbours.
func splitTitle(s string) (title, rest string, ok bool) {
	i := strings.IndexAny(s, ":：")
	if i <= 0 {
		return "", "", false
	}
	name, v, _ := linelex.Value(s)
	if len(name) > 120 || len(label.Lookup("iplisten.title", name)) == 0 {
		return "", "", false
	}
	v = strings.TrimLeft(v, `-\ `+"\t\u00a0")
	if v != "" && addresses(v) == nil {
		return "", "", false
	}
	return name, v, true
}

// addresses reads a line that holds addresses and nothing else but a remark.
func addresses(s string) []linelex.Token {
	var tokens []linelex.Token
	for _, w := range strings.Fields(s) {
		if w = bare(w); isAddress(w) {
			tokens = append(tokens, linelex.Token{Name: "Address", Value: w})
			continue
		}
		if len(tokens) > 0 && strings.ContainsRune("<*(#/-=←", []rune(w + " ")[0]) {
			break
		}
		return nil
	}
	return tokens
}

// bare takes off what forms put around an address.
func bare(w string) string { return strings.Trim(w, "`,;") }

func isAddress(w string) bool {
	if len(w) < 2 || len(w) > 64 || strings.IndexByte(w, '.') < 0 && strings.IndexByte(w, ':') < 0 {
		return false
	}
	_, err := netip.ParseAddr(w)
	return err == nil
}
