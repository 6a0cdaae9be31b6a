package sslcert

import (
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/linelex"
)

type listing struct {
	Parts []*part `parser:"@@*"`
}

type part struct {
	Title   *lexer.Token `parser:"  @Title"`
	Ruler   *lexer.Token `parser:"| @Ruler"`
	Failure *lexer.Token `parser:"| @Failure"`
	Binding *binding     `parser:"| @@"`
	Stray   *lexer.Token `parser:"| @(Hash | AppID | Store | Setting | Heading | Colon)"`
}

type binding struct {
	Key    lexer.Token `parser:"@(IP | Hostname | CCS)"`
	Fields []*field    `parser:"@@*"`
	Groups []*group    `parser:"@@*"`
}

type field struct {
	Hash    *lexer.Token `parser:"  @Hash"`
	AppID   *lexer.Token `parser:"| @AppID"`
	Store   *lexer.Token `parser:"| @Store"`
	Setting *lexer.Token `parser:"| @Setting"`
	Ruler   *lexer.Token `parser:"| @Ruler"`
}

type group struct {
	Heading lexer.Token `parser:"@(Heading | Colon)"`
	Fields  []*field    `parser:"@@*"`
}

// Heading is a known heading of a group, Colon a line in an unknown language
// that ends in a colon.
var tokenNames = []string{"Title", "Ruler", "Failure", "IP", "Hostname", "CCS", "Hash", "AppID", "Store", "Setting", "Heading", "Colon"}

// strict knows labels by their words.
var strict = linelex.New(func(line string) []linelex.Token { return classify(line, false) }, tokenNames...)

// shapes also takes labels of an unknown language for what their values look
// like, and the title that was found by its place, if any.
func shapes(title string) *linelex.Definition {
	return linelex.New(func(line string) []linelex.Token {
		if title != "" && strings.TrimSpace(line) == title {
			return one("Title", title)
		}
		return classify(line, true)
	}, tokenNames...)
}

var grammar = sync.OnceValue(func() *participle.Parser[listing] {
	return participle.MustBuild[listing](participle.Lexer(strict))
})

// EBNF returns the grammar in the notation of its library.
func EBNF() string { return grammar().String() }
