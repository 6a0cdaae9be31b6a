package analyze

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"diag/analyze/evidence"
	"diag/parser/urlprefix"
)

func sortAddrs(as []netip.Addr) { slices.SortFunc(as, netip.Addr.Compare) }

// listLines are the lines of the IP listen list.
func (p *Pass) listLines() []evidence.Line {
	var lines []evidence.Line
	for _, l := range append(append([]listedAddress{}, p.model().listed...), p.model().bad...) {
		lines = append(lines, l.at)
	}
	return lines
}

// listText names the entries of the IP listen list.
func (p *Pass) listText() string {
	var out []string
	for _, l := range append(append([]listedAddress{}, p.model().listed...), p.model().bad...) {
		out = append(out, l.text)
	}
	return join(out)
}

const (
	listRestart = "It takes effect when the programs that use HTTP.sys start anew, at the latest after a reboot; list the tenants first with: netsh http show servicestate view=requestq verbose=yes."
	listCheck   = "netsh http show iplisten"
)

// addListed adds an address to the list.
func addListed(a, effect string) Remedy {
	return Remedy{
		Command:     "netsh http add iplisten ipaddress=" + a,
		Effect:      effect + " " + listRestart,
		SideEffects: "The list holds for every program that uses HTTP.sys and for all its ports.",
		Undo:        "netsh http delete iplisten ipaddress=" + a,
		Check:       listCheck,
	}
}

// dropListed takes an entry of the list away.
func (p *Pass) dropListed(l listedAddress, effect string) Remedy {
	side := "The list holds for every program that uses HTTP.sys and for all its ports."
	if len(p.model().listed)+len(p.model().bad) == 1 {
		side = "The list is then empty, and HTTP.sys listens on every address of both families: a server that uses one of the other addresses on the same port loses it."
	}
	return Remedy{
		Command:     "netsh http delete iplisten ipaddress=" + l.text,
		Effect:      effect + " " + listRestart,
		SideEffects: side,
		Undo:        "netsh http add iplisten ipaddress=" + l.text,
		Check:       listCheck,
	}
}

// servedByHTTPSys reports that the port is one of HTTP.sys, as far as the dump
// shows.
func (p *Pass) servedByHTTPSys() bool {
	return len(p.Host.On(p.port())) > 0 || surelyKernel(p.kernelListeners()) && driverOn(p.topic.transport, p.port()) == nil
}

// askedAddresses are the addresses that a program wants or a client asked for,
// with the line.
func (p *Pass) askedAddresses() (out []listedAddress) {
	for _, w := range p.topic.wanted {
		if a := w.prefix.Address(); a.IsValid() {
			out = append(out, listedAddress{a.Unmap(), w.text, w.at})
		}
	}
	for _, m := range p.topic.messages {
		if a, err := netip.ParseAddr(strings.Trim(m.Address, "[]")); err == nil && !a.IsUnspecified() {
			out = append(out, listedAddress{a.Unmap().WithZone(""), m.Address, m.At()})
		}
	}
	return out
}

// listErrors are what a wrong list makes of a registration, listReach what it
// makes of a request.
func (p *Pass) listErrors() bool { return p.topic.has(1214, 1231, 1232, 10049) }

func (p *Pass) listReach() bool {
	unreached := p.topic.has(10061, 10060)
	for _, m := range p.topic.messages {
		unreached = unreached || m.Kind == "connect" && m.Outcome != "reset"
	}
	return unreached && !p.topic.has(503, 400, 404) && p.servedByHTTPSys()
}

var ipListenListNotEmpty = Rule{
	ID:       "ip-listen-list-not-empty",
	Title:    "HTTP.sys is restricted to some addresses",
	Severity: Warning,
	Causes:   []Cause{IPListenList},
	About: `An empty IP listen list means all addresses. With entries HTTP.sys listens on these only, for every program and every
port: a site on another address is not reachable, and a URL on another address cannot be registered.`,
	Port: func(p *Pass) {
		m := p.model()
		if !p.tcp() || len(m.listed) == 0 || coversBoth(m) {
			return
		}
		f := Finding{Refute: "an empty list"}
		lines := p.listLines()
		for _, a := range p.askedAddresses() {
			if m.listens(a.addr) || !p.listErrors() && !p.listReach() {
				continue
			}
			if !a.addr.IsLoopback() && !m.isLocal(a.addr) && m.state.HasAddresses {
				continue // not the list's fault
			}
			f.Cause, f.Severity, f.weight = IPListenList, Error, 2
			if !a.addr.IsLoopback() && !m.isLocal(a.addr) {
				f.Confidence = Likely // it may be no address of the machine at all
				f.Missing = p.absent("ipconfig")
			}
			f.Message = fmt.Sprintf("The IP listen list of HTTP.sys holds only %s and leaves out %s, so that HTTP.sys does not listen there: %s.", p.listText(), a.addr, a.text)
			lines = append(append(p.complaintLines(), a.at), lines...)
			f.Remedies = []Remedy{addListed(a.addr.String(), fmt.Sprintf("Lets HTTP.sys listen on %s too.", a.addr))}
			for _, l := range m.listed {
				if len(m.listed) == 1 && !(l.addr.Is4() && l.addr.IsUnspecified()) {
					f.Remedies = append(f.Remedies, p.dropListed(l, "Or empties the list."))
				}
			}
			break
		}
		if f.Cause == "" {
			f.Message = fmt.Sprintf("The IP listen list of HTTP.sys is not empty: it listens only on %s, for every program that uses it and on every port.", p.listText())
		}
		f.Evidence = evidence.Quotes(lines...)
		p.report(f)
	},
}

