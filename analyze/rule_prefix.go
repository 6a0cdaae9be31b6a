package analyze

import (
	"fmt"
	"net/netip"
	"strings"

	"diag/analyze/correlate"
	"diag/analyze/evidence"
	"diag/analyze/httpsys"
	"diag/parser/urlprefix"
)

// flaw is a URL prefix that HTTP.sys would refuse as it is written.
type flaw struct {
	text    string
	prefix  urlprefix.Prefix
	problem urlprefix.Problem
	lines   []evidence.Line
	// netsh: the URL was given to netsh, which adds a missing slash itself.
	netsh bool
}

// findFlaw finds the first fault of a prefix that explains error 87 or 50.
func findFlaw(text string, x urlprefix.Prefix, err error, netsh bool) (urlprefix.Problem, bool) {
	if err != nil {
		return urlprefix.Problem{}, false
	}
	var slash *urlprefix.Problem
	for i, pr := range x.Problems {
		switch {
		case pr.Kind == urlprefix.BlankInside || pr.Kind.Win32() == 0:
		case pr.Kind == urlprefix.NoSlash || pr.Kind == urlprefix.NoFinalSlash:
			slash = &x.Problems[i]
		default:
			return pr, true
		}
	}
	if slash != nil && !netsh {
		return *slash, true
	}
	return urlprefix.Problem{}, false
}

// flaws are the malformed prefixes that belong to the topic.
func (p *Pass) flaws() []flaw {
	var out []flaw
	here := func(port uint16) bool { return port == 0 || p.port() < 0 || int(port) == p.port() }
	for _, t := range p.typedURLACL("add") {
		if pr, ok := findFlaw(t.url, t.prefix, t.err, true); ok && here(t.prefix.Port) && (t.answer == nil || t.answer.Outcome != "added") {
			out = append(out, flaw{t.url, t.prefix, pr, t.lines(), true})
		}
	}
	messages := p.topic.messages
	if p.port() < 0 {
		messages = p.Host.Messages
	}
	for _, m := range messages {
		if m.URL == "" || m.Kind == "http-status" || m.Kind == "connect" || m.Kind == "netsh" {
			continue
		}
		x, err := urlprefix.Parse(m.URL)
		if pr, ok := findFlaw(m.URL, x, err, false); ok && here(x.Port) {
			out = append(out, flaw{m.URL, x, pr, []evidence.Line{m.At()}, false})
		}
	}
	return out
}

// corrected is how the prefix should be written, where that can be told.
func corrected(x urlprefix.Prefix) string {
	switch {
	case x.Scheme != "http" && x.Scheme != "https":
		return ""
	case x.Port == 0:
		x.Port = 80
		if x.Scheme == "https" {
			x.Port = 443
		}
	}
	if x.Host == "" || x.Host == "0.0.0.0" {
		x.Host = "+"
	}
	x.Problems = nil
	x, err := urlprefix.Parse(x.String())
	if err != nil || len(x.Problems) > 0 {
		return ""
	}
	s, ok := x.Command()
	if !ok {
		return ""
	}
	return s
}

