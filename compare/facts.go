package compare

import (
	"fmt"
	"sort"
	"strings"

	"diag/analyze/correlate"
	"diag/analyze/evidence"
	"diag/parser"
)

// factBook holds the facts of one dump by area.
type factBook struct {
	areas map[string]*factArea
	order []string
}

// factArea is one kind of facts.
type factArea struct {
	captured bool
	facts    map[string]*fact
	// gap says why a fact that is not listed may be there all the same; nil
	// when the list is whole.
	gap func(*fact) string
}

func (a *factArea) hides(f *fact) string {
	if a.gap == nil {
		return ""
	}
	return a.gap(f)
}

func (b *factBook) area(name string) *factArea {
	a := b.areas[name]
	if a == nil {
		a = &factArea{facts: map[string]*fact{}}
		b.areas[name] = a
		b.order = append(b.order, name)
	}
	return a
}

// put adds a fact; of several with the same key the first stands, and all
// owners are its owners.
func (a *factArea) put(key string, f fact) {
	if old := a.facts[key]; old != nil {
		for _, o := range f.owners {
			old.owners = old.owners.add(o)
		}
		return
	}
	a.facts[key] = &f
}

// The areas that every comparison lists. Port ranges have one area for every
// family and transport.
const (
	listeners     = "listeners"
	udpSockets    = "UDP sockets"
	registrations = "registered URLs"
	reservations  = "URL reservations"
	listenList    = "IP listen list"
	bindings      = "TLS bindings"
	exclusions    = "exclusion ranges"
	dynamicRanges = "dynamic port range"
	proxies       = "port proxy rules"
)

var areaOrder = []struct{ name, command string }{
	{listeners, "netstat -anobq"},
	{udpSockets, "netstat -anobq"},
	{registrations, "netsh http show servicestate view=requestq verbose=yes"},
	{reservations, "netsh http show urlacl"},
	{listenList, "netsh http show iplisten"},
	{bindings, "netsh http show sslcert"},
	{exclusions, "netsh interface ipv4 show excludedportrange protocol=tcp"},
	{dynamicRanges, "netsh interface ipv4 show dynamicport tcp"},
	{proxies, "netsh interface portproxy show all"},
}

func rank(area string) int {
	for i, o := range areaOrder {
		if strings.HasPrefix(area, o.name) {
			return i
		}
	}
	return len(areaOrder)
}

// commandFor is the command that shows an area.
func commandFor(area string) string {
	c := areaOrder[rank(area)].command
	if strings.Contains(area, "IPv6") {
		c = strings.Replace(c, "ipv4", "ipv6", 1)
	}
	if strings.Contains(area, "UDP)") {
		c = strings.TrimSuffix(c, "tcp") + "udp"
	}
	return c
}

// takeFacts collects the facts of one dump. Ports in watched are never taken
// for ports that Windows handed out.
func takeFacts(h *host, watched map[int]bool) *factBook {
	b := &factBook{areas: map[string]*factArea{}}
	for _, o := range areaOrder {
		if o.name != exclusions && o.name != dynamicRanges {
			b.area(o.name)
		}
	}
	b.sockets(h, watched)
	b.registered(h)
	b.reserved(h)
	b.listenList(h)
	b.bound(h)
	b.ranges(h, watched)
	b.forwarded(h)
	return b
}

// handedOut is the first port of the range that Windows hands out since Vista.
const handedOut = 49152

