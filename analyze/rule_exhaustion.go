package analyze

import (
	"cmp"
	"fmt"
	"hash/maphash"
	"iter"
	"math/bits"
	"strings"

	"diag/analyze/correlate"
	"diag/analyze/evidence"
)

// machineErrors say that the machine has run out of dynamic ports or of socket
// buffers, whatever port the complaint names.
var machineErrors = []ErrorCode{10055, 4227, 4231}

// span is a dynamic range to count in.
type span struct {
	transport   string
	first, last int
	// at points at the lines that show it; the default range has none.
	at []evidence.Line
}

func (s span) size() int { return s.last - s.first + 1 }

// spans are the dynamic ranges of both transports, the default where the dump
// shows none.
func (p *Pass) spans() []span {
	var out []span
	for _, transport := range []string{"tcp", "udp"} {
		s := span{transport: transport, first: defaultStart, last: 65535}
		if p.oldWindows() {
			s.first, s.last = 1025, 5000
		}
		for _, src := range p.Host.Dynamic {
			r := src.Data
			if r.Known() && r.Count > 0 && r.End() <= 65535 && (r.Transport == transport || r.Transport == "" && transport == "tcp") {
				s.first, s.last = r.Start, r.End()
				s.at = []evidence.Line{src.At(r.StartLine), src.At(r.CountLine)}
				break
			}
		}
		out = append(out, s)
	}
	return out
}

// usage is how many dynamic ports one local address has in use in one table.
type usage struct {
	address
	ports int
}

// counts reports whether a socket uses a port of the range.
func (s span) counts(k correlate.Socket) bool {
	return k.UDP() == (s.transport == "udp") && k.LocalPort() >= s.first && k.LocalPort() <= s.last
}

// address is a local address in one table.
type address struct {
	capture int
	host    string
}

// fullest is the local address that uses most ports of the range, where one
// uses so many of them that it has at least enough sockets there.
func fullest(all *correlate.Sockets, s span, enough int) usage {
	found := correlate.Share(all, func(each func(func(correlate.Socket))) map[address]*ports {
		byAddress := map[address]*ports{}
		var last address
		var p *ports
		each(func(k correlate.Socket) {
			if !s.counts(k) {
				return
			}
			if id := (address{k.Capture(), k.LocalHost()}); p == nil || id != last { // mostly it is the last one
				if last, p = id, byAddress[id]; p == nil {
					p = &ports{}
					byAddress[id] = p
				}
			}
			p.add(k.LocalPort())
		})
		return byAddress
	})
	var top usage
	for i, some := range found {
		for id, p := range some {
			sockets := p.sockets
			for _, other := range found[i+1:] {
				if o := other[id]; o != nil {
					sockets += o.sockets
				}
			}
			if sockets < enough {
				continue
			}
			for _, other := range found[i+1:] {
				if o := other[id]; o != nil {
					p.merge(o)
					delete(other, id)
				}
			}
			if n := p.distinct(); n > top.ports || n == top.ports && id.before(top.address) {
				top = usage{id, n}
			}
		}
	}
	return top
}

// ports are the local ports of an address: a list while it has few sockets, then
// a set, so that neither takes much memory for each socket.
type ports struct {
	sockets int
	few     []uint16
	set     *[1 << 10]uint64 // a bit for each port
}

// fewSockets is up to how many sockets their ports are kept in a list.
const fewSockets = 1024

func (p *ports) add(port int) {
	p.sockets++
	switch {
	case p.set != nil:
		p.set[port>>6] |= 1 << (port & 63)
	case len(p.few) < fewSockets:
		p.few = append(p.few, uint16(port))
	default:
		p.widen()
		p.set[port>>6] |= 1 << (port & 63)
	}
}

// widen makes a set of the list.
func (p *ports) widen() {
	p.set = new([1 << 10]uint64)
	for _, port := range p.few {
		p.set[port>>6] |= 1 << (port & 63)
	}
	p.few = nil
}

// merge adds the ports of the same address in another stretch of the text.
func (p *ports) merge(o *ports) {
	for _, port := range o.few {
		p.add(int(port))
	}
	if o.set == nil {
		return
	}
	if p.set == nil {
		p.widen()
	}
	for i, b := range o.set {
		p.set[i] |= b
	}
}

// distinct is the number of different ports.
func (p *ports) distinct() (n int) {
	if p.set == nil {
		p.widen()
	}
	for _, b := range p.set {
		n += bits.OnesCount64(b)
	}
	return n
}

// before orders addresses that are equally full.
func (a address) before(b address) bool {
	return cmp.Or(cmp.Compare(a.capture, b.capture), strings.Compare(a.host, b.host)) < 0
}

func (a address) holds(k correlate.Socket) bool {
	return k.Capture() == a.capture && k.LocalHost() == a.host
}

var portExhaustion = Rule{
	ID:       "port-exhaustion",
	Title:    "The dynamic ports are used up",
	Severity: Error,
	Causes:   []Cause{PortExhaustion},
	About: `Every outgoing connection needs a port of the dynamic range, 16384 of them by default. A client that opens and closes
connections quickly leaves each port in TIME_WAIT for minutes; TIME_WAIT stands on the side that closed first and under PID 0.
A few hundred of them are normal. Bound sockets show with netstat -q only.`,
	Host: func(p *Pass) {
		found := false
		for _, s := range p.spans() {
			rows := p.Host.Sockets.Between(s.first, s.last)
			if len(rows)*10 < s.size()*8 {
				continue
			}
			u := fullest(&p.Host.Sockets, s, s.size()*8/10)
			if u.ports*10 >= s.size()*8 {
				p.reportUsage(s, u)
				found = true
			}
		}
		if !found {
			p.reportExhaustedWithoutRows()
		}
	},
}

// usageTally is what the sockets of a full address are and belong to.
type usageTally struct {
	states   map[string]int
	programs map[int]int
	peers    *buckets
	// examples are the first few sockets of each state.
	examples []correlate.Socket
}

// Examples of a tally: so many of each state, or of UDP.
const (
	examplesOfState = 3
	examplesOfUDP   = 5
)

func (p *Pass) tallyUsage(s span, u usage) *usageTally {
	seed := maphash.MakeSeed()
	var all *usageTally
	for _, t := range correlate.Share(&p.Host.Sockets, func(each func(func(correlate.Socket))) *usageTally {
		t := &usageTally{map[string]int{}, map[int]int{}, newBuckets(seed), nil}
		each(func(k correlate.Socket) {
			if !s.counts(k) || !u.holds(k) {
				return
			}
			state := k.State()
			t.states[state]++
			if k.UDP() && t.states[state] <= examplesOfUDP || !k.UDP() && t.states[state] <= examplesOfState {
				t.examples = append(t.examples, k)
			}
			if connected(k, state) {
				t.peers.add(k.Remote())
			}
			if pid, ok := k.PID(); ok && pid > 4 && state != "LISTENING" {
				t.programs[pid]++
			}
		})
		return t
	}) {
		if all == nil {
			all = t
			continue
		}
		all.merge(t)
	}
	return all
}

// merge adds the tally of a later stretch of the text.
func (t *usageTally) merge(o *usageTally) {
	for _, k := range o.examples {
		n := t.states[k.State()]
		if k.UDP() && n < examplesOfUDP || !k.UDP() && n < examplesOfState {
			t.examples = append(t.examples, k)
			t.states[k.State()]++
			o.states[k.State()]--
		}
	}
	for state, n := range o.states {
		t.states[state] += n
	}
	for pid, n := range o.programs {
		t.programs[pid] += n
	}
	t.peers.merge(o.peers)
}

// connected reports whether a socket in that state has a peer.
func connected(k correlate.Socket, state string) bool {
	return !k.UDP() && state != "LISTENING" && state != "BOUND"
}

// peers are the foreign endpoints of a full address.
func (p *Pass) peers(s span, u usage) iter.Seq[string] {
	return func(yield func(string) bool) {
		more := true
		p.Host.Sockets.InOrder(func(k correlate.Socket) {
			if more && s.counts(k) && u.holds(k) && connected(k, k.State()) {
				more = yield(k.Remote())
			}
		})
	}
}

// reportUsage reports a range that is nearly or wholly used up.
func (p *Pass) reportUsage(s span, u usage) {
	t := p.tallyUsage(s, u)
	examples := socketLines(t.examples)
	share := u.ports * 100 / s.size()
	f := Finding{Cause: PortExhaustion, Confidence: Likely, Transport: s.transport, Refute: "a complete capture with far fewer ports in use"}
	if u.ports*100 < s.size()*95 {
		f.Severity = Warning
		if !p.complained() {
			f.Cause = ""
		}
	}
	if event, ok := p.exhaustionEvent(); ok {
		f.Confidence = Proven
		examples = append(examples, event)
	}
	f.Evidence = evidence.Quotes(append(append([]evidence.Line{}, s.at...), examples...)...)
	f.Message = fmt.Sprintf("%d of the %d dynamic %s ports of %s are in use (%d%%)", u.ports, s.size(), strings.ToUpper(s.transport), u.host, share)
	if top := mostFrequent(t.states, 3); len(top) > 0 {
		f.Message += ": " + strings.Join(top, ", ")
	}
	if peer, n := t.peers.frequent(p.peers(s, u)); n > 0 {
		f.Message += fmt.Sprintf("; %d of them lead to %s", n, peer)
	}
	f.Message += ". New outgoing connections fail when none is left."
	if pid, n := topProgram(t.programs); n*2 >= u.ports {
		o := Owner{PID: &pid, Process: p.Host.Processes.Get(pid).Image(), Confidence: Likely}
		f.Owners = []Owner{o}
		f.Message += fmt.Sprintf(" %s holds %d of them.", processLabel(p, pid), n)
	}
	if t.states["BOUND"] == 0 {
		f.Missing = append(f.Missing, Missing{"netstat -anoq", "shows bound sockets too, which use ports as well"})
	}
	if len(s.at) == 0 {
		f.Missing = append(f.Missing, p.absent("dynamicport")...)
	}
	f.Missing = append(f.Missing, askEvents)
	f.Remedies = []Remedy{{
		Effect:      "Let the client keep and reuse its connections (keep-alive, a connection pool) instead of opening one for every request.",
		SideEffects: "None for other programs.",
		Undo:        "Set the old behaviour again.",
		Check:       "netstat -ano",
	}}
	if s.size() < wideCount {
		f.Remedies = append(f.Remedies, p.widen(s))
	}
	p.report(f)
}

// The widened range.
const (
	wideStart = 32768
	wideCount = 32768
)

// widen gives the machine more dynamic ports.
func (p *Pass) widen(s span) Remedy {
	return Remedy{
		Command:     fmt.Sprintf("netsh interface ipv4 set dynamicport %s start=%d num=%d", s.transport, wideStart, wideCount),
		Effect:      "Gives outgoing connections 32768 ports. That buys time; the client still has to reuse its connections.",
		SideEffects: "Servers with ports from 32768 on may find them taken; firewall rules that were made for the old range no longer fit.",
		Undo:        fmt.Sprintf("netsh interface ipv4 set dynamicport %s start=%d num=%d", s.transport, s.first, s.size()),
		Check:       "netsh interface ipv4 show dynamicport " + s.transport,
	}
}

var askEvents = Missing{`Get-WinEvent -FilterHashtable @{LogName='System'; ProviderName='Tcpip'; Id=4227,4231} -MaxEvents 20`, "Windows' own words when dynamic ports run out"}

// reportExhaustedWithoutRows weighs an error or event that speaks of exhausted
// ports against a socket table that does not show it.
func (p *Pass) reportExhaustedWithoutRows() {
	event, told := p.exhaustionEvent()
	if !told && !p.complained() {
		return
	}
	whole := false
	for _, c := range p.Host.Sockets.Captures {
		whole = whole || c.Whole && c.TCP4
	}
	f := Finding{Cause: PortExhaustion, Confidence: Possible, Missing: []Missing{{"netstat -anoq", "the whole table while the error occurs, with bound sockets"}}, Refute: "a low number of used ports in a complete capture"}
	f.Missing = append(f.Missing, p.absent("dynamicport")...)
	var lines []evidence.Line
	switch {
	case told:
		f.Confidence = Likely
		if !whole {
			f.Confidence = Proven
		}
		lines = append(lines, event)
		f.Message = "Windows reports that the dynamic ports ran out; the dump does not show which program used them."
	case whole:
		return
	default:
		f.Message = "The error means that dynamic ports or socket buffers ran out; the dump holds no complete socket table that shows it."
		f.Missing = append(f.Missing, askEvents)
		for _, t := range p.all {
			if t.has(machineErrors...) {
				lines = append(lines, t.sources...)
			}
		}
	}
	if waiting, peer := p.waiting(); len(waiting) > 0 {
		lines = append(lines, socketLines(head(waiting, 8))...)
		f.Message += fmt.Sprintf(" It shows %s in TIME_WAIT on dynamic ports, most to %s: a client that opens a connection for every call.", plural(len(waiting), "connection"), peer)
	}
	f.Evidence = evidence.Quotes(lines...)
	f.Remedies = []Remedy{{
		Effect:      "Let the client keep and reuse its connections (keep-alive, a connection pool) instead of opening one for every request.",
		SideEffects: "None for other programs.",
		Undo:        "Set the old behaviour again.",
		Check:       "netstat -ano",
	}}
	p.report(f)
}

// waiting are the connections in TIME_WAIT whose local port is dynamic, with
// their most frequent peer.
func (p *Pass) waiting() (rows []correlate.Socket, peer string) {
	s := p.spans()[0]
	counts := map[string]int{}
	for _, k := range p.Host.Sockets.Between(s.first, s.last) {
		if k.State() == "TIME_WAIT" {
			rows = append(rows, k)
			counts[k.Remote()]++
			if counts[k.Remote()] > counts[peer] {
				peer = k.Remote()
			}
		}
	}
	return rows, peer
}

// complained reports whether the user or the dump names one of the errors.
func (p *Pass) complained() bool {
	for _, t := range p.all {
		if t.has(machineErrors...) {
			return true
		}
	}
	return false
}

// exhaustionEvent finds the event in which Windows itself says so.
func (p *Pass) exhaustionEvent() (evidence.Line, bool) {
	for _, m := range p.Host.Messages {
		if m.Kind == "event" && (m.Code == 4227 || m.Code == 4231) {
			return m.At(), true
		}
	}
	return evidence.Line{}, false
}

func topProgram(counts map[int]int) (pid, n int) {
	for k, c := range counts {
		if c > n || c == n && k < pid {
			pid, n = k, c
		}
	}
	return pid, n
}

// manyBound is how many bound sockets of one program are a leak.
const manyBound = 1000

var boundSocketLeak = Rule{
	ID:       "bound-socket-leak",
	Title:    "One program holds very many bound sockets",
	Severity: Warning,
	Causes:   []Cause{PortExhaustion},
	About: `A socket that is bound and neither connected nor listening keeps its port and shows with netstat -q and in
Get-NetTCPConnection only. A program that leaks them uses up the dynamic ports. Its peer column looks like that of a listener,
which it is not. Before Windows 10 and Server 2016 the numbers were not exact.`,
	Host: func(p *Pass) {
		size := p.spans()[0].size()
		for _, t := range p.tallies() {
			if t.Bound < manyBound {
				continue
			}
			id := p.identify(t.Bounds[0])
			f := Finding{Cause: PortExhaustion, Confidence: Likely, Refute: "few such rows in a later capture"}
			if t.Bound*10 >= size*8 {
				f.Severity = Error
			}
			if id.hasPID || id.image != "" {
				f.Owners = []Owner{id.owner()}
			}
			f.Evidence = evidence.Quotes(append(id.lines, socketLines(t.Bounds)...)...)
			f.Message = fmt.Sprintf("%s holds %d bound sockets without a connection (BOUND); each keeps a port of the dynamic range of %d.", id.title(), t.Bound, size)
			f.Missing = mergeMissing(id.missing, Missing{`Get-Process | Sort-Object Handles -Descending | Select-Object -First 10 Id, Name, Handles`, "shows whether its handles grow as well"})
			f.Remedies = p.restartLeaker(id, "netstat -anoq")
			p.report(f)
		}
	},
}

// restartLeaker is the way out for a program that does not close its sockets.
func (p *Pass) restartLeaker(id identity, check string) []Remedy {
	r := Remedy{
		Effect:      fmt.Sprintf("Restart %s, which closes them, and report the leak to its vendor.", id.title()),
		SideEffects: "Its connections are interrupted.",
		Undo:        "Nothing to undo.",
		Check:       check,
	}
	if critical[lower(id.image)] || keep[lower(id.service)] || id.hasPID && id.pid <= 4 {
		r.Effect = "Reboot when it can be spared: this part of Windows cannot be restarted alone. Report the leak."
		r.SideEffects = "Everything on the machine is interrupted."
	}
	return []Remedy{r}
}

// tallies are the tallies of the census, for each program those of the last
// table that shows all states.
func (p *Pass) tallies() []*correlate.Tally {
	if len(p.Host.Sockets.Captures) == 1 {
		return p.Host.Sockets.Census().Tallies
	}
	var out []*correlate.Tally
	last := map[correlate.Program]int{}
	for _, t := range p.Host.Sockets.Census().Tallies {
		who := t.Program
		who.Capture = 0
		if i, ok := last[who]; ok {
			if out[i].Capture <= t.Capture {
				out[i] = t
			}
			continue
		}
		last[who] = len(out)
		out = append(out, t)
	}
	return out
}

// A program leaks closed connections with so many rows in CLOSE_WAIT, or with
// so many that make up such a share of its connections.
const (
	manyCloseWait  = 100
	someCloseWait  = 20
	shareCloseWait = 30 // per cent
)

func leaks(closeWait, connections int) bool {
	return closeWait >= manyCloseWait || closeWait >= someCloseWait && closeWait*100 >= connections*shareCloseWait
}

