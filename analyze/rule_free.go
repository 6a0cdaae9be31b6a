package analyze

import (
	"fmt"
	"strings"

	"diag/analyze/correlate"
	"diag/analyze/evidence"
)

var portFreeInDump = Rule{
	ID:       "port-free-in-dump",
	Title:    "Nothing in the dump holds or blocks the port",
	Severity: Info,
	Causes:   []Cause{NotBlocked},
	About: `A port is called free only for what the dump shows: no socket has it as its local port, no exclusion range holds
it, no URL is registered on it, no port proxy rule listens there. netstat alone cannot say so, because an
exclusion range blocks a port without any socket.`,
	Port: func(p *Pass) {
		if p.port() < 0 || len(p.locals()) > 0 || len(p.Host.On(p.port())) > 0 || p.excluded() || p.proxied() {
			return
		}
		harmless, administered := marked(p.exclusions())
		if administered && p.usesHTTPSys() {
			return // it keeps this program out
		}
		sockets, filtered := p.searchedSockets()
		if at, ok := p.searchedInVain(); ok && len(sockets) == 0 {
			sockets, filtered = append(sockets, at), true
		}
		exclusions := p.searchedExclusions()
		if len(sockets) == 0 && len(exclusions) == 0 {
			return
		}
		f := Finding{Cause: NotBlocked, Confidence: Possible}
		if len(sockets) > 0 && len(exclusions) > 0 && !filtered {
			f.Confidence = Likely
		}
		var searched []string
		lines := append(append([]evidence.Line{}, sockets...), exclusions...)
		if len(sockets) > 0 {
			searched = append(searched, "the socket table")
		}
		if len(exclusions) > 0 {
			searched = append(searched, "the exclusion ranges")
			lines = append(lines, p.neighbours()...)
		}
		f.Evidence = evidence.Quotes(lines...)
		f.Message = fmt.Sprintf("%s does not occur in what was captured: %s were searched.", p.where(), strings.Join(searched, " and "))
		if len(searched) == 1 {
			f.Message = fmt.Sprintf("%s does not occur in what was captured: only %s could be searched.", p.where(), searched[0])
		}
		if gone := p.topic.vanished; len(gone) > 0 {
			f.Message = fmt.Sprintf("%s was in use earlier in the dump, but the last capture no longer shows it.", p.where())
			f.Evidence = evidence.Quotes(append(socketLines(head(gone, 3)), p.topic.vanishedAt)...)
		} else if administered {
			f.Message = fmt.Sprintf("Nothing that was captured holds %s; the administered exclusion %s does not keep a program with a socket of its own out.", p.where(), harmless)
			f.Evidence = evidence.Quotes(append(lines, harmless.at)...)
		}
		f.Missing = p.absent("netstat", "excludedportrange", "portproxy")
		if filtered {
			f.Missing = mergeMissing([]Missing{{askSockets, "the whole table; the one in the dump was filtered"}}, f.Missing...)
		}
		if len(sockets) > 0 && !filtered && p.bindFails() {
			f.Missing = mergeMissing(f.Missing, Missing{askSockets, "once more, at the moment the program fails: the one in the dump may be of another"})
		}
		f.Refute = "a capture made while the program fails"
		p.report(f)
	},
}

// excluded reports a range made at run time that holds the port.
func (p *Pass) excluded() bool {
	for _, e := range p.exclusions() {
		if !e.Administered {
			return true
		}
	}
	return false
}

func (p *Pass) proxied() bool {
	if !p.tcp() {
		return false
	}
	for _, src := range p.Host.Proxies {
		for _, r := range src.Data.Rules {
			if r.ListenPort.Contains(p.port()) {
				return true
			}
		}
	}
	return false
}

// searchedSockets points at the socket tables that would show the port.
func (p *Pass) searchedSockets() (lines []evidence.Line, filtered bool) {
	whole := false
	for _, c := range p.Host.Sockets.Captures {
		if c.Rows == 0 {
			continue
		}
		if p.tcp() && (c.Listeners4 || c.Listeners6) || !p.tcp() && c.UDP {
			lines = append(lines, evidence.At(c.Doc, c.Section.FirstLine))
			whole = whole || c.Whole
		}
	}
	return lines, !whole
}

func (p *Pass) searchedExclusions() []evidence.Line {
	var lines []evidence.Line
	for _, src := range p.Host.Exclusions {
		if src.Data.Titled && (src.Data.Transport == "" || src.Data.Transport == p.topic.transport) {
			lines = append(lines, src.At(src.Section.FirstLine))
		}
	}
	return lines
}

// neighbours points at the ranges next to the port.
func (p *Pass) neighbours() []evidence.Line {
	var lines []evidence.Line
	for _, src := range p.Host.Exclusions {
		below, above := 0, 0
		for i, r := range src.Data.Ranges {
			if r.End < p.port() && (below == 0 || r.End > src.Data.Ranges[below-1].End) {
				below = i + 1
			}
			if r.Start > p.port() && (above == 0 || r.Start < src.Data.Ranges[above-1].Start) {
				above = i + 1
			}
		}
		for _, i := range []int{below, above} {
			if i > 0 {
				lines = append(lines, src.At(src.Data.Ranges[i-1].Line))
			}
		}
	}
	return lines
}

