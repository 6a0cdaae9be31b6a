package netstat

import (
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/linelex"
)

// run is the token of a run of lines that are rows or can stand below rows.
const run = "Run"

// definition declares the tokens. Its own lexer, which makes a token of every
// line, serves the reference grammar of the tests; lineLexer makes one token of
// every run of rows.
var definition = linelex.New(func(line string) []linelex.Token {
	k := kindOf(line)
	if k == kindNone {
		return nil
	}
	return []linelex.Token{{Name: kindNames[k], Value: line}}
}, append(kindNames[1:], run)...)

// tokenTypes maps kinds to token types, runType is the token type of a run.
var tokenTypes, runType = func() (types []lexer.TokenType, runType lexer.TokenType) {
	symbols := definition.Symbols()
	types = make([]lexer.TokenType, len(kindNames))
	for k, name := range kindNames {
		types[k] = symbols[name]
	}
	return types, symbols[run]
}()

// table is the grammar of a netstat table. It accepts every sequence of
// lines: what is out of place is captured as stray and reported.
type table struct {
	Parts []*part `parser:"@@*"`
}

type part struct {
	Frame  *lexer.Token `parser:"  @(Title | Header | Elevation)"`
	Block  *block       `parser:"| @@"`
	Spread *spread      `parser:"| @@"`
	Stray  *lexer.Token `parser:"| @(Word | Executable | Owner | Text | Endpoint | Number)"`
}

// spread is a row that was printed one field a line.
type spread struct {
	Proto     lexer.Token   `parser:"@Proto"`
	Endpoints []lexer.Token `parser:"@(Endpoint*)"`
	State     *lexer.Token  `parser:"@Word?"`
	PID       *lexer.Token  `parser:"@Number?"`
}

// block is a run of rows with the lines below them. A big capture is one long
// run, so a block batches: it takes the run as one token and entries takes the
// run apart by the rule
//
//	Block = (Row Word* (Executable | Owner | Text)? | stray)+ .
//
// without a tree node for each row. from and to count lines of the lexer's run.
type block struct {
	from, to int
}

// Parse implements participle.Parseable.
func (b *block) Parse(lex *lexer.PeekingLexer) error {
	t := lex.Peek()
	if t.Type != runType {
		return participle.NextMatch
	}
	b.from, b.to = t.Pos.Offset, t.Pos.Offset+t.Pos.Column
	lex.Next()
	return nil
}

// line is a line of a run, or several that a console made of one.
type line struct {
	text string
	// number is that of the first printed line, span how many there are.
	number int32
	span   uint16
	kind   kind
}

// entries takes a run apart into rows with the lines below them and strays.
func entries(run []line, entry func(row line, words []line, owner *line), stray func(line)) {
	for i := 0; i < len(run); {
		row := run[i]
		i++
		if row.kind != kindRow {
			stray(row)
			continue
		}
		from := i
		for i < len(run) && run[i].kind == kindWord {
			i++
		}
		words := run[from:i]
		var owner *line
		if i < len(run) && run[i].kind != kindRow {
			owner = &run[i]
			i++
		}
		entry(row, words, owner)
	}
}

var grammar = sync.OnceValue(func() *participle.Parser[table] {
	return participle.MustBuild[table](participle.Lexer(definition))
})

// EBNF returns the grammar in the notation of its library.
func EBNF() string { return grammar().String() }
