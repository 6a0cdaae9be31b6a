package correlate

import (
	"net/netip"
	"runtime"
	"slices"
	"sort"
	"strings"
	"sync"

	"diag/analyze/evidence"
	"diag/parser"
	"diag/parser/gettcp"
	"diag/parser/netstat"
)

// Socket is one row of netstat, or of the PowerShell cmdlets. The zero value is
// no socket.
type Socket struct {
	part *part
	n    int32 // its place in the part
	// Copies for those who look at all sockets in the order of their ports, which
	// is no order of the memory.
	port         uint16
	udp, listens bool
}

// part holds consecutive rows of one table, either of netstat or of a cmdlet.
type part struct {
	doc *parser.Document
	// capture numbers the section the rows are from.
	capture int
	rows    []netstat.Connection
	ps      []gettcp.Connection
}

// row is the socket's netstat row, nil where it is of a cmdlet.
func (s Socket) row() *netstat.Connection {
	if s.part == nil || int(s.n) >= len(s.part.rows) {
		return nil
	}
	return &s.part.rows[s.n]
}

func (s Socket) ps() *gettcp.Connection { return &s.part.ps[s.n] }

// Set tells a socket from none.
func (s Socket) Set() bool { return s.part != nil }

// Doc is the document that shows the socket, nil for none.
func (s Socket) Doc() *parser.Document {
	if s.part == nil {
		return nil
	}
	return s.part.doc
}

// At points at the socket's row.
func (s Socket) At() evidence.Line {
	if row := s.row(); row != nil {
		return evidence.At(s.part.doc, row.Line())
	}
	return evidence.At(s.part.doc, s.ps().Line)
}

// OwnerAt points at the executable line of the row, if there is one.
func (s Socket) OwnerAt() evidence.Line {
	row, doc := s.row(), s.Doc()
	if row == nil || row.Executable() == "" {
		return evidence.Line{}
	}
	for n := row.Line(); n <= min(row.Line()+6, doc.Text.Len()); n++ {
		if strings.Contains(doc.Text.Raw(n), row.Executable()) {
			return evidence.At(doc, n)
		}
	}
	return evidence.Line{}
}

// Capture tells sockets of different tables apart: the numbers of equal
// captures are equal.
func (s Socket) Capture() int {
	if s.part == nil {
		return 0
	}
	return s.part.capture
}

// UDP reports the transport.
func (s Socket) UDP() bool { return s.udp }

// Transport is "tcp" or "udp".
func (s Socket) Transport() string {
	if s.UDP() {
		return "udp"
	}
	return "tcp"
}

// LocalHost is the local address or name, without brackets.
func (s Socket) LocalHost() string {
	if row := s.row(); row != nil {
		return row.Local.Host()
	}
	return strings.Trim(s.ps().LocalAddress, "[]")
}

// RemoteHost is the foreign address or name, without brackets; "" when unknown.
func (s Socket) RemoteHost() string {
	if row := s.row(); row != nil {
		return row.Foreign.Host()
	}
	return strings.Trim(s.ps().RemoteAddress, "[]")
}

// LocalPort is the local port.
func (s Socket) LocalPort() int { return int(s.port) }

// RemotePort is the foreign port; ok is false for none.
func (s Socket) RemotePort() (port int, ok bool) {
	if row := s.row(); row != nil {
		return row.Foreign.Port()
	}
	if s.ps().RemotePort == nil {
		return 0, false
	}
	return *s.ps().RemotePort, true
}

// Local is the local endpoint as printed, "host:port".
func (s Socket) Local() string {
	if row := s.row(); row != nil {
		return row.Local.Text
	}
	host := s.LocalHost()
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	return host + ":" + itoa(s.ps().LocalPort)
}

// Remote is the foreign endpoint as printed, "" when unknown.
func (s Socket) Remote() string {
	if row := s.row(); row != nil {
		return row.Foreign.Text
	}
	if s.ps().RemotePort == nil {
		return s.ps().RemoteAddress
	}
	host := s.RemoteHost()
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	return host + ":" + itoa(*s.ps().RemotePort)
}

// State is the canonical state word, "" for UDP and where it is unknown.
func (s Socket) State() string {
	if row := s.row(); row != nil {
		return row.State.String()
	}
	return s.ps().State
}

// Listener reports whether the socket waits for connections.
func (s Socket) Listener() bool { return s.listens }

