package tasklist

import (
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/label"
	"diag/parser/internal/linelex"
)

// A capture of several tokens must hold the repetition inside its parentheses:
// behind them every token would replace the one before.

type output struct {
	Parts []*part `parser:"@@*"`
}

type part struct {
	Table    *table       `parser:"  @@"`
	CSV      *csvTable    `parser:"| @@"`
	Record   *record      `parser:"| @@"`
	NoMatch  *lexer.Token `parser:"| @NoMatch"`
	Password *lexer.Token `parser:"| @Password"`
	Stray    *lexer.Token `parser:"| @(OpenNames | Names | Field)"`
}

type table struct {
	Header  *lexer.Token `parser:"( @Header"`
	Ruler   *lexer.Token `parser:"  @Ruler? | @Ruler )"`
	Entries []*entry     `parser:"@@* | @@+"`
}

type entry struct {
	Row  *lexer.Token  `parser:"  @Row"`
	Open *lexer.Token  `parser:"| @OpenRow"`
	More []lexer.Token `parser:"  @(OpenNames+)?"`
	Last *lexer.Token  `parser:"  @Names?"`
}

type csvTable struct {
	Header *lexer.Token  `parser:"( @CSVHeader"`
	Rows   []lexer.Token `parser:"  @(CSVRow+)? | @(CSVRow+) )"`
}

type record struct {
	Image  lexer.Token `parser:"@ImageField"`
	Fields []*property `parser:"@@*"`
}

type property struct {
	Field lexer.Token   `parser:"@Field"`
	More  []lexer.Token `parser:"@((OpenNames | Names)+)?"`
}

var tokenNames = []string{"Header", "Ruler", "Row", "OpenRow", "OpenNames", "Names", "CSVHeader", "CSVRow", "ImageField", "Field", "NoMatch", "Password"}

// context is what the lines around say about a line.
type context struct {
	// image is the folded label that begins a record of the list layout in a
	// language whose words are not known; "" where the words decide.
	image string
	// asked: the typed command is tasklist, so that an information message is
	// its answer.
	asked bool
}

func (c context) lexer() *linelex.Definition { return linelex.New(c.classify, tokenNames...) }

var grammar = sync.OnceValue(func() *participle.Parser[output] {
	return participle.MustBuild[output](participle.Lexer(context{}.lexer()))
})

// EBNF returns the grammar in the notation of its library.
func EBNF() string { return grammar().String() }

func (c context) classify(line string) []linelex.Token {
	s := strings.TrimSpace(line)
	if s == "" || len(s) > longest {
		return nil
	}
	if s[0] == '=' {
		if _, ok := parseRuler(line); ok {
			return one("Ruler", line)
		}
		return nil
	}
	if s[0] == '"' {
		if cells, ok := csvCells(s); ok {
			if csvHeader(cells) {
				return one("CSVHeader", s)
			}
			if csvRow(cells) {
				return one("CSVRow", s)
			}
		}
		return nil
	}
	if isHeader(s) {
		return one("Header", s)
	}
	if isNoMatch(s) || c.asked && isInformation(s) {
		return one("NoMatch", s)
	}
	if r, ok := parseRow(line); ok {
		if second(line, r) < 0 {
			return one(rowToken(r), line)
		}
		var tokens []linelex.Token
		for _, piece := range split(line) {
			if r, ok := parseRow(piece); ok {
				tokens = append(tokens, linelex.Token{Name: rowToken(r), Value: piece})
			}
		}
		return tokens
	}
	if isPassword(s) {
		return one("Password", s)
	}
	if l, _, ok := linelex.Value(s); ok {
		field := label.Field("tasklist.header", l)
		switch {
		case field == "image", c.image != "" && label.Fold(l) == c.image:
			return one("ImageField", s)
		case field != "", c.image != "" && fieldShape(s):
			return one("Field", s)
		}
		return nil
	}
	if namesShape(line) {
		if strings.HasSuffix(s, ",") {
			return one("OpenNames", s)
		}
		return one("Names", s)
	}
	return nil
}

func rowToken(r row) string {
	if !r.plain && strings.HasSuffix(r.cell, ",") {
		return "OpenRow"
	}
	return "Row"
}

func one(name, value string) []linelex.Token {
	return []linelex.Token{{Name: name, Value: value}}
}
