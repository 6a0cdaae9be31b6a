package netstat

import (
	"diag/parser/internal/command"
	"diag/parser/internal/label"
	"diag/parser/internal/prompt"
)

// Command describes netstat to the parser.
var Command = &command.Command{
	Kind:  "netstat",
	Typed: func(e prompt.Echo) bool { return e.Program() == "netstat" },
	Opens: opens,
	Holds: holds,
	Sure:  sure,
	Read:  Read,
}

// Read reads the lines of a netstat section.
func Read(in *command.Input) command.Output {
	t := &Table{odd: map[int32]string{}}
	r := &reader{in: in, table: t}
	if r.foreign() {
		return command.Output{Data: t}
	}
	r.frames()
	r.pieces()
	r.settle()
	t.Framed = r.framed
	if t.Len() == 0 && !r.framed && t.Elevation == 0 {
		if len(r.problems) == 0 {
			return command.Output{}
		}
		return command.Output{Problems: r.problems}
	}
	return command.Output{Data: t, Language: r.language.Language(), Problems: r.problems}
}

// reader puts a table together from the pieces of a section.
type reader struct {
	in       *command.Input
	table    *Table
	cols     layout
	width    int // console width at which rows were wrapped, or 0
	framed   bool
	language label.Counter
	problems []command.Problem
	loose    []loose
}

// loose is a line whose meaning depends on the rest of the table.
type loose struct {
	line int
	kind kind
	text string
	row  *Connection // the row above it, if any
}
