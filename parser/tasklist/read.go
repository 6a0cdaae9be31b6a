package tasklist

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/command"
	"diag/parser/internal/label"
	"diag/parser/internal/linelex"
	"diag/parser/internal/prompt"
	"diag/parser/text"
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

// sure knows rows: some, such as that of PING.EXE, read like typed commands.
func sure(s string) bool {
	if s != "" && s[0] == '"' {
		cells, ok := csvCells(s)
		return ok && csvRow(cells)
	}
	if !rowHint(s) {
		return false
	}
	r, ok := parseRow(s)
	return ok && alone(r, s)
}

func opens(w command.Window) command.Sign {
	s := strings.TrimSpace(w.Text)
	if len(s) < 6 {
		return command.None
	}
	switch s[0] {
	case '=':
		if _, ok := parseRuler(w.Text); ok {
			return command.Title
		}
		return command.None
	case '"':
		if cells, ok := csvCells(s); ok {
			if csvHeader(cells) {
				return command.Title
			}
			if csvRow(cells) {
				return command.Certain
			}
		}
		return command.None
	}
	if isHeader(s) || oneLine(s) {
		return command.Title
	}
	if rowHint(s) {
		if r, ok := parseRow(w.Text); ok && alone(r, w.Text) {
			if r.unit {
				return command.Certain
			}
			return command.Row
		}
	}
	if isNoMatch(s) {
		return command.Row
	}
	if fieldShape(s) && beginsRecord(s, w.Next) {
		return command.Certain
	}
	if headerShape(s) {
		if _, ok := parseRuler(w.Next(1)); ok {
			return command.Title
		}
	}
	return command.None
}

// rowHint rejects cheaply what cannot be a row by itself.
func rowHint(s string) bool {
	return strings.Contains(s, ".exe") || strings.Contains(s, ".EXE") || strings.Contains(s, " K") || strings.Contains(s, " К")
}

// alone reports whether the row can be told from prose without a header: by
// session and memory, by the columns, or by a list of several services.
func alone(r row, line string) bool {
	if r.plain {
		return r.unit && (r.session == "" || r.number >= 0) || hasExtension(r.image)
	}
	if !hasExtension(r.image) && !bare[strings.ToLower(r.image)] {
		return false
	}
	if isNone(r.cell) {
		return true
	}
	list := names(r.cell)
	words := true
	for _, n := range list {
		words = words && !strings.ContainsAny(n, " \t()")
	}
	if words && (len(list) > 1 || strings.EqualFold(r.image, "svchost.exe")) {
		return true
	}
	line = strings.TrimRight(line, " \t\r")
	before := strings.TrimRight(line[:len(line)-len(r.cell)], " ")
	end := text.Width(before)
	return (end == pidEnd || end == pidEndXP) && len(line)-len(r.cell)-len(before) == 1
}

// oneLine: a whole list whose line ends are lost.
func oneLine(s string) bool {
	i := strings.Index(s, "=========================")
	return i > 0 && strings.Contains(s[i:], " ======") && strings.Contains(s[:i], "PID")
}

func holds(w command.Window) bool {
	s := strings.TrimSpace(w.Text)
	if ts := (context{asked: true}).classify(w.Text); len(ts) > 0 {
		if name := ts[0].Name; name == "Names" || name == "OpenNames" {
			return holdsNames(w)
		}
		return true
	}
	if equalSigns(w.Text) || isHeader(s) {
		return true
	}
	if fieldShape(s) {
		if beginsRecord(s, w.Next) {
			return true
		}
		for k := 1; k <= 8; k++ {
			if p := w.Prev(k); p == "" || !fieldShape(strings.TrimSpace(p)) {
				break
			} else if pidField(p) {
				return true
			}
		}
	}
	// the rest of a wrapped row or header
	prev := w.Prev(1)
	if r, ok := parseRow(prev); ok && r.plain && r.cell != "" && cpuTime(r.cell) < 0 {
		return true
	}
	if f := strings.Fields(s); len(f) > 0 && isTime(f[len(f)-1]) && text.Width(prev) >= 70 {
		return true
	}
	_, ruler := parseRuler(w.Next(1))
	return ruler
}

// holdsNames: names stand in the section when a line above is unfinished, when
// they are indented to their column, or below the services of a record.
func holdsNames(w command.Window) bool {
	prev := strings.TrimRight(w.Prev(1), " \t\r")
	indent := indentOf(w.Text)
	if strings.HasSuffix(prev, ",") || indent >= pidEndXP {
		return true
	}
	if l, _, ok := linelex.Value(prev); ok {
		f := label.Field("tasklist.header", l)
		return f == "services" || f == "modules"
	}
	return indent >= 8 && indentOf(prev) == indent
}

