package analyze

import (
	"fmt"
	"net/netip"
	"strings"

	"diag/analyze/correlate"
	"diag/analyze/evidence"
)

func lower(s string) string { return strings.ToLower(s) }

// direction tells who opened a connection.
type direction uint8

const (
	ambiguous direction = iota
	// outgoing: this machine's program connected, the local port is ephemeral.
	outgoing
	// accepted: a client connected to the local port.
	accepted
)

// direction tells from the ports of a connection who opened it: the side with
// the dynamic port. A state or a listener behind the foreign port settles it.
func (p *Pass) direction(k correlate.Socket) direction {
	foreign, ok := k.RemotePort()
	switch {
	case k.State() == "SYN_SENT":
		return outgoing
	case k.State() == "SYN_RECEIVED":
		return accepted
	case !ok || foreign == 0:
		return ambiguous
	}
	if p.local(k.RemoteHost()) {
		here, there := len(p.Host.Sockets.Listeners("tcp", k.LocalPort())) > 0, len(p.Host.Sockets.Listeners("tcp", foreign)) > 0
		if here != there {
			if there {
				return outgoing
			}
			return accepted
		}
	}
	mine, theirs := p.dynamicPort(k.LocalPort()), foreign >= 49152
	switch {
	case mine && !theirs:
		return outgoing
	case !mine && (theirs || k.LocalPort() < 1024 && foreign >= 1024):
		return accepted
	case !mine && foreign < 1024:
		return outgoing
	case mine && theirs && foreign < k.LocalPort() && k.LocalPort() < 49152:
		return outgoing
	}
	return ambiguous
}

// local reports an address of this machine, as far as the text alone tells.
func (p *Pass) local(host string) bool {
	a, err := netip.ParseAddr(host)
	return err == nil && a.IsLoopback()
}

// dynamicPort reports whether Windows hands the port out to outgoing
// connections: by the ranges of the dump, else by the default.
func (p *Pass) dynamicPort(port int) bool {
	known := false
	for _, src := range p.Host.Dynamic {
		if src.Data.Known() && src.Data.Transport != "udp" {
			known = true
			if src.Data.Contains(port) {
				return true
			}
		}
	}
	return !known && port >= 49152
}

// collisions are the rows in which the port is the local port of a program's
// own connection.
func (p *Pass) collisions() (rows []correlate.Socket, sure bool) {
	peers := map[string]bool{}
	for _, k := range p.locals() {
		switch k.State() {
		case "BOUND":
			rows, sure = append(rows, k), true
			continue
		case "ESTABLISHED", "SYN_SENT", "CLOSE_WAIT", "FIN_WAIT_1", "FIN_WAIT_2", "LAST_ACK", "CLOSING":
		default:
			continue
		}
		if pid, ok := k.PID(); ok && pid == 0 {
			continue
		}
		switch p.direction(k) {
		case accepted:
			return nil, false // a server's connections
		case outgoing:
			sure = true
		}
		peers[k.Remote()] = true
		rows = append(rows, k)
	}
	// One port with several peers is a server's, unless the ports say otherwise.
	if len(peers) > 1 && !sure {
		return nil, false
	}
	return rows, sure
}

var ephemeralCollision = Rule{
	ID:       "ephemeral-port-collision",
	Title:    "The port is the local port of another program's connection",
	Severity: Error,
	Causes:   []Cause{EphemeralCollision},
	About: `Windows gives outgoing connections a local port from the dynamic range. While such a connection lives nobody can
listen on that port, although no listener shows. Only the local column counts: the same number in the foreign
column is harmless.`,
	Port: func(p *Pass) {
		if !p.tcp() || len(p.listeners()) > 0 {
			return
		}
		rows, sure := p.collisions()
		if len(rows) == 0 || !p.listenersWouldShow(rows[0]) && !sure {
			return
		}
		k := rows[0]
		id := p.identify(k)
		h := holder{Socket: k, identity: id}
		f := Finding{Cause: EphemeralCollision, Confidence: Likely, Refute: "a listener row on the port"}
		if !sure {
			f.Confidence = Possible
		}
		lines := f.gather(h)
		for _, r := range head(rows, 5) {
			lines = append(lines, r.At())
		}
		f.Evidence = evidence.Quotes(lines...)
		who := h.name()
		f.Message = fmt.Sprintf("%s is the local port of a connection of %s to %s (%s), so nobody can listen on it until that connection ends.", p.where(), who, k.Remote(), k.State())
		if k.State() == "BOUND" {
			f.Message = fmt.Sprintf("%s is bound by %s without listening (BOUND), as for a connection of its own, so nobody else can listen on it.", p.where(), who)
		}
		low, isLow := p.lowRange()
		if isLow {
			f.Message += fmt.Sprintf(" The dynamic range starts at %d, far below the default %d, which is why connections take such ports.", low.Data.Start, defaultStart)
			f.Evidence = append(f.Evidence, evidence.Quotes(low.At(low.Data.StartLine))...)
		}
		f.Missing = mergeMissing(f.Missing, p.absent("dynamicport")...)
		restart := "Restart the program whose connection it is; it gets another port."
		if h.hasPID && h.pid > 4 && h.image != "" {
			restart = fmt.Sprintf("Restart %s; its connection gets another port.", h.title())
		}
		f.Remedies = []Remedy{
			{Effect: restart, SideEffects: "Its connections are interrupted.", Undo: "Nothing to undo.", Check: p.checkPort()},
			{Effect: "Give your own program a port below the dynamic range (by default below 49152), so that it cannot happen again.", SideEffects: "Its clients must use the new port.", Undo: "Set the old port again.", Check: p.checkPort()},
		}
		if !p.usesHTTPSys() && p.dynamicPort(p.port()) {
			f.Remedies = append(f.Remedies, p.reservePort("")...)
		}
		if isLow {
			f.Remedies = append(f.Remedies, p.restoreRange(low))
		}
		p.report(f)
	},
}

