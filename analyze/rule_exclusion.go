package analyze

import (
	"fmt"

	"diag/analyze/correlate"
	"diag/analyze/evidence"
	"diag/parser/excludedportrange"
)

// exclusion is a range of the exclusion list with its section.
type exclusion struct {
	excludedportrange.Range
	family string
	at     evidence.Line
}

func (e exclusion) count() int { return e.End - e.Start + 1 }

func (e exclusion) String() string { return fmt.Sprintf("%d-%d", e.Start, e.End) }

// exclusions are the ranges of the topic's transport that hold the port; the
// same range of two families counts once. Of several captures of one list the
// last counts, as the ranges are drawn again at every start.
func (p *Pass) exclusions() []exclusion {
	var out []exclusion
	seen := map[[2]int]bool{}
	for i, src := range p.Host.Exclusions {
		if src.Data.Transport != "" && src.Data.Transport != p.topic.transport || replaced(src, p.Host.Exclusions[i+1:]) {
			continue
		}
		for _, r := range src.Data.Ranges {
			key := [2]int{r.Start, r.End}
			if r.Contains(p.port()) && !seen[key] {
				seen[key] = true
				out = append(out, exclusion{r, src.Data.Family, src.At(r.Line)})
			}
		}
	}
	return out
}

// replaced reports whether the same list was captured again in the document.
// Only the typed command tells the family, so that it is needed for both.
func replaced(src correlate.Sourced[*excludedportrange.Ranges], later []correlate.Sourced[*excludedportrange.Ranges]) bool {
	if src.Data.Family == "" {
		return false
	}
	for _, l := range later {
		if l.Data.Titled && l.Doc == src.Doc && l.Data.Family == src.Data.Family && l.Data.Transport == src.Data.Transport {
			return true
		}
	}
	return false
}

// blockOf is the run-time range of more than one port that holds the port.
func blockOf(es []exclusion) (exclusion, bool) {
	for _, e := range es {
		if !e.Administered && e.count() > 1 {
			return e, true
		}
	}
	return exclusion{}, false
}

func marked(es []exclusion) (exclusion, bool) {
	for _, e := range es {
		if e.Administered {
			return e, true
		}
	}
	return exclusion{}, false
}

func single(es []exclusion) (exclusion, bool) {
	for _, e := range es {
		if !e.Administered && e.count() == 1 {
			return e, true
		}
	}
	return exclusion{}, false
}

var excludedPortRange = Rule{
	ID:       "excluded-port-range",
	Title:    "The port lies in a range that was excluded at run time",
	Severity: Error,
	Causes:   []Cause{ExcludedPortRange},
	About: `Hyper-V, WinNAT and the host network service reserve blocks of ports, mostly a hundred each, from the dynamic range.
Nobody can bind to such a port: Winsock answers 10013, HTTP.sys 32, and netstat shows nothing. The blocks are
drawn again at every start. Ranges with a star were made by an administrator and are another matter.`,
	Port: func(p *Pass) {
		es := p.exclusions()
		block, ok := blockOf(es)
		if !ok {
			p.lonelySingle(es)
			return
		}
		if len(p.listeners()) > 0 {
			return
		}
		f := Finding{Cause: ExcludedPortRange, Confidence: Likely, Refute: "a listener on the port, or a newer list in which no range holds it"}
		author := "likely by WinNAT or Hyper-V for containers, WSL or virtual machines"
		if block.count()%100 != 0 {
			author = "by a program that the list does not name"
		}
		if p.topic.has(10013, 32) {
			f.Confidence = Proven
		} else if p.topic.has(10048) && !p.tableShows() {
			f.Confidence = Possible
		}
		lines := append([]evidence.Line{block.at}, p.complaints()...)
		f.Message = fmt.Sprintf("%s lies in the excluded range %s, reserved at run time %s; no program can bind to it, although nothing listens there.", p.where(), block, author)
		low, isLow := p.lowRange()
		if isLow {
			f.Message += fmt.Sprintf(" The dynamic range starts at %d, which is why such blocks take low ports.", low.Data.Start)
			lines = append(lines, low.At(low.Data.StartLine))
		}
		f.Evidence = evidence.Quotes(lines...)
		f.Missing = p.absent("netstat", "dynamicport")
		f.Remedies = p.leaveRange(block)
		if isLow {
			f.Remedies = append(f.Remedies, p.restoreRange(low))
		}
		p.report(f)
	},
}

