package parser

import (
	"strings"

	"diag/parser/internal/chatter"
	"diag/parser/internal/command"
	"diag/parser/internal/prompt"
	"diag/parser/text"
)

// piece is a part of a document that one command is to read.
type piece struct {
	cmd         *command.Command
	first, last int // last is the last line that the command laid claim to
	echo        Echo
}

// splitter finds the sections of a document.
type splitter struct {
	doc    *text.Document
	marks  []Mark
	pieces []piece
	echoes []Echo
	// elisions are the lines that say that something was left out.
	elisions []int
	// failed are the commands whose marked end tells an exit code other than 0.
	failed []markedRun
	// empty are the commands that succeeded and printed nothing.
	empty []markedRun

	open *piece           // the running section
	hint *command.Command // what the last typed command prints
	echo Echo             // the last typed command
}

// split cuts the document into sections. Prompts and chatter come out marked.
func split(doc *text.Document, name string) *splitter {
	s := &splitter{doc: doc, marks: make([]Mark, doc.Len())}
	if e, ok := prompt.FromFileName(name); ok {
		s.hint, s.echo = typed(e), e
	}
	for n := 1; n <= doc.Len(); n++ {
		s.line(n)
	}
	s.close()
	return s
}

func (s *splitter) line(n int) {
	t := s.doc.Text(n)
	if text.IsBlank(t) {
		s.marks[n-1] = command.Blank
		if chatter.IsMarkup(s.doc.Raw(n), t) {
			s.marks[n-1] = command.Frame
		}
		return
	}
	if s.open != nil && s.open.cmd.Sure != nil && s.open.cmd.Sure(t) {
		s.open.last = n
		return
	}
	w := command.Window{Doc: s.doc, Line: n, Text: t}
	if e, ok := prompt.Parse(t); ok && !s.item(e, w) {
		if e.Exit != nil {
			s.exited(e, n)
		}
		s.close()
		e.Line = n
		s.marks[n-1] = command.Frame
		s.echo, s.hint = e, typed(e)
		if e.Command != "" {
			s.echoes = append(s.echoes, e)
		}
		return
	}
	switch name := chatter.Name(t); name {
	case "", "ruler": // rulers tell the widths of columns
	case "elision":
		s.elisions = append(s.elisions, n)
		fallthrough
	default:
		s.marks[n-1] = command.Frame
		return
	}
	row := (*command.Command)(nil)
	certain, own := false, false
	for _, c := range commands {
		sign := c.Opens(w)
		own = own || sign != command.None && s.open != nil && s.open.cmd == c
		switch sign {
		case command.Title:
			s.title(c, n)
			return
		case command.Certain:
			if !certain {
				row, certain = c, true
			}
		case command.Row:
			if row == nil {
				row = c
			}
		}
	}
	switch {
	case s.open != nil && (!certain || own) && s.open.cmd.Holds(w):
		s.open.last = n
	case row != nil && (s.open == nil || s.open.cmd != row):
		s.start(row, n)
	case s.open == nil && s.hint != nil && s.hint.Holds(w):
		s.start(s.hint, n)
	}
}

// item reports whether a line that reads like a bare command is an entry of the
// list above it, as the service "Telnet" is in that of net start.
func (s *splitter) item(e Echo, w command.Window) bool {
	if e.Prompt != "" || len(e.Words) != 1 || e.Command == e.Words[0] || s.open == nil {
		return false
	}
	above := w.Above(1)
	indent := indentation(w.Text)
	return indent != "" && len(above) == 1 && indentation(above[0]) == indent && s.open.cmd.Holds(w)
}

func indentation(s string) string { return s[:len(s)-len(strings.TrimLeft(s, " \t"))] }

// title begins a section, or goes on with one of the same kind whose title or
// header was all that came so far.
func (s *splitter) title(c *command.Command, n int) {
	if s.open != nil && s.open.cmd == c && s.onlyTitles(c, n) {
		s.open.last = n
		return
	}
	s.start(c, n)
}

// headLines is how many lines down a header may stand below its title, and
// headReach with blank ones.
const (
	headLines = 4
	headReach = 32
)

// onlyTitles reports whether every line of the running section so far is a
// title, a ruler or blank, there are few of them, and none is the same as line n:
// that begins a second output.
func (s *splitter) onlyTitles(c *command.Command, n int) bool {
	if n-s.open.first > headReach {
		return false
	}
	lines, title := 0, strings.TrimSpace(s.doc.Text(n))
	for m := s.open.first; m < n; m++ {
		if s.marks[m-1] == command.Blank {
			continue
		}
		if lines++; lines > headLines {
			return false
		}
		if s.marks[m-1] != command.Unknown {
			continue
		}
		w := command.Window{Doc: s.doc, Line: m, Text: s.doc.Text(m)}
		if strings.TrimSpace(w.Text) == title || c.Opens(w) != command.Title && chatter.Name(w.Text) != "ruler" {
			return false
		}
	}
	return true
}

func (s *splitter) start(c *command.Command, n int) {
	s.close()
	s.open = &piece{cmd: c, first: n, last: n}
	if s.echo.Line == 0 || typed(s.echo) == c {
		s.open.echo = s.echo
	}
}

func (s *splitter) close() {
	if s.open != nil {
		s.pieces = append(s.pieces, *s.open)
		s.open = nil
	}
}

// typed returns the command that prints what the command line asks for, or nil.
func typed(e Echo) *command.Command {
	if len(e.Words) == 0 {
		return nil
	}
	for _, c := range commands {
		if c.Typed != nil && c.Typed(e) {
			return c
		}
	}
	return nil
}
