package sddl

import (
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"
)

const (
	tokTag lexer.TokenType = iota + 1
	tokText
	tokOpen
	tokField
	tokSemicolon
	tokClose
)

var symbols = map[string]lexer.TokenType{
	"EOF":       lexer.EOF,
	"Tag":       tokTag,
	"Text":      tokText,
	"Open":      tokOpen,
	"Field":     tokField,
	"Semicolon": tokSemicolon,
	"Close":     tokClose,
}

// sddlLexer cuts a descriptor into tokens. A token's position is that of its
// first character that is no blank; its value is the text without blanks,
// except in the seventh field of an ACE.
type sddlLexer struct{}

func (sddlLexer) Symbols() map[string]lexer.TokenType { return symbols }

func (d sddlLexer) Lex(filename string, r io.Reader) (lexer.Lexer, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return d.LexString(filename, string(data))
}

func (sddlLexer) LexString(filename, input string) (lexer.Lexer, error) {
	return &tokens{
		rest: input,
		pos:  lexer.Position{Filename: filename, Line: 1, Column: 1},
	}, nil
}

type tokens struct {
	rest string
	pos  lexer.Position
	// field is 0 outside an ACE and the number of the field inside it.
	field int
	// filled is set when the current field had its Field token.
	filled bool
}

func (l *tokens) Next() (lexer.Token, error) {
	l.advance(len(l.rest) - len(strings.TrimLeftFunc(l.rest, unicode.IsSpace)))
	if l.rest == "" {
		return lexer.EOFToken(l.pos), nil
	}
	if l.field > 0 {
		return l.inside(), nil
	}
	if l.rest[0] == '(' {
		l.field, l.filled = 1, false
		return l.take(tokOpen, 1), nil
	}
	// A tag is one letter and a colon; the letter before a colon belongs to it
	// even where it stands right behind a SID ("O:BAG:SY").
	end := strings.IndexAny(l.rest, "(:")
	if end < 0 {
		end = len(l.rest)
	}
	if end < len(l.rest) && l.rest[end] == ':' {
		head := strings.TrimRightFunc(l.rest[:end], unicode.IsSpace)
		_, size := utf8.DecodeLastRuneInString(head)
		tag := len(head) - size
		if tag <= 0 {
			return l.take(tokTag, end+1), nil
		}
		end = tag
	}
	return l.take(tokText, end), nil
}

// inside lexes within an ACE: a Field, empty or not, before every semicolon and
// before the closing parenthesis.
func (l *tokens) inside() lexer.Token {
	if !l.filled {
		l.filled = true
		if l.field > 6 {
			n := condition(l.rest)
			t := lexer.Token{Type: tokField, Value: strings.TrimSpace(l.rest[:n]), Pos: l.pos}
			l.advance(n)
			return t
		}
		n := strings.IndexAny(l.rest, ";()")
		if n < 0 {
			n = len(l.rest)
		}
		return l.take(tokField, n)
	}
	switch l.rest[0] {
	case ';':
		l.field++
		l.filled = false
		return l.take(tokSemicolon, 1)
	case ')':
		l.field = 0
		return l.take(tokClose, 1)
	}
	l.field = 0
	return l.take(tokOpen, 1)
}

// condition is the length of a seventh field: up to the parenthesis that closes
// the ACE, parentheses inside it and inside quotes not counted.
func condition(s string) int {
	depth, quoted := 0, false
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')' && depth == 0:
			return i
		case c == ')':
			depth--
		}
	}
	return len(s)
}

func (l *tokens) take(t lexer.TokenType, n int) lexer.Token {
	token := lexer.Token{Type: t, Value: squeeze(l.rest[:n]), Pos: l.pos}
	l.advance(n)
	return token
}

func (l *tokens) advance(n int) {
	l.pos.Advance(l.rest[:n])
	l.rest = l.rest[n:]
}

// squeeze drops all blanks and keeps every other byte.
func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }
