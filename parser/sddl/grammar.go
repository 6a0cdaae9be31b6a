package sddl

import (
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

type descriptorNode struct {
	Parts []*partNode `parser:"@@+"`
}

type partNode struct {
	Pos  lexer.Position
	Tag  string     `parser:"@Tag"`
	Text string     `parser:"@Text?"`
	ACEs []*aceNode `parser:"@@*"`
}

type aceNode struct {
	Pos    lexer.Position
	Fields []string `parser:"Open @Field ( Semicolon @Field )*"`
	Closed bool     `parser:"@Close"`
}

var descriptorParser = sync.OnceValue(func() *participle.Parser[descriptorNode] {
	return participle.MustBuild[descriptorNode](participle.Lexer(sddlLexer{}))
})