func (b *factBook) sockets(h *host, watched map[int]bool) {
	for _, transport := range []string{"tcp", "udp"} {
		area := b.area(listeners)
		if transport == "udp" {
			area = b.area(udpSockets)
		}
		whole := false
		for _, c := range h.Sockets.Captures {
			if c.Section.Kind == "get-netudpendpoint" && transport == "tcp" || c.Section.Kind == "get-nettcpconnection" && transport == "udp" {
				continue
			}
			area.captured = true
			whole = whole || c.Whole
		}
		if !whole {
			area.gap = func(f *fact) string {
				for _, s := range h.EmptySearches() {
					if f.first == f.last && s.Program == "netstat" && s.For(f.first) {
						return ""
					}
				}
				return "the table was filtered, cut or shows no header"
			}
		}
		for _, k := range h.Sockets.All() {
			if k.Transport() != transport || transport == "tcp" && !k.Listener() {
				continue
			}
			port := k.LocalPort()
			f := fact{transport: transport, first: port, last: port, owned: true, owners: owners{}.add(ownerOf(h, k)), at: k.At()}
			address := k.LocalHost()
			if a := k.Addr(); a.IsValid() {
				address = a.String()
			}
			f.what = endpoint(transport, address, fmt.Sprint(port))
			key := f.what
			if port >= handedOut && !watched[port] {
				// Such ports differ after every start; what lasts is that the
				// program listens at all.
				f.first, f.last, f.fleeting = handedOut, 65535, true
				f.what = endpoint(transport, address, "(dynamic)")
				key = f.what + " " + strings.ToLower(f.owners.String())
				if f.owners[0].image == "" {
					continue
				}
			}
			area.put(key, f)
		}
	}
}

func endpoint(transport, address, port string) string {
	if strings.Contains(address, ":") {
		address = "[" + address + "]"
	}
	return transport + " " + address + ":" + port
}

// kernelPID is the process ID of the kernel and its drivers.
const kernelPID = 4

// ownerOf names the program of a socket.
func ownerOf(h *host, k correlate.Socket) owner {
	o := owner{image: k.Executable()}
	o.pid, o.known = k.PID()
	if o.known && o.pid == kernelPID || o.image == "System" {
		o.image = "System"
		return o
	}
	if o.known && o.pid > 0 {
		o.describe(h)
	}
	if len(o.services) == 0 {
		o.services = k.Components()
	}
	return o
}

// describe adds what the process lists say.
func (o *owner) describe(h *host) {
	p := h.Processes.Get(o.pid)
	if o.image == "" {
		o.image = p.Image()
	}
	for _, s := range p.Services {
		o.services = append(o.services, s.Name)
	}
	sort.Strings(o.services)
}

func (b *factBook) registered(h *host) {
	area := b.area(registrations)
	area.captured = len(h.States) > 0
	if !h.StateComplete() {
		area.gap = func(*fact) string { return "the service state is not whole" }
	}
	for _, r := range h.Registrations {
		f := fact{what: r.URL, first: -1, last: -1, transport: "tcp", owned: true, at: r.At()}
		if r.Bad == nil && r.Prefix.Port > 0 {
			f.first, f.last = int(r.Prefix.Port), int(r.Prefix.Port)
		}
		if q, _ := r.Queue(); q != nil {
			for _, pr := range q.Processes {
				o := owner{pid: pr.PID, known: true, image: base(pr.Image)}
				o.describe(h)
				f.owners = f.owners.add(o)
			}
		}
		area.put(strings.ToUpper(r.URL), f)
	}
}

// base is the last element of a Windows path.
func base(path string) string { return path[strings.LastIndexAny(path, `\/`)+1:] }

func (b *factBook) reserved(h *host) {
	area := b.area(reservations)
	whole := false
	for _, src := range h.URLACLs {
		if src.Data.Failure == "" {
			area.captured = true
			whole = whole || src.Data.Titled && uncut(src.Section) && !strings.Contains(strings.ToLower(src.Section.Command), "url=")
		}
	}
	if !whole {
		area.gap = notWhole
	}
	for _, r := range h.Reservations {
		f := fact{what: r.URL, first: -1, last: -1, transport: "tcp", at: r.At()}
		if r.Bad == nil && r.Prefix.Port > 0 {
			f.first, f.last = int(r.Prefix.Port), int(r.Prefix.Port)
		}
		// The descriptor says the same in every language.
		if f.value = r.SDDL; f.value == "" {
			var names []string
			for _, u := range r.Users {
				names = append(names, u.Name)
			}
			sort.Strings(names)
			f.value = strings.Join(names, ", ")
		}
		area.put(strings.ToLower(r.URL), f)
	}
}

func notWhole(*fact) string { return "the list was filtered or cut, or shows no title" }

// uncut reports whether nothing was left out of a section.
func uncut(s *parser.Section) bool {
	for _, p := range s.Problems {
		if p.Cut {
			return false
		}
	}
	return len(s.Echo.Filters) == 0
}

