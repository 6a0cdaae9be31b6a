package wmic

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/command"
	"diag/parser/internal/label"
	"diag/parser/internal/linelex"
	"diag/parser/internal/prompt"
)

// Command describes wmic to the parser.
var Command = &command.Command{
	Kind:  "wmic",
	Typed: func(e prompt.Echo) bool { return e.Program() == "wmic" },
	Opens: opens,
	Holds: holds,
	Sure:  sure,
	Read:  Read,
}

func opens(w command.Window) command.Sign {
	s := strings.TrimSpace(w.Text)
	if len(s) < 6 || !isWord(s[0]) {
		return command.None
	}
	if _, ok := csvHeader(s); ok {
		return command.Title
	}
	if _, ok := parseHeader(w.Text, false); ok && !strings.HasPrefix(strings.TrimSpace(w.Next(1)), "---") {
		return command.Title
	}
	if name, _, ok := pair(s); ok && properties[strings.ToLower(name)] {
		next, _, ok := pair(strings.TrimSpace(w.Next(1)))
		if ok && properties[strings.ToLower(next)] && strings.ToLower(next) > strings.ToLower(name) {
			return command.Row
		}
	}
	return command.None
}

func holds(w command.Window) bool {
	s := strings.TrimSpace(w.Text)
	if len(s) > longest || strings.HasPrefix(s, "TCP ") || strings.HasPrefix(s, "UDP ") {
		return false
	}
	if name, _, ok := pair(s); ok && properties[strings.ToLower(name)] {
		return true
	}
	if len(label.Lookup("wmic.nomatch", strings.TrimRight(s, "."))) > 0 {
		return true
	}
	if _, ok := parseHeader(w.Text, true); ok {
		return true
	}
	for k := 1; k <= 16; k++ {
		p := w.Prev(k)
		if p == "" {
			return false
		}
		if names, ok := csvHeader(strings.TrimSpace(p)); ok {
			_, fits := csvRow(s, names)
			return fits
		}
		cols, ok := parseHeader(p, false)
		if !ok {
			cols, ok = parseHeader(p, true)
			ok = ok && isEcho(w.Prev(k+1))
		}
		if ok {
			_, fits := cols.row(w.Text)
			return fits
		}
	}
	return strings.Contains(s, "  ") || nameShape(s) || strings.Contains(s, ",")
}

// sure knows the row of wmic itself, which reads like a typed command.
func sure(s string) bool {
	const row = "wmic.exe  "
	return len(s) > len(row) && strings.EqualFold(s[:len(row)], row)
}

func isEcho(s string) bool {
	e, ok := prompt.Parse(s)
	return ok && e.Program() == "wmic"
}

// Read reads the lines of a section.
func Read(in *command.Input) command.Output {
	lines := in.Lines()
	c := &classifier{asked: in.Echo.Program() == "wmic"}
	tree, err := linelex.ParseWhole(grammar(), c.lexer().Unjoined(lines))
	if err != nil {
		return linelex.Unreadable(in, "the table", err)
	}
	b := &builder{Reading: linelex.NewReading(in, lines), asked: c.asked, table: Table{Columns: []string{}, Rows: []Row{}}}
	b.Words["en"]++ // it is never translated
	for _, p := range tree.Parts {
		switch {
		case p.Table != nil:
			b.rows(p.Table)
		case p.CSV != nil:
			b.csv(p.CSV)
		case p.Item != nil:
			b.items(p.Item)
		case p.NoMatch != nil:
			b.table.NoMatch, b.table.NoMatchLine = true, p.NoMatch.Pos.Line
			b.Mark(*p.NoMatch, command.Record)
		}
	}
	if len(b.table.Columns) == 0 && !b.table.NoMatch {
		return command.Output{}
	}
	b.finish()
	return b.Output(&b.table)
}

type builder struct {
	*linelex.Reading
	asked bool
	table Table
}

// column adds a property to the table's columns.
func (b *builder) column(name string) {
	for _, c := range b.table.Columns {
		if c == name {
			return
		}
	}
	b.table.Columns = append(b.table.Columns, name)
}

func (b *builder) rows(t *table) {
	cols, _ := parseHeader(t.Header.Value, b.asked)
	b.Mark(t.Header, command.Frame)
	for _, c := range cols {
		b.column(c.name)
	}
	for _, r := range t.Rows {
		if values, ok := cols.row(r.Value); ok {
			b.table.Rows = append(b.table.Rows, Row{Values: values, Line: r.Pos.Line})
			b.Mark(r, command.Record)
		}
	}
	b.Misfits(t.Header.Pos.Line, numbered)
}

