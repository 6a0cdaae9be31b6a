package gettcp

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/command"
	"diag/parser/internal/linelex"
	"diag/parser/internal/prompt"
)

// Command describes Get-NetTCPConnection to the parser.
var Command = &command.Command{
	Kind:  "get-nettcpconnection",
	Typed: func(e prompt.Echo) bool { return e.Program() == "get-nettcpconnection" },
	Opens: func(w command.Window) command.Sign { return opens(w, "tcp") },
	Holds: holds,
	Read:  Read,
}

// UDPCommand describes Get-NetUDPEndpoint to the parser.
var UDPCommand = &command.Command{
	Kind:  "get-netudpendpoint",
	Typed: func(e prompt.Echo) bool { return e.Program() == "get-netudpendpoint" },
	Opens: func(w command.Window) command.Sign { return opens(w, "udp") },
	Holds: holds,
	Read:  func(in *command.Input) command.Output { return read(in, "udp") },
}

func opens(w command.Window, transport string) command.Sign {
	if strings.Contains(w.Text, "Local") {
		if cols := names(strings.TrimSpace(w.Text)); cols != nil {
			if transport == headerTransport(cols) {
				return command.Title
			}
			return command.None
		}
		switch pairName(strings.TrimSpace(w.Text)) {
		case "LocalAddress", "LocalPort":
			if transport == listTransport(w) && listed(w) {
				return command.Row
			}
		}
		return command.None
	}
	if strings.Contains(w.Text, "MSFT_Net") && isMissing(w.Text) {
		if strings.Contains(w.Text, "MSFT_NetUDP") == (transport == "udp") {
			return command.Title
		}
		return command.None
	}
	if transport == "tcp" && isConnection(w.Text) {
		return command.Row
	}
	return command.None
}

func headerTransport(cols []string) string {
	for _, c := range cols {
		switch c {
		case "RemoteAddress", "RemotePort", "State", "AppliedSetting":
			return "tcp"
		}
	}
	return "udp"
}

// listTransport looks at the pairs around a list's line.
func listTransport(w command.Window) string {
	for k := 1; k <= 8; k++ {
		for _, s := range [...]string{w.Next(k), w.Prev(k)} {
			switch pairName(strings.TrimSpace(s)) {
			case "RemoteAddress", "RemotePort", "State", "AppliedSetting":
				return "tcp"
			}
		}
	}
	return "udp"
}

// listed reports whether a labelled line is one of the cmdlet's: a blank stands
// before its colon or, where blanks were lost, an address of the same list is near.
// Firewall rules have ports too, without blank and address.
func listed(w command.Window) bool {
	if strings.Contains(w.Text, " :") || strings.Contains(w.Text, "\t:") {
		return true
	}
	for k := 1; k <= 4; k++ {
		for _, s := range [...]string{w.Next(k), w.Prev(k)} {
			switch pairName(strings.TrimSpace(s)) {
			case "LocalAddress", "RemoteAddress", "OwningProcess":
				return true
			}
		}
	}
	return false
}

// isConnection: the five values that begin every row, without a header.
func isConnection(line string) bool {
	s := strings.TrimSpace(line)
	if s == "" || !(s[0] >= '0' && s[0] <= '9' || s[0] >= 'a' && s[0] <= 'f' || s[0] == ':') || len(s) > 400 {
		return false
	}
	f := strings.Fields(s)
	return len(f) >= 5 && len(f) <= 7 && stateOf(f[4]) != "" && isRow(s)
}

func holds(w command.Window) bool {
	s := strings.TrimSpace(w.Text)
	c := classify(s)
	if c == nil {
		return false
	}
	switch c[0].Name {
	case "MissingRest":
		for k := 1; k <= 6; k++ {
			if isMissing(w.Prev(k)) {
				return true
			}
		}
		return false
	case "Rest":
		// Only right below a row or a header.
		p := classify(w.Prev(1))
		return p != nil && (p[0].Name == "Row" || p[0].Name == "Header")
	}
	return true
}

// Read reads the lines of a Get-NetTCPConnection section.
func Read(in *command.Input) command.Output { return read(in, "tcp") }

func read(in *command.Input, transport string) command.Output {
	b := &builder{Reading: linelex.NewReading(in, nil), transport: transport}
	b.Words["en"]++ // it is never translated
	b.table.Connections = []Connection{}
	all := in.Lines()
	var known []command.Line
	last, missing := 0, false
	for _, l := range all {
		c := classify(l.Text)
		if c == nil {
			last = 0 // the error text may still go on below
			continue
		}
		// A rest that something else parts from its line belongs to nothing.
		missing = c[0].Name == "Missing" || missing && c[0].Name == "MissingRest"
		if (c[0].Name == "MissingRest" || c[0].Name == "Rest") && last == 0 && !(missing && isErrorDetail(l.Text)) &&
			!(c[0].Name == "Rest" && !number(c[0].Value) && len(known) > 0 && names(known[len(known)-1].Text) != nil) {
			continue
		}
		known, last = append(known, l), l.Last
	}
	// A grammar call takes a million tokens.
	const block = 100000
	for len(known) > 0 {
		n := min(block, len(known))
		for n < len(known) && n > 1 && classify(known[n].Text)[0].Name != "Row" {
			n-- // a block begins with a row, so nothing that belongs together is cut
		}
		if n == 1 {
			n = min(block, len(known))
		}
		stream, group := lines.Stream(known[:n])
		known = known[n:]
		tree, err := linelex.ParseWhole(grammar(), stream)
		if err != nil {
			return linelex.Unreadable(in, "the table", err)
		}
		b.Lines = group
		for _, p := range tree.Parts {
			b.part(p)
		}
	}
	if len(b.table.Connections) == 0 && !b.titled && !b.table.NotFound {
		return command.Output{}
	}
	return b.Output(&b.table)
}

