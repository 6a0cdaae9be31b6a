package parser

import (
	"cmp"
	"slices"

	"diag/parser/appcmd"
	"diag/parser/internal/command"
	"diag/parser/internal/prompt"
	"diag/parser/portproxy"
)

// KindFailedCommand is the kind of a section that holds the answer of a command
// that failed.
const KindFailedCommand = "failed-command"

// FailedCommand is what a command answered that ended with an exit code other
// than 0 and printed nothing else that could be read: "netsh http" on a machine
// without that context, for instance. Only text in which the begin, the end and
// the exit code of every command are marked shows that.
type FailedCommand struct {
	Command  string   `json:"command"`
	ExitCode int      `json:"exit_code"`
	Answer   []string `json:"answer"`
	// Line is the number of the answer's first line.
	Line int `json:"line"`
}

// markedRun is the place of an output whose begin and end are marked.
type markedRun struct {
	echo        Echo
	first, last int
}

// maxAnswer bounds how many lines the answer of a failed command may have. The
// longest that is known is netstat's usage text.
const maxAnswer = 100

// failures takes the lines that failed commands printed. It leaves a run alone
// in which a command's output was read: its unknown lines are a matter of that.
func (d *Document) failures(runs []markedRun) {
	if len(runs) == 0 {
		return
	}
	read := map[int]bool{} // by line of the command
	for _, s := range d.Sections {
		read[s.Echo.Line] = true
	}
	added := false
	for _, r := range runs {
		first := 0
		var answer []string
		for n := r.first; n <= r.last && len(answer) <= maxAnswer; n++ {
			if d.marks[n-1] == command.Unknown {
				if first == 0 {
					first = n
				}
				answer = append(answer, d.Text.Raw(n))
			}
		}
		if read[r.echo.Line] || first == 0 || len(answer) > maxAnswer {
			continue
		}
		last := first
		for n := first; n <= r.last; n++ {
			if d.marks[n-1] == command.Unknown {
				d.marks[n-1] = command.Record
				last = n
			}
		}
		added = true
		d.Sections = append(d.Sections, &Section{
			Kind: KindFailedCommand, FirstLine: first, LastLine: last, Command: r.echo.Command, Echo: r.echo, Problems: []Problem{},
			Data: &FailedCommand{Command: r.echo.Command, ExitCode: *r.echo.Exit, Answer: answer, Line: first},
		})
	}
	if added {
		d.order()
	}
}

// exited notes how the last typed command ended; n is the line that tells.
func (s *splitter) exited(e prompt.Echo, n int) {
	at := s.echo.Line
	if at == 0 || s.echo.Ends {
		return
	}
	if k := len(s.echoes); k > 0 && s.echoes[k-1].Line == at {
		s.echoes[k-1].Exit = e.Exit
	}
	if s.open != nil && s.open.echo.Line == at {
		s.open.echo.Exit = e.Exit
	}
	for i := len(s.pieces) - 1; i >= 0 && s.pieces[i].echo.Line == at; i-- {
		s.pieces[i].echo.Exit = e.Exit
	}
	run := markedRun{echo: s.echo, first: at + 1, last: n - 1}
	run.echo.Exit = e.Exit
	switch {
	case *e.Exit != 0:
		s.failed = append(s.failed, run)
	case s.silent(run):
		s.empty = append(s.empty, run)
	}
}

// silent reports whether a command printed nothing.
func (s *splitter) silent(r markedRun) bool {
	for n := r.first; n <= r.last; n++ {
		if s.marks[n-1] != command.Blank {
			return false
		}
	}
	return true
}

// nothings are the data of commands that print nothing at all where there is
// nothing to list.
var nothings = map[*command.Command]func() any{
	portproxy.Command: func() any { return &portproxy.Table{Rules: []portproxy.Rule{}} },
	appcmd.Command:    func() any { return &appcmd.Objects{Objects: []appcmd.Object{}} },
}

// silences adds a section for every command that succeeded and printed nothing,
// where that is an answer. The section consists of the line of the command.
func (d *Document) silences(runs []markedRun) {
	added := false
	for _, r := range runs {
		c := typed(r.echo)
		if nothings[c] == nil {
			continue
		}
		added = true
		d.Sections = append(d.Sections, &Section{Kind: c.Kind, FirstLine: r.echo.Line, LastLine: r.echo.Line,
			Command: r.echo.Command, Echo: r.echo, Problems: []Problem{}, Data: nothings[c]()})
	}
	if added {
		d.order()
	}
}

// order sorts the sections by their place.
func (d *Document) order() {
	slices.SortStableFunc(d.Sections, func(a, b *Section) int { return cmp.Compare(a.FirstLine, b.FirstLine) })
}