var timeWaitOnly = Rule{
	ID:       "time-wait-only",
	Title:    "Only closed connections in TIME_WAIT remain on the port",
	Severity: Info,
	Causes:   []Cause{NotBlocked},
	About: `A connection in TIME_WAIT is closed; Windows remembers it for two to four minutes and shows PID 0, which is no
owner. An ordinary listener can start meanwhile, an exclusive one may have to wait.`,
	Port: func(p *Pass) {
		rows := p.locals()
		if len(rows) == 0 || !p.tcp() {
			return
		}
		for _, k := range rows {
			if k.State() != "TIME_WAIT" {
				return
			}
		}
		if p.excluded() || len(p.Host.On(p.port())) > 0 || p.proxied() {
			return
		}
		p.report(Finding{Cause: NotBlocked, Confidence: Likely, weight: 1, Evidence: evidence.Quotes(socketLines(head(rows, 8))...),
			Message: fmt.Sprintf("Nothing holds %s: only %d closed connections in TIME_WAIT remain on it, which go away by themselves within minutes.", p.where(), len(rows)),
			Missing: p.absent("excludedportrange"),
			Remedies: []Remedy{{Effect: "Wait two to four minutes and start the program again.", SideEffects: "None.", Undo: "Nothing to undo.",
				Check: p.checkPort()}},
			Refute: "another row on this local port, or the same error minutes later"})
	},
}

func head(rows []correlate.Socket, n int) []correlate.Socket {
	if len(rows) > n {
		return rows[:n]
	}
	return rows
}

var evidenceInsufficient = Rule{
	ID:       "evidence-insufficient",
	Title:    "The dump cannot decide the question",
	Severity: Gap,
	Causes:   []Cause{Unknown},
	About: `When the sections that could decide are absent, filtered or cut, the honest answer is that the dump does not tell,
together with the captures that would, the most telling first.`,
	Port: func(p *Pass) {
		f := Finding{Cause: Unknown, Confidence: Proven, Evidence: evidence.Quotes(p.topic.sources...)}
		f.Missing = p.order()
		f.Message = fmt.Sprintf("The dump does not show %s.", p.doubt())
		if len(f.Missing) > 0 {
			f.Message += " " + upperFirst(f.Missing[0].Command) + " would tell most."
		}
		p.report(f)
	},
}

// doubt is the question that stays open, in the words of the error.
func (p *Pass) doubt() string {
	for _, d := range []struct {
		codes []ErrorCode
		what  string
	}{
		{[]ErrorCode{503, 400, 404}, "why requests to %s fail with status %d"},
		{[]ErrorCode{10061}, "why connections to %[1]s are refused"},
		{[]ErrorCode{10060}, "why connections to %[1]s get no answer"},
		{[]ErrorCode{10054}, "why connections to %[1]s are reset"},
		{[]ErrorCode{5, 183, 87, 50, 1214, 1231, 1232, 6}, "why a URL on %s is refused with error %d"},
	} {
		for _, c := range d.codes {
			if p.topic.has(c) {
				return fmt.Sprintf(d.what, p.where(), int(c))
			}
		}
	}
	return fmt.Sprintf("what keeps %s busy", p.where())
}

func upperFirst(s string) string { return `"` + s + `"` }

// order lists the absent captures for the error in question, the one that
// separates the remaining causes best first.
func (p *Pass) order() []Missing {
	kinds := []string{"netstat", "servicestate", "tasklist", "excludedportrange", "urlacl", "iplisten", "portproxy", "dynamicport"}
	switch {
	case p.topic.has(503, 400, 404, 183, 6):
		kinds = []string{"servicestate", "urlacl", "netstat", "tasklist", "iplisten"}
	case p.topic.has(5):
		kinds = []string{"urlacl", "servicestate", "netstat"}
	case p.topic.has(1214, 1231, 1232):
		kinds = []string{"iplisten", "ipconfig", "servicestate", "netstat"}
	case p.topic.has(10055, 4227, 4231):
		kinds = []string{"netstat", "dynamicport", "tasklist"}
	case p.topic.has(10054):
		kinds = []string{"sslcert", "servicestate", "netstat"}
	case p.topic.transport == "udp":
		kinds = []string{"netstat", "tasklist", "excludedportrange", "dynamicport"}
	}
	if p.topic.has(10060, 10061, 10054) && len(p.listeners()) > 0 && len(p.kernelListeners()) == 0 && !p.topic.has(503, 400, 404) {
		kinds = []string{"netstat", "tasklist", "portproxy"} // HTTP.sys has no part in it
	}
	out := p.absent(kinds...)
	switch {
	case p.topic.has(503, 400, 404):
		log := Missing{`Get-Content $env:windir\System32\LogFiles\HTTPERR\httperr1.log -Tail 20`, "names the reason for every request that HTTP.sys itself refused; take the newest file of the folder"}
		if p.Host.Has("servicestate") && p.Host.Has("urlacl") {
			out = append([]Missing{log}, out...)
		} else {
			out = append(out, log)
		}
	case p.topic.has(5) && p.account().name == "" && p.Host.Has("urlacl"):
		out = append([]Missing{{"whoami /user /groups", "run as the account that gets the error, shows its SID and groups"}}, out...)
	case p.topic.has(10060, 10061) && p.tcp() && p.port() > 0 && len(p.listeners()) > 0:
		out = append([]Missing{{"Test-NetConnection localhost -Port " + itoa(p.port()), "run on this machine, shows whether the program answers here at all"}}, out...)
	}
	if _, filtered := p.searchedSockets(); filtered && (p.Host.Has("netstat") || p.Host.Has("get-nettcpconnection")) {
		out = mergeMissing(out, Missing{askSockets, "the whole socket table, elevated; the one in the dump is filtered, cut or not elevated"})
	}
	return out
}
