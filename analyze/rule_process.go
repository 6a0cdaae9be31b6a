package analyze

import (
	"fmt"
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
		owners := p.ordinary()
		if len(owners) == 0 {
			return
		}
		f := Finding{Cause: Process, Refute: "a later capture in which the row is gone or belongs to another process"}
		var lines []evidence.Line
		var names []string
		for _, id := range owners {
			f.Owners = append(f.Owners, id.owner())
			lines = append(lines, id.lines...)
			f.Missing = mergeMissing(f.Missing, id.missing...)
			names = append(names, id.title())
		}
		if len(p.Host.Processes.Dependents) == 0 && len(owners) > 0 {
			f.Missing = mergeMissing(f.Missing)
		}
		first := owners[0]
		f.Evidence = evidence.Quotes(lines...)
		f.Message = fmt.Sprintf("%s is held by %s.", p.where(), strings.Join(names, " and "))
		if first.image == "" && first.hasPID {
			f.Message = fmt.Sprintf("%s is held by the process with PID %d; the dump does not name its program.", p.where(), first.pid)
		}
		if l, ok := p.Host.Processes.Killed(first.pid); first.hasPID && ok {
			f.Evidence = evidence.Quotes(append(lines, l)...)
			f.Message = fmt.Sprintf("%s was held by %s, which was ended in this transcript; a later capture must show whether the port is free now.", p.where(), first.title())
			f.Missing = mergeMissing([]Missing{{p.checkPort(), "shows whether the port is free after the process was ended"}}, f.Missing...)
			f.Confidence = Likely
			p.report(f)
			return
		}
		f.Remedies = append([]Remedy{p.moveRemedy()}, p.ownerRemedies(first)...)
		p.report(f)
	},
}

// ordinary identifies the holders of the port that are ordinary processes,
// each once.
func (p *Pass) ordinary() []identity {
	var out []identity
	seen := map[string]bool{}
	for _, k := range p.listeners() {
		pid, ok := k.PID()
		if ok && pid <= 4 || !ok && (k.OwnerUnavailable() || k.Executable() == "" && len(k.Components()) == 0 || strings.EqualFold(k.Executable(), "System")) {
			continue
		}
		if k.UDP() && sharedUDP[k.LocalPort()] && !p.topic.asked {
			continue
		}
		id := p.identify(k)
		key := fmt.Sprint(id.pid, id.hasPID, id.image)
		if seen[key] {
			for i := range out {
				if out[i].pid == id.pid && out[i].image == id.image {
					out[i].lines = append(out[i].lines, k.At())
				}
			}
			continue
		}
		seen[key] = true
		out = append(out, id)
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
