package httptimeout

import (
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/label"
	"diag/parser/internal/linelex"
)

type timeouts struct {
	Parts []*part `parser:"@@*"`
}

type part struct {
	Title   *lexer.Token `parser:"  @Title"`
	Ruler   *lexer.Token `parser:"| @Ruler"`
	Idle    *lexer.Token `parser:"| @Idle"`
	Header  *lexer.Token `parser:"| @Header"`
	Seconds *lexer.Token `parser:"| @Seconds"`
}

var tokenNames = []string{"Title", "Ruler", "Idle", "Header", "Seconds"}

var lines = linelex.New(classify, tokenNames...)

var grammar = sync.OnceValue(func() *participle.Parser[timeouts] {
	return participle.MustBuild[timeouts](participle.Lexer(lines))
})

// EBNF returns the grammar in the notation of its library.
func EBNF() string { return grammar().String() }

// longest is longer than any line of the output.
const longest = 160

// maxDigits is the length of the longest number that is still read as one.
const maxDigits = 9

func classify(line string) []linelex.Token {
	s := strings.TrimSpace(line)
	if s == "" || len(s) >= longest {
		return nil
	}
	if isTitle(s) {
		return []linelex.Token{{Name: "Title", Value: s}}
	}
	if len(s) >= 3 && strings.Trim(s, "-") == "" {
		return []linelex.Token{{Name: "Ruler", Value: s}}
	}
	if field, digits := seconds(s); field != "" {
		return []linelex.Token{{Name: field, Value: digits}}
	}
	return nil
}

func isTitle(s string) bool {
	return (s[len(s)-1] == ':' || s[len(s)-1] == 's') && len(label.Lookup("timeout.title", s)) > 0
}

// seconds reads a labelled number. The field is "Idle", "Header", "Seconds" for
// an unknown label with a unit in parentheses, or "".
func seconds(s string) (field, digits string) {
	if c := s[len(s)-1]; c < '0' || c > '9' {
		return "", ""
	}
	name, value, ok := linelex.Value(s)
	if !ok || len(value) > maxDigits || strings.Trim(value, "0123456789") != "" {
		return "", ""
	}
	if field = label.Field("timeout.label", name); field == "" && (strings.HasSuffix(name, ")") || strings.HasSuffix(name, "）")) {
		field = "Seconds"
	}
	return field, value
}
