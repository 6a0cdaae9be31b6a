package urlprefix

import (
	"errors"
	"io"
	"net/netip"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"
)

const (
	tokScheme lexer.TokenType = iota + 1
	tokSlashes
	tokPlus
	tokStar
	tokNumber
	tokBracketed
	tokBare6
	tokName
	tokColon
	tokText
	tokBlank
	tokPath
)

// prefixLexer cuts one URL prefix into tokens. Every token's value is a
// sub-string of the input and the tokens cover the input without gaps.
type prefixLexer struct{}

var symbols = map[string]lexer.TokenType{
	"EOF":       lexer.EOF,
	"Scheme":    tokScheme,
	"Slashes":   tokSlashes,
	"Plus":      tokPlus,
	"Star":      tokStar,
	"Number":    tokNumber,
	"Bracketed": tokBracketed,
	"Bare6":     tokBare6,
	"Name":      tokName,
	"Colon":     tokColon,
	"Text":      tokText,
	"Blank":     tokBlank,
	"Path":      tokPath,
}

func (prefixLexer) Symbols() map[string]lexer.TokenType { return symbols }

func (d prefixLexer) Lex(filename string, r io.Reader) (lexer.Lexer, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return d.LexString(filename, string(data))
}

var errNoScheme = errors.New(`no "scheme://" at the start`)

func (prefixLexer) LexString(filename, input string) (lexer.Lexer, error) {
	l := &tokens{pos: lexer.Position{Filename: filename, Line: 1, Column: 1}}
	n := schemeLen(input)
	if n == 0 {
		return nil, errNoScheme
	}
	l.add(tokScheme, input[:n])
	l.add(tokSlashes, input[n:n+len("://")])
	rest := input[n+len("://"):]

	end := strings.IndexAny(rest, `/\?#`)
	if end < 0 {
		end = len(rest)
	}
	l.authority(rest[:end])
	if end < len(rest) {
		l.add(tokPath, rest[end:])
	}
	return l, nil
}

// schemeLen is the length of the scheme before "://", 0 without one.
func schemeLen(s string) int {
	n := strings.Index(s, "://")
	if n <= 0 {
		return 0
	}
	for i := range n {
		c := s[i]
		letter := 'a' <= c|0x20 && c|0x20 <= 'z'
		if !letter && (i == 0 || !('0' <= c && c <= '9' || c == '+' || c == '-' || c == '.')) {
			return 0
		}
	}
	return n
}

// tokens is the finished token list; HTTP.sys limits a URL prefix to a few
// hundred characters, so there is nothing to gain from lexing lazily.
type tokens struct {
	list []lexer.Token
	next int
	pos  lexer.Position
}

func (l *tokens) Next() (lexer.Token, error) {
	if l.next == len(l.list) {
		return lexer.EOFToken(l.pos), nil
	}
	l.next++
	return l.list[l.next-1], nil
}

func (l *tokens) add(t lexer.TokenType, value string) {
	l.list = append(l.list, lexer.Token{Type: t, Value: value, Pos: l.pos})
	l.pos.Advance(value)
}

// authority cuts host, port and address. Only the first two colons outside
// brackets separate; what follows the second one is the address whatever it
// looks like.
func (l *tokens) authority(s string) {
	if n := bare6Len(s); n > 0 {
		l.add(tokBare6, s[:n])
		s = s[n:]
	}
	for colons := 0; s != ""; {
		r, size := utf8.DecodeRuneInString(s)
		switch {
		case unicode.IsSpace(r):
			n := size
			for n < len(s) {
				r, size := utf8.DecodeRuneInString(s[n:])
				if !unicode.IsSpace(r) {
					break
				}
				n += size
			}
			l.add(tokBlank, s[:n])
			s = s[n:]
		case colons == 2:
			n := len(s) - len(strings.TrimLeftFunc(s, func(r rune) bool { return !unicode.IsSpace(r) }))
			l.add(tokText, s[:n])
			s = s[n:]
		case r == ':':
			l.add(tokColon, s[:1])
			s = s[1:]
			colons++
		default:
			n := wordLen(s)
			l.add(wordType(s[:n]), s[:n])
			s = s[n:]
		}
	}
}

// wordLen is the length of a host or port: up to the next colon or blank,
// colons inside a bracket that closes not counted. The blank is looked for
// first, so that the lexer reads a text of many brackets once.
func wordLen(s string) int {
	if n := strings.IndexFunc(s, unicode.IsSpace); n >= 0 {
		s = s[:n]
	}
	start := 0
	if s[0] == '[' {
		start = max(0, strings.IndexByte(s, ']'))
	}
	if n := strings.IndexByte(s[start:], ':'); n >= 0 {
		return start + n
	}
	return len(s)
}

func wordType(s string) lexer.TokenType {
	switch {
	case s == "+":
		return tokPlus
	case s == "*":
		return tokStar
	case s[0] == '[' && strings.IndexByte(s, ']') == len(s)-1:
		return tokBracketed
	case strings.Trim(s, "0123456789") == "":
		return tokNumber
	}
	return tokName
}

// bare6Len is the length of an IPv6 literal without brackets at the start of
// an authority: all of it, or all but a final ":port".
func bare6Len(s string) int {
	if strings.Count(s, ":") < 2 || s[0] == '[' {
		return 0
	}
	if is6(s) {
		return len(s)
	}
	if n := strings.LastIndexByte(s, ':'); is6(s[:n]) {
		return n
	}
	return 0
}

// is6 reports an IPv6 literal without brackets, with or without a scope.
func is6(s string) bool {
	a, err := netip.ParseAddr(s)
	return err == nil && a.Is6() && !strings.ContainsFunc(a.Zone(), func(r rune) bool {
		return r >= utf8.RuneSelf || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_.~", r)
	})
}
