package getprocess

import (
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/dashtable"
	"diag/parser/internal/linelex"
)

// A capture of several tokens must hold the repetition inside its parentheses:
// behind them every token would replace the one before.

type output struct {
	Parts []*part `parser:"@@*"`
}

type part struct {
	Table *table        `parser:"  @@"`
	Item  []lexer.Token `parser:"| @(Property+)"`
	Stray *lexer.Token  `parser:"| @Ruler"`
}

type table struct {
	Header *lexer.Token  `parser:"( @Header"`
	Ruler  *lexer.Token  `parser:"  @Ruler?"`
	Rows   []lexer.Token `parser:"  @(Row+)? | @(Row+) )"`
}

var tokenNames = []string{"Header", "Ruler", "Row", "Property"}

// classifier names the tokens of a section's lines, in order: which lines are
// rows depends on the header above them.
type classifier struct {
	header  string // the last header, "" before the first
	columns dashtable.Columns
	chosen  bool // columns holds a layout of chosen properties
}

func (c *classifier) lexer() *linelex.Definition { return linelex.New(c.classify, tokenNames...) }

var grammar = sync.OnceValue(func() *participle.Parser[output] {
	return participle.MustBuild[output](participle.Lexer((&classifier{}).lexer()))
})

// EBNF returns the grammar in the notation of its library.
func EBNF() string { return grammar().String() }

func (c *classifier) classify(line string) []linelex.Token {
	s := strings.TrimSpace(line)
	switch {
	case s == "" || len(line) > longest:
		return nil
	case isHeader(s):
		c.header, c.chosen = line, false
		return one("Header", line)
	case dashtable.IsRuler(s):
		if c.header == "" {
			return nil
		}
		c.columns, c.chosen = dashtable.Parse(c.header, line)
		c.chosen = c.chosen && !isDefault(c.header)
		return one("Ruler", line)
	}
	if _, ok := c.row(line); ok {
		return one("Row", line)
	}
	if l, _, ok := linelex.Value(s); ok && properties[strings.ToLower(l)] {
		return one("Property", s)
	}
	return nil
}

func one(name, value string) []linelex.Token {
	return []linelex.Token{{Name: name, Value: value}}
}
