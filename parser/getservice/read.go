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
	if format.Holds(s) {
		return true
	}
	if _, ok := plainRow(s); ok {
		return true
	}
	return hasState(s) // a table of chosen properties
}

// hasState reports whether one of the words is that of a state.
func hasState(s string) bool {
	for f := range strings.FieldsSeq(s) {
		if states[strings.ToLower(f)] != "" && strings.ToLower(f) != f {
			return true
		}
	}
	return false
}

// Read reads the lines of a section.
func Read(in *command.Input) command.Output {
	b := &builder{Reading: linelex.NewReading(in, in.Lines()), list: List{Services: []Service{}}}
	b.Words["en"]++ // it is never translated
	headed, err := format.Read(b.Reading, b.row, b.item)
	if err != nil {
		return linelex.Unreadable(in, "the service list", err)
	}
	if len(b.list.Services) == 0 && !headed {
		return command.Output{}
	}
	b.finish(headed)
	return b.Output(&b.list)
}

type builder struct {
	*linelex.Reading
	list List
}

func (b *builder) row(l dashtable.Layout, t lexer.Token) {
	s, _ := row(l, t.Value)
	s.Line = t.Pos.Line
	b.list.Services = append(b.list.Services, s)
	b.list.Form = "table"
	b.Mark(t, command.Record)
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

func (b *builder) finish(headed bool) {
	if b.list.Form == "" {
		b.list.Form = "table"
	}
	b.list.Filtered = !headed || len(b.In.Echo.Words) != 1 || len(b.In.Echo.Filters) > 0
	b.list.Filtered = b.list.Filtered || b.Elided() || len(b.Problems) > 0
}
