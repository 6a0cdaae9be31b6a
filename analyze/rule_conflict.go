package analyze

import (
	"fmt"
	"net/netip"
	"strings"

	"diag/analyze/evidence"
)

// pairs calls f for every two holders that different programs hold. Two relays
// of one published port are the normal case and no pair.
func (p *Pass) pairs(f func(a, b holder)) {
	hs := p.holders()
	for i, a := range hs {
		for _, b := range hs[i+1:] {
			if a.differs(b) && !(a.relay() && b.relay()) && a.end == nil && b.end == nil {
				f(a, b)
			}
		}
	}
}

// together reports whether two holders were seen at one moment: in one table,
// or in two extracts that were filtered for different programs and so could
// not show each other's rows.
func (p *Pass) together(a, b holder) (Confidence, bool) {
	if a.Capture() == b.Capture() {
		return Proven, true
	}
	captures := p.Host.Sockets.Captures
	ca, cb := captures[a.Capture()], captures[b.Capture()]
	if a.Executable() == "" || b.Executable() == "" || ca.Whole || cb.Whole || ca.Doc != cb.Doc {
		return 0, false
	}
	if strings.Join(ca.Section.Echo.Filters, "|") == strings.Join(cb.Section.Echo.Filters, "|") {
		return 0, false
	}
	return Likely, true
}

var sameEndpoint = Rule{
	ID:       "same-endpoint-two-pids",
	Title:    "Two programs listen on the same address and port",
	Severity: Error,
	Causes:   []Cause{DuplicateListener},
	About: `Windows lets two sockets listen on one address and port when they set SO_REUSEADDR or when a child inherited
the handle. Which of the two gets a connection is undefined. Several processes of one program, as web servers
start them, are normal, and so are the multicast ports of discovery protocols.`,
	Port: func(p *Pass) {
		if !p.tcp() && (sharedUDP[p.port()] || !p.topic.asked) {
			return
		}
		var both []holder
		confidence := Proven
		p.pairs(func(a, b holder) {
			if c, ok := p.together(a, b); ok && len(both) == 0 && a.LocalHost() == b.LocalHost() {
				both, confidence = []holder{a, b}, c
			}
		})
		if len(both) == 0 {
			p.repeatedRows()
			return
		}
		a, b := both[0], both[1]
		f := Finding{Cause: DuplicateListener, Confidence: confidence, Refute: "a capture in which only one of the rows is left"}
		f.Evidence = evidence.Quotes(f.gather(a, b)...)
		f.Message = fmt.Sprintf("Two programs listen on %s at %s: %s and %s. Which of them gets a connection is undefined.", p.where(), a.Local(), a.name(), b.name())
		if !p.tcp() {
			f.Message = fmt.Sprintf("Two programs hold %s at %s: %s and %s. Which of them gets a datagram is undefined.", p.where(), a.Local(), a.name(), b.name())
		}
		if a.kernel() || b.kernel() {
			f.Missing = mergeMissing(f.Missing, p.absent("servicestate")...)
		}
		if isServiceHost(a.image) && a.service == "" || isServiceHost(b.image) && b.service == "" {
			f.Missing = mergeMissing(f.Missing, p.absent("portproxy")...)
		}
		f.Remedies = p.untangle(a, b)
		p.report(f)
	},
}

// repeatedRows reports equal rows without owners: two sockets, or one row that
// was pasted twice.
func (p *Pass) repeatedRows() {
	for _, h := range p.holders() {
		if !p.tcp() || !h.anonymous() || h.rows < 2 || h.OwnerUnavailable() {
			continue
		}
		var lines []evidence.Line
		for _, k := range p.listeners() {
			if k.Capture() == h.Capture() && k.LocalHost() == h.LocalHost() && len(lines) < 4 {
				lines = append(lines, k.At())
			}
		}
		f := Finding{Cause: DuplicateListener, Confidence: Possible, Evidence: evidence.Quotes(lines...),
			Message: fmt.Sprintf("%s at %s stands in the table %d times: two sockets may share it, but the capture shows no process IDs.", p.where(), h.Local(), h.rows),
			Missing: []Missing{{askSockets, "shows which processes own the rows"}}}
		p.report(f)
		return
	}
}

