package analyze

import (
	"maps"
	"net/netip"
	"strings"
	"sync"

	"diag/analyze/correlate"
	"diag/analyze/evidence"
	"diag/analyze/httpsys"
	"diag/parser"
	"diag/parser/sddl"
	"diag/parser/urlacl"
	"diag/parser/urlprefix"
)

// httpModel is what a dump says about HTTP.sys in the form of the model of
// package httpsys, with the way back to the lines.
type httpModel struct {
	host *correlate.Host
	// state holds everything but the port uses, see on.
	state httpsys.State
	// entries belong to state.Entries, index by index.
	entries []httpEntry
	// listed are the entries of the IP listen list that are addresses, bad
	// those that are none.
	listed, bad []listedAddress
	// services are the services of the machine, bySID the same by their SIDs.
	services []*correlate.Service
	bySID    map[string]*correlate.Service
	// adapters are the addresses that ipconfig shows, locals these and those in
	// use, with the line that shows each.
	adapters map[netip.Addr]evidence.Line
	locals   func() map[netip.Addr]evidence.Line
}

// httpEntry is a registration or a reservation.
type httpEntry struct {
	reg *correlate.Registration
	res *correlate.Reservation
}

func (e httpEntry) at() evidence.Line {
	if e.reg != nil {
		return e.reg.At()
	}
	return e.res.At()
}

// lines are all lines that the entry rests on.
func (e httpEntry) lines() []evidence.Line {
	if e.reg != nil {
		return []evidence.Line{e.reg.At()}
	}
	return reservationLines(e.res)
}

// url is the prefix as printed.
func (e httpEntry) url() string {
	if e.reg != nil {
		return e.reg.URL
	}
	return e.res.URL
}

func (e httpEntry) prefix() urlprefix.Prefix {
	if e.reg != nil {
		return e.reg.Prefix
	}
	return e.res.Prefix
}

// reservationLines are the lines of a reservation: URL, accounts, descriptor.
func reservationLines(r *correlate.Reservation) []evidence.Line {
	lines := []evidence.Line{r.At()}
	for _, u := range r.Users {
		lines = append(lines, evidence.At(r.Doc, u.Line))
	}
	for _, n := range r.Unresolved {
		lines = append(lines, evidence.At(r.Doc, n))
	}
	return append(lines, evidence.At(r.Doc, r.SDDLLine))
}

// listedAddress is one entry of the IP listen list.
type listedAddress struct {
	addr netip.Addr
	text string
	at   evidence.Line
}

func newHTTPModel(h *correlate.Host) *httpModel {
	m := &httpModel{host: h, adapters: map[netip.Addr]evidence.Line{}}
	m.state.HasRegistrations = h.StateComplete()
	for _, r := range h.Registrations {
		if r.Bad != nil || r.Prefix.Port == 0 {
			continue
		}
		q, _ := r.Queue()
		e := httpsys.Entry{Prefix: r.Prefix, ID: len(m.entries), Detached: detached(r) || q != nil && inactive(q.Queue.State)}
		if q != nil {
			e.Queue = q.Label()
			if len(q.Processes) == 1 {
				e.PID = q.Processes[0].PID
			}
		}
		m.add(e, httpEntry{reg: r})
	}
	for _, r := range h.Reservations {
		if r.Bad != nil || r.Prefix.Port == 0 {
			continue
		}
		e := httpsys.Entry{Prefix: r.Prefix, ID: len(m.entries), Reservation: true, Owner: accounts(r)}
		if r.BadSDDL == nil {
			e.SDDL = &r.Descriptor
		}
		m.add(e, httpEntry{res: r})
	}
	for _, src := range h.URLACLs {
		m.state.HasReservations = m.state.HasReservations || wholeListing(src)
	}
	m.services, m.bySID = h.Processes.AllServices(), map[string]*correlate.Service{}
	for _, s := range m.services {
		m.bySID[sddl.ServiceSID(s.Name)] = s
	}
	m.listenList()
	m.addresses()
	return m
}

func (m *httpModel) add(e httpsys.Entry, from httpEntry) {
	m.state.Entries = append(m.state.Entries, e)
	m.entries = append(m.entries, from)
}

// detached reports a registration in a URL group that says nothing about a
// queue, and for which the text has none either.
func detached(r *correlate.Registration) bool {
	return r.Group != nil && r.Group.Queue == nil && !r.Group.QueueUnnamed && len(r.Ties) == 0
}

// inactive reports the state of a queue or URL group that takes no requests.
// Windows prints "Active" and "Inactive", translated with the rest of the text.
func inactive(state string) bool {
	s := strings.ToLower(strings.TrimSpace(state))
	for _, stem := range []string{"inacti", "inakti", "inatti", "inati", "nieaktywn", "неактивн", "非活动", "非アクティブ", "비활성", "disabled", "deaktiv"} {
		if strings.HasPrefix(s, stem) {
			return true
		}
	}
	return false
}

// whole reports that a section's text has no line in it that could not be
// read, and that its command neither asked for a part nor went through a filter.
func whole(doc *parser.Document, s *parser.Section, parts ...string) bool {
	if len(s.Echo.Filters) > 0 {
		return false
	}
	for _, w := range s.Echo.Words {
		for _, part := range parts {
			if strings.HasPrefix(w, part) {
				return false
			}
		}
	}
	for _, u := range doc.Unknown {
		if u.Line >= s.FirstLine && u.Line <= s.LastLine {
			return false
		}
	}
	return true
}

