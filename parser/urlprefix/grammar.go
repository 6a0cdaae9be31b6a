package urlprefix

import (
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

type prefixNode struct {
	Scheme    string       `parser:"@Scheme Slashes"`
	Host      *hostNode    `parser:"@@?"`
	PortColon *colonNode   `parser:"( @@"`
	Port      *portNode    `parser:"  @@?"`
	Address   *addressNode `parser:"  ( Colon @@? )? )?"`
	Path      *pathNode    `parser:"@@?"`
}

type hostNode struct {
	Pos  lexer.Position
	Text string `parser:"@( Plus | Star | Number | Bracketed | Bare6 | Name )"`
}

// portNode takes anything a host may be, so that "http://+:*/" is read and its
// port can be called what it is.
type portNode struct {
	Pos  lexer.Position
	Text string `parser:"@( Number | Plus | Star | Bracketed | Name )"`
}

type colonNode struct {
	Pos  lexer.Position
	Text string `parser:"@Colon"`
}

type addressNode struct {
	Pos  lexer.Position
	Text string `parser:"@Text"`
}

type pathNode struct {
	Pos  lexer.Position
	Text string `parser:"@Path"`
}

var prefixParser = sync.OnceValue(func() *participle.Parser[prefixNode] {
	return participle.MustBuild[prefixNode](
		participle.Lexer(prefixLexer{}),
		participle.Elide("Blank"),
	)
})
