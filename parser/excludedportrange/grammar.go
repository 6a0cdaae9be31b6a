package excludedportrange

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

type table struct {
	Parts []*part `parser:"@@*"`
}

type part struct {
	Title  *lexer.Token `parser:"  @Title"`
	Header *lexer.Token `parser:"| @Header"`
	Ruler  *lexer.Token `parser:"| @Ruler"`
	Row    *lexer.Token `parser:"| @Row"`
	Footer *lexer.Token `parser:"| @Footer"`
}

var tokenNames = []string{"Title", "Header", "Ruler", "Row", "Footer"}

// words is the lexer for languages whose words are known.
var words = definition(frame{})

var grammar = sync.OnceValue(func() *participle.Parser[table] {
	return participle.MustBuild[table](participle.Lexer(words))
})

// EBNF returns the grammar in the notation of its library.
func EBNF() string { return grammar().String() }

// frame holds the title and the header of a table in an unknown language, found
// by where they stand; "" where there is none.
type frame struct{ title, header string }

func definition(f frame) *linelex.Definition {
	return linelex.New(func(line string) []linelex.Token {
		s := strings.TrimSpace(line)
		name := ""
		switch {
		case s == "":
		case s[0] >= '0' && s[0] <= '9':
			if _, ok := parseRow(s); ok {
				name = "Row"
			}
		case isRuler(s):
			name = "Ruler"
		case isFooter(s):
			name = "Footer"
		case s == f.title || isTitle(s):
			name = "Title"
		case s == f.header || isHeader(s):
			name = "Header"
		}
		if name == "" {
			return nil
		}
		return []linelex.Token{{Name: name, Value: s}}
	}, tokenNames...)
}

// longest is longer than any title, header or footer.
const longest = 160

// isTitle knows titles by their words; all of them name the transport.
func isTitle(s string) bool {
	return len(s) < longest && ipstack.Transport(s) != "" && len(label.Lookup("excludedportrange.title", s)) > 0
}

func isHeader(s string) bool {
	return wordy(s) && len(label.Lookup("excludedportrange.header", s)) > 0
}

// wordy: what a header of any language looks like.
func wordy(s string) bool {
	if s == "" || len(s) >= longest || strings.ContainsAny(s, "0123456789:：.<>|\\/=*-。") {
		return false
	}
	return strings.ContainsAny(s, " \t")
}

// isRuler: the ruler is the same in all languages.
func isRuler(s string) bool { return ruler.Is(s, 10, 8) }

// isFooter: the note that explains the star begins with it, and may be cut.
func isFooter(s string) bool {
	return len(s) < longest && strings.HasPrefix(s, "* - ")
}

// row is a row as printed.
type row struct {
	start, end   string
	administered bool
}

// maxDigits is the length of the longest number that is still read as one.
const maxDigits = 9

// parseRow reads "50000  50059  *", perhaps with a remark behind it.
func parseRow(s string) (r row, ok bool) {
	var rest string
	if r.start, rest, ok = number(s); !ok || rest == "" || rest[0] != ' ' && rest[0] != '\t' {
		return row{}, false
	}
	if r.end, rest, ok = number(strings.TrimLeft(rest, " \t")); !ok {
		return row{}, false
	}
	if rest != "" && rest[0] != ' ' && rest[0] != '\t' && rest[0] != '*' {
		return row{}, false
	}
	rest = strings.TrimSpace(rest)
	if strings.HasPrefix(rest, "*") && !strings.HasPrefix(rest, "**") {
		r.administered = true
		rest = strings.TrimSpace(rest[1:])
	}
	return r, rest == "" || remark.Behind(rest)
}

// number cuts the digits off the front of s.
func number(s string) (digits, rest string, ok bool) {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return s[:n], s[n:], n > 0 && n <= maxDigits
}
