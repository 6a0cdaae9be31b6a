package netstat

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/command"
	"diag/parser/text"
)

// lineLexer yields the tokens of a part of a section. Pos.Line is the printed
// line. The token of a run has no value: Pos.Offset is the index of its first
// line in lines, Pos.Column the number of its lines. For all other tokens
// Pos.Column is the number of printed lines that a console made of the line.
type lineLexer struct {
	in         *command.Input
	next, last int
	width      int // console width at which rows were wrapped, or 0
	cols       layout

	lines []line // of all runs
	rows  int    // how many rows the part can have at most
	held  line   // read ahead; held.kind is kindNone when there is none
}

// Next implements lexer.Lexer.
func (l *lineLexer) Next() (lexer.Token, error) {
	t, ok := l.line()
	if !ok {
		return lexer.EOFToken(lexer.Position{}), nil
	}
	if t.kind != kindRow {
		if t.kind == kindProto {
			l.rows++
		}
		return lexer.Token{Type: tokenTypes[t.kind], Value: t.text, Pos: lexer.Position{Line: int(t.number), Column: int(t.span)}}, nil
	}
	from := len(l.lines)
	first := int(t.number)
	for ok && below(t.kind) {
		l.lines = append(l.lines, t)
		if t.kind == kindRow {
			l.rows++
		}
		t, ok = l.line()
	}
	if ok {
		l.held = t
	}
	return lexer.Token{Type: runType, Pos: lexer.Position{Line: first, Offset: from, Column: len(l.lines) - from}}, nil
}

// below reports whether a line of that kind can stand in a run of rows.
func below(k kind) bool {
	return k == kindRow || k == kindWord || k == kindExecutable || k == kindOwner || k == kindText
}

// line returns the next line that means something, with the lines that a
// console wrapped it into.
func (l *lineLexer) line() (line, bool) {
	if l.held.kind != kindNone {
		t := l.held
		l.held.kind = kindNone
		return t, true
	}
	for l.next <= l.last {
		n := l.next
		l.next++
		if l.in.Marks[n-1] != command.Unknown {
			continue
		}
		t := line{text: l.in.Doc.Text(n), number: int32(n), span: 1}
		if t.kind = kindOf(t.text); t.kind == kindNone {
			continue
		}
		if l.width > 0 && t.kind == kindRow {
			l.join(&t)
		}
		return t, true
	}
	return line{}, false
}

// join adds what a console pushed onto the lines below a row.
func (l *lineLexer) join(t *line) {
	for l.next <= l.last && t.span < maxSpan && l.in.Marks[l.next-1] == command.Unknown {
		printed := l.in.Doc.Text(l.next - 1)
		if len(printed) < l.width || text.Width(printed) != l.width || !continues(t.text, l.in.Doc.Text(l.next), l.cols) {
			return
		}
		t.text += l.in.Doc.Text(l.next)
		t.span++
		l.next++
	}
}

// maxSpan is how many printed lines a console can make of a row: two addresses
// with zone and port, state and PID have less than 200 characters.
const maxSpan = 4

// continues reports whether a console may have pushed the line off the end of
// the row: never a line that means something by itself, and only one with which
// the row says more than without it.
func continues(head, s string, cols layout) bool {
	switch kindOf(s) {
	case kindNumber:
		if n := trailingDigits(head); n > 0 && n+len(trim(s)) > longestNumber {
			return false
		}
	case kindText, kindWord, kindOwner, kindExecutable:
	default:
		return false
	}
	before, whole := parseRow(head, cols)
	after, ok := parseRow(head+s, cols)
	if k := kindOf(s); k == kindOwner || k == kindExecutable {
		// The end of an owner that was broken; by itself it is another one.
		return whole && before.tail != "" && !tailKnown(before.tail) && ok && tailKnown(after.tail)
	}
	switch {
	case !whole || before.cut():
		// Addresses or the state itself are broken; a row of four lines is not
		// whole after the next one either.
		return ok && (after.conn.HasPID || after.conn.State != NoState || after.conn.Transport == UDP) && tailKnown(after.tail) || !ok && brokenAddress(s)
	case !ok || !tailKnown(after.tail):
		return false
	}
	was, is := &before.conn, &after.conn
	switch {
	case is.HasPID && (!was.HasPID || was.PID != is.PID), is.State != was.State && is.State != NoState:
		return true
	case before.tail != "":
		return !tailKnown(before.tail) // an owner, or a sentence, was broken
	}
	return after.tail == "" && before.odd == after.odd && was.State == is.State // the last column of another layout
}

// longestNumber is the number of digits of the longest number in a row: the
// milliseconds of some months.
const longestNumber = 10

func trailingDigits(s string) (n int) {
	for n < len(s) && digits(s[len(s)-1-n:len(s)-n]) {
		n++
	}
	return n
}

// brokenAddress reports whether s can be the middle of a row that a console made
// three lines or more of.
func brokenAddress(s string) bool {
	f := strings.Fields(s)
	return len(f) > 0 && len(f) <= 3 && strings.Contains(f[0], ":") && !strings.ContainsAny(f[0], `\>`)
}
