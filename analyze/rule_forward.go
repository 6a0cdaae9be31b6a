package analyze

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"sync"

	"diag/analyze/correlate"
	"diag/analyze/evidence"
	"diag/parser/portproxy"
)

var relayListener = Rule{
	ID:       "relay-listener",
	Title:    "A WSL or container relay listens on the port",
	Severity: Info,
	Causes:   []Cause{Relay},
	About: `wslrelay.exe and the Docker back end listen on Windows for a program inside a Linux distribution or a container.
Ending the relay does not help: the program behind it has to stop or move. A Docker row together with a wslrelay row on ::1 is the
normal pair of one published port.`,
	Port: func(p *Pass) {
		var mine []holder
		others := false
		for _, h := range p.holders() {
			if h.relay() {
				mine = append(mine, h)
			} else {
				others = true
			}
		}
		if len(mine) == 0 {
			return
		}
		f := Finding{Refute: "another image behind the row"}
		// Next to another program's listener the relay is a part of a conflict, not the answer.
		if !others {
			f.Cause, f.Severity = Relay, Error
		}
		f.Evidence = evidence.Quotes(f.gather(mine...)...)
		kinds, names := map[string]bool{}, []string{}
		for _, h := range mine {
			kinds[relays[strings.ToLower(h.image)]] = true
			names = append(names, h.short())
		}
		f.Message = fmt.Sprintf("%s is held by %s, which passes connections on to a program inside Linux or a container; that program is not in a Windows dump.", p.where(), strings.Join(unrepeated(names), " and "))
		docker, wsl := kinds["Docker"], kinds["WSL"]
		if wsl {
			f.Missing = append(f.Missing, Missing{fmt.Sprintf(`wsl -e sh -c "ss -ltnp | grep :%d"`, p.port()), "shows the listener inside the Linux distribution (repeat for each with wsl -d NAME)"})
		}
		f.Missing = append(f.Missing, Missing{fmt.Sprintf("docker ps --filter publish=%d", p.port()), "shows the container that publishes the port"})
		f.Remedies = []Remedy{p.moveRemedy()}
		behind := "Stop the program inside the Linux distribution (WSL) that listens on the port, or give it another port; the relay goes with it."
		if docker {
			behind = "Stop the container that publishes the port, or publish it on another one; the relay goes with it."
			if wsl {
				behind = "Stop the container, or the program inside the Linux distribution (WSL), that listens on the port, or give it another port; the relays go with it."
			}
		}
		f.Remedies = append(f.Remedies, Remedy{Effect: behind, SideEffects: "That program is not served meanwhile.", Undo: "Start it again.", Check: p.checkPort()})
		if wsl {
			f.Remedies = append(f.Remedies, Remedy{
				Command:     "wsl --shutdown",
				Effect:      "Stops all Linux distributions, and with them the relay, when its listener inside cannot be found.",
				SideEffects: "Everything that runs in WSL ends, Docker Desktop with it.",
				Undo:        "wsl (starts the default distribution; start its programs again)",
				Check:       p.checkPort(),
			})
		}
		p.report(f)
	},
}

func unrepeated(names []string) []string {
	seen := map[string]bool{}
	out := names[:0:0]
	for _, n := range names {
		if !seen[n] {
			seen[n] = true
			out = append(out, n)
		}
	}
	return out
}

// forwarding is a port proxy rule with its section.
type forwarding struct {
	portproxy.Rule
	at evidence.Line
}

// forwardings are the port proxy rules that listen on the port in question.
func (p *Pass) forwardings() []forwarding {
	var out []forwarding
	if !p.tcp() {
		return nil
	}
	for _, src := range p.Host.Proxies {
		for _, r := range src.Data.Rules {
			if r.ListenPort.Contains(p.port()) && len(out) < maxHolders {
				out = append(out, forwarding{r, src.At(r.Line)})
			}
		}
	}
	return out
}

// serves reports whether the rule can be behind a listener.
func (r forwarding) serves(k correlate.Socket) bool {
	if r.Listen == "*" || k.Wildcard() {
		return true
	}
	a, err := netip.ParseAddr(r.Listen)
	return err != nil || a.IsUnspecified() || a == k.Addr()
}

