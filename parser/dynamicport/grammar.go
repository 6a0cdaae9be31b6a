package dynamicport

import (
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/ipstack"
	"diag/parser/internal/label"
	"diag/parser/internal/linelex"
	"diag/parser/internal/remark"
	"diag/parser/internal/ruler"
)

type output struct {
	Parts []*part `parser:"@@*"`
}

type part struct {
	Title  *lexer.Token `parser:"  @Title"`
	Ruler  *lexer.Token `parser:"| @Ruler"`
	Start  *lexer.Token `parser:"| @Start"`
	Count  *lexer.Token `parser:"| @Count"`
	Number *lexer.Token `parser:"| @Number"`
}

var tokenNames = []string{"Title", "Ruler", "Start", "Count", "Number"}

// words is the lexer for languages whose words are known.
var words = definition("")

var grammar = sync.OnceValue(func() *participle.Parser[output] {
	return participle.MustBuild[output](participle.Lexer(words))
})

// EBNF returns the grammar in the notation of its library.
func EBNF() string { return grammar().String() }

// definition makes the lexer; foreign is the title of an unknown language,
// found by where it stands, or "".
func definition(foreign string) *linelex.Definition {
	return linelex.New(func(line string) []linelex.Token {
		s := strings.TrimSpace(line)
		switch {
		case s == "":
		case isRuler(s):
			return []linelex.Token{{Name: "Ruler", Value: s}}
		case s == foreign || isTitle(s):
			return []linelex.Token{{Name: "Title", Value: s}}
		default:
			if field, digits := number(s); field != "" {
				return []linelex.Token{{Name: field, Value: digits}}
			}
		}
		return nil
	}, tokenNames...)
}

// longest is longer than any line of the output.
const longest = 160

// isTitle knows titles by their words; all of them name the transport.
func isTitle(s string) bool {
	return len(s) < longest && ipstack.Transport(s) != "" && len(label.Lookup("dynamicport.title", s)) > 0
}

// isRuler: the ruler has this length in all languages.
func isRuler(s string) bool { return ruler.Is(s, 33) }

// maxDigits is the length of the longest number that is still read as one.
const maxDigits = 9

// number reads a labelled number, perhaps with a remark behind it. The field is
// "Start", "Count", "Number" for a label of an unknown language, or "".
func number(s string) (field, digits string) {
	if len(s) >= longest || !strings.ContainsAny(s, "0123456789") {
		return "", ""
	}
	name, value, ok := linelex.Value(s)
	if !ok || name == "" || strings.ContainsAny(name, `0123456789/\<>=[]{}"`) {
		return "", ""
	}
	n := 0
	for n < len(value) && value[n] >= '0' && value[n] <= '9' {
		n++
	}
	if rest := strings.TrimSpace(value[n:]); n == 0 || n > maxDigits || rest != "" && !remark.Behind(rest) {
		return "", ""
	}
	if field = label.Field("dynamicport.label", name); field == "" {
		field = "Number"
	}
	return field, value[:n]
}