func indentOf(s string) int { return len(s) - len(strings.TrimLeft(s, " ")) }

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
	b.Problem(l.First, "the task list stands on one line, its line ends are lost; its processes were not read")
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

func (b *builder) table(t *table) {
	if t.Header != nil {
		b.headed, b.ruler = true, nil
		for _, w := range headerWords(t.Header.Value) {
			b.Words[w.Language]++
			b.form(w.Field)
		}
		b.Mark(*t.Header, command.Frame)
	}
	if t.Ruler != nil {
		b.headed = true
		b.ruler, _ = parseRuler(t.Ruler.Value)
		if len(b.ruler) > 5 && b.list.Form == "" {
			b.list.Form = "v"
		}
		b.Mark(*t.Ruler, command.Frame)
	}
	for _, e := range t.Entries {
		b.entry(e)
	}
}

// form learns the layout from a column's canonical name.
func (b *builder) form(field string) {
	switch field {
	case "services":
		b.list.Form = "svc"
	case "modules":
		b.list.Form, b.modules = "m", true
	case "user", "time":
		b.list.Form = "v"
	}
}

func (b *builder) entry(e *entry) {
	t := e.Row
	if t == nil {
		t = e.Open
	}
	r, ok := parseRow(t.Value)
	if !ok {
		return
	}
	p := Process{Image: r.image, PID: r.pid, Services: []string{}, Line: t.Pos.Line}
	var cells []string
	if b.ruler != nil && t.Pos.Column == 1 {
		if c, fits := b.ruler.cells(t.Value); fits && digits(c[1]) && len(c) >= 5 == r.plain {
			cells = c
			p.Image = c[0]
			p.PID, _ = number32(c[1])
		}
	}
	b.Mark(*t, command.Record)
	if !r.plain {
		list := names(r.cell)
		if e.Last != nil {
			e.More = append(e.More, *e.Last)
		}
		for _, n := range e.More {
			list = append(list, names(n.Value)...)
			b.Mark(n, command.Record)
		}
		b.named(&p, list)
		b.list.Processes = append(b.list.Processes, p)
		return
	}
	p.Session, p.Memory = r.session, r.memory
	p.SessionNumber = &r.number
	switch {
	case len(cells) == 9 || len(cells) == 8:
		p.Status, p.User, p.CPUTime = cells[5], cells[6], cells[7]
		if len(cells) == 9 {
			p.Title = cells[8]
		}
	case len(cells) == 7:
		p.User, p.CPUTime = cells[5], cells[6]
	case r.cell != "":
		b.verbose(&p, r.cell)
	}
	p.available()
	if p.CPUTime != "" && b.list.Form == "" {
		b.list.Form = "v"
	}
	b.list.Processes = append(b.list.Processes, p)
}

// named takes a list of services or modules.
func (b *builder) named(p *Process, list []string) {
	if len(list) == 1 && isNone(list[0]) {
		return
	}
	modules := b.modules
	for _, n := range list {
		modules = modules || b.list.Form != "svc" && strings.HasSuffix(strings.ToLower(n), ".dll")
	}
	if modules {
		p.Modules = list
		if b.list.Form == "" {
			b.list.Form = "m"
		}
		return
	}
	if len(list) > 0 {
		p.Services = list
	}
}

// verbose reads what follows the memory in the /v layout where the columns are
// lost: the CPU time is the anchor.
func (b *builder) verbose(p *Process, cell string) {
	at := cpuTime(cell)
	if at < 0 {
		return
	}
	p.CPUTime, p.Title = field(cell[at:])
	p.Title = strings.TrimSpace(p.Title)
	before := strings.TrimSpace(cell[:at])
	if i := strings.Index(before, "  "); i > 0 {
		p.Status, p.User = before[:i], strings.TrimSpace(before[i:])
		return
	}
	if f, rest := field(before); rest != "" && (f == "Unknown" || f == "Running") {
		p.Status, p.User = f, strings.TrimSpace(rest)
		return
	}
	p.User = before
}

// available empties the values that say that there is none.
func (p *Process) available() {
	for _, v := range [...]*string{&p.Session, &p.Memory, &p.Status, &p.User, &p.CPUTime, &p.Title} {
		if isNone(*v) {
			*v = ""
		}
	}
}

