// Package command says what the parser knows about one Windows command: how its
// output is recognised in a heap of text, and how it is read.
//
// A package per command exports one Command value; parser/commands.go lists them.
package command

import (
	"diag/parser/internal/prompt"
	"diag/parser/text"
)

// Sign says how strongly a line announces a section.
type Sign int

const (
	// None: the line says nothing about this kind.
	None Sign = iota
	// Row: the shape of the line is this kind's; it opens a section where
	// the running section cannot hold the line.
	Row
	// Certain: no other command prints such a line. It ends a section of another
	// kind that merely could hold it.
	Certain
	// Title: the line begins a new section of this kind wherever it stands.
	Title
)

// Command is one command whose output the parser reads.
type Command struct {
	// Kind is the name of the section in the output, "netstat" for instance.
	Kind string
	// Typed reports whether the typed command line prints this output.
	Typed func(prompt.Echo) bool
	// Opens says what the line at the window's start announces.
	Opens func(Window) Sign
	// Holds reports whether the line can stand inside a section of this kind
	// that is already open. It decides nothing about its meaning.
	Holds func(Window) bool
	// Sure reports whether a line of an open section belongs to it without
	// doubt, so that nothing else need be asked. Optional; it exists for speed.
	Sure func(string) bool
	// Read turns the lines of a section into its data and marks each line.
	Read func(*Input) Output
}

// Window looks at a line and at the non-blank lines that follow it.
type Window struct {
	Doc *text.Document
	// Line is the number of the line looked at.
	Line int
	// Text is its repaired text.
	Text string
}

// lookAhead bounds how many lines Next passes over in search of a non-blank one:
// a dozen lines with an empty line after each, and some more.
const lookAhead = 40

// Next returns the k-th non-blank line after the window's own (k from 1), or ""
// where the document ends or only blank lines follow for a while.
func (w Window) Next(k int) string {
	for n, seen := w.Line+1, 0; n <= w.Doc.Len() && n <= w.Line+lookAhead; n++ {
		if w.Doc.Blank(n) {
			continue
		}
		if seen++; seen == k {
			return w.Doc.Text(n)
		}
	}
	return ""
}

// Problem is something in the input that could not be read as it should.
type Problem struct {
	// Line counts from 1 in the decoded document.
	Line    int    `json:"line"`
	Message string `json:"message"`
	// Cut reports that text is missing here: what the section does not show
	// proves nothing.
	Cut bool `json:"cut,omitempty"`
}

// Mark says what became of a line.
type Mark uint8

const (
	// Unknown: nobody could say what the line is.
	Unknown Mark = iota
	// Blank: nothing but white space.
	Blank
	// Frame: the line carries no data of its own, and a named pattern says so.
	Frame
	// Record: the content of the line reached the data.
	Record
)

// Input is one section's part of a document.
type Input struct {
	Doc *text.Document
	// First and Last are line numbers; the section may hold blank and foreign
	// lines between them.
	First, Last int
	// Echo is the command line that announced the section; its Line is 0
	// where there was none.
	Echo prompt.Echo
	// Marks holds one entry per line of the whole document (index: number-1).
	// Blank lines and lines already explained come marked.
	Marks []Mark
}

// Line is a logical line: one printed line, or several that a console wrapped.
type Line struct {
	First, Last int
	// Text is the repaired text.
	Text string
}

// Lines returns the section's lines that are still to be explained, in order.
func (in *Input) Lines() []Line {
	out := make([]Line, 0, in.Last-in.First+1)
	for n := in.First; n <= in.Last; n++ {
		if in.Marks[n-1] != Unknown {
			continue
		}
		out = append(out, Line{First: n, Last: n, Text: in.Doc.Text(n)})
	}
	return out
}

// Mark records what became of a logical line.
func (in *Input) Mark(l Line, m Mark) {
	for n := l.First; n <= l.Last; n++ {
		if in.Marks[n-1] != Blank {
			in.Marks[n-1] = m
		}
	}
}

// Parted reports whether an empty line parts the line from the one above; see
// Window.Above.
func (in *Input) Parted(line int) bool {
	empty := 0
	for n := line - 1; n >= 1 && in.Doc.Blank(n); n-- {
		if empty++; empty > in.Doc.Spacing() {
			return true
		}
	}
	return false
}

// Output is what a section held.
type Output struct {
	// Data is the command's own model, or nil when the lines held nothing of
	// this kind after all.
	Data any
	// Language is the tag of the language the section was taken for ("en",
	// "de", "zh-CN"), or "" when the words told nothing.
	Language string
	Problems []Problem
}

// Prev is Next for the lines before the window's own.
func (w Window) Prev(k int) string {
	for n, seen := w.Line-1, 0; n >= 1 && n >= w.Line-lookAhead; n-- {
		if w.Doc.Blank(n) {
			continue
		}
		if seen++; seen == k {
			return w.Doc.Text(n)
		}
	}
	return ""
}

// Above returns up to count non-blank lines above the window's own that stand in
// one block with it, the nearest first. Empty lines part blocks, unless the whole
// document has some after every line.
func (w Window) Above(count int) []string {
	var lines []string
	empty := 0
	for n := w.Line - 1; n >= 1 && len(lines) < count; n-- {
		if w.Doc.Blank(n) {
			if empty++; empty > w.Doc.Spacing() {
				break
			}
			continue
		}
		empty = 0
		lines = append(lines, w.Doc.Text(n))
	}
	return lines
}