// reservePort keeps a port out of the hands of connections, for programs that
// open sockets; HTTP.sys programs cannot use such a port.
func (p *Pass) reservePort(stop string) []Remedy {
	transport, port := p.topic.transport, p.port()
	r := Remedy{
		Command:     fmt.Sprintf("netsh interface ipv4 add excludedportrange protocol=%s startport=%d numberofports=1 store=persistent", transport, port),
		Effect:      "Keeps the port out of the dynamic range for good, once it is free; a program that asks for this very port still gets it.",
		SideEffects: "HTTP.sys programs (IIS, IIS Express, HttpListener) cannot use the port while the exclusion stands.",
		Undo:        fmt.Sprintf("netsh interface ipv4 delete excludedportrange protocol=%s startport=%d numberofports=1", transport, port),
		Check:       "netsh interface ipv4 show excludedportrange protocol=" + transport,
	}
	if stop != "" {
		r.Command = "net stop " + stop + "\n" + r.Command + "\nnet start " + stop
		r.Effect = "Stops the service that reserved the block, marks the port as reserved for programs that ask for it, and starts the service again, which then takes other ports."
		r.SideEffects = "Containers, WSL and virtual machines lose their network meanwhile. " + r.SideEffects
	}
	return []Remedy{r}
}

// listenersWouldShow reports whether a listener on the row's port would stand
// in the row's table: netstat without -a shows none.
func (p *Pass) listenersWouldShow(k correlate.Socket) bool {
	c := p.Host.Sockets.Captures[k.Capture()]
	if c.Listeners4 || c.Listeners6 {
		return true
	}
	for _, n := range correlate.FilterNumbers(c.Section.Echo) {
		if n == p.port() {
			return true
		}
	}
	for i, w := range c.Section.Echo.Words {
		if i > 0 && (w == "-localport" || strings.HasPrefix(w, "-") && strings.Contains(w, "a") && c.Section.Echo.Program() == "netstat") {
			return true
		}
	}
	return false
}

var exclusiveLeftovers = Rule{
	ID:       "exclusive-listener-leftovers",
	Title:    "Accepted connections of a program keep the port, although nothing listens",
	Severity: Error,
	Causes:   []Cause{Process},
	About: `A listener that was opened exclusively keeps its port until the connections it accepted are gone, even after the
listener itself is closed: the port is busy and nothing shows as listening. A netstat without -a shows no listeners at all; then
the connections still name the program that serves the port.`,
	Port: func(p *Pass) {
		if !p.tcp() || len(p.listeners()) > 0 {
			return
		}
		rows, pid := p.leftovers()
		if len(rows) == 0 || pid <= 4 || p.ended(rows[0]) != nil {
			return
		}
		h := holder{Socket: rows[0], identity: p.identify(rows[0])}
		f := Finding{Cause: Process, Confidence: Likely, Refute: "a listener row of another process on the port"}
		f.Evidence = evidence.Quotes(append(f.gather(h), socketLines(head(rows, 5))...)...)
		if p.listenersWouldShow(rows[0]) {
			f.Message = fmt.Sprintf("Nothing listens on %s, but %s of %s are left on it, and an exclusive listener keeps its port until they are gone.", p.where(), plural(len(rows), "accepted connection"), h.title())
			f.Remedies = []Remedy{{Effect: fmt.Sprintf("Restart %s, which closes them.", h.title()), SideEffects: "Its connections are interrupted.", Undo: "Nothing to undo.", Check: p.checkPort()}}
		} else {
			f.Message = fmt.Sprintf("%s serves %s on %s; the table shows no listeners at all, so its listening socket is not in it.", h.title(), plural(len(rows), "connection"), p.where())
			f.Missing = mergeMissing([]Missing{{askSockets, "shows listeners too"}}, f.Missing...)
			f.Remedies = append([]Remedy{p.moveRemedy()}, p.ownerRemedies(h.identity)...)
		}
		p.report(f)
	},
}
