package parser

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"diag/parser/errortext"
	"diag/parser/internal/chatter"
	"diag/parser/internal/command"
	"diag/parser/text"
)

// Parse reads one input file. It never fails: what could not be read stands in
// the result. It takes ownership of data.
func Parse(name string, data []byte) *Document {
	return parse(text.Decode(name, data))
}

// parse reads a document. Where lines stay unexplained behind lines that fill a
// console's width, it reads once more with these joined.
func parse(doc *text.Document) *Document {
	d := parseLines(doc)
	if d.Coverage.Unknown == 0 {
		return d
	}
	return d.unwrapped()
}

// parseLines reads a document as its lines are.
func parseLines(doc *text.Document) *Document {
	s := split(doc, doc.Name())
	d := &Document{
		Name:      doc.Name(),
		Moment:    momentOf(doc.Name()),
		Encodings: doc.Encodings(),
		Unknown:   []UnknownLine{},
		Sections:  []*Section{},
		Echoes:    s.echoes,
		Text:      doc,
		marks:     s.marks,
	}
	d.Sections = append(d.Sections, readAll(doc, s)...)
	d.errorTexts(s.marks)
	for n := 1; n <= doc.Len(); n++ {
		if s.marks[n-1] == command.Unknown && chatter.Name(doc.Text(n)) != "" {
			s.marks[n-1] = command.Frame
		}
	}
	d.failures(s.failed)
	d.silences(s.empty)
	d.joined()
	d.count()
	return d
}

// errorTexts adds the messages found in lines that no command explained.
func (d *Document) errorTexts(marks []Mark) {
	for _, found := range errortext.Scan(d.Text, marks) {
		d.Sections = append(d.Sections, &Section{
			Kind: errortext.Kind, Language: found.Language, FirstLine: found.FirstLine, LastLine: found.LastLine,
			Data: found.Data, Problems: []Problem{},
		})
	}
	slices.SortStableFunc(d.Sections, func(a, b *Section) int { return cmp.Compare(a.FirstLine, b.FirstLine) })
}

// readAll reads the pieces on all cores and returns their sections in order.
// Pieces share no line, so that each marks its own.
func readAll(doc *text.Document, s *splitter) []*Section {
	sections := make([]*Section, len(s.pieces))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(s.pieces)) {
		wg.Go(func() {
			for i := next.Add(1) - 1; int(i) < len(s.pieces); i = next.Add(1) - 1 {
				sections[i] = read(doc, s, s.pieces[i])
			}
		})
	}
	wg.Wait()
	return slices.DeleteFunc(sections, func(sec *Section) bool { return sec == nil })
}

// read has the piece's command read it. A panic in a grammar costs its section
// only: the lines stay unknown and a Problem says why.
func read(doc *text.Document, s *splitter, p piece) (sec *Section) {
	in := &command.Input{Doc: doc, First: p.first, Last: p.last, Echo: p.echo, Marks: s.marks}
	sec = &Section{
		Kind: p.cmd.Kind, FirstLine: p.first, LastLine: p.last, Problems: []Problem{},
		Echo: p.echo, Command: p.echo.Command,
	}
	out := recovered(p.cmd, in)
	if out.Data == nil && len(out.Problems) == 0 {
		return nil
	}
	sec.Data, sec.Language = out.Data, out.Language
	if sec.Data == nil {
		sec.Data = struct{}{}
	}
	sec.Problems = append(sec.Problems, out.Problems...)
	from, _ := slices.BinarySearch(s.elisions, p.first)
	for _, n := range s.elisions[from:] {
		if n > p.last {
			break
		}
		sec.Problems = append(sec.Problems, Problem{Line: n, Cut: true,
			Message: fmt.Sprintf("the capture leaves lines out here (%s)", strings.TrimSpace(doc.Raw(n)))})
	}

	sec.trim(s.marks)
	return sec
}

func recovered(c *command.Command, in *command.Input) (out command.Output) {
	marks := in.Marks[in.First-1 : in.Last]
	before := slices.Clone(marks)
	defer func() {
		if r := recover(); r != nil {
			copy(marks, before)
			out = command.Output{Problems: []Problem{{Line: in.First,
				Message: fmt.Sprintf("reading this %s section failed: %v", c.Kind, r)}}}
		}
	}()
	return c.Read(in)
}

// trim takes lines off the section's ends that are neither record nor frame.
func (s *Section) trim(marks []Mark) {
	idle := func(n int) bool { return marks[n-1] == command.Unknown || marks[n-1] == command.Blank }
	for s.LastLine > s.FirstLine && idle(s.LastLine) {
		s.LastLine--
	}
	for s.FirstLine < s.LastLine && idle(s.FirstLine) {
		s.FirstLine++
	}
}

func (d *Document) count() {
	d.Coverage.Lines = d.Text.Len()
	for i, m := range d.marks {
		switch m {
		case command.Blank:
			d.Coverage.Blank++
		case command.Record:
			d.Coverage.Record++
		case command.Frame:
			d.Coverage.Frame++
		default:
			d.Coverage.Unknown++
			d.Unknown = append(d.Unknown, UnknownLine{Line: i + 1, Text: d.Text.Raw(i + 1)})
		}
	}
}
