package tasklist

import (
	"strings"

	"diag/parser/internal/command"
	"diag/parser/internal/label"
	"diag/parser/internal/linelex"
	"diag/parser/internal/prompt"
)

// Command describes tasklist to the parser.
var Command = &command.Command{
	Kind:  "tasklist",
	Typed: func(e prompt.Echo) bool { return e.Program() == "tasklist" },
	Opens: opens,
	Holds: holds,
	Sure:  sure,
	Read:  Read,
}

// Read reads the lines of a section.
func Read(in *command.Input) command.Output {
	b := &builder{Reading: linelex.NewReading(in, unwrap(in.Lines())), list: List{Processes: []Process{}}}
	c := context{asked: in.Echo.Program() == "tasklist"}
	for i, l := range b.Lines {
		if oneLine(l.Text) {
			b.lost(l)
			continue
		}
		if c.image != "" {
			continue
		}
		next := func(k int) string {
			if i+k < len(b.Lines) {
				return b.Lines[i+k].Text
			}
			return ""
		}
		if name, _, ok := linelex.Value(l.Text); ok && label.Field("tasklist.header", name) == "" && beginsRecord(strings.TrimSpace(l.Text), next) {
			c.image = label.Fold(name)
		}
	}
	tree, err := linelex.ParseWhole(grammar(), c.lexer().Unjoined(b.Lines))
	if err != nil {
		return linelex.Unreadable(in, "the task list", err)
	}
	for _, p := range tree.Parts {
		b.part(p)
	}
	if !b.headed && len(b.list.Processes) == 0 && !b.list.NoMatch {
		return command.Output{Problems: b.Problems}
	}
	b.finish()
	return b.Output(&b.list)
}

type builder struct {
	*linelex.Reading
	list    List
	headed  bool // a header or a ruler was seen
	modules bool // the names are modules
	ruler   ruler
}

func (b *builder) lost(l command.Line) {
	b.headed = true
	b.list.Filtered = true
	b.Cut(l.First, "the task list stands on one line, its line ends are lost; its processes were not read")
}

func (b *builder) part(p *part) {
	switch {
	case p.Table != nil:
		b.table(p.Table)
	case p.CSV != nil:
		b.csv(p.CSV)
	case p.Record != nil:
		b.record(p.Record)
	case p.NoMatch != nil:
		b.list.NoMatch, b.list.NoMatchLine = true, p.NoMatch.Pos.Line
		s := strings.TrimSpace(p.NoMatch.Value)
		b.Words.Add(label.Lookup("tasklist.nomatch", strings.TrimRight(s, ".。．")))
		if i := strings.IndexAny(s, ":："); i > 0 {
			b.Words.Add(label.Lookup("tasklist.information", s[:i]))
		}
		b.Mark(*p.NoMatch, command.Record)
	case p.Password != nil:
		b.Mark(*p.Password, command.Frame)
	}
}

// finish settles what only the whole list tells.
func (b *builder) finish() {
	idle, service := false, false
	none := ""
	for _, p := range b.list.Processes {
		idle = idle || p.PID == 0
		service = service || p.SessionNumber == nil
		if (p.PID == 0 || p.PID == 4) && len(p.Services) == 1 {
			none = p.Services[0] // these two never host a service
		}
	}
	if none != "" {
		for i := range b.list.Processes {
			if p := &b.list.Processes[i]; len(p.Services) == 1 && p.Services[0] == none {
				p.Services = []string{}
			}
		}
	}
	if b.list.Form == "" {
		b.list.Form = "plain"
		if service {
			b.list.Form = "svc"
		}
	}
	// An unfiltered list always begins with the idle process.
	b.list.Filtered = b.list.Filtered || !b.headed && !b.In.Echo.Has("/nh") || !idle || filters(b.In.Echo)
	b.list.Filtered = b.list.Filtered || b.Elided()
	b.list.Remote = remote(b.In.Echo)
}