// cpuTime finds the CPU time in the rest of a /v row.
func cpuTime(s string) int {
	for i := 0; i < len(s); {
		f, rest := field(s[i:])
		if f == "" {
			return -1
		}
		if isTime(f) {
			return len(s) - len(rest) - len(f)
		}
		i = len(s) - len(rest)
	}
	return -1
}

// isTime: hours, minutes and seconds; hours may be many.
func isTime(s string) bool {
	h, rest, ok := strings.Cut(s, ":")
	m, sec, ok2 := strings.Cut(rest, ":")
	return ok && ok2 && digits(h) && len(m) == 2 && digits(m) && len(sec) == 2 && digits(sec)
}

func (b *builder) csv(t *csvTable) {
	if t.Header != nil {
		b.headed = true
		cells, _ := csvCells(t.Header.Value)
		for _, c := range cells {
			w := label.Lookup("tasklist.header", c)
			b.Words.Add(w)
			if len(w) > 0 && (w[0].Field == "modules" || w[0].Field == "services") {
				b.form(w[0].Field)
			}
		}
		b.Mark(*t.Header, command.Frame)
	}
	for _, t := range t.Rows {
		cells, _ := csvCells(t.Value)
		p := Process{Image: cells[0], Services: []string{}, Line: t.Pos.Line}
		p.PID, _ = number32(cells[1])
		if len(cells) == 3 {
			b.named(&p, names(cells[2]))
		} else {
			n, _ := number32(cells[3])
			p.Session, p.SessionNumber, p.Memory = cells[2], &n, cells[4]
			switch {
			case len(cells) == 7:
				p.User, p.CPUTime = cells[5], cells[6]
			case len(cells) >= 9:
				p.Status, p.User, p.CPUTime, p.Title = cells[5], cells[6], cells[7], cells[8]
			}
			p.available()
		}
		b.list.Processes = append(b.list.Processes, p)
		b.Mark(t, command.Record)
	}
	b.list.Form = "csv"
}

// order is how the list layout orders its fields where no word tells.
var order = [...]string{"pid", "session", "number", "memory", "status", "user", "time", "title"}

func (b *builder) record(g *record) {
	name, image, _ := linelex.Value(g.Image.Value)
	b.Words.Add(label.Lookup("tasklist.header", name))
	p := Process{Image: image, PID: -1, Services: []string{}, Line: g.Image.Pos.Line}
	var used []lexer.Token
	for i, g := range g.Fields {
		l, v, _ := linelex.Value(g.Field.Value)
		words := label.Lookup("tasklist.header", l)
		f := label.Field("tasklist.header", l)
		if f == "" && i < len(order) {
			f = order[i]
		}
		if f == "" {
			continue
		}
		b.Words.Add(words)
		used = append(used, g.Field)
		switch f {
		case "pid":
			if n, ok := number32(v); ok && digits(v) {
				p.PID = n
			}
		case "session":
			p.Session = v
		case "number":
			if n, ok := number32(v); ok && digits(v) {
				p.SessionNumber = &n
			}
		case "memory":
			p.Memory = v
		case "status":
			p.Status = v
		case "user":
			p.User = v
		case "time":
			p.CPUTime = v
		case "title":
			p.Title = v
		case "services", "modules":
			list := names(v)
			for _, m := range g.More {
				list = append(list, names(m.Value)...)
				used = append(used, m)
			}
			b.modules = f == "modules"
			b.named(&p, list)
		}
	}
	if p.PID < 0 {
		return
	}
	b.Mark(g.Image, command.Record)
	for _, t := range used {
		b.Mark(t, command.Record)
	}
	p.available()
	b.list.Form = "list"
	b.headed = true
	b.list.Processes = append(b.list.Processes, p)
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

// filters reports whether the typed command asks for some processes only.
func filters(e prompt.Echo) bool {
	for _, f := range e.Filters {
		if w := strings.ToLower(strings.Fields(f)[0]); w != "more" && w != "clip" && w != "sort" && w != "tee" && w != "out-file" && w != "out-string" {
			return true
		}
	}
	for i, w := range e.Words {
		switch w {
		case "/fi", "-fi":
			return true
		case "/m", "-m":
			if i+1 < len(e.Words) && e.Words[i+1] != "" && e.Words[i+1][0] != '/' && e.Words[i+1][0] != '-' {
				return true
			}
		}
	}
	return false
}

// remote is the machine that the typed command asks.
func remote(e prompt.Echo) string {
	words := prompt.Fields(e.Command)
	for i, w := range words {
		if (strings.EqualFold(w, "/s") || strings.EqualFold(w, "-s")) && i+1 < len(words) {
			return words[i+1]
		}
	}
	return ""
}