var portProxyRule = Rule{
	ID:       "port-proxy-rule",
	Title:    "IP Helper listens on the port for a port proxy rule",
	Severity: Error,
	Causes:   []Cause{PortProxy},
	About: `"netsh interface portproxy add" makes the IP Helper service (iphlpsvc, a svchost.exe) listen on a port and pass connections
on. The rule outlives reboots and the program it was made for. The port in the connect column is not taken by it.
IP Helper also has listeners of its own, IP-HTTPS on 443 for instance.`,
	Port: func(p *Pass) {
		rules := p.forwardings()
		var served, hosts, others, all []holder
		for _, h := range p.holders() {
			if !p.tcp() {
				continue
			}
			all = append(all, h)
			switch {
			case h.forwards():
				served = append(served, h)
			case h.anonymous(), p.mayForward(h):
				hosts = append(hosts, h)
			default:
				others = append(others, h)
			}
		}
		if len(rules) == 0 && len(served) == 0 {
			return
		}
		f := Finding{Cause: PortProxy, Refute: "another process behind the row, or a capture without it after the rule was deleted"}
		var lines []evidence.Line
		rules, elsewhere := match(rules, append(append([]holder{}, served...), hosts...), all)
		switch {
		case len(rules) > 0 && len(served) > 0:
			f.Message = fmt.Sprintf("%s is held by IP Helper (%s) for the port proxy rule %s.", p.where(), served[0].short(), rules[0].describe())
		case len(rules) > 0 && len(hosts) > 0:
			f.Confidence = Likely
			f.Message = fmt.Sprintf("%s is likely held by IP Helper for the port proxy rule %s; the row does not name the service.", p.where(), rules[0].describe())
			for i := range hosts {
				hosts[i].candidates = appendCandidate(hosts[i].candidates, Candidate{Product: "IP Helper", Service: "iphlpsvc", Confidence: Likely, Why: "a port proxy rule listens on this port"})
			}
			served = hosts
		case len(served) > 0:
			f.Confidence = Likely
			f.Message = fmt.Sprintf("%s is held by IP Helper (%s), likely for a port proxy rule; the dump does not list the rules.", p.where(), served[0].short())
			f.Missing = p.absent("portproxy")
			if p.port() == 443 || p.Host.Has("portproxy") {
				f.Confidence = Possible
				f.Message = fmt.Sprintf("%s is held by IP Helper (%s); the dump shows no port proxy rule for it. IP-HTTPS uses the same service.", p.where(), served[0].short())
			}
		case len(others) > 0 || len(elsewhere) > 0 && len(all) > 0:
			f.Cause, f.Severity = "", Info
			r := append(rules, elsewhere...)[0]
			p.report(Finding{Severity: Info, Evidence: evidence.Quotes(append([]evidence.Line{r.at}, all[0].At())...),
				Message: fmt.Sprintf("The port proxy rule %s has no listener of its own: %s holds the port.", r.describe(), all[0].name())})
			return
		case p.tableShows():
			f.Confidence, f.Severity = Possible, Warning
			f.Message = fmt.Sprintf("A port proxy rule listens on %s (%s), but the socket table shows no listener: IP Helper has stopped or the rule is newer than the table.", p.where(), rules[0].describe())
		default:
			f.Confidence = Likely
			f.Message = fmt.Sprintf("The port proxy rule %s makes IP Helper listen on %s; the dump has no socket table that shows it.", rules[0].describe(), p.where())
			f.Missing = p.absent("netstat")
		}
		for _, r := range rules {
			lines = append(lines, r.at)
		}
		lines = append(f.gather(served...), lines...)
		if len(served) == 0 && f.Confidence >= Likely {
			f.Owners = []Owner{{Service: "iphlpsvc", Process: "svchost.exe", Confidence: Likely}}
		}
		f.Evidence = evidence.Quotes(lines...)
		f.Remedies = []Remedy{p.moveRemedy()}
		for _, r := range rules {
			f.Remedies = append(f.Remedies, r.remedies(p.checkPort())...)
		}
		if len(rules) == 0 {
			f.Remedies = append(f.Remedies, Remedy{Effect: "List the rules with \"" + askProxies + "\" and delete the one that listens here.", SideEffects: "The forwarded program is no longer reached over this port.",
				Undo: "Add the rule again with the listed values.", Check: p.checkPort()})
		}
		p.report(f)
	},
}

