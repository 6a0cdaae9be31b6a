package getprocess

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/command"
	"diag/parser/internal/dashtable"
	"diag/parser/internal/linelex"
	"diag/parser/internal/prompt"
)

// Command describes Get-Process to the parser.
var Command = &command.Command{
	Kind:  "get-process",
	Typed: typed,
	Opens: opens,
	Holds: holds,
	Read:  Read,
}

func typed(e prompt.Echo) bool {
	switch e.Program() {
	case "get-process", "gps":
		return true
	case "get-ciminstance", "get-wmiobject":
		return e.Has("win32_process")
	}
	return false
}

func opens(w command.Window) command.Sign {
	s := strings.TrimSpace(w.Text)
	if len(s) < 6 || s[0] < 'A' || s[0] > 'z' {
		return command.None
	}
	if strings.Contains(s, "Name") && isHeader(s) && (isDefault(s) || dashtable.IsRuler(w.Next(1))) {
		return command.Title
	}
	// a list: the number with the name beside it
	l, v, ok := linelex.Value(s)
	if !ok || v == "" {
		return command.None
	}
	if _, isNumber := number32(v); isNumber && (l == "Id" || l == "ProcessId") || l == "Name" || l == "ProcessName" {
		next, nv, ok := linelex.Value(w.Next(1))
		_, isID := number32(nv)
		if ok && (l == "Name" || l == "ProcessName") == (isID && (next == "Id" || next == "ProcessId")) && (next == "Handles" || next == "Name" || next == "ProcessName" || isID) {
			return command.Row
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
	// rows of the default tables begin with numbers and end in a name; those of
	// chosen properties hold a number and a name
	figures, words := count(s)
	return figures >= 4 && words >= 1 || figures >= 1 && words >= 1 && near(w)
}

// count counts the numbers and the other words of a line.
func count(s string) (figures, words int) {
	for f := range strings.FieldsSeq(s) {
		if isFigure(f) {
			figures++
		} else {
			words++
		}
	}
	return figures, words
}

// like: a number and a name.
func like(line string) bool {
	figures, words := count(line)
	return figures > 0 && words > 0
}

// near reports whether the line is a row of a table of chosen properties that
// begins a few lines above, or can be one of a long table.
func near(w command.Window) bool {
	for k := 1; k <= 16; k++ {
		p := w.Prev(k)
		if p == "" {
			return false
		}
		if !isHeader(strings.TrimSpace(p)) {
			continue
		}
		ruler := ""
		if k > 1 {
			ruler = w.Prev(k - 1)
		}
		_, ok := row(dashtable.Below(p, ruler), w.Text)
		return ok
	}
	s := strings.TrimSpace(w.Text)
	return !strings.HasPrefix(s, "TCP ") && !strings.HasPrefix(s, "UDP ")
}

// Read reads the lines of a section.
func Read(in *command.Input) command.Output {
	b := &builder{Reading: linelex.NewReading(in, in.Lines()), list: List{Processes: []Process{}}}
	b.Words["en"]++ // it is never translated
	headed, err := format.Read(b.Reading, b.row, b.item)
	if err != nil {
		return linelex.Unreadable(in, "the process list", err)
	}
	if len(b.list.Processes) == 0 && !headed {
		return command.Output{}
	}
	b.finish()
	return b.Output(&b.list)
}

type builder struct {
	*linelex.Reading
	list List
}

func (b *builder) row(l dashtable.Layout, t lexer.Token) {
	p, _ := row(l, t.Value)
	p.Line = t.Pos.Line
	b.list.Processes = append(b.list.Processes, p)
	b.list.Form = "table"
	b.Mark(t, command.Record)
}

func (b *builder) item(tokens []lexer.Token) {
	p := Process{Line: tokens[0].Pos.Line}
	ok := false
	for _, t := range tokens {
		l, v, _ := linelex.Value(t.Value)
		switch strings.ToLower(l) {
		case "id", "processid":
			p.PID, ok = number32(v)
		case "name", "processname":
			p.Name = v
		case "path", "executablepath":
			p.Path = v
		case "si", "sessionid":
			if n, isNumber := number32(v); isNumber {
				p.Session = &n
			}
		}
	}
	if !ok {
		return
	}
	for _, t := range tokens {
		b.Mark(t, command.Record)
	}
	b.list.Form = "list"
	b.list.Processes = append(b.list.Processes, p)
}

func (b *builder) finish() {
	if b.list.Form == "" {
		b.list.Form = "table"
	}
	idle := false
	for _, p := range b.list.Processes {
		idle = idle || p.PID == 0
	}
	// An unfiltered list always holds the idle process.
	b.list.Filtered = !idle || len(b.In.Echo.Filters) > 0 && !formats(b.In.Echo.Filters)
	b.list.Filtered = b.list.Filtered || b.Elided() || len(b.Problems) > 0
}

// formats reports whether the later commands of the pipe only shape the output.
func formats(filters []string) bool {
	for _, f := range filters {
		switch w := strings.ToLower(strings.Fields(f)[0]); w {
		case "ft", "fl", "format-table", "format-list", "select", "select-object", "sort", "sort-object", "more", "out-string", "out-file", "clip":
			if strings.Contains(f, "-First") || strings.Contains(f, "-first") {
				return false
			}
		default:
			return false
		}
	}
	return true
}
