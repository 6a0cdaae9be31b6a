package ver

import (
	"regexp"
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/linelex"
)

type answer struct {
	Versions []lexer.Token `parser:"@(Version*)"`
}

var lines = linelex.New(classify, "Version")

var grammar = sync.OnceValue(func() *participle.Parser[answer] {
	return participle.MustBuild[answer](participle.Lexer(lines))
})

// EBNF returns the grammar in the notation of its library.
func EBNF() string { return grammar().String() }

// Wine's ver prints the number without brackets.
var versionLine = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^Microsoft Windows (?:(?:[\w ]{1,20})?\[[^\]\d]{1,30})?(\d{1,5})\.(\d{1,5})\.(\d{1,6})(?:\.(\d{1,6}))?\]?$`)
})

func classify(line string) []linelex.Token {
	s := strings.TrimSpace(line)
	if !strings.HasPrefix(s, "Microsoft Windows ") || !versionLine().MatchString(s) {
		return nil
	}
	return []linelex.Token{{Name: "Version", Value: s}}
}
