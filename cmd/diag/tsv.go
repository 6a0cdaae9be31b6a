package main

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"diag/parser"
	"diag/parser/dynamicport"
	"diag/parser/errortext"
	"diag/parser/excludedportrange"
	"diag/parser/getprocess"
	"diag/parser/getservice"
	"diag/parser/gettcp"
	"diag/parser/iplisten"
	"diag/parser/netstat"
	"diag/parser/portproxy"
	"diag/parser/services"
	"diag/parser/servicestate"
	"diag/parser/sslcert"
	"diag/parser/tasklist"
	"diag/parser/urlacl"
)

// tsv writes records as rows of tab-separated fields. The first error of the
// writer is kept and ends the output.
type tsv struct {
	w   io.Writer
	buf []byte
	err error
	// prefix starts every row: the kind and a tab, or nothing.
	prefix string
	empty  bool // the row has no field yet
	skip   int  // how many netstat rows are written already
}

// writeTSV writes the records of a dump, of one kind or of all, without the
// first skip netstat rows.
func writeTSV(w io.Writer, d *parser.Dump, kind string, skip int) error {
	t := &tsv{w: w, buf: make([]byte, 0, 1<<16+1<<12), skip: skip}
	for _, doc := range d.Documents {
		for _, s := range doc.Sections {
			if kind != "" && s.Kind != kind {
				continue
			}
			if kind == "" {
				t.prefix = s.Kind + "\t"
			}
			t.section(s)
			if t.err != nil {
				return t.err
			}
		}
	}
	t.flush()
	return t.err
}

func (t *tsv) flush() {
	if t.err == nil && len(t.buf) > 0 {
		_, t.err = t.w.Write(t.buf)
	}
	t.buf = t.buf[:0]
}

func (t *tsv) begin() {
	t.buf = append(t.buf, t.prefix...)
	t.empty = true
}

func (t *tsv) end() {
	t.buf = append(t.buf, '\n')
	if len(t.buf) >= 1<<16 {
		t.flush()
	}
}

// field adds a field. What a spreadsheet would take for a formula gets an
// apostrophe in front, control characters become \xNN.
func (t *tsv) field(s string) {
	if !t.empty {
		t.buf = append(t.buf, '\t')
	}
	t.empty = false
	if s == "" {
		return
	}
	switch s[0] {
	case '=', '+', '-', '@':
		t.buf = append(t.buf, '\'')
	}
	for i := 0; i < len(s); i++ {
		if s[i] < 0x20 || s[i] >= 0x7f {
			t.odd(s)
			return
		}
	}
	t.buf = append(t.buf, s...)
}

// odd adds a field with characters beyond ASCII or control characters.
func (t *tsv) odd(s string) {
	for i, r := range s {
		switch {
		case r == utf8.RuneError && s[i] != "\uFFFD"[0]:
			t.buf = append(t.buf, '\\', 'x', hexDigits[s[i]>>4], hexDigits[s[i]&15])
		case r < 0x20 || r >= 0x7f && r < 0xa0:
			t.buf = append(t.buf, '\\', 'x', hexDigits[r>>4], hexDigits[r&15])
		default:
			t.buf = utf8.AppendRune(t.buf, r)
		}
	}
}

func (t *tsv) row(fields ...string) {
	t.begin()
	for _, f := range fields {
		t.field(f)
	}
	t.end()
}

// number prints n, and nothing for 0, which stands for an unknown value.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// known prints the number behind p, and nothing for nil.
func known(p *int) string {
	if p == nil {
		return ""
	}
	return strconv.Itoa(*p)
}

func (t *tsv) section(s *parser.Section) {
	switch d := s.Data.(type) {
	case *netstat.Table:
		t.netstat(d)
	case *gettcp.Table:
		for i := range d.Connections {
			c := &d.Connections[i]
			remote := c.RemoteAddress
			if c.RemotePort != nil {
				remote = endpoint(remote, *c.RemotePort)
			}
			t.row(c.Transport, endpoint(c.LocalAddress, c.LocalPort), remote, c.State, known(c.PID), "", "")
		}
	case *servicestate.State:
		t.serviceState(d)
	case *urlacl.Listing:
		for _, r := range d.Reservations {
			for _, u := range r.Users {
				t.row(r.URL, u.Name, strconv.FormatBool(u.Listen), strconv.FormatBool(u.Delegate), r.SDDL)
			}
			if len(r.Users) == 0 {
				t.row(r.URL, "", "", "", r.SDDL)
			}
		}
	case *iplisten.List:
		for _, a := range d.Addresses {
			t.row(a)
		}
	case *sslcert.Listing:
		for _, b := range d.Bindings {
			t.row(b.Endpoint, b.Hash, b.AppID, b.Store)
		}
	case *excludedportrange.Ranges:
		for _, r := range d.Ranges {
			t.row(d.Family, d.Transport, strconv.Itoa(r.Start), strconv.Itoa(r.End), strconv.FormatBool(r.Administered))
		}
	case *dynamicport.Range:
		t.row(d.Family, d.Transport, number(d.Start), number(d.Count))
	case *portproxy.Table:
		for _, r := range d.Rules {
			t.row(r.Listen, r.ListenPort.String(), r.Connect, r.ConnectPort.String())
		}
	case *tasklist.List:
		for _, p := range d.Processes {
			t.row(p.Image, strconv.Itoa(p.PID), strings.Join(p.Services, ","))
		}
	case *services.List:
		for _, s := range d.Services {
			t.row(s.Name, s.DisplayName, s.State, known(s.PID))
		}
	case *getprocess.List:
		for _, p := range d.Processes {
			t.row(p.Name, strconv.Itoa(p.PID), p.Path)
		}
	case *getservice.List:
		for _, s := range d.Services {
			t.row(s.Name, s.DisplayName, s.State, "")
		}
	case *errortext.Messages:
		for _, m := range d.Messages {
			t.row(m.Kind, number(m.Code), number(m.Port), m.URL, m.Text)
		}
	default:
		t.other(d)
	}
}

