package systeminfo

import (
	"strconv"
	"strings"

	"diag/parser/internal/command"
	"diag/parser/internal/label"
	"diag/parser/internal/linelex"
	"diag/parser/internal/prompt"
)

// Command describes systeminfo to the parser.
var Command = &command.Command{
	Kind:  "systeminfo",
	Typed: func(e prompt.Echo) bool { return e.Program() == "systeminfo" },
	Opens: opens,
	Holds: func(w command.Window) bool { return holds(w.Text) },
	Read:  Read,
}

// opens: the version's line, which has a shape of its own, or the one or two
// lines right above it.
func opens(w command.Window) command.Sign {
	i := strings.IndexByte(w.Text, ':')
	if i < 2 || i > 80 || i+1 == len(w.Text) || w.Text[i+1] != ' ' && w.Text[i+1] != '\t' {
		return command.None
	}
	name, value, ok := linelex.Value(w.Text)
	if !ok || value == "" || strings.HasSuffix(name, ".") {
		return command.None
	}
	if _, ok := version(value); ok {
		return command.Row
	}
	field := label.Field("systeminfo.label", name)
	if field != "host" && field != "os" && gap(w.Text) < 0 {
		return command.None
	}
	reach := 2
	if field == "host" {
		reach = 6 // other lines may have got between
	}
	for k := 1; k <= reach; k++ {
		_, v, _ := linelex.Value(w.Next(k))
		if _, ok := version(v); ok {
			if k == 1 || field == "os" {
				return command.Row // the host's line has opened the section
			}
			return command.Title
		}
	}
	return command.None
}

func holds(line string) bool {
	s := strings.TrimSpace(line)
	if itemLine().MatchString(s) || label.Field("systeminfo.label", s) == "addresses" {
		return true
	}
	n, _, ok := linelex.Value(s)
	return ok && len(n) < 100 && !strings.HasSuffix(n, ".") && !strings.ContainsAny(n, `/\<>"`)
}

// Read reads the lines of a section.
func Read(in *command.Input) command.Output {
	all := in.Lines()
	shape := measure(all)
	def := linelex.New(shape.classify, "Field", "Item", "Detail")
	var known []command.Line
	for _, l := range all {
		if shape.classify(l.Text) != nil {
			known = append(known, l)
		}
	}
	b := &builder{Reading: linelex.NewReading(in, nil), shape: shape}
	b.info.Fields = []Field{}
	// A grammar call takes a million tokens; a real listing has a few hundred.
	const block = 100000
	for len(known) > 0 {
		n := min(block, len(known))
		stream, group := def.Stream(known[:n])
		known = known[n:]
		tree, err := linelex.ParseWhole(grammar(), stream)
		if err != nil {
			return linelex.Unreadable(in, "the list", err)
		}
		b.Lines = group
		for _, p := range tree.Parts {
			if p.Field != nil {
				b.field(p.Field)
			}
		}
	}
	if len(b.info.Fields) == 0 {
		return command.Output{}
	}
	return b.Output(&b.info)
}

type builder struct {
	*linelex.Reading
	shape layout
	info  Info
}

func (b *builder) field(g *field) {
	name, value, _ := b.shape.split(g.Label.Value)
	f := Field{Label: name, Value: value, Line: g.Label.Pos.Line}
	b.Mark(g.Label, command.Record)
	b.Words.Add(label.Lookup("systeminfo.label", name))
	for _, t := range g.Lines {
		l := b.Lines[linelex.Index(t)]
		if itemLine().MatchString(strings.TrimSpace(l.Text)) {
			f.Items = append(f.Items, t.Value)
		} else if n := len(f.Items); n > 0 {
			f.Items[n-1] += "; " + t.Value
		} else if b.shape.indented || strings.Contains(value, ": ") {
			f.Items = append(f.Items, t.Value)
		} else {
			continue // nothing that it could belong to
		}
		b.Mark(t, command.Record)
	}
	if build, ok := version(value); ok && b.info.OSVersion == "" {
		b.info.OSVersion, b.info.VersionLine = value, f.Line
		b.info.Build, _ = strconv.Atoi(build) // at most six digits
		// The name and the host stand right above in every language.
		if n := len(b.info.Fields); n > 0 && n <= 2 {
			b.info.OSName = b.info.Fields[n-1].Value
			if n == 2 {
				b.info.Host = b.info.Fields[0].Value
			}
		}
	}
	switch label.Field("systeminfo.label", name) {
	case "host":
		b.info.Host = value
	case "os":
		b.info.OSName = value
	}
	b.info.Fields = append(b.info.Fields, f)
}
