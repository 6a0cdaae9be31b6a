package cacheparam

import (
	"fmt"
	"strconv"
	"strings"

	"diag/parser/internal/command"
	"diag/parser/internal/linelex"
	"diag/parser/internal/prompt"
)

// Command describes "netsh http show cacheparam" to the parser.
var Command = &command.Command{
	Kind:  "cacheparam",
	Typed: func(e prompt.Echo) bool { return e.Is("netsh", "http", "show", "cacheparam") },
	Opens: func(w command.Window) command.Sign {
		if classify(w.Text) != nil {
			return command.Row
		}
		return command.None
	},
	Holds: func(w command.Window) bool { return classify(w.Text) != nil },
	Read:  Read,
}

// Read reads the lines of a section.
func Read(in *command.Input) command.Output {
	section := in.Lines()
	trees, err := linelex.Parse(grammar(), lines, lines.Unjoined(section))
	if err != nil {
		return linelex.Unreadable(in, "the parameters", err)
	}
	data := &Parameters{}
	var problems []command.Problem
	for _, tree := range trees {
		for _, g := range tree.Parameters {
			p := Parameter{Line: g.Line.Pos.Line}
			p.Name, _ = parameterName(g.Line.Value)
			_, value, _ := linelex.Value(g.Line.Value)
			number, unit, _ := strings.Cut(value, " ")
			if n, err := strconv.ParseInt(number, 10, 64); err == nil {
				p.Value, p.Unit = &n, strings.TrimSpace(unit)
			} else {
				problems = append(problems, command.Problem{Line: p.Line, Message: fmt.Sprintf("%s reads %q, which is no number; the limit is not known from here", p.Name, value)})
			}
			data.Parameters = append(data.Parameters, p)
			in.Mark(section[linelex.Index(g.Line)], command.Record)
		}
	}
	if len(data.Parameters) == 0 {
		return command.Output{}
	}
	return command.Output{Data: data, Problems: problems}
}