// endpoint prints an address and a port as netstat does.
func endpoint(host string, port int) string {
	if strings.Contains(host, ":") && !strings.HasPrefix(host, "[") {
		host = "[" + host + "]"
	}
	return host + ":" + strconv.Itoa(port)
}

func (t *tsv) netstat(d *netstat.Table) {
	for c := range d.All() {
		if t.skip > 0 {
			t.skip--
			continue
		}
		t.begin()
		t.connection(c)
		t.end()
		if t.err != nil {
			return
		}
	}
}

// connection adds the fields of a netstat row.
func (t *tsv) connection(c *netstat.Connection) {
	t.field(c.Transport.String())
	t.field(c.Local.Text)
	t.field(c.Foreign.Text)
	t.field(c.State.String())
	t.buf = append(t.buf, '\t')
	if c.HasPID {
		t.buf = strconv.AppendUint(t.buf, uint64(c.PID), 10)
	}
	t.field(c.Executable())
	if parts := c.Components(); len(parts) > 0 {
		t.field(strings.Join(parts, ","))
	} else {
		t.buf = append(t.buf, '\t')
	}
}

// connectionTSV appends a netstat row without its kind.
func connectionTSV(dst []byte, c *netstat.Connection) []byte {
	t := tsv{buf: dst, empty: true}
	t.connection(c)
	return append(t.buf, '\n')
}

// serviceState writes a row for every registered URL and for every queue
// without one: URL, queue, process IDs, controller process.
func (t *tsv) serviceState(d *servicestate.State) {
	queue := func(name *string, q *servicestate.Queue) (label, pids, controller string) {
		if name != nil {
			label = *name
		}
		if q != nil {
			var list []string
			for _, p := range q.Processes {
				list = append(list, strconv.Itoa(p.PID))
			}
			pids, controller = strings.Join(list, ","), known(q.ControllerPID)
		}
		return label, pids, controller
	}
	byName := map[string]*servicestate.Queue{}
	listed := map[int]bool{}
	for i := range d.Queues {
		q := &d.Queues[i]
		if q.Name != nil {
			byName[strings.ToLower(*q.Name)] = q
		}
		label, pids, controller := queue(q.Name, q)
		for _, u := range q.URLs {
			t.row(u, label, pids, controller)
		}
		for _, n := range q.URLLines {
			listed[n] = true
		}
		if len(q.URLs) == 0 && q.Name == nil {
			t.row("", label, pids, controller)
		}
	}
	named := map[string]bool{}
	group := func(g *servicestate.Group) {
		var q *servicestate.Queue
		if g.Queue != nil {
			q = byName[strings.ToLower(*g.Queue)]
			named[strings.ToLower(*g.Queue)] = true
		}
		label, pids, controller := queue(g.Queue, q)
		for i, u := range g.URLs {
			if i < len(g.URLLines) && listed[g.URLLines[i]] {
				continue
			}
			t.row(u, label, pids, controller)
		}
	}
	for i := range d.Sessions {
		for j := range d.Sessions[i].Groups {
			group(&d.Sessions[i].Groups[j])
		}
	}
	for i := range d.Groups {
		group(&d.Groups[i])
	}
	for i := range d.Queues {
		if q := &d.Queues[i]; q.Name != nil && len(q.URLs) == 0 && !named[strings.ToLower(*q.Name)] {
			label, pids, controller := queue(q.Name, q)
			t.row("", label, pids, controller)
		}
	}
	for _, u := range d.URLLines {
		t.row(u.URL, "", "", "")
	}
}

// other writes the records of a kind without rows of its own: the list that
// the data holds, one row an element, its values in the order of the schema.
func (t *tsv) other(data any) {
	text, err := json.Marshal(data)
	if err != nil {
		t.err = err
		return
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	root := ordered(dec)
	var fields []string
	rows := false
	for _, v := range root.list {
		if len(v.list) > 0 && v.list[0].list != nil {
			rows = true
			for _, e := range v.list {
				t.row(e.values()...)
			}
			continue
		}
		fields = append(fields, v.flat())
	}
	if !rows && len(fields) > 0 {
		t.row(fields...)
	}
}

// value is a JSON value that keeps the order of its keys.
type value struct {
	text string
	list []value // elements, or the values of an object; nil for scalars
}

func ordered(dec *json.Decoder) value {
	tok, err := dec.Token()
	if err != nil {
		return value{}
	}
	switch tok := tok.(type) {
	case json.Delim:
		v := value{list: []value{}}
		for dec.More() {
			if tok == '{' {
				dec.Token()
			}
			v.list = append(v.list, ordered(dec))
		}
		dec.Token()
		return v
	case string:
		return value{text: tok}
	case json.Number:
		return value{text: tok.String()}
	case bool:
		return value{text: strconv.FormatBool(tok)}
	}
	return value{}
}

func (v value) values() []string {
	out := make([]string, 0, len(v.list))
	for _, e := range v.list {
		out = append(out, e.flat())
	}
	return out
}

// flat joins what is nested.
func (v value) flat() string {
	if v.list == nil {
		return v.text
	}
	return strings.Join(v.values(), ",")
}
