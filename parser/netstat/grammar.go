package netstat

import (
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/linelex"
)

// definition declares the line tokens. Its lexer serves tests and tools; bulk
// text goes through lineLexer, which makes the same tokens without copies.
var definition = linelex.New(func(line string) []linelex.Token {
	k := kindOf(line)
	if k == kindNone {
		return nil
	}
	return []linelex.Token{{Name: kindNames[k], Value: line}}
}, kindNames[1:]...)

// tokenTypes maps kinds to token types.
var tokenTypes = func() (t [len(kindNames)]lexer.TokenType) {
	for k, name := range kindNames {
		if name != "" {
			t[k] = definition.Symbols()[name]
		}
	}
	return t
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

// entry is a row and the owner lines of netstat -b below it.
type entry struct {
	Row   lexer.Token   `parser:"@Row"`
	Words []lexer.Token `parser:"@Word*"`
	Owner *lexer.Token  `parser:"@(Executable | Owner | Text)?"`
}

// spread is a row that was printed one field a line.
type spread struct {
	Proto     lexer.Token   `parser:"@Proto"`
	Endpoints []lexer.Token `parser:"@Endpoint*"`
	State     *lexer.Token  `parser:"@Word?"`
	PID       *lexer.Token  `parser:"@Number?"`
}

// block is a run of entries. It only batches: it accepts what entry+ accepts,
// without a tree node for each, and remembers which tokens they were.
type block struct {
	from, to lexer.RawCursor
}

// Parse implements participle.Parseable.
func (b *block) Parse(lex *lexer.PeekingLexer) error {
	if lex.Peek().Type != tokenTypes[kindRow] {
		return participle.NextMatch
	}
	b.from = lex.RawCursor()
	for lex.Peek().Type == tokenTypes[kindRow] {
		lex.Next()
		for lex.Peek().Type == tokenTypes[kindWord] {
			lex.Next()
		}
		if isOwner(lex.Peek().Type) {
			lex.Next()
		}
	}
	b.to = lex.RawCursor()
	return nil
}

func isOwner(t lexer.TokenType) bool {
	return t == tokenTypes[kindExecutable] || t == tokenTypes[kindOwner] || t == tokenTypes[kindText]
}

// entries calls f for each entry of a block's tokens.
func entries(tokens []lexer.Token, f func(row lexer.Token, words []lexer.Token, owner *lexer.Token)) {
	for i := 0; i < len(tokens); {
		row := tokens[i]
		i++
		from := i
		for i < len(tokens) && tokens[i].Type == tokenTypes[kindWord] {
			i++
		}
		words := tokens[from:i]
		var owner *lexer.Token
		if i < len(tokens) && isOwner(tokens[i].Type) {
			owner = &tokens[i]
			i++
		}
		f(row, words, owner)
	}
}

var grammar = sync.OnceValue(func() *participle.Parser[table] {
	return participle.MustBuild[table](participle.Lexer(definition))
})

// EBNF returns the grammar in the notation of its library.
func EBNF() string { return grammar().String() }
