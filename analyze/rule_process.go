package analyze

import (
	"fmt"
	"slices"
	"strings"

	"diag/analyze/correlate"
	"diag/analyze/evidence"
)

var processOwner = Rule{
	ID:       "process-owner",
	Title:    "An ordinary process listens on the port",
	Severity: Error,
	Causes:   []Cause{Process},
	About: `A listener row with a process ID names the holder of the port. The name of the program comes from the
[name.exe] line of netstat -b, from a process list or from a service record; without one of them only the
number is known. A row that has the port in its foreign column belongs to a client and proves nothing.`,
	Port: func(p *Pass) {
		if hs := p.ordinary(); len(hs) > 0 && hostingServices(hs) == notHosting {
			p.reportProcess(hs, "")
		}
	},
}

// reportProcess reports the holders as the answer. The note is added to the message.
func (p *Pass) reportProcess(hs []holder, note string) {
	f := Finding{Cause: Process, Refute: "a later capture in which the row is gone or belongs to another process"}
	lines := f.gather(hs...)
	var names []string
	for _, h := range hs {
		if name := h.title(); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	first := hs[0]
	f.Evidence = evidence.Quotes(lines...)
	f.Message = fmt.Sprintf("%s is held by %s.", p.where(), several(names))
	if first.image == "" && first.service == "" && first.hasPID && len(names) == 1 {
		f.Message = fmt.Sprintf("%s is held by the process with PID %d; the dump does not name its program.", p.where(), first.pid)
	}
	if note != "" {
		f.Message += " " + note
	}
	if !p.meets(first.Socket) {
		f.Confidence = Possible
		f.Message += " Its address does not overlap with the one that the failing program wants, so something else may be in the way."
	}
	if l, ok := p.Host.Processes.Killed(first.pid); first.hasPID && ok {
		f.Evidence = evidence.Quotes(append(lines, l)...)
		f.Message = fmt.Sprintf("%s was held by %s, which was ended in this transcript; a later capture must show whether the port is free now.", p.where(), first.title())
		f.Missing = mergeMissing([]Missing{{p.checkPort(), "shows whether the port is free after the process was ended"}}, f.Missing...)
		f.Confidence = min(Likely, max(f.Confidence, Possible))
		if f.Confidence == Possible && p.meets(first.Socket) {
			f.Confidence = Likely
		}
		p.report(f)
		return
	}
	f.Remedies = append([]Remedy{p.moveRemedy()}, p.ownerRemedies(first.identity)...)
	p.report(f)
}

// several joins names and leaves out most of very many.
func several(names []string) string {
	const most = 6
	if len(names) > most {
		return strings.Join(names[:most-1], ", ") + fmt.Sprintf(" and %d more", len(names)-most+1)
	}
	return strings.Join(names, " and ")
}

// ordinary are the holders of the port that are ordinary processes, those
// whose address the failing program wants first. Holders that another cause
// explains are left out: ended processes, relays and IP Helper.
func (p *Pass) ordinary() []holder {
	var out, elsewhere []holder
	for _, h := range p.holders() {
		switch {
		case h.hasPID && h.pid <= 4, !h.hasPID && (h.OwnerUnavailable() || h.anonymous() || h.kernel()):
		case h.UDP() && sharedUDP[h.LocalPort()] && !p.topic.asked:
		case h.end != nil, h.relay(), p.forwarding(h), p.mayForward(h):
		case p.meets(h.Socket):
			out = append(out, h)
		default:
			elsewhere = append(elsewhere, h)
		}
	}
	return append(out, elsewhere...)
}

// hosting tells how far service hosts among the holders are resolved.
type hosting uint8

const (
	notHosting      hosting = iota // ordinary programs among them
	hostsOfServices                // service hosts whose services the dump shows
	hostsUnresolved                // service hosts of unknown services
	resolver                       // a service host on the DNS port, perhaps Internet Connection Sharing
)

// hostingServices says which rule speaks for the holders.
func hostingServices(hs []holder) hosting {
	out := hostsOfServices
	dns := true
	for _, h := range hs {
		if !isServiceHost(h.image) {
			return notHosting
		}
		if h.service == "" && len(h.services) == 0 {
			out = hostsUnresolved
		}
		dns = dns && h.UDP() && h.LocalPort() == 53 && (h.service == "" || strings.EqualFold(h.service, sharing))
	}
	if dns {
		return resolver
	}
	return out
}

// sharedUDP are multicast ports that many programs share by design.
var sharedUDP = map[int]bool{1900: true, 3702: true, 5353: true, 5355: true}

var nameless = Rule{
	ID:       "listener-without-owner",
	Title:    "Something listens on the port, but the capture shows no owner",
	Severity: Gap,
	Causes:   []Cause{Unknown},
	About: `A listener row without a process ID and without owner lines proves that the port is taken, and nothing
more. netstat -o adds the process ID, -b in an elevated prompt the program.`,
	Port: func(p *Pass) {
		var rows []correlate.Socket
		for _, k := range p.listeners() {
			if _, ok := k.PID(); !ok && k.Executable() == "" {
				rows = append(rows, k)
			}
		}
		if len(rows) == 0 || len(rows) < len(p.listeners()) {
			return
		}
		var lines []evidence.Line
		for _, k := range rows {
			lines = append(lines, k.At())
		}
		p.report(Finding{Cause: Unknown, Evidence: evidence.Quotes(lines...),
			Message: fmt.Sprintf("Something listens on %s, but the capture shows no process ID; the owner cannot be told.", p.where()),
			Missing: append([]Missing{{askSockets, "shows the process ID and, in an elevated prompt, the program of every row"}}, p.absent("servicestate", "tasklist")...)})
	},
}