// coversBoth: the list has the wildcards of both families and so restricts nothing.
func coversBoth(m *httpModel) bool {
	return m.listens(netip.IPv4Unspecified()) && m.listens(netip.IPv6Unspecified())
}

var ipListenListAbsentAddress = Rule{
	ID:       "ip-listen-list-absent-address",
	Title:    "The IP listen list names an address that the machine does not have",
	Severity: Warning,
	Causes:   []Cause{IPListenList},
	About: `HTTP.sys cannot bind an address that is gone, for example after cloning a machine: registrations fail with 1214, sites
stop with 0x800704BE, and the event log has 15005. The text of 15005 blames the list even when another program holds
the port, so that the holder comes first.`,
	Port: func(p *Pass) {
		m := p.model()
		if !p.tcp() && p.port() >= 0 {
			return
		}
		shown := p.topic.has(1214, 15005)
		for _, l := range m.listed {
			if m.isLocal(l.addr) || m.embedded(l) {
				continue
			}
			f := Finding{Cause: IPListenList, Confidence: Possible, Refute: "the address in ipconfig"}
			switch {
			case shown && p.topic.has(15005) && len(p.listeners()) > 0 && len(p.kernelListeners()) == 0:
			case m.state.HasAddresses || shown:
				f.Confidence = Likely
			case len(m.locals()) == 0:
				continue
			}
			if shown {
				f.Severity = Error
			}
			f.Missing = p.absent("ipconfig")
			f.Message = fmt.Sprintf("The IP listen list of HTTP.sys names %s, which is no address of this machine as far as the dump shows: HTTP.sys cannot listen there.", l.text)
			if m.state.HasAddresses {
				f.Message = fmt.Sprintf("The IP listen list of HTTP.sys names %s, but this machine has %s: HTTP.sys cannot listen there.", l.text, p.addressList())
			}
			f.Evidence = evidence.Quotes(append(append(p.complaintLines(), l.at), p.addressLines()...)...)
			f.Remedies = []Remedy{p.dropListed(l, "Removes the address that the machine lacks.")}
			p.report(f)
			return
		}
	},
}

// embedded reports an entry that comes from adding "ip:port": an IPv6 address
// with an IPv4 one inside that nobody has.
func (m *httpModel) embedded(l listedAddress) bool {
	if strings.Contains(l.text, "%") || m.isLocal(l.addr) {
		return false
	}
	a, err := netip.ParseAddr(l.text)
	if err != nil || !a.Is6() || a.Is4In6() {
		return false
	}
	b := a.As16()
	for _, x := range b[:12] {
		if x != 0 {
			return false
		}
	}
	return strings.Contains(l.text, ".")
}

