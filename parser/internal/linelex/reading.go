package linelex

import (
	"fmt"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/chatter"
	"diag/parser/internal/command"
	"diag/parser/internal/label"
)

// Reading is a section while it is read: its lines, and what the reader has to
// say about them. The builders of the commands embed one.
type Reading struct {
	In *command.Input
	// Lines are the logical lines that Index counts.
	Lines []command.Line
	// Words counts the languages that the words of the section are of.
	Words label.Counter
	// Problems are in the order in which they were found.
	Problems []command.Problem
}

// NewReading begins to read the lines of a section.
func NewReading(in *command.Input, lines []command.Line) *Reading {
	return &Reading{In: in, Lines: lines, Words: label.Counter{}}
}

// Line is the logical line that a token is from.
func (r *Reading) Line(t lexer.Token) command.Line { return r.Lines[Index(t)] }

// Mark records what became of a token's line.
func (r *Reading) Mark(t lexer.Token, m command.Mark) { r.In.Mark(r.Line(t), m) }

// Word counts the language of the label in front of a token's value, a label of
// the given kind; see label.Lookup.
func (r *Reading) Word(kind string, t lexer.Token) {
	if l, _, ok := Value(r.Line(t).Text); ok {
		r.Words.Add(label.Lookup(kind, l))
	}
}

// Problem reports something that could not be read as it should.
func (r *Reading) Problem(line int, format string, args ...any) {
	r.Problems = append(r.Problems, command.Problem{Line: line, Message: fmt.Sprintf(format, args...)})
}

// Cut reports that text is missing at the line, so that what the section does
// not show proves nothing.
func (r *Reading) Cut(line int, format string, args ...any) {
	r.Problem(line, format, args...)
	r.Problems[len(r.Problems)-1].Cut = true
}

// Elided reports whether a mark says that the capture leaves out lines of the
// section.
func (r *Reading) Elided() bool {
	for n := r.In.First; n <= r.In.Last; n++ {
		if r.In.Marks[n-1] != command.Frame && r.In.Marks[n-1] != command.Unknown {
			continue
		}
		if s := strings.TrimSpace(r.In.Doc.Text(n)); s != "" && chatter.IsElision(s) {
			return true
		}
	}
	return false
}

// Misfits reports the lines below a table's header, up to the next empty line,
// that look like rows and were not read: they do not fit the columns.
func (r *Reading) Misfits(header int, row func(line string) bool) {
	first, count := 0, 0
	for n := header + 1; n <= r.In.Last; n++ {
		if r.In.Doc.Blank(n) {
			continue
		}
		if r.In.Parted(n) {
			break
		}
		if r.In.Marks[n-1] != command.Unknown || !row(r.In.Doc.Text(n)) {
			continue
		}
		if count++; count == 1 {
			first = n
		}
	}
	switch count {
	case 0:
	case 1:
		r.Cut(first, "the row does not fit the columns of its table; it was left out")
	default:
		r.Cut(first, "this row and %d more do not fit the columns of their table; they were left out", count-1)
	}
}

// Output is the outcome of the reading with the given data.
func (r *Reading) Output(data any) command.Output {
	return command.Output{Data: data, Language: r.Words.Language(), Problems: r.Problems}
}

// Unreadable is the outcome for a section on which the grammar failed: "the list
// could not be read". Total grammars fail on nothing, so that its lines staying
// unknown is all that is left to do.
func Unreadable(in *command.Input, what string, err error) command.Output {
	return command.Output{Problems: []command.Problem{{Line: in.First, Message: what + " could not be read: " + err.Error()}}}
}