var closeWaitLeak = Rule{
	ID:       "close-wait-leak",
	Title:    "A program does not close connections that its peers have closed",
	Severity: Warning,
	Causes:   []Cause{CloseWaitLeak},
	About: `CLOSE_WAIT means that the peer has closed and the local program has not. Many of them in one process are a leak in that
program; they do not exhaust ports by themselves. A few are normal, and under an ended process they belong to an orphaned socket.`,
	Host: func(p *Pass) {
		for _, t := range p.tallies() {
			if !leaks(t.CloseWait, t.Connections) || p.superseded(t) {
				continue
			}
			p.reportLeak(t)
		}
	},
	Port: func(p *Pass) {
		if !p.tcp() || !p.unserved() {
			return
		}
		waiting, all := 0, 0
		var first correlate.Socket
		for _, k := range p.locals() {
			switch k.State() {
			case "LISTENING", "TIME_WAIT", "BOUND":
				continue
			case "CLOSE_WAIT":
				if waiting++; waiting == 1 {
					first = k
				}
			}
			all++
		}
		if !leaks(waiting, all) || p.ended(first) != nil {
			return
		}
		id := p.identify(first)
		f := Finding{Cause: CloseWaitLeak, Confidence: Likely, Severity: Error, Refute: "a second capture without these rows"}
		if id.hasPID || id.image != "" {
			f.Owners = []Owner{id.owner()}
		}
		var rows []correlate.Socket
		for _, k := range p.locals() {
			if k.State() == "CLOSE_WAIT" && len(rows) < 5 {
				rows = append(rows, k)
			}
		}
		f.Evidence = evidence.Quotes(append(id.lines, socketLines(rows)...)...)
		f.Message = fmt.Sprintf("%d of %d connections on %s are in CLOSE_WAIT: the clients have closed, %s has not, and it does not serve new ones.", waiting, all, p.where(), id.title())
		f.Missing = id.missing
		f.Remedies = p.restartLeaker(id, "netstat -ano")
		p.report(f)
	},
}

// reportLeak reports a program with many connections in CLOSE_WAIT.
func (p *Pass) reportLeak(t *correlate.Tally) {
	if t.HasPID {
		if t.PID <= 4 {
			return
		}
		if _, gone := p.Host.Processes.Gone(t.PID); gone && p.ended(t.CloseWaits[0]) != nil {
			return
		}
	} else if t.Executable == "" && t.CloseWait < manyCloseWait {
		return
	}
	id := p.identify(t.CloseWaits[0])
	f := Finding{Cause: CloseWaitLeak, Confidence: Likely, Refute: "a second capture in which these rows are gone"}
	if id.hasPID || id.image != "" {
		f.Owners = []Owner{id.owner()}
	} else {
		f.Confidence = Possible
	}
	f.Evidence = evidence.Quotes(append(id.lines, socketLines(t.CloseWaits)...)...)
	f.Message = fmt.Sprintf("%d of %d connections of %s are in CLOSE_WAIT: the peers have closed, the program has not.", t.CloseWait, t.Connections, id.title())
	f.Missing = id.missing
	f.Remedies = p.restartLeaker(id, "netstat -ano")
	p.report(f)
}

// superseded reports whether a later whole table shows that the rows went away.
func (p *Pass) superseded(t *correlate.Tally) bool {
	for _, c := range p.Host.Sockets.Captures[t.Capture+1:] {
		if c.Whole && c.TCP4 {
			return true
		}
	}
	return false
}

// A backlog of half-open connections: from a few on it is told, from many on
// it is a warning.
const (
	someHalfOpen = 20
	manyHalfOpen = 100
)

var synReceivedBacklog = Rule{
	ID:       "syn-received-backlog",
	Title:    "Many half-open connections wait on a port",
	Severity: Info,
	About: `SYN_RECEIVED means that a client asked for a connection and its last answer is still awaited. Many of them on one port
come from a flood, or from a filter on the way back.`,
	Host: func(p *Pass) {
		for _, b := range p.Host.Sockets.Census().Backlogs {
			if b.Count < someHalfOpen {
				continue
			}
			port := b.Port
			f := Finding{Confidence: Possible, Port: &port, Transport: "tcp", Evidence: evidence.Quotes(socketLines(b.First)...), Refute: "a second capture without them",
				Message: fmt.Sprintf("%d connections on TCP port %d are half open (SYN_RECEIVED), from %s among others: a flood, or answers that do not come back.", b.Count, b.Port, b.First[0].RemoteHost())}
			if b.Count > manyHalfOpen {
				f.Severity = Warning
			}
			p.report(f)
		}
	},
}