func (b *factBook) listenList(h *host) {
	area := b.area(listenList)
	for _, src := range h.ListenLists {
		if src.Data.Failure != "" {
			continue
		}
		area.captured = true
		if !src.Data.Titled || !uncut(src.Section) {
			area.gap = notWhole
		}
		for i, a := range src.Data.Addresses {
			n := src.Section.FirstLine
			if i < len(src.Data.Lines) {
				n = src.Data.Lines[i]
			}
			area.put(strings.ToLower(a), fact{what: a, first: -1, last: -1, value: "listed", at: src.At(n)})
		}
	}
}

func (b *factBook) bound(h *host) {
	area := b.area(bindings)
	for _, src := range h.Certs {
		if src.Data.Failure != "" && !src.Data.NotFound {
			continue
		}
		area.captured = true
		if !src.Data.Titled || !uncut(src.Section) || strings.Contains(strings.ToLower(src.Section.Command), "port=") {
			area.gap = notWhole
		}
		for _, c := range src.Data.Bindings {
			f := fact{what: c.Endpoint, first: -1, last: -1, transport: "tcp", at: src.At(c.Line),
				value: strings.TrimSpace(strings.ToLower(c.Hash+" "+c.AppID) + " " + c.Store)}
			var port int
			if _, err := fmt.Sscanf(c.Endpoint[strings.LastIndexByte(c.Endpoint, ':')+1:], "%d", &port); err == nil {
				f.first, f.last = port, port
			}
			area.put(c.Kind+" "+strings.ToLower(c.Endpoint), f)
		}
	}
}

var families = map[string]string{"ipv4": "IPv4", "ipv6": "IPv6"}

// rangeArea names the area of port ranges of one family and transport.
func rangeArea(name, family, transport string) string {
	var parts []string
	if families[family] != "" {
		parts = append(parts, families[family])
	}
	if transport != "" {
		parts = append(parts, strings.ToUpper(transport))
	}
	if len(parts) == 0 {
		return name
	}
	return name + " (" + strings.Join(parts, ", ") + ")"
}

func (b *factBook) ranges(h *host, watched map[int]bool) {
	for _, src := range h.Exclusions {
		d := src.Data
		area := b.area(rangeArea(exclusions, d.Family, d.Transport))
		area.captured = true
		if !d.Titled || !uncut(src.Section) {
			area.gap = notWhole
		}
		for _, r := range d.Ranges {
			f := fact{what: fmt.Sprintf("%d-%d", r.Start, r.End), first: r.Start, last: r.End, transport: d.Transport, value: "excluded", fleeting: true, at: src.At(r.Line)}
			if r.Administered {
				f.value, f.fleeting = "excluded by an administrator", false
			}
			for p := range watched {
				if p >= r.Start && p <= r.End {
					f.fleeting = false
				}
			}
			area.put(f.what, f)
		}
	}
	for _, src := range h.Dynamic {
		d := src.Data
		if d.Start == 0 || d.Count == 0 {
			continue
		}
		area := b.area(rangeArea(dynamicRanges, d.Family, d.Transport))
		area.captured = true
		area.put("range", fact{what: "range", first: -1, last: -1, transport: d.Transport, at: src.At(max(d.StartLine, src.Section.FirstLine)),
			value: fmt.Sprintf("%d-%d", d.Start, d.Start+d.Count-1)})
	}
}

func (b *factBook) forwarded(h *host) {
	area := b.area(proxies)
	for _, src := range h.Proxies {
		area.captured = true
		if !uncut(src.Section) {
			area.gap = notWhole
		}
		for _, r := range src.Data.Rules {
			f := fact{what: endpoint("tcp", r.Listen, r.ListenPort.String()), first: -1, last: -1, transport: "tcp",
				value: strings.TrimPrefix(endpoint("", r.Connect, r.ConnectPort.String()), " "), at: evidence.At(src.Doc, r.Line)}
			if p, ok := r.ListenPort.Single(); ok {
				f.first, f.last = p, p
			}
			area.put(strings.ToLower(f.what), f)
		}
	}
}