var malformedPrefix = Rule{
	ID:       "malformed-prefix",
	Title:    "The URL prefix is not written as HTTP.sys wants it",
	Severity: Warning,
	Causes:   []Cause{PrefixMismatch},
	About: `A prefix is scheme://host:port/path/ with all parts: the port is mandatory and never a wildcard, the host is "+", "*",
a name or an address (0.0.0.0 is none of them), nothing is escaped. HTTP.sys refuses anything else with 87, and
0.0.0.0 with 50. netsh adds a missing final slash by itself. A blank behind the scheme is damage of the text as a
rule.`,
	Port: func(p *Pass) {
		if !p.tcp() && p.port() >= 0 || !p.topic.has(87, 50) {
			return
		}
		for _, f := range p.flaws() {
			code := ErrorCode(f.problem.Kind.Win32())
			if !p.topic.has(code) {
				continue
			}
			found := Finding{Cause: PrefixMismatch, Severity: Error, Refute: "a well-formed prefix in the program's settings"}
			if f.problem.Kind == urlprefix.NoSlash || f.problem.Kind == urlprefix.NoFinalSlash || !f.netsh && f.problem.Kind == urlprefix.PortMissing {
				found.Confidence = Likely
			}
			found.Message = fmt.Sprintf("The URL %s is malformed: it %s. HTTP.sys refuses it with error %d; rights and other entries play no part.", f.text, f.problem, code)
			if c := corrected(f.prefix); c != "" {
				what := fmt.Sprintf("Write the prefix with all its parts, for example %s (with the port that is meant).", c)
				found.Remedies = append(found.Remedies, Remedy{Effect: what, SideEffects: "None.", Undo: "Set the old text again.", Check: askURLACL})
			}
			found.Evidence = evidence.Quotes(append(f.lines, p.complaintLines()...)...)
			p.report(found)
			return
		}
	},
	Host: func(p *Pass) {
		for _, r := range p.Host.Reservations {
			pr, ok := findFlaw(r.URL, r.Prefix, r.Bad, true)
			if !ok {
				continue
			}
			p.report(Finding{Confidence: Likely, Evidence: evidence.Quotes(r.At()),
				Message: fmt.Sprintf("The reserved URL %s %s, which HTTP.sys does not accept: the text is damaged, or the entry was made past netsh.", r.URL, pr),
				Refute:  "the same entry in a capture that was not edited"})
		}
	},
}

var hostFormMismatch = Rule{
	ID:       "host-form-mismatch",
	Title:    "No URL on the port is for the host that was asked for",
	Severity: Error,
	Causes:   []Cause{PrefixMismatch},
	About: `When only host names or addresses are registered on a port, a request for any other host is answered by HTTP.sys
itself: 400, "Bad Request - Invalid Hostname". A reverse proxy may change the host; localhost is a host form of its
own.`,
	Port: func(p *Pass) {
		regs := p.Host.On(p.port())
		if !p.tcp() || !p.topic.has(400) || len(regs) == 0 {
			return
		}
		lines := p.complaintLines()
		var urls []string
		for _, r := range regs {
			if r.Prefix.Host == "+" || r.Prefix.Host == "*" && r.Prefix.IP == "" {
				return
			}
			lines = append(lines, r.At())
			urls = append(urls, r.URL)
		}
		asked := ""
		for _, w := range p.requests() {
			switch p.model().state.Route(request(w)).Outcome {
			case httpsys.NoHost:
				if asked == "" {
					asked = w.prefix.Host
				}
			case httpsys.Served, httpsys.Detached, httpsys.NoPath:
				if asked == "" {
					return
				}
			}
		}
		f := Finding{Cause: PrefixMismatch, Evidence: evidence.Quotes(lines...), Refute: `a registration with "+" or "*" on the port`}
		if !p.Host.StateComplete() {
			f.Confidence = Likely
			f.Missing = []Missing{{askServiceState, "the whole list of registered URLs"}}
		}
		whom := "another host"
		if asked != "" {
			whom = "the host " + asked
		}
		f.Message = fmt.Sprintf("On %s only %s are registered: a request for %s matches none of them, and HTTP.sys answers 400 (Invalid Hostname) by itself.", p.where(), join(urls), whom)
		f.Remedies = []Remedy{{
			Effect:      `Add the missing host name, or "*", to the program's URLs or to the bindings of the site.`,
			SideEffects: "Requests for that host reach the program; a wildcard also those for every other host.",
			Undo:        "Remove the added URL or binding.",
			Check:       askServiceState,
		}, {
			Effect:      "Or ask for one of the registered hosts; behind a reverse proxy let it pass the original host on.",
			SideEffects: "None on this machine.",
			Undo:        "Use the old address again.",
			Check:       askServiceState,
		}}
		p.report(f)
	},
}

// boundAddress is the address that connections to a registration must arrive at.
func boundAddress(r *correlate.Registration) (netip.Addr, bool) {
	a := r.Prefix.Address()
	return a.Unmap(), a.IsValid() && r.Prefix.Bucket() != urlprefix.Strong && !a.IsUnspecified()
}