// PID returns the process ID; ok is false where the row shows none.
func (s Socket) PID() (pid int, ok bool) {
	if row := s.row(); row != nil {
		return int(row.PID), row.HasPID
	}
	if s.ps().PID == nil {
		return 0, false
	}
	return *s.ps().PID, true
}

// Executable is the name from netstat -b, or "".
func (s Socket) Executable() string {
	if row := s.row(); row != nil {
		return row.Executable()
	}
	return ""
}

// Components are the lines that netstat -b prints above the executable.
func (s Socket) Components() []string {
	if row := s.row(); row != nil {
		return row.Components()
	}
	return nil
}

// OwnerUnavailable reports that netstat -b could not find the owner out.
func (s Socket) OwnerUnavailable() bool {
	row := s.row()
	return row != nil && row.Ownership == netstat.Unavailable
}

// IPv6 reports whether the local address is an IPv6 address.
func (s Socket) IPv6() bool {
	if row := s.row(); row != nil && row.Local.IPv6() {
		return true
	}
	return strings.Contains(s.LocalHost(), ":")
}

// Addr is the local address; invalid for names. The zone is dropped.
func (s Socket) Addr() netip.Addr {
	a, err := netip.ParseAddr(s.LocalHost())
	if err != nil {
		return netip.Addr{}
	}
	return a.WithZone("")
}

// Wildcard reports whether the socket is bound to every address of its family.
func (s Socket) Wildcard() bool {
	h := s.LocalHost()
	return h == "0.0.0.0" || h == "::" || h == "*"
}

// Loopback reports a local address that only this machine reaches.
func (s Socket) Loopback() bool { return s.Addr().IsLoopback() }

// Sockets indexes all rows by local port.
type Sockets struct {
	// Captures are the tables, in order.
	Captures []Capture
	parts    []*part
	rows     []Socket
	// starts[p] is the first row whose local port is p or more. Small tables do
	// without: filling it costs more than they do.
	starts []uint32

	censusOnce sync.Once
	census     *Census
}

// Capture is one table of sockets.
type Capture struct {
	Doc     *parser.Document
	Section *parser.Section
	// TCP4, TCP6, UDP say which rows the table shows at all.
	TCP4, TCP6, UDP bool
	// Listeners4 and Listeners6 say whether listeners of the families show.
	Listeners4, Listeners6 bool
	// Whole reports that the table has its header and no filter behind the
	// command: then a port that is not in it has no socket.
	Whole bool
	// Rows is the number of rows.
	Rows int
}

// Len is the number of sockets.
func (s *Sockets) Len() int { return len(s.rows) }

// On returns the sockets whose local port is p, in the order of the text.
func (s *Sockets) On(p int) []Socket {
	if p < 0 || p > 65535 {
		return nil
	}
	return s.rows[s.start(p):s.start(p+1)]
}

// start is the first row whose local port is p or more.
func (s *Sockets) start(p int) int {
	if s.starts != nil {
		return int(s.starts[p])
	}
	return sort.Search(len(s.rows), func(i int) bool { return s.rows[i].LocalPort() >= p })
}

// Between returns the sockets whose local port lies between first and last,
// both included, ordered by port.
func (s *Sockets) Between(first, last int) []Socket {
	first, last = max(first, 0), min(last, 65535)
	if first > last {
		return nil
	}
	return s.rows[s.start(first):s.start(last+1)]
}

// All returns all sockets that have a local port, ordered by port.
func (s *Sockets) All() []Socket { return s.rows }

// Listeners returns the listeners on a TCP port, or the UDP sockets on it.
func (s *Sockets) Listeners(transport string, p int) []Socket {
	var out []Socket
	for _, k := range s.On(p) {
		if transport == "udp" && k.UDP() || transport == "tcp" && k.Listener() {
			out = append(out, k)
		}
	}
	return out
}

// smallTable is the number of rows from which on an index of all ports pays.
const smallTable = 1 << 12

// index fills in the rows that take listed.
func (s *Sockets) index() {
	n := s.count()
	if n < smallTable {
		rows := make([]Socket, 0, n)
		order := make([]uint32, 0, n) // the port, then the place in the text
		s.InOrder(func(k Socket) {
			order = append(order, uint32(k.LocalPort())<<12|uint32(len(rows)))
			rows = append(rows, k)
		})
		slices.Sort(order)
		s.rows = make([]Socket, len(rows))
		for i, o := range order {
			s.rows[i] = rows[o&(smallTable-1)]
		}
		return
	}
	go s.Census() // by the time that somebody asks it is there
	s.rows = make([]Socket, n)
	s.starts = make([]uint32, 1<<16+1)
	s.InOrder(func(k Socket) { s.starts[k.port]++ })
	sum := uint32(0)
	for p, c := range s.starts {
		s.starts[p] = sum
		sum += c
	}
	next := slices.Clone(s.starts)
	s.InOrder(func(k Socket) {
		s.rows[next[k.port]] = k
		next[k.port]++
	})
}