// wholeListing reports a list of reservations that was captured to its end:
// titled, unfiltered, and with the descriptor of its last entry.
func wholeListing(src correlate.Sourced[*urlacl.Listing]) bool {
	if !src.Data.Titled || src.Data.Failure != "" || !whole(src.Doc, src.Section, "url=", "http:", "https:") {
		return false
	}
	n := len(src.Data.Reservations)
	return n == 0 || src.Data.Reservations[n-1].SDDL != ""
}

// listenList reads the IP listen list. The last list counts when there are several.
func (m *httpModel) listenList() {
	for _, src := range m.host.ListenLists {
		if src.Data.Failure != "" {
			continue
		}
		m.state.HasListenList = src.Data.Titled && len(src.Section.Echo.Filters) == 0
		m.state.Listen, m.listed, m.bad = nil, nil, nil
		for i, text := range src.Data.Addresses {
			e := listedAddress{text: text}
			if i < len(src.Data.Lines) {
				e.at = src.At(src.Data.Lines[i])
			}
			a, err := netip.ParseAddr(strings.Trim(text, "[]"))
			if err != nil {
				m.bad = append(m.bad, e)
				continue
			}
			e.addr = a.WithZone("").Unmap()
			m.listed = append(m.listed, e)
			m.state.Listen = append(m.state.Listen, e.addr)
		}
	}
}

// addresses collects the machine's addresses. Those of netstat are only the
// ones in use and do not make the list complete; they are looked for when they are
// asked for.
func (m *httpModel) addresses() {
	for _, src := range m.host.Adapters {
		for _, ad := range src.Data.Adapters {
			for _, a := range ad.Addresses {
				m.see(a.Text, src.At(a.Line))
				m.state.HasAddresses = true
			}
		}
	}
	m.locals = sync.OnceValue(func() map[netip.Addr]evidence.Line {
		local := maps.Clone(m.adapters)
		last, seen := "", map[string]bool{"0.0.0.0": true, "::": true, "127.0.0.1": true, "::1": true}
		m.host.Sockets.InOrder(func(k correlate.Socket) {
			text := k.LocalHost()
			if text == last || seen[text] {
				return
			}
			last, seen[text] = text, true
			if a := k.Addr(); a.IsValid() && !a.IsUnspecified() && !a.IsLoopback() {
				if _, ok := local[a.Unmap()]; !ok {
					local[a.Unmap()] = k.At()
				}
			}
		})
		return local
	})
}

func (m *httpModel) see(text string, at evidence.Line) {
	a, err := netip.ParseAddr(text)
	if err != nil {
		return
	}
	a = a.WithZone("").Unmap()
	if _, ok := m.adapters[a]; !ok {
		m.adapters[a] = at
		m.state.Addresses = append(m.state.Addresses, a)
	}
}

// isLocal reports an address that the machine has, as far as the dump shows.
func (m *httpModel) isLocal(a netip.Addr) bool {
	a = a.WithZone("").Unmap()
	_, ok := m.locals()[a]
	return ok || a.IsLoopback() || a.IsUnspecified()
}

// listens reports whether the IP listen list covers an address.
func (m *httpModel) listens(a netip.Addr) bool {
	if len(m.listed) == 0 {
		return true
	}
	a = a.WithZone("").Unmap()
	for _, l := range m.listed {
		if l.addr == a || l.addr.IsUnspecified() && l.addr.Is4() == a.Is4() {
			return true
		}
	}
	return false
}

// portUse is something outside HTTP.sys that stands on a port.
type portUse struct {
	socket correlate.Socket
	at     evidence.Line
	text   string
}

// on is the state with the other users of one port, and what they are, in the
// order of State.Ports.
func (m *httpModel) on(port int) (httpsys.State, []portUse) {
	s := m.state
	var uses []portUse
	for _, k := range m.host.Sockets.On(port) {
		pid, ok := k.PID()
		if k.UDP() || !ok && k.Executable() == "" || ok && (pid == 4 || pid == 0) || strings.EqualFold(k.Executable(), "System") || k.State() == "TIME_WAIT" {
			continue
		}
		kind := httpsys.ForeignConnection
		if k.Listener() {
			kind = httpsys.ForeignListener
		}
		s.Ports = append(s.Ports, httpsys.PortUse{Port: uint16(port), Kind: kind, Addr: k.Addr(), ID: len(uses)})
		uses = append(uses, portUse{socket: k, at: k.At(), text: k.Local()})
	}
	for _, src := range m.host.Exclusions {
		if src.Data.Transport == "udp" {
			continue
		}
		for _, r := range src.Data.Ranges {
			if !r.Contains(port) {
				continue
			}
			kind := httpsys.Excluded
			if r.Administered {
				kind = httpsys.ExcludedAdministered
			}
			s.Ports = append(s.Ports, httpsys.PortUse{Port: uint16(port), Kind: kind, ID: len(uses)})
			uses = append(uses, portUse{at: src.At(r.Line), text: itoa(r.Start) + "-" + itoa(r.End)})
		}
	}
	return s, uses
}

// accounts names whom a reservation lets in.
func accounts(r *correlate.Reservation) string {
	var names []string
	for i, u := range r.Users {
		name := u.Name
		if name == "" && r.BadSDDL == nil && i < len(r.Descriptor.ACEs) {
			name = r.Descriptor.ACEs[i].Trustee.String()
		}
		if name != "" {
			names = append(names, strings.TrimPrefix(name, `\`))
		}
	}
	if len(names) == 0 && r.BadSDDL == nil {
		for _, a := range r.Descriptor.ACEs {
			names = append(names, a.Trustee.String())
		}
	}
	if len(names) == 0 {
		return "an account that the dump does not name"
	}
	return join(names)
}