var ipBoundPrefixAddressAbsent = Rule{
	ID:       "ip-bound-prefix-address-absent",
	Title:    "A URL is bound to an address that the machine does not have",
	Severity: Warning,
	Causes:   []Cause{PrefixMismatch},
	About: `host:port:ip is a URL that answers only connections that arrive at that address. When the machine got another address
nothing reaches it. Cluster and secondary addresses come and go; netstat shows only addresses in use, so that only
ipconfig tells.`,
	Port: func(p *Pass) {
		if !p.tcp() {
			return
		}
		m := p.model()
		for _, r := range p.Host.On(p.port()) {
			a, ok := boundAddress(r)
			if !ok || m.isLocal(a) || !m.state.HasAddresses && len(m.locals()) == 0 {
				continue
			}
			f := Finding{Cause: PrefixMismatch, Confidence: Possible, Refute: "the address in ipconfig"}
			if m.state.HasAddresses {
				f.Confidence = Likely
			}
			f.Missing = p.absent("ipconfig")
			f.Message = fmt.Sprintf("%s answers only connections that arrive at %s, but the machine shows %s: nothing reaches it.", r.URL, a, p.addressList())
			f.Evidence = evidence.Quotes(append(append(p.complaintLines(), r.At()), p.addressLines()...)...)
			f.Remedies = []Remedy{{
				Effect:      "Bind the site or program to an address that the machine has, or to all of them.",
				SideEffects: "Bound to all addresses it answers on every one of them.",
				Undo:        "Set the old binding again.",
				Check:       askServiceState,
			}}
			p.report(f)
			return
		}
	},
}

// addressList names the machine's addresses for a sentence.
func (p *Pass) addressList() string {
	var out []string
	for _, a := range p.sortedAddresses() {
		out = append(out, a.String())
	}
	if len(out) == 0 {
		return "no other address"
	}
	return join(out)
}

func (p *Pass) sortedAddresses() []netip.Addr {
	m := p.model()
	var out []netip.Addr
	if m.state.HasAddresses {
		return m.state.Addresses
	}
	for a := range m.locals() {
		out = append(out, a)
	}
	sortAddrs(out)
	return out
}

func (p *Pass) addressLines() []evidence.Line {
	var lines []evidence.Line
	for _, a := range p.sortedAddresses() {
		if len(lines) < 8 {
			lines = append(lines, p.model().locals()[a.Unmap()])
		}
	}
	return lines
}

var prefixAddressNotLocal = Rule{
	ID:       "prefix-address-not-local",
	Title:    "The wanted URL names an address that is not the machine's own",
	Severity: Error,
	Causes:   []Cause{PrefixMismatch},
	About: `A program can register only addresses of the machine itself. The public address of a cloud machine belongs to the
network in front of it: registering it fails with 1214. An IP listen list without the address gives the same code.`,
	Port: func(p *Pass) {
		if !p.tcp() || !p.topic.has(1214, 1231, 1232, 10049) {
			return
		}
		m := p.model()
		for _, w := range p.registering() {
			a := w.prefix.Address()
			if !a.IsValid() || m.isLocal(a) || !m.listens(a) {
				continue
			}
			f := Finding{Cause: PrefixMismatch, Confidence: Possible, weight: 1, Refute: "the address in ipconfig"}
			if m.state.HasAddresses {
				f.Confidence = Likely
			}
			f.Missing = append(p.absent("ipconfig"), p.absent("iplisten")...)
			f.Message = fmt.Sprintf("%s names the address %s, which the machine does not have as far as the dump shows (%s); HTTP.sys can register only its own addresses.", w.text, a, p.addressList())
			f.Evidence = evidence.Quotes(append(append(p.complaintLines(), w.at), p.addressLines()...)...)
			x := w.prefix
			x.Host, x.IP = "+", ""
			f.Remedies = []Remedy{{
				Effect:      fmt.Sprintf("Let the program register a local address, its host name or %s instead.", strings.ToLower(x.String())),
				SideEffects: "With \"+\" it answers on every address of the machine.",
				Undo:        "Set the old URL again.",
				Check:       askServiceState,
			}}
			p.report(f)
			return
		}
	},
}
