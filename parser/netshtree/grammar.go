package netshtree

import (
	"io"
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/command"
	"diag/parser/internal/linelex"
	"diag/parser/text"
)

type treeNode struct {
	Parts []*partNode `parser:"@@*"`
}

type partNode struct {
	Record *recordNode  `parser:"  @@"`
	Entry  *lexer.Token `parser:"| @(Node | Value | Ruler)"`
}

type recordNode struct {
	Head    lexer.Token   `parser:"@Head"`
	Ruler   lexer.Token   `parser:"@Ruler"`
	Entries []lexer.Token `parser:"@((Node | Value | Ruler)*)"`
}

const (
	headToken lexer.TokenType = iota + 1
	rulerToken
	nodeToken
	valueToken
)

type definition struct{}

// Symbols implements lexer.Definition.
func (definition) Symbols() map[string]lexer.TokenType {
	return map[string]lexer.TokenType{"EOF": lexer.EOF, "Head": headToken, "Ruler": rulerToken, "Node": nodeToken, "Value": valueToken}
}

// Lex implements lexer.Definition.
func (definition) Lex(filename string, r io.Reader) (lexer.Lexer, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	doc := text.Decode(filename, b)
	in := &command.Input{Doc: doc, First: 1, Last: doc.Len(), Marks: make([]command.Mark, doc.Len())}
	return &stream{tokens: lex(in.Lines())}, nil
}

type stream struct{ tokens []lexer.Token }

// Next implements lexer.Lexer.
func (s *stream) Next() (lexer.Token, error) {
	if len(s.tokens) == 0 {
		return lexer.EOFToken(lexer.Position{}), nil
	}
	t := s.tokens[0]
	s.tokens = s.tokens[1:]
	return t, nil
}

var grammar = sync.OnceValue(func() *participle.Parser[treeNode] {
	return participle.MustBuild[treeNode](participle.Lexer(definition{}))
})

// EBNF returns the grammar in the notation of its library.
func EBNF() string { return grammar().String() }

// lex types the lines. A token's Value is the untrimmed line.
func lex(lines []command.Line) []lexer.Token {
	var tokens []lexer.Token
	add := func(t lexer.TokenType, l command.Line) {
		tokens = append(tokens, lexer.Token{Type: t, Value: l.Text, Pos: lexer.Position{Line: l.First}})
	}
	for i, l := range lines {
		switch {
		case isRuler(l.Text):
			add(rulerToken, l)
		case isLabelled(l.Text):
			if i+1 < len(lines) && isRuler(lines[i+1].Text) {
				add(headToken, l)
			} else {
				add(nodeToken, l)
			}
		case len(tokens) > 0 && isContinued(l.Text):
			add(valueToken, l)
		}
	}
	return tokens
}

func isRuler(s string) bool {
	s = strings.TrimSpace(s)
	return len(s) >= 4 && (strings.Trim(s, "-") == "" || strings.Trim(s, "=") == "")
}

// isLabelled: a few words, a colon, and a value set off by a blank or nothing.
func isLabelled(s string) bool {
	name, v, ok := linelex.Value(s)
	if !ok || len(name) > 80 || strings.ContainsAny(name, `/\<>[]{}|"?!;,`) || strings.HasSuffix(name, ".") || len(strings.Fields(name)) > 7 {
		return false
	}
	if isSentence(name) {
		return false
	}
	if v == "" {
		return true
	}
	i := strings.IndexByte(s, ':')
	return i < 0 || i+1 < len(s) && (s[i+1] == ' ' || s[i+1] == '\t')
}

// isSentence: a full stop inside that ends no abbreviation.
func isSentence(name string) bool {
	for rest := name; ; {
		i := strings.IndexByte(rest, '.')
		if i < 0 || i+1 == len(rest) {
			return false
		}
		if rest[i+1] != ' ' || i-strings.LastIndexByte(rest[:i], ' ') > 5 {
			return true
		}
		rest = rest[i+1:]
	}
}

// valueColumn is where netsh advfirewall prints values at least.
const valueColumn = 38

// isContinued: a line that begins no further left than values do.
func isContinued(s string) bool {
	return text.Width(s) > valueColumn && strings.TrimSpace(s[:valueColumn-2]) == ""
}

// isFirewall: a label with its colon and a value that begins where the firewall
// context of netsh prints values.
func isFirewall(s string) bool {
	s = strings.TrimLeft(s, " \t") // a paste may have moved the whole text
	if len(s) <= valueColumn || s[0] == ' ' || s[valueColumn] == ' ' || s[valueColumn-1] != ' ' || s[valueColumn-2] != ' ' {
		return false
	}
	i := strings.IndexByte(s, ':')
	return i > 0 && i < valueColumn-2 && strings.TrimSpace(s[i+1:valueColumn]) == "" && isLabelled(s)
}
