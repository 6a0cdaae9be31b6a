package analyze

import (
	"fmt"
	"net/netip"
	"strings"

	"diag/analyze/evidence"
	"diag/analyze/winsock"
)

var bindErrorContradicts = Rule{
	ID:       "bind-error-contradicts-holder",
	Title:    "The error of the failing program does not fit the holder of the port",
	Severity: Warning,
	About: `Which error a second bind gets follows from the addresses, the options and the accounts of both sockets. An error that no
combination gives, or 10048 without any socket on the port, points to a second cause or to a capture of another moment.
10013 next to a wildcard holder is ordinary.`,
	Port: func(p *Pass) {
		var code winsock.Result
		switch denied, inUse := p.topic.has(10013), p.topic.has(10048); {
		case denied && !inUse:
			code = winsock.Denied
		case inUse && !denied:
			code = winsock.InUse
		default:
			return
		}
		if len(p.locals()) == 0 {
			if code == winsock.InUse && p.tableShows() && len(p.Host.On(p.port())) == 0 {
				lines, _ := p.searchedSockets()
				p.report(Finding{Confidence: Likely, Evidence: evidence.Quotes(append(p.complaints(), lines...)...), Refute: "a row of the port in a capture made while the program fails",
					Message: fmt.Sprintf("Error 10048 means that a socket exists, but the socket table has none on %s: it was captured at another moment, or the failing program binds the port twice.", p.where()),
					Missing: []Missing{{askSockets, "made while the program fails"}}})
			}
			return
		}
		wanted := p.wantedAddresses()
		if len(wanted) == 0 || len(p.listeners()) == 0 {
			return
		}
		if _, block := blockOf(p.exclusions()); block {
			return
		}
		var lines []evidence.Line
		for _, h := range p.holders() {
			if !h.Addr().IsValid() || explains(h.Addr(), wanted, code) {
				return
			}
			lines = append(lines, h.At())
		}
		if len(lines) < len(p.holders()) || len(lines) == 0 {
			return
		}
		names := make([]string, len(wanted))
		for i, a := range wanted {
			names[i] = a.String()
		}
		p.report(Finding{Confidence: Likely, Evidence: evidence.Quotes(append(p.complaints(), lines...)...), Refute: "another address than " + join(names) + " in the failing program's configuration",
			Message: fmt.Sprintf("The holder of %s at %s does not explain error %d at %s: there is a second cause.", p.where(), p.holders()[0].Local(), int(code), strings.Join(names, " and ")),
			Missing: p.absent("excludedportrange", "netstat")})
	},
}

// explains reports whether a holder can make a bind to one of the wanted
// addresses fail with the code.
func explains(holder netip.Addr, wanted []netip.Addr, code winsock.Result) bool {
	for _, w := range wanted {
		first, second, overlap := winsock.Overlap(holder, w)
		// An exclusive dual-stack bind fails with 10013 wherever a loopback
		// address of either family is taken.
		if w.IsUnspecified() && w.Is6() || overlap && winsock.Can(first, second, code) {
			return true
		}
	}
	return false
}

var coexistence = Rule{
	ID:       "coexistence-on-two-addresses",
	Title:    "HTTP.sys and a server with its own socket can share the port by address",
	Severity: Info,
	About: `On a machine with several addresses the IP listen list can keep HTTP.sys to some of them, so that another server binds the
port on a free one. It is the third choice after moving a port and stopping a service: the list holds for all ports and all
programs that use HTTP.sys, and it breaks when an address goes.`,
	Port: func(p *Pass) {
		regs := p.Host.On(p.port())
		if !p.tcp() || len(regs) == 0 || len(p.kernelListeners()) == 0 || p.usesHTTPSys() || !p.opensSocket() {
			return
		}
		addresses, lines := p.ownAddresses()
		if len(addresses) < 2 {
			return
		}
		free, stays := addresses[len(addresses)-1], addresses[:len(addresses)-1]
		var add, remove []string
		for _, a := range append([]string{"127.0.0.1"}, stays...) {
			add = append(add, "netsh http add iplisten ipaddress="+a)
			remove = append(remove, "netsh http delete iplisten ipaddress="+a)
		}
		f := Finding{Confidence: Likely, Refute: "one address only",
			Message:  fmt.Sprintf("The machine has several addresses (%s): HTTP.sys could be kept to some of them, and the other server bind %s on a free one. Moving a port or stopping a service comes first.", join(addresses), p.where()),
			Evidence: evidence.Quotes(append(lines, regs[0].At())...)}
		f.Remedies = []Remedy{{
			Command:     strings.Join(add, "\n"),
			Effect:      fmt.Sprintf("Keeps HTTP.sys to these addresses once the programs that use it are restarted, or after a reboot; then bind the other server to %s.", free),
			SideEffects: "Holds for every port and every program that uses HTTP.sys; IPv6 is lost unless listed too; it breaks when a listed address goes away.",
			Undo:        strings.Join(remove, "\n"),
			Check:       askListenList,
		}}
		p.report(f)
	},
}

// ownAddresses are the IPv4 addresses of the machine that others reach.
func (p *Pass) ownAddresses() (out []string, lines []evidence.Line) {
	seen := map[string]bool{}
	for _, src := range p.Host.Adapters {
		for _, a := range src.Data.Adapters {
			for _, x := range a.Addresses {
				ip, err := netip.ParseAddr(x.Text)
				if err != nil || !ip.Is4() || ip.IsLoopback() || ip.IsLinkLocalUnicast() || seen[x.Text] {
					continue
				}
				seen[x.Text] = true
				out = append(out, x.Text)
				lines = append(lines, src.At(x.Line))
			}
		}
	}
	return out, lines
}