// leaveRange are the ways to get a port out of a run-time range.
func (p *Pass) leaveRange(block exclusion) []Remedy {
	move := p.moveRemedy()
	move.Effect = "Give the program a port outside the excluded ranges."
	if n := p.freeNear(block); n > 0 {
		move.Effect = fmt.Sprintf("Give the program another port outside the excluded ranges; %d is in none of those listed.", n)
	}
	out := []Remedy{move}
	if p.usesHTTPSys() {
		return append(out, Remedy{
			Command:     "net stop winnat\nnet start winnat",
			Effect:      "Gives the run-time ranges up and draws them again; start the program between the two commands, then it keeps the port.",
			SideEffects: "Containers, WSL and virtual machines lose their network meanwhile; other ports are blocked afterwards.",
			Undo:        "Nothing to undo: the ranges are drawn again at every start.",
			Check:       p.askExclusions(),
		})
	}
	return append(out, p.reservePort("winnat")...)
}

// freeNear is the nearest port above the block that is in no listed range and
// has no socket, 0 when there is none.
func (p *Pass) freeNear(block exclusion) int {
	n := block.End + 1
	for changed := true; changed; {
		changed = false
		for _, src := range p.Host.Exclusions {
			if src.Data.Transport != "" && src.Data.Transport != p.topic.transport {
				continue
			}
			for _, r := range src.Data.Ranges {
				if r.Contains(n) {
					n, changed = r.End+1, true
				}
			}
		}
		if len(p.Host.Sockets.On(n)) > 0 {
			n, changed = n+1, true
		}
		if n > 65535 || n > block.End+2000 {
			return 0
		}
	}
	return n
}

// lonelySingle reports a run-time exclusion of the one port when the socket
// table shows nobody on it: not HTTP.sys then, perhaps a port mapping.
func (p *Pass) lonelySingle(es []exclusion) {
	e, ok := single(es)
	if !ok || len(p.locals()) > 0 || !p.topic.has(10013, 32) || len(p.Host.On(p.port())) > 0 {
		return
	}
	line, searched := p.searchedInVain()
	if !searched && !p.tableShows() {
		return
	}
	p.report(Finding{Cause: ExcludedPortRange, Confidence: Possible, Evidence: evidence.Quotes(e.at, line),
		Message:  fmt.Sprintf("%s is excluded by itself at run time and nothing listens on it: perhaps the port mapping of a container or of NAT.", p.where()),
		Missing:  append([]Missing{{"docker ps", "shows containers with published ports"}}, p.absent("servicestate")...),
		Remedies: []Remedy{p.moveRemedy()}, Refute: "a listener on the port"})
}

var administeredBlocks = Rule{
	ID:       "administered-exclusion-blocks-http-sys",
	Title:    "A range that an administrator excluded keeps an HTTP.sys program out",
	Severity: Error,
	Causes:   []Cause{ExcludedPortRange},
	About: `Ports in a range with a star are kept from the dynamic allocation only: a program that opens a socket on such a
port gets it. HTTP.sys does not and answers 32. The range 50000-50059 stands on very many machines.`,
	Port: func(p *Pass) {
		es := p.exclusions()
		e, ok := marked(es)
		if _, block := blockOf(es); !ok || block || e.count() == 1 {
			return
		}
		p.reportMarked(e, fmt.Sprintf("%s lies in the administered exclusion %s. A program with a socket of its own may use it, but HTTP.sys may not and answers error 32.", p.where(), e))
	},
}

