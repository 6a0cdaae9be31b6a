package cachestate

import (
	"strings"

	"diag/parser/internal/command"
	"diag/parser/internal/label"
	"diag/parser/internal/linelex"
	"diag/parser/internal/prompt"
	"diag/parser/internal/ruler"
)

// Command describes "netsh http show cachestate" to the parser.
var Command = &command.Command{
	Kind:  "cachestate",
	Typed: func(e prompt.Echo) bool { return e.Is("netsh", "http", "show", "cachestate") },
	Opens: opens,
	Holds: holds,
	Read:  Read,
}

func opens(w command.Window) command.Sign {
	s := strings.TrimSpace(w.Text)
	if s == "" {
		return command.None
	}
	if isTitle(s) || isForeignTitle(w, s) {
		return command.Title
	}
	if i := strings.IndexAny(s, ":："); i <= 0 || i > 80 || !strings.Contains(s[i:], "//") {
		return command.None
	}
	if t := classify(s, true); t != nil && t[0].Name == "URL" && answered(w) {
		return command.Row
	}
	return command.None
}

// isForeignTitle: some words and a colon above a ruler and an entry.
func isForeignTitle(w command.Window, s string) bool {
	if !titleShape(s) || !ruler.Any(strings.TrimSpace(w.Next(1))) {
		return false
	}
	t := classify(w.Next(2), true)
	if t == nil || t[0].Name != "URL" {
		return false
	}
	_, status, ok := linelex.Value(w.Next(3))
	return ok && isStatus(status)
}

func isStatus(s string) bool { return len(s) == 3 && strings.Trim(s, "0123456789") == "" }

// answered reports whether the lines below a URL are a status code and a verb,
// which tells an entry in any language.
func answered(w command.Window) bool {
	_, status, ok := linelex.Value(w.Next(1))
	if !ok || !isStatus(status) {
		return false
	}
	_, verb, ok := linelex.Value(w.Next(2))
	return ok && verb != "" && verb == strings.ToUpper(verb) && strings.Trim(verb, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-") == ""
}

func holds(w command.Window) bool {
	if classify(w.Text, false) != nil {
		return true
	}
	t := classify(w.Text, true)
	if t == nil {
		return false
	}
	if t[0].Name == "URL" {
		return answered(w)
	}
	// Fields in an unknown language stand in one block with their URL.
	for _, above := range w.Above(blockLines) {
		if t := classify(above, true); t != nil && t[0].Name == "URL" {
			return true
		}
	}
	return false
}

// blockLines is more than any entry has.
const blockLines = 32

// Read reads the lines of a section.
func Read(in *command.Input) command.Output {
	lines := in.Lines()
	def := strict
	if !knownWords(lines) {
		def = shapes(ruler.Title(lines, titleShape))
	}
	stream, lines := def.Stream(lines)
	trees, err := linelex.Parse(grammar(), def, stream, "URL")
	if err != nil {
		return linelex.Unreadable(in, "the snapshot", err)
	}
	b := &builder{Reading: linelex.NewReading(in, lines), foreign: def != strict, data: Snapshot{Entries: []Entry{}}}
	for _, tree := range trees {
		for _, p := range tree.Parts {
			b.part(p)
		}
	}
	if len(b.data.Entries) == 0 && !b.data.Titled {
		return command.Output{}
	}
	return b.Output(&b.data)
}

// knownWords reports whether the words of the section's language are known.
func knownWords(lines []command.Line) bool {
	for _, l := range lines {
		if name, _, ok := linelex.Value(l.Text); ok {
			if f := label.Field("cachestate.label", name); f != "" && f != "URL" {
				return true
			}
		}
	}
	return false
}

type builder struct {
	*linelex.Reading
	// foreign: labels were taken for what their values look like.
	foreign bool
	data    Snapshot
}

func (b *builder) part(p *part) {
	switch {
	case p.Title != nil:
		b.data.Titled = true
		if b.data.TitleLine == 0 {
			b.data.TitleLine = p.Title.Pos.Line
		}
		b.Words.Add(label.Lookup("cachestate.title", p.Title.Value))
		b.Mark(*p.Title, command.Frame)
	case p.Ruler != nil:
		b.Mark(*p.Ruler, command.Frame)
	case p.Entry != nil:
		b.entry(p.Entry)
	}
}

func (b *builder) entry(g *entry) {
	e := Entry{URL: g.URL.Value, Fields: []Field{}, Line: g.URL.Pos.Line}
	b.Mark(g.URL, command.Record)
	for _, f := range g.Fields {
		t := f.Field
		if f.Queue != nil {
			t = f.Queue
			if e.Queue == "" {
				e.Queue = t.Value
			}
		}
		if b.foreign && b.In.Parted(t.Pos.Line) {
			break // a blank line parts it from the entry
		}
		name, value, _ := linelex.Value(b.Lines[linelex.Index(*t)].Text)
		b.Words.Add(label.Lookup("cachestate.label", name))
		e.Fields = append(e.Fields, Field{Label: name, Value: value, Line: t.Pos.Line})
		b.Mark(*t, command.Record)
	}
	if len(e.Fields) == 0 {
		b.Cut(e.Line, "nothing but the URL of %s is shown; the capture may end here", e.URL)
	}
	b.data.Entries = append(b.data.Entries, e)
}
