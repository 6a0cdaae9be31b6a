package getservice

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/command"
	"diag/parser/internal/dashtable"
	"diag/parser/internal/linelex"
	"diag/parser/internal/prompt"
)

// Command describes Get-Service to the parser.
var Command = &command.Command{
	Kind:  "get-service",
	Typed: func(e prompt.Echo) bool { return e.Program() == "get-service" || e.Program() == "gsv" },
	Opens: opens,
	Holds: holds,
	Read:  Read,
}

func opens(w command.Window) command.Sign {
	s := strings.TrimSpace(w.Text)
	if len(s) < 8 || s[0] < 'A' || s[0] > 'z' {
		return command.None
	}
	if strings.Contains(s, "Status") && isHeader(s) && (strings.Contains(s, "DisplayName") || dashtable.IsRuler(w.Next(1))) {
		return command.Title
	}
	switch s[0] {
	case 'R', 'S', 'P', 'C':
		// a row alone: the status is padded
		if i := strings.Index(s, "  "); i > 0 && states[strings.ToLower(s[:i])] != "" {
			if r, ok := plainRow(s); ok && r.DisplayName != "" && !strings.ContainsAny(r.Name, `:/\`) {
				return command.Row
			}
		}
	case 'N':
		if l, _, ok := linelex.Value(s); ok && l == "Name" {
			next, _, _ := linelex.Value(w.Next(1))
			if next == "DisplayName" || next == "Status" {
				return command.Row
			}
		}
	}
	return command.None
}

func holds(w command.Window) bool {
	s := strings.TrimSpace(w.Text)
	if len(s) > longest {
		return false
	}
	if isHeader(s) || dashtable.IsRuler(s) {
		return true
	}
	if l, _, ok := linelex.Value(s); ok && properties[strings.ToLower(l)] {
		return true
	}
	if _, ok := plainRow(s); ok {
		return true
	}
	for f := range strings.FieldsSeq(s) {
		if states[strings.ToLower(f)] != "" && strings.ToLower(f) != f {
			return true // a table of chosen properties
		}
	}
	return false
}

// Read reads the lines of a section.
func Read(in *command.Input) command.Output {
	lines := in.Lines()
	c := &classifier{}
	tree, err := linelex.ParseWhole(grammar(), c.lexer().Unjoined(lines))
	if err != nil {
		return linelex.Unreadable(in, "the service list", err)
	}
	b := &builder{Reading: linelex.NewReading(in, lines), list: List{Services: []Service{}}}
	b.Words["en"]++ // it is never translated
	for _, p := range tree.Parts {
		switch {
		case p.Table != nil:
			b.table(p.Table)
		case p.Item != nil:
			b.items(p.Item)
		}
	}
	if len(b.list.Services) == 0 && !b.headed {
		return command.Output{}
	}
	b.finish()
	return b.Output(&b.list)
}

type builder struct {
	*linelex.Reading
	list   List
	headed bool
	c      classifier
}

func (b *builder) table(t *table) {
	if t.Header != nil {
		b.headed = true
		b.c.classify(t.Header.Value)
		b.Mark(*t.Header, command.Frame)
	}
	if t.Ruler != nil {
		b.c.classify(t.Ruler.Value)
		b.Mark(*t.Ruler, command.Frame)
	}
	for _, r := range t.Rows {
		if s, ok := b.c.row(r.Value); ok {
			s.Line = r.Pos.Line
			b.list.Services = append(b.list.Services, s)
			b.list.Form = "table"
			b.Mark(r, command.Record)
		}
	}
}

// items cuts the properties into services: a name that comes again begins the
// next one.
func (b *builder) items(tokens []lexer.Token) {
	for from := 0; from < len(tokens); {
		seen := map[string]bool{}
		to := from
		for ; to < len(tokens); to++ {
			l, _, _ := linelex.Value(tokens[to].Value)
			if seen[l] {
				break
			}
			seen[l] = true
		}
		b.item(tokens[from:to])
		from = to
	}
}

func (b *builder) item(tokens []lexer.Token) {
	s := Service{Line: tokens[0].Pos.Line}
	for _, t := range tokens {
		l, v, _ := linelex.Value(t.Value)
		switch strings.ToLower(l) {
		case "name", "servicename":
			s.Name = v
		case "displayname":
			s.DisplayName = v
		case "status":
			s.State = states[strings.ToLower(v)]
		}
	}
	if s.Name == "" || s.State == "" {
		return
	}
	for _, t := range tokens {
		b.Mark(t, command.Record)
	}
	b.list.Form = "list"
	b.list.Services = append(b.list.Services, s)
}

func (b *builder) finish() {
	if b.list.Form == "" {
		b.list.Form = "table"
	}
	b.list.Filtered = !b.headed || len(b.In.Echo.Words) != 1 || len(b.In.Echo.Filters) > 0
	b.list.Filtered = b.list.Filtered || b.Elided()
}
