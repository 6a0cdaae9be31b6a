package cacheparam

import (
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/linelex"
)

type parameters struct {
	Parameters []*parameter `parser:"@@*"`
}

type parameter struct {
	Line lexer.Token `parser:"@Parameter"`
}

var lines = linelex.New(classify, "Parameter")

var grammar = sync.OnceValue(func() *participle.Parser[parameters] {
	return participle.MustBuild[parameters](participle.Lexer(lines))
})

// EBNF returns the grammar in the notation of its library.
func EBNF() string { return grammar().String() }

// names are the parameters; they are typed to change them, so that they are the
// same in every language.
var names = [...]string{"maxcacheresponsesize", "cacherangechunksize"}

func classify(line string) []linelex.Token {
	s := strings.TrimSpace(line)
	if _, ok := parameterName(s); !ok {
		return nil
	}
	if _, value, ok := linelex.Value(s); !ok || value == "" {
		return nil
	}
	return []linelex.Token{{Name: "Parameter", Value: s}}
}

// parameterName returns the name at the start of the line.
func parameterName(s string) (string, bool) {
	for _, n := range names {
		if len(s) > len(n) && strings.EqualFold(s[:len(n)], n) && strings.IndexByte(" \t:(", s[len(n)]) >= 0 {
			return n, true
		}
	}
	return "", false
}