// count is the number of rows that take listed.
func (s *Sockets) count() (n int) {
	for _, c := range s.Captures {
		n += c.Rows
	}
	return n
}

// quickPIDs is how many process IDs deserve a table of their own: none where
// there are few rows.
func (s *Sockets) quickPIDs() int {
	if s.count() < smallTable {
		return 0
	}
	return 1 << 16
}

// InOrder visits all sockets that have a local port in the order of the text,
// which is faster than the order of All in a large table.
func (s *Sockets) InOrder(f func(Socket)) {
	for _, p := range s.parts {
		p.each(f)
	}
}

// Share has all cores look at the sockets that have a local port, each at a
// stretch of the text, and returns what they found in the order of the text.
func Share[T any](s *Sockets, look func(each func(func(Socket))) T) []T {
	n := min(len(s.parts), runtime.GOMAXPROCS(0))
	if len(s.rows) < smallTable {
		n = min(n, 1)
	}
	found := make([]T, n)
	var wg sync.WaitGroup
	for i := range n {
		some := s.parts[i*len(s.parts)/n : (i+1)*len(s.parts)/n]
		work := func() {
			found[i] = look(func(f func(Socket)) {
				for _, p := range some {
					p.each(f)
				}
			})
		}
		if n == 1 {
			work()
		} else {
			wg.Go(work)
		}
	}
	wg.Wait()
	return found
}

// take lists the rows of the dump and fills in the captures.
func (s *Sockets) take(d *parser.Dump) {
	for _, doc := range d.Documents {
		for _, sec := range doc.Sections {
			c := Capture{Doc: doc, Section: sec}
			number := len(s.Captures)
			switch t := sec.Data.(type) {
			case *netstat.Table:
				for _, rows := range t.Chunks() {
					s.parts = append(s.parts, &part{doc: doc, capture: number, rows: rows})
					for i := range rows {
						if r := &rows[i]; r.Local.HasPort() {
							c.see(r.Transport == netstat.UDP, r.Local.IPv6(), r.Listener())
						}
					}
				}
				c.Whole = t.Framed && len(sec.Echo.Filters) == 0 && !hasOption(sec.Echo, "-p", "/p") && t.Foreign == "" && !cut(sec)
			case *gettcp.Table:
				s.parts = append(s.parts, &part{doc: doc, capture: number, ps: t.Connections})
				for i := range t.Connections {
					if r := &t.Connections[i]; r.LocalPort >= 0 && r.LocalPort <= 65535 {
						c.see(r.Transport == "udp", strings.Contains(r.LocalAddress, ":"), r.State == "LISTENING")
					}
				}
				c.Whole = len(sec.Echo.Words) == 1 && len(sec.Echo.Filters) == 0
			default:
				continue
			}
			s.Captures = append(s.Captures, c)
		}
	}
}

// each visits the sockets of a part that have a local port.
func (p *part) each(f func(Socket)) {
	for i := range p.rows {
		r := &p.rows[i]
		if port, ok := r.Local.Port(); ok {
			f(Socket{p, int32(i), uint16(port), r.Transport == netstat.UDP, r.Listener()})
		}
	}
	for i := range p.ps {
		r := &p.ps[i]
		if r.LocalPort >= 0 && r.LocalPort <= 65535 {
			udp := r.Transport == "udp"
			f(Socket{p, int32(i), uint16(r.LocalPort), udp, !udp && r.State == "LISTENING"})
		}
	}
}

func (c *Capture) see(udp, v6, listener bool) {
	c.Rows++
	switch {
	case udp:
		c.UDP = true
	case v6:
		c.TCP6 = true
		c.Listeners6 = c.Listeners6 || listener
	default:
		c.TCP4 = true
		c.Listeners4 = c.Listeners4 || listener
	}
}

// cut reports whether text is missing in a section.
func cut(s *parser.Section) bool {
	for _, pr := range s.Problems {
		if pr.Cut {
			return true
		}
	}
	return false
}

// hasOption reports whether one of the options stands in the typed command.
func hasOption(e parser.Echo, options ...string) bool {
	for _, o := range options {
		if e.Has(o) {
			return true
		}
	}
	return false
}