var ipListenListOneFamily = Rule{
	ID:       "ip-listen-list-one-family",
	Title:    "The IP listen list has addresses of one family only",
	Severity: Warning,
	Causes:   []Cause{IPListenList},
	About: `0.0.0.0 in the list means every IPv4 address and no IPv6 one, :: the reverse. A list with entries of one family cuts
the other off: with "::" alone a URL on 127.0.0.1 fails with 1231, with 0.0.0.0 alone localhost over IPv6 is refused.`,
	Port: func(p *Pass) {
		m := p.model()
		if !p.tcp() || len(m.listed) == 0 {
			return
		}
		v4, v6 := 0, 0
		for _, l := range m.listed {
			if l.addr.Is4() {
				v4++
			} else if !m.embedded(l) {
				v6++
			}
		}
		if v4 > 0 && v6 > 0 || v4+v6 == 0 {
			return
		}
		present, lost, wildcard := "IPv4", "IPv6", "::"
		if v6 > 0 {
			present, lost, wildcard = "IPv6", "IPv4", "0.0.0.0"
		}
		f := Finding{Refute: "an entry of the other family, or an empty list"}
		lines := p.listLines()
		cut := true
		for _, a := range p.askedAddresses() {
			cut = cut && (a.addr.Is4() == (lost == "IPv4"))
		}
		if cut && (p.topic.has(1231, 1232) || p.listReach()) {
			f.Cause, f.Severity, f.weight = IPListenList, Error, 1
			if len(p.askedAddresses()) == 0 || !p.topic.has(1231, 1232) {
				f.Confidence = Likely
			}
			lines = append(append(p.complaintLines(), lines...), socketLines(p.kernelListeners())...)
		}
		f.Message = fmt.Sprintf("The IP listen list of HTTP.sys has only %s entries (%s): nothing is served or can be registered over %s, on any port.", present, p.listText(), lost)
		if f.Cause != "" && !m.listens(netip.IPv4Unspecified()) && !m.listens(netip.IPv6Unspecified()) {
			f.Message += fmt.Sprintf(" Other %s addresses are left out too.", present)
		}
		f.Evidence = evidence.Quotes(lines...)
		f.Remedies = []Remedy{addListed(wildcard, fmt.Sprintf("Lets HTTP.sys listen on every %s address too.", lost))}
		if len(m.listed) == 1 && m.listed[0].text != "0.0.0.0" {
			f.Remedies = append(f.Remedies, p.dropListed(m.listed[0], "Or empties the list, which means all addresses of both families."))
		}
		p.report(f)
	},
}

var ipListenListNoLoopback = Rule{
	ID:       "ip-listen-list-no-loopback",
	Title:    "The IP listen list leaves out the loopback addresses",
	Severity: Warning,
	Causes:   []Cause{IPListenList},
	About: `With only outward addresses in the list, HTTP.sys serves nobody on 127.0.0.1: tools that check a site through
localhost fail. localhost may still work through ::1 when that is covered.`,
	Port: func(p *Pass) {
		m := p.model()
		v4, v6 := netip.MustParseAddr("127.0.0.1"), netip.IPv6Loopback()
		if !p.tcp() || len(m.listed) == 0 || m.listens(v4) || p.port() < 0 {
			return
		}
		var at evidence.Line
		text := ""
		concerns := func(x urlprefix.Prefix) bool {
			return x.Loopback() && !(strings.EqualFold(x.Host, "localhost") && m.listens(v6)) && !(x.Address().IsValid() && m.listens(x.Address()))
		}
		for _, w := range p.topic.wanted {
			if text == "" && concerns(w.prefix) {
				text, at = w.text, w.at
			}
		}
		asked := text != ""
		for _, r := range p.Host.On(p.port()) {
			if text == "" && concerns(r.Prefix) {
				text, at = r.URL, r.At()
			}
		}
		if text == "" {
			return
		}
		f := Finding{Confidence: Likely, Refute: "a loopback entry or a wildcard in the list"}
		if asked && (p.listErrors() || p.listReach()) {
			f.Cause, f.Severity = IPListenList, Error
			f.weight = 1
		}
		f.Message = fmt.Sprintf("The IP listen list of HTTP.sys (%s) leaves out 127.0.0.1, so that %s is not served on the machine itself.", p.listText(), text)
		f.Evidence = evidence.Quotes(append(append(p.complaintLines(), at), p.listLines()...)...)
		f.Remedies = []Remedy{addListed("127.0.0.1", "Lets HTTP.sys answer on the loopback address too.")}
		for _, l := range p.model().listed {
			if p.model().embedded(l) {
				f.Remedies = append(f.Remedies, p.dropListed(l, "Removes an entry that is no address of a machine."))
			}
		}
		p.report(f)
	},
}

var ipListenListMalformedEntry = Rule{
	ID:       "ip-listen-list-malformed-entry",
	Title:    "The IP listen list has an entry that is no address of a machine",
	Severity: Warning,
	About: `Entries such as ::0.1.0.128 come from adding an address together with a port. The list knows no ports. Genuine IPv6
addresses with an IPv4 one inside exist; ipconfig shows them.`,
	Host: func(p *Pass) {
		m := p.model()
		for _, l := range append(append([]listedAddress{}, m.bad...), m.listed...) {
			if l.addr.IsValid() && !m.embedded(l) {
				continue
			}
			f := Finding{Confidence: Likely, Evidence: evidence.Quotes(l.at), Refute: "the address in ipconfig",
				Message: fmt.Sprintf("The entry %s of the IP listen list is no address of a machine; such entries come from adding an address together with a port.", l.text)}
			if l.addr.IsValid() {
				f.Remedies = []Remedy{p.dropListed(l, "Removes the entry.")}
			}
			p.report(f)
		}
	},
}