// forwarding reports a listener of IP Helper that stands for a port proxy
// rule, as far as the dump tells. Without a rule it may be one of its own, as
// IP-HTTPS on 443.
func (p *Pass) forwarding(h holder) bool {
	if !h.forwards() {
		return false
	}
	if slices.ContainsFunc(p.forwardings(), func(r forwarding) bool { return r.serves(h.Socket) }) {
		return true
	}
	return !p.Host.Has("portproxy") && p.port() != 443
}

// mayForward reports a service host of an unknown service, or a process that
// the dump does not name, at an address on which a rule listens.
func (p *Pass) mayForward(h holder) bool {
	unnamed := h.image == "" && h.hasPID && h.pid > 4
	if h.UDP() || !isServiceHost(h.image) && !unnamed || h.service != "" || len(h.services) > 0 && !hasFold(h.services, "iphlpsvc") {
		return false
	}
	return slices.ContainsFunc(p.forwardings(), func(r forwarding) bool { return r.serves(h.Socket) })
}

func hasFold(services []string, name string) bool {
	for _, s := range services {
		if strings.EqualFold(s, name) {
			return true
		}
	}
	return false
}

// match keeps the rules that can be behind one of the possible holders; where
// there is no listener at all every rule stays.
func match(rules []forwarding, possible, all []holder) (kept, rest []forwarding) {
	for _, r := range rules {
		ok := len(all) == 0
		for _, h := range possible {
			ok = ok || r.serves(h.Socket)
		}
		if ok {
			kept = append(kept, r)
		} else {
			rest = append(rest, r)
		}
	}
	return kept, rest
}

func (r forwarding) describe() string {
	return fmt.Sprintf("%s:%s to %s:%s", r.Listen, r.ListenPort, r.Connect, r.ConnectPort)
}

// hostName are names and addresses fit for a command line.
var hostName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(\*|[A-Za-z0-9._:%-]{1,255})$`) })

// family is the table the rule is in, by its title or else by its addresses.
func (r forwarding) family() string {
	if r.Family != "" {
		return r.Family
	}
	from, to := "v4", "v4"
	if strings.Contains(r.Listen, ":") {
		from = "v6"
	}
	if strings.Contains(r.Connect, ":") {
		to = "v6"
	}
	return from + "to" + to
}

// remedies delete the rule.
func (r forwarding) remedies(check string) []Remedy {
	listen, ok1 := r.ListenPort.Single()
	connect, ok2 := r.ConnectPort.Single()
	if !ok1 || !ok2 || !hostName().MatchString(r.Listen) || !hostName().MatchString(r.Connect) {
		return []Remedy{{Effect: "Delete the port proxy rule " + r.describe() + " with netsh interface portproxy delete " + r.family() + ".", SideEffects: "The forwarded program is no longer reached over this port.",
			Undo: "Add the rule again with the values above.", Check: check}}
	}
	return []Remedy{{
		Command:     fmt.Sprintf("netsh interface portproxy delete %s listenport=%d listenaddress=%s", r.family(), listen, r.Listen),
		Effect:      "Deletes the rule; IP Helper closes the port at once.",
		SideEffects: fmt.Sprintf("%s:%d is no longer reached over %s:%d.", r.Connect, connect, r.Listen, listen),
		Undo:        fmt.Sprintf("netsh interface portproxy add %s listenport=%d listenaddress=%s connectport=%d connectaddress=%s", r.family(), listen, r.Listen, connect, r.Connect),
		Check:       askProxies,
	}}
}

// tableShows reports whether the dump has a table in which a listener of the
// transport would show.
func (p *Pass) tableShows() bool {
	lines, filtered := p.searchedSockets()
	return len(lines) > 0 && !filtered
}
