package wmic

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
	Table   *table        `parser:"  @@"`
	CSV     *csvTable     `parser:"| @@"`
	Item    []lexer.Token `parser:"| @(Pair+)"`
	NoMatch *lexer.Token  `parser:"| @NoMatch"`
}

type table struct {
	Header lexer.Token   `parser:"@Header"`
	Rows   []lexer.Token `parser:"@(Row+)?"`
}

type csvTable struct {
	Header lexer.Token   `parser:"@CSVHeader"`
	Rows   []lexer.Token `parser:"@(CSVRow+)?"`
}

var tokenNames = []string{"Header", "Row", "CSVHeader", "CSVRow", "Pair", "NoMatch"}

// classifier names the tokens of a section's lines, in order: which lines are
// rows depends on the header above them.
type classifier struct {
	asked   bool // the typed command is wmic
	columns columns
	csv     []string
}

func (c *classifier) lexer() *linelex.Definition { return linelex.New(c.classify, tokenNames...) }

var grammar = sync.OnceValue(func() *participle.Parser[output] {
	return participle.MustBuild[output](participle.Lexer((&classifier{}).lexer()))
})

// EBNF returns the grammar in the notation of its library.
func EBNF() string { return grammar().String() }

func (c *classifier) classify(line string) []linelex.Token {
	s := strings.TrimSpace(line)
	if s == "" || len(line) > longest {
		return nil
	}
	if len(label.Lookup("wmic.nomatch", strings.TrimRight(s, "."))) > 0 {
		return one("NoMatch", s)
	}
	if names, ok := csvHeader(s); ok {
		c.csv, c.columns = names, nil
		return one("CSVHeader", s)
	}
	if cols, ok := parseHeader(line, c.asked && c.columns == nil && c.csv == nil); ok {
		c.columns, c.csv = cols, nil
		return one("Header", line)
	}
	if c.csv != nil {
		if _, ok := csvRow(s, c.csv); ok {
			return one("CSVRow", s)
		}
		return nil
	}
	if c.columns != nil {
		if _, ok := c.columns.row(line); ok {
			return one("Row", line)
		}
		return nil
	}
	if name, _, ok := pair(s); ok && (c.asked || properties[strings.ToLower(name)]) {
		return one("Pair", s)
	}
	return nil
}

func one(name, value string) []linelex.Token {
	return []linelex.Token{{Name: name, Value: value}}
}