// untangle are the ways to get two listeners apart.
func (p *Pass) untangle(a, b holder) []Remedy {
	out := []Remedy{{
		Effect:      "Bind one of the two programs to another port, or to an address that the other does not use.",
		SideEffects: "Clients of that program must use the new address or port.",
		Undo:        "Set the old address and port again.",
		Check:       p.checkPort(),
	}}
	for _, h := range []holder{b, a} {
		if !h.kernel() {
			out = append(out, p.ownerRemedies(h.identity)...)
		}
	}
	return out
}

var specificShadows = Rule{
	ID:       "specific-address-shadows-wildcard",
	Title:    "A listener on one address takes its traffic from another program's wildcard",
	Severity: Warning,
	Causes:   []Cause{DuplicateListener},
	About: `A program may listen on one address although another listens on all of them: the specific address wins. The
other program then is dead on that address only, often on localhost. It blocks nobody from binding.`,
	Port: func(p *Pass) {
		if !p.tcp() {
			return
		}
		var wild, specific holder
		found := false
		p.pairs(func(a, b holder) {
			if b.Wildcard() {
				a, b = b, a
			}
			if c, ok := p.together(a, b); ok && c == Proven && !found && a.Wildcard() && !b.Wildcard() && a.IPv6() == b.IPv6() && b.Addr().IsValid() {
				wild, specific, found = a, b, true
			}
		})
		if !found || p.forwarding(specific) || p.forwarding(wild) {
			return
		}
		f := Finding{Refute: "the same process behind both rows"}
		f.Evidence = evidence.Quotes(f.gather(wild, specific)...)
		f.Message = fmt.Sprintf("Connections to %s on %s reach %s, on all other addresses %s.", specific.LocalHost(), p.where(), specific.name(), wild.name())
		if wild.kernel() {
			f.Missing = mergeMissing(f.Missing, p.absent("servicestate")...)
		}
		f.Remedies = append(p.untangle(wild, specific), Remedy{Effect: "Reach the other program by another address of the machine.", SideEffects: "None.", Undo: "Nothing to undo.",
			Check: p.checkPort()})
		// Whoever cannot bind is stopped by a holder of the address it wants.
		if !p.bindFails() {
			f.Cause, f.Severity = DuplicateListener, Error
		}
		p.report(f)
	},
}

var familySplit = Rule{
	ID:       "address-family-split",
	Title:    "IPv4 and IPv6 of the port belong to different programs",
	Severity: Warning,
	Causes:   []Cause{AddressFamilySplit},
	About: `IPv4 and IPv6 are bound apart, so that two programs can hold one port. "localhost" mostly means ::1 first:
clients reach the program that they do not expect. The relays of Docker and WSL share one published port that
way as a rule, which is normal unless connections hang.`,
	Port: func(p *Pass) {
		if !p.tcp() {
			return
		}
		var v4, v6 holder
		found := false
		consider := func(a, b holder) {
			if a.IPv6() {
				a, b = b, a
			}
			if found || a.Capture() != b.Capture() || a.IPv6() || !b.IPv6() || !everyday(a) || !everyday(b) {
				return
			}
			v4, v6, found = a, b, true
		}
		p.pairs(consider)
		if !found && p.hangs() {
			hs := p.holders()
			for i, a := range hs {
				for _, b := range hs[i+1:] {
					if a.relay() && b.relay() && a.differs(b) {
						consider(a, b)
					}
				}
			}
		}
		if !found || p.sharesFamily(v4, v6) && !(v4.relay() && v6.relay()) {
			return
		}
		f := Finding{Cause: AddressFamilySplit, Severity: Error, Refute: "the same process behind both rows"}
		if p.clientFails() {
			f.Confidence = Likely // the split is plain, that it explains the complaint is not
		}
		f.Evidence = evidence.Quotes(append(f.gather(v4, v6), p.complaints()...)...)
		f.Message = fmt.Sprintf("%s belongs to %s on IPv4 and to %s on IPv6; a client of \"localhost\" usually tries IPv6 first.", p.where(), v4.name(), v6.name())
		if v4.kernel() || v6.kernel() {
			f.Missing = mergeMissing(f.Missing, p.absent("servicestate", "iplisten")...)
		}
		f.Remedies = append([]Remedy{{
			Effect:      "Let clients use 127.0.0.1 or [::1] instead of localhost, or bind the program that they mean to both families.",
			SideEffects: "None for other programs.",
			Undo:        "Set the old address again.",
			Check:       p.checkPort(),
		}}, p.untangle(v4, v6)...)
		p.report(f)
	},
}

// everyday reports an address by which local clients reach a program: loopback
// or every address.
func everyday(h holder) bool { return h.Wildcard() || h.Loopback() }

