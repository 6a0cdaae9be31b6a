// Package linelex is the ground on which the line lexers stand.
//
// The grammars of this project read lines, not characters: a classifier turns
// every line into one token (rarely several), typed by its shape or by the
// canonical name of its label, value untouched. A grammar therefore holds no
// word of any human language, and no rule about columns.
package linelex

import (
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/command"
	"diag/parser/text"
)

// Token is one classified piece of a line.
type Token struct {
	// Name is the token's name in the grammar.
	Name string
	// Value is what the grammar captures: the value of a labelled line, or
	// the whole line where there is no label.
	Value string
}

// Classify names the tokens of one line. No token means that the line is not
// of this format; the line then stays unexplained.
type Classify func(line string) []Token

// Definition is a lexer.Definition whose tokens are lines.
type Definition struct {
	classify Classify
	symbols  map[string]lexer.TokenType
}

// New makes a definition with the given token names.
func New(classify Classify, names ...string) *Definition {
	d := &Definition{classify: classify, symbols: make(map[string]lexer.TokenType, len(names)+1)}
	d.symbols["EOF"] = lexer.EOF
	for i, n := range names {
		d.symbols[n] = lexer.TokenType(i + 1)
	}
	return d
}

// Symbols implements lexer.Definition.
func (d *Definition) Symbols() map[string]lexer.TokenType { return d.symbols }

// Lex implements lexer.Definition.
func (d *Definition) Lex(filename string, r io.Reader) (lexer.Lexer, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return d.LexString(filename, string(b))
}

// LexString implements lexer.StringDefinition: it reads a whole text, as the
// tests do. A token's Pos.Line is its line.
func (d *Definition) LexString(filename, s string) (lexer.Lexer, error) {
	doc := text.Decode(filename, []byte(s))
	var lines []command.Line
	for n := 1; n <= doc.Len(); n++ {
		if !doc.Blank(n) {
			lines = append(lines, command.Line{First: n, Last: n, Text: doc.Text(n)})
		}
	}
	stream, _ := d.Stream(lines)
	return stream, nil
}

// Stream is the token sequence of a section. It implements lexer.Lexer.
type Stream struct {
	tokens []lexer.Token
	next   int
}

// Next implements lexer.Lexer.
func (s *Stream) Next() (lexer.Token, error) {
	if s.next >= len(s.tokens) {
		return lexer.EOFToken(lexer.Position{}), nil
	}
	s.next++
	return s.tokens[s.next-1], nil
}

// Tokens returns the tokens of the stream.
func (s *Stream) Tokens() []lexer.Token { return s.tokens }

// Stream classifies the lines of a section. A line that a console wrapped is
// joined with its rest when the rest alone is not of this format. The lines
// come back as they were joined; Index tells which of them a token is from.
// Lines that the classifier does not know yield no token.
func (d *Definition) Stream(lines []command.Line) (*Stream, []command.Line) {
	width := consoleWidth(lines)
	s := &Stream{tokens: make([]lexer.Token, 0, len(lines))}
	out := lines[:0:0]
	for i := 0; i < len(lines); i++ {
		l := lines[i]
		for width > 0 && i+1 < len(lines) && lines[i+1].First == l.Last+1 &&
			text.Width(lastPart(l, lines[i])) == width && d.classify(lines[i+1].Text) == nil {
			l.Text += lines[i+1].Text
			l.Last = lines[i+1].Last
			i++
		}
		d.tokens(s, l, len(out))
		out = append(out, l)
	}
	return s, out
}

// Index tells which of the lines that Stream returned a token is from.
func Index(t lexer.Token) int { return t.Pos.Offset }

// lastPart is the printed line that ends a logical line.
func lastPart(l, last command.Line) string {
	if l.First == l.Last {
		return l.Text
	}
	return last.Text
}

// Console windows narrower than this are not seen in captures.
const narrowest = 79

// consoleWidth returns the width at which a console wrapped the lines, or 0. A
// wrapped section has no line beyond that width; where only one line reaches it,
// it has to be one of the usual widths, or the line may just be that long.
func consoleWidth(lines []command.Line) int {
	widest, count := 0, 0
	for _, l := range lines {
		if len(l.Text) < narrowest {
			continue
		}
		switch w := text.Width(l.Text); {
		case w > widest:
			widest, count = w, 1
		case w == widest:
			count++
		}
	}
	if widest < narrowest || count == 1 && !usual(widest) {
		return 0
	}
	return widest
}

// usual reports whether consoles of that width are common: 80 by default in cmd
// (a redirecting collector may leave out the last column), 120 in PowerShell and
// Windows 10, the rest by the menus of terminals.
func usual(width int) bool {
	switch width {
	case 79, 80, 100, 119, 120, 132, 150, 160, 200:
		return true
	}
	return false
}

// Value splits a labelled line at its colon: the blanks around label and value
// are taken off. The first colon counts, because values hold colons and labels
// do not; East Asian systems print a wide one.
func Value(line string) (label, value string, ok bool) {
	line = strings.TrimSpace(line)
	i, size := strings.IndexByte(line, ':'), 1
	if wide := strings.Index(line, "："); wide >= 0 && (i < 0 || wide < i) {
		i, size = wide, len("：")
	}
	if i <= 0 {
		return "", "", false
	}
	return strings.TrimSpace(line[:i]), strings.TrimSpace(line[i+size:]), true
}

// Unjoined is Stream for lines that are not to be joined: no console wraps
// them, or their command has joined them by rules of its own. The lines are the
// ones that Index counts.
func (d *Definition) Unjoined(lines []command.Line) *Stream {
	s := &Stream{tokens: make([]lexer.Token, 0, len(lines))}
	for i, l := range lines {
		d.tokens(s, l, i)
	}
	return s
}

// tokens adds the tokens of a line.
func (d *Definition) tokens(s *Stream, l command.Line, index int) {
	for col, t := range d.classify(l.Text) {
		tt, ok := d.symbols[t.Name]
		if !ok {
			panic(fmt.Sprintf("linelex: token %q is not declared", t.Name))
		}
		s.tokens = append(s.tokens, lexer.Token{Type: tt, Value: t.Value,
			Pos: lexer.Position{Line: l.First, Column: col + 1, Offset: index}})
	}
}