// reportMarked reports a marked range as the answer for an HTTP.sys program.
func (p *Pass) reportMarked(e exclusion, message string) {
	if !p.usesHTTPSys() || len(p.locals()) > 0 || len(p.Host.On(p.port())) > 0 {
		return
	}
	f := Finding{Cause: ExcludedPortRange, Confidence: Likely, Message: message, Refute: "a program with a socket of its own that fails on the port in the same way"}
	f.Evidence = evidence.Quotes(append([]evidence.Line{e.at}, p.complaints()...)...)
	f.Missing = p.absent("netstat")
	transport, ip := p.topic.transport, e.family
	if ip == "" {
		ip = "ipv4"
	}
	move := p.moveRemedy()
	move.Effect = "Give the program another port outside the excluded ranges."
	f.Remedies = []Remedy{move, {
		Command:     fmt.Sprintf("netsh interface %s delete excludedportrange protocol=%s startport=%d numberofports=%d", ip, transport, e.Start, e.count()),
		Effect:      "Deletes the exclusion. Windows may refuse it where an administrator did not make it.",
		SideEffects: "The program that the exclusion protects may lose its port to an outgoing connection.",
		Undo:        fmt.Sprintf("netsh interface %s add excludedportrange protocol=%s startport=%d numberofports=%d store=persistent", ip, transport, e.Start, e.count()),
		Check:       p.askExclusions(),
	}}
	p.report(f)
}

var cureIsTheCause = Rule{
	ID:       "exclusion-cure-is-the-cause",
	Title:    "The port was reserved for an HTTP.sys program, which that keeps out",
	Severity: Error,
	Causes:   []Cause{ExcludedPortRange},
	About: `The popular cure against run-time exclusions, an administered exclusion of the one port, helps programs that
open sockets. HTTP.sys programs are kept out by it.`,
	Port: func(p *Pass) {
		es := p.exclusions()
		e, ok := marked(es)
		if _, block := blockOf(es); !ok || block || e.count() != 1 {
			return
		}
		p.reportMarked(e, fmt.Sprintf("Somebody reserved %s with an administered exclusion of its own. That protects programs with sockets; HTTP.sys programs are kept out by it and get error 32.", p.where()))
	},
}

var administeredInnocent = Rule{
	ID:       "administered-exclusion-innocent",
	Title:    "The administered exclusion of the port is not the cause",
	Severity: Info,
	About: `An exclusion with a star only keeps the port out of the dynamic allocation. A program that opens a socket and
asks for this very port gets it, so the exclusion explains no failure of such a program.`,
	Port: func(p *Pass) {
		es := p.exclusions()
		e, ok := marked(es)
		if _, block := blockOf(es); !ok || block || p.usesHTTPSys() {
			return
		}
		ordinary := len(p.ordinary()) > 0
		if !ordinary && !p.opensSocket() && !p.topic.has(10013, 10048) {
			return
		}
		lines := []evidence.Line{e.at}
		message := fmt.Sprintf("The administered exclusion %s that holds %s is not the cause: a program with a socket of its own may bind to it.", e, p.where())
		if ordinary {
			lines = append(lines, p.ordinary()[0].At())
			message = fmt.Sprintf("The administered exclusion %s that holds %s blocks nobody here: %s listens inside it.", e, p.where(), p.ordinary()[0].title())
		}
		p.report(Finding{Confidence: Likely, Message: message, Evidence: evidence.Quotes(lines...), Refute: "an HTTP.sys or QUIC program as the one that fails"})
	},
}

// httpPorts are ports that Windows components or common servers open through
// HTTP.sys.
var httpPorts = map[int]bool{80: true, 443: true, 2869: true, 5357: true, 5358: true, 5985: true, 5986: true, 47001: true, 10243: true}

var onePortExclusion = Rule{
	ID:       "one-port-exclusion-http-sys",
	Title:    "A run-time exclusion of one port points to HTTP.sys",
	Severity: Info,
	About: `Ports that HTTP.sys has opened show up as unmarked exclusions of one port. This is not documented, and port
mappings of containers may look the same, so it supports other evidence and proves nothing alone. It is no block by WinNAT.`,
	Port: func(p *Pass) {
		e, ok := single(p.exclusions())
		if !ok || !p.tcp() || len(p.ordinary()) > 0 {
			return
		}
		f := Finding{Confidence: Possible, Refute: "an ordinary process that listens on the port", Missing: p.absent("servicestate")}
		lines := []evidence.Line{e.at}
		kernel := p.kernelListeners()
		f.Message = fmt.Sprintf("The run-time exclusion of the single port %d is what HTTP.sys leaves for a port that it has open; a port mapping may look the same.", p.port())
		if len(kernel) > 0 && surelyKernel(kernel) || httpPorts[p.port()] {
			f.Confidence = Likely
			lines = append(lines, socketLines(head(kernel, 2))...)
		}
		f.Evidence = evidence.Quotes(lines...)
		p.report(f)
	},
}