// sharesFamily reports whether one of the two programs listens on the other's
// family as well: then no family is left to the other program.
func (p *Pass) sharesFamily(v4, v6 holder) bool {
	for _, h := range p.holders() {
		if h.Capture() == v4.Capture() && (h.IPv6() && !h.differs(v4) || !h.IPv6() && !h.differs(v6)) {
			return true
		}
	}
	return false
}

var oneFamily = Rule{
	ID:       "one-family-listens",
	Title:    "The port is served on one address family only",
	Severity: Warning,
	Causes:   []Cause{AddressFamilySplit},
	About: `A program that binds to ::1 only cannot be reached at 127.0.0.1, and the other way round. netstat -p tcp leaves
IPv6 out and -p tcpv6 IPv4, so that a missing row proves something only where both families were captured.`,
	Port: func(p *Pass) {
		hs := p.holders()
		if !p.tcp() || len(hs) == 0 || !p.unserved() {
			return
		}
		first := hs[0]
		wild := false
		for _, h := range hs {
			if !h.Addr().IsValid() || h.IPv6() != first.IPv6() || h.end != nil || h.kernel() {
				return
			}
			wild = wild || h.Wildcard()
		}
		capture := p.Host.Sockets.Captures[first.Capture()]
		if echo := capture.Section.Echo; echo.Has("-p") || echo.Has("/p") {
			return
		}
		named := p.clientFamily()
		if named == family(first.IPv6()) || named == anyFamily && wild && !first.IPv6() {
			return
		}
		f := Finding{Cause: AddressFamilySplit, Confidence: Possible, Severity: Error, Refute: "a row of the other family on the port"}
		if named != anyFamily && capture.Listeners4 && capture.Listeners6 {
			f.Confidence = Likely
		}
		if named == anyFamily && capture.Listeners4 && capture.Listeners6 && first.IPv6() {
			f.Confidence = Likely
		}
		f.Evidence = evidence.Quotes(append(f.gather(hs...), p.complaints()...)...)
		has, lacks, use := "IPv4", "IPv6", "127.0.0.1"
		if first.IPv6() {
			has, lacks, use = "IPv6", "IPv4", "[::1]"
		}
		if !first.Loopback() && !first.Wildcard() {
			use = first.LocalHost()
		}
		f.Message = fmt.Sprintf("%s is served on %s only (%s, by %s); a client that uses %s is refused.", p.where(), has, first.Local(), first.name(), lacks)
		if f.Confidence < Likely {
			f.Missing = mergeMissing(f.Missing, Missing{"netstat -ano", "the whole table, which shows both families"})
		}
		f.Remedies = []Remedy{{
			Effect:      fmt.Sprintf("Let the client use %s, or bind the program to both families.", use),
			SideEffects: "None for other programs.",
			Undo:        "Set the old address again.",
			Check:       p.checkPort(),
		}}
		p.report(f)
	},
}

// addressFamily is what a client uses.
type addressFamily uint8

const (
	anyFamily addressFamily = iota
	ipv4
	ipv6
)

func family(six bool) addressFamily {
	if six {
		return ipv6
	}
	return ipv4
}

// clientFamily is the family of the address that the complaint names.
func (p *Pass) clientFamily() addressFamily {
	for _, m := range p.topic.messages {
		hosts := append([]string{m.Address}, strings.Fields(m.Text)...)
		if _, prefix, ok := messagePort(m); ok {
			hosts = append([]string{prefix.Host}, hosts...)
		}
		for _, host := range hosts {
			if a, ok := addressIn(host); ok {
				return family(a.Is6())
			}
		}
	}
	return anyFamily
}

// addressIn reads a word of a text as an address, with or without brackets, a
// port and punctuation.
func addressIn(word string) (netip.Addr, bool) {
	word = strings.Trim(word, "(),;'\"`")
	if a, err := netip.ParseAddrPort(strings.TrimRight(word, ":.")); err == nil {
		return a.Addr(), true
	}
	word = strings.Trim(word, "[]")
	for _, w := range []string{word, strings.TrimRight(word, ":.")} {
		if a, err := netip.ParseAddr(w); err == nil {
			return a, true
		}
	}
	return netip.Addr{}, false
}

// complaints are the lines of the error texts.
func (p *Pass) complaints() []evidence.Line {
	var out []evidence.Line
	for _, m := range p.topic.messages {
		out = append(out, m.At())
	}
	return out
}