type builder struct {
	*linelex.Reading
	transport string
	table     Table
	titled    bool
	columns   []string
}

func (b *builder) part(p *part) {
	switch {
	case p.Header != nil:
		b.titled = true
		b.columns = names(p.Header.Names.Value)
		b.table.OwnerMissing = !has(b.columns, "OwningProcess")
		b.Mark(p.Header.Names, command.Frame)
		if p.Header.Rest != nil && !number(p.Header.Rest.Value) {
			b.Mark(*p.Header.Rest, command.Frame)
		}
	case p.Row != nil:
		b.row(p.Row)
	case len(p.Pairs) > 0:
		b.list(p.Pairs)
	case p.Missing != nil:
		b.missing(p.Missing)
	}
}

func has(cols []string, name string) bool {
	for _, c := range cols {
		if c == name {
			return true
		}
	}
	return false
}

func number(s string) bool {
	_, err := strconv.ParseUint(s, 10, 32)
	return err == nil
}

// row reads a row by the header's columns, or in the cmdlet's own order.
func (b *builder) row(g *row) {
	fields := strings.Fields(g.Fields.Value)
	cols := b.columns
	if cols == nil {
		cols = columns[:7]
		if b.transport == "udp" {
			cols = []string{"LocalAddress", "LocalPort", "OwningProcess"}
		}
	}
	cols = align(cols, fields)
	if cols == nil {
		b.Problem(g.Fields.Pos.Line, "the row does not fit the columns of the table; it was left out")
		return
	}
	c := Connection{Transport: b.transport, Line: g.Fields.Pos.Line}
	for i, f := range fields {
		c.set(cols[i], f)
	}
	b.Mark(g.Fields, command.Record)
	if g.Rest != nil && c.PID == nil && number(g.Rest.Value) && !b.table.OwnerMissing {
		c.set("OwningProcess", g.Rest.Value)
		b.Mark(*g.Rest, command.Record)
	}
	b.table.Connections = append(b.table.Connections, c)
}

// align takes the columns that are empty in this row out of the list; nil when
// the values do not fit.
func align(cols, fields []string) []string {
	all := func(cols []string) bool {
		if len(cols) != len(fields) {
			return false
		}
		for i, c := range cols {
			if !fits(c, fields[i]) {
				return false
			}
		}
		return true
	}
	for _, empty := range [...][]string{nil, {"AppliedSetting"}, {"OwningProcess"}, {"AppliedSetting", "OwningProcess"}} {
		var rest []string
		for _, c := range cols {
			if !has(empty, c) {
				rest = append(rest, c)
			}
		}
		if all(rest) {
			return rest
		}
	}
	return nil
}

func fits(column, value string) bool {
	switch column {
	case "LocalAddress", "RemoteAddress":
		return isAddress(value)
	case "LocalPort", "RemotePort":
		_, ok := port(value)
		return ok
	case "OwningProcess":
		return number(value)
	case "State":
		return !number(value) && !isAddress(value)
	case "AppliedSetting":
		return !number(value)
	}
	return true
}

// set stores a property of the connection.
func (c *Connection) set(column, value string) {
	switch column {
	case "LocalAddress":
		c.LocalAddress = strings.Replace(value, "…", "...", 1)
	case "LocalPort":
		c.LocalPort, _ = port(value)
	case "RemoteAddress":
		c.RemoteAddress = strings.Replace(value, "…", "...", 1)
	case "RemotePort":
		if n, ok := port(value); ok {
			c.RemotePort = &n
		}
	case "State":
		c.State = stateOf(value)
		if c.State == "" {
			c.State = strings.ToUpper(value)
		}
	case "OwningProcess":
		if n, err := strconv.ParseUint(value, 10, 31); err == nil {
			pid := int(n)
			c.PID = &pid
		}
	}
}

// list reads blocks of "Name : value"; a name that comes again begins the next.
func (b *builder) list(pairs []lexer.Token) {
	var c Connection
	seen := map[string]bool{}
	var block []lexer.Token
	at := 0 // the line of the port, which is the best quotation of a block
	flush := func() {
		if seen["LocalPort"] || seen["LocalAddress"] {
			c.Transport, c.Line = b.transport, cmp.Or(at, block[0].Pos.Line)
			b.table.Connections = append(b.table.Connections, c)
			for _, t := range block {
				b.Mark(t, command.Record)
			}
		}
		c, seen, block, at = Connection{}, map[string]bool{}, nil, 0
	}
	for _, t := range pairs {
		name := pairName(t.Value)
		if seen[name] {
			flush()
		}
		seen[name] = true
		block = append(block, t)
		_, value, _ := linelex.Value(t.Value)
		if name == "LocalPort" {
			at = t.Pos.Line
		}
		if value != "" {
			c.set(name, value)
		}
	}
	flush()
}

// missing reads the error text, which the console may have wrapped anywhere.
func (b *builder) missing(g *missing) {
	b.table.NotFound = true
	if b.table.NotFoundLine == 0 {
		b.table.NotFoundLine = g.First.Pos.Line
	}
	all := g.First.Value
	b.Mark(g.First, command.Record)
	for _, t := range g.Rest {
		if !strings.HasPrefix(t.Value, "+") {
			all += " " + t.Value
		}
		b.Mark(t, command.Record)
	}
	if m := quotedNumber().FindStringSubmatch(all); m != nil && b.table.NotFoundPort == 0 && strings.Contains(all, "LocalPort") {
		b.table.NotFoundPort, _ = port(m[1])
	}
}