// numbered reports whether a line looks like a row that lost its columns: a number
// is among its words.
func numbered(line string) bool {
	for f := range strings.FieldsSeq(line) {
		if number32(f) != nil {
			return true
		}
	}
	return false
}

func (b *builder) csv(t *csvTable) {
	names, _ := csvHeader(t.Header.Value)
	b.Mark(t.Header, command.Frame)
	for _, n := range names {
		b.column(n)
	}
	for _, r := range t.Rows {
		cells, ok := csvRow(r.Value, names)
		if !ok {
			continue
		}
		values := map[string]string{}
		for i, n := range names {
			if cells[i] != "" {
				values[n] = cells[i]
			}
		}
		b.table.Rows = append(b.table.Rows, Row{Values: values, Line: r.Pos.Line})
		b.Mark(r, command.Record)
	}
}

// items cuts the pairs into objects: a name that comes again begins the next.
func (b *builder) items(tokens []lexer.Token) {
	row := Row{Values: map[string]string{}, Line: tokens[0].Pos.Line}
	seen := map[string]bool{}
	for _, t := range tokens {
		name, value, _ := pair(t.Value)
		if seen[name] {
			b.table.Rows = append(b.table.Rows, row)
			row, seen = Row{Values: map[string]string{}, Line: t.Pos.Line}, map[string]bool{}
		}
		seen[name] = true
		b.column(name)
		if value != "" {
			row.Values[name] = value
		}
		b.Mark(t, command.Record)
	}
	b.table.Rows = append(b.table.Rows, row)
}

// classes are the aliases and classes that have a view of their own.
var classes = map[string]string{
	"process": "process", "win32_process": "process", "service": "service", "win32_service": "service",
}

// finish finds the class and makes its view.
func (b *builder) finish() {
	t, words := &b.table, b.In.Echo.Words
	for i, w := range words {
		if i == 0 || strings.HasPrefix(w, "/") || w == "path" || w == "class" {
			continue
		}
		if t.Class = classes[w]; t.Class == "" {
			t.Class = w
		}
		break
	}
	if t.Class == "" {
		t.Class = b.guess()
	}
	switch t.Class {
	case "process":
		for _, r := range t.Rows {
			if pid := number32(r.get("ProcessId")); pid != nil {
				t.Processes = append(t.Processes, Process{PID: *pid, Name: r.get("Name", "Caption", "Description"), CommandLine: r.get("CommandLine"),
					ExecutablePath: r.get("ExecutablePath"), ParentPID: number32(r.get("ParentProcessId")), Line: r.Line})
			}
		}
	case "service":
		for _, r := range t.Rows {
			t.Services = append(t.Services, Service{Name: r.get("Name"), DisplayName: r.get("DisplayName", "Caption"), State: r.get("State"),
				StartMode: r.get("StartMode"), PID: number32(r.get("ProcessId")), PathName: r.get("PathName"), Account: r.get("StartName"), Line: r.Line})
		}
	}
	t.Filtered = len(b.In.Echo.Filters) > 0 || len(words) == 0
	for _, w := range words {
		t.Filtered = t.Filtered || w == "where"
	}
	t.Filtered = t.Filtered || b.Elided() || len(b.Problems) > 0
}

// guess tells the class by properties that only it has.
func (b *builder) guess() string {
	for _, c := range b.table.Columns {
		switch strings.ToLower(c) {
		case "commandline", "executablepath", "parentprocessid", "handlecount", "threadcount":
			return "process"
		case "pathname", "startmode", "startname", "displayname", "acceptstop":
			return "service"
		}
	}
	for _, r := range b.table.Rows {
		if strings.HasSuffix(strings.ToLower(r.get("Name", "Caption")), ".exe") && r.get("ProcessId") != "" {
			return "process"
		}
	}
	return ""
}

// get returns the first of the properties that the row has.
func (r Row) get(names ...string) string {
	for _, n := range names {
		found := ""
		for k, v := range r.Values {
			if strings.EqualFold(k, n) && (found == "" || v < found) {
				found = v // names that differ in case only: the order must not matter
			}
		}
		if found != "" {
			return found
		}
	}
	return ""
}
