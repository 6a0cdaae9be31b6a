package errortext

import (
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/linelex"
)

type log struct {
	Parts []*part `parser:"@@*"`
}

type part struct {
	Message *message     `parser:"  @@"`
	Prefix  *lexer.Token `parser:"| @Prefix"`
	Account *lexer.Token `parser:"| @Account"`
	Stray   *lexer.Token `parser:"| @(Inner | Property | Header | Frame)"`
}

type message struct {
	Error   *lexer.Token `parser:"(  @Error"`
	Details []*detail    `parser:"   @@*"`
	Bare    *lexer.Token `parser:"|  @Bare"`
	More    []*more      `parser:"   @@* )"`
}

type detail struct {
	Inner *lexer.Token `parser:"  @Inner"`
	Bare  *lexer.Token `parser:"| @Bare"`
	More  *more        `parser:"| @@"`
}

type more struct {
	Prefix   *lexer.Token `parser:"  @Prefix"`
	Property *lexer.Token `parser:"| @Property"`
	Header   *lexer.Token `parser:"| @Header"`
	Frame    *lexer.Token `parser:"| @Frame"`
}

var tokenNames = []string{
	string(classError), string(classBare), string(classInner), string(classPrefix), string(classAccount),
	string(classProperty), string(classHeader), string(classFrame),
}

var lines = linelex.New(classify, tokenNames...)

var grammar = sync.OnceValue(func() *participle.Parser[log] {
	return participle.MustBuild[log](participle.Lexer(lines))
})

// EBNF returns the grammar in the notation of its library.
func EBNF() string { return grammar().String() }

func classify(line string) []linelex.Token {
	_, c := find(line)
	return token(line, c)
}

func token(line string, c class) []linelex.Token {
	if c == classNone {
		return nil
	}
	return []linelex.Token{{Name: string(c), Value: line}}
}
