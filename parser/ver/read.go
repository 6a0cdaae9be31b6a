package ver

import (
	"fmt"
	"strconv"

	"diag/parser/internal/command"
	"diag/parser/internal/linelex"
	"diag/parser/internal/prompt"
)

// Command describes ver to the parser.
var Command = &command.Command{
	Kind:  "ver",
	Typed: func(e prompt.Echo) bool { return e.Is("ver") },
	Opens: func(w command.Window) command.Sign {
		if classify(w.Text) != nil {
			return command.Title
		}
		return command.None
	},
	Holds: func(w command.Window) bool { return classify(w.Text) != nil },
	Read:  Read,
}

// Read reads the lines of a section. Its data is the first version; the same
// one printed again right below counts with it.
func Read(in *command.Input) command.Output {
	var known []command.Line
	for _, l := range in.Lines() {
		if classify(l.Text) != nil {
			known = append(known, l)
		}
	}
	stream, known := lines.Stream(known)
	tree, err := linelex.ParseWhole(grammar(), stream)
	if err != nil || len(tree.Versions) == 0 {
		return command.Output{}
	}
	first := tree.Versions[0]
	m := versionLine().FindStringSubmatch(first.Value)
	v := &Version{Text: first.Value, Line: first.Pos.Line}
	for i, n := range []*int{&v.Major, &v.Minor, &v.Build, &v.Revision} {
		*n, _ = strconv.Atoi(m[i+1]) // digits of bounded length, or ""
	}
	out := command.Output{Data: v}
	for _, t := range tree.Versions {
		in.Mark(known[linelex.Index(t)], command.Record)
		if t.Value != first.Value {
			out.Problems = append(out.Problems, command.Problem{Line: t.Pos.Line,
				Message: fmt.Sprintf("a second version, %s, follows %s; the first counts", t.Value, first.Value)})
		}
	}
	return out
}
