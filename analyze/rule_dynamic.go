package analyze

import (
	"fmt"
	"slices"
	"strings"

	"diag/analyze/correlate"
	"diag/analyze/evidence"
	"diag/parser/dynamicport"
	"diag/parser/systeminfo"
	"diag/parser/ver"
)

// The dynamic range since Windows Vista.
const (
	defaultStart = 49152
	defaultCount = 16384
)

// dynamicRange is a section of "show dynamicport".
type dynamicRange = correlate.Sourced[*dynamicport.Range]

// lowRange is a dynamic range of the topic's transport that holds the port and
// starts below the default.
func (p *Pass) lowRange() (dynamicRange, bool) {
	for _, src := range p.Host.Dynamic {
		r := src.Data
		if r.Known() && r.Start < defaultStart && r.Contains(p.port()) && (r.Transport == "" || r.Transport == p.topic.transport) && !p.oldWindows() {
			return src, true
		}
	}
	return dynamicRange{}, false
}

// oldWindows reports XP or Server 2003, where the range is 1025-5000.
func (p *Pass) oldWindows() bool {
	for _, doc := range p.Host.Dump.Documents {
		for _, s := range doc.Sections {
			switch d := s.Data.(type) {
			case *ver.Version:
				if d.Major == 5 {
					return true
				}
			case *systeminfo.Info:
				if strings.HasPrefix(d.OSVersion, "5.") {
					return true
				}
			}
		}
	}
	return false
}

// restoreRange sets a dynamic range back to the default.
func (p *Pass) restoreRange(src dynamicRange) Remedy {
	r := src.Data
	ip, transport := r.Family, r.Transport
	if ip == "" {
		ip = "ipv4"
	}
	if transport == "" {
		transport = "tcp"
	}
	return Remedy{
		Command:     fmt.Sprintf("netsh interface %s set dynamicport %s start=%d num=%d", ip, transport, defaultStart, defaultCount),
		Effect:      fmt.Sprintf("Sets the dynamic range back to the default, %d-65535; it takes effect for good after a reboot.", defaultStart),
		SideEffects: "Firewall rules that were made for the old range no longer fit. Some servers widen the range on purpose.",
		Undo:        fmt.Sprintf("netsh interface %s set dynamicport %s start=%d num=%d", ip, transport, r.Start, r.Count),
		Check:       fmt.Sprintf("netsh interface %s show dynamicport %s", ip, transport),
	}
}

var dynamicRangeLow = Rule{
	ID:       "dynamic-range-low",
	Title:    "The dynamic port range starts below the default",
	Severity: Warning,
	Causes:   []Cause{DynamicRange},
	About: `Outgoing connections, RPC services and the blocks of WinNAT take their ports from the dynamic range. It starts at
49152 since Windows Vista. Where it starts at 1024 they take the ports of servers. XP and Server 2003 used
1025-5000, and some servers widen the range on purpose.`,
	Port: func(p *Pass) {
		src, ok := p.lowRange()
		if !ok || len(p.listeners()) > 0 || !p.bindFails() {
			return
		}
		// A row or a range on the port itself is the nearer answer; both name the
		// dynamic range as what lies behind.
		if _, block := blockOf(p.exclusions()); block || len(p.locals()) > 0 || len(p.Host.On(p.port())) > 0 || p.proxied() {
			return
		}
		if len(p.searchedExclusions()) > 0 && p.tableShows() {
			return // both were searched, and nothing has the port
		}
		r := src.Data
		p.report(Finding{Cause: DynamicRange, Confidence: Possible, Severity: Error,
			Evidence: evidence.Quotes(append([]evidence.Line{src.At(r.StartLine), src.At(r.CountLine)}, p.complaints()...)...),
			Message: fmt.Sprintf("%s lies inside the dynamic range %d-%d, which starts far below the default %d: connections and run-time exclusions take their ports from there, this one perhaps.",
				p.where(), r.Start, r.End(), defaultStart),
			Missing:  p.absent("excludedportrange", "netstat"),
			Remedies: []Remedy{p.moveRemedy(), p.restoreRange(src)}, Refute: "an exclusion list and a socket table without the port"})
	},
	Host: func(p *Pass) {
		if p.oldWindows() {
			return
		}
		for _, src := range p.Host.Dynamic {
			r := src.Data
			if !r.Known() || r.Start >= defaultStart {
				continue
			}
			p.report(Finding{Evidence: evidence.Quotes(src.At(r.StartLine), src.At(r.CountLine)),
				Message: fmt.Sprintf("The dynamic port range %d-%d starts below the default %d: outgoing connections, RPC services and run-time exclusions may take ports that servers need.", r.Start, r.End(), defaultStart),
				Missing: p.absent("excludedportrange"), Remedies: []Remedy{p.restoreRange(src)}})
		}
	},
}

// rpcImages and rpcServices take their RPC ports from the dynamic range.
var (
	rpcImages   = map[string]bool{"wininit.exe": true, "lsass.exe": true, "services.exe": true, "spoolsv.exe": true}
	rpcServices = map[string]bool{"eventlog": true, "schedule": true, "policyagent": true, "sessionenv": true, "spooler": true, "samss": true, "netlogon": true}
)

// rpcName is the name of the system service behind a listener that takes its
// port from the dynamic range, "" for everything else.
func rpcName(h *correlate.Host, k correlate.Socket) string {
	image, services := k.Executable(), k.Components()
	if pid, ok := k.PID(); ok && pid > 4 {
		pr := h.Processes.Get(pid)
		if image == "" {
			image = pr.Image()
		}
		if len(services) == 0 {
			for _, s := range pr.Services {
				services = append(services, s.Name)
			}
		}
	}
	for _, s := range services {
		if rpcServices[lower(s)] {
			return s
		}
	}
	if rpcImages[lower(image)] {
		return image
	}
	return ""
}

// rpcRun is a row of listeners on consecutive ports with different RPC
// services among them.
type rpcRun struct {
	first, last int
	names       []string
	lines       []evidence.Line
}

// maxRun bounds how long a row of ports can be.
const maxRun = 64

// rpcRunAt finds the row of consecutive ports around a port. Every port in it
// is held by such a service or by somebody whom the capture does not name.
func rpcRunAt(h *correlate.Host, port int) (run rpcRun, ok bool) {
	first, last := port, port
	for first > 1024 && first > port-maxRun && rpcPort(h, first-1) {
		first--
	}
	for last < defaultStart-1 && last < port+maxRun && rpcPort(h, last+1) {
		last++
	}
	if port < 1024 || port >= defaultStart || !rpcPort(h, port) {
		return rpcRun{}, false
	}
	run = rpcRun{first: first, last: last}
	for n := first; n <= last; n++ {
		for _, k := range head(h.Sockets.Listeners("tcp", n), 2) {
			run.lines = append(run.lines, k.At(), k.OwnerAt())
			if name := rpcName(h, k); name != "" && !slices.Contains(run.names, name) {
				run.names = append(run.names, name)
			}
		}
	}
	return run, len(run.names) >= 3
}

func rpcPort(h *correlate.Host, port int) bool {
	rows := h.Sockets.Listeners("tcp", port)
	for _, k := range head(rows, 8) {
		switch {
		case rpcName(h, k) != "":
		case k.Executable() == "" && (k.OwnerUnavailable() || nobody(h, k)):
		case k.Executable() != "" && strings.EqualFold(k.Executable(), "mqsvc.exe"):
		default:
			return false
		}
	}
	return len(rows) > 0
}

// nobody reports a row whose process the dump does not name.
func nobody(h *correlate.Host, k correlate.Socket) bool {
	pid, ok := k.PID()
	return pid != 4 && (!ok || h.Processes.Get(pid).Image() == "")
}

// rpcElsewhere reports such services on the ports where they belong: then the
// low ones are pinned on purpose.
func rpcElsewhere(h *correlate.Host) bool {
	for _, first := range []int{49152, 49664} {
		for n := first; n < first+24; n++ {
			for _, k := range head(h.Sockets.Listeners("tcp", n), 4) {
				if rpcName(h, k) != "" {
					return true
				}
			}
		}
	}
	return false
}

var rpcRangeLow = Rule{
	ID:       "rpc-range-low",
	Title:    "Windows' RPC services sit on a row of low ports",
	Severity: Error,
	Causes:   []Cause{DynamicRange},
	About: `wininit, the event log, the task scheduler, the spooler, lsass and services take one port each at start, from 49664
upwards or wherever the dynamic range begins. On a row of low ports they show that the dynamic range, or the range for RPC,
is set too low. None of them is the culprit, and it is no malware. Domain controllers pin single ports on purpose.`,
	Port: func(p *Pass) {
		if !p.tcp() || p.oldWindows() {
			return
		}
		run, ok := rpcRunAt(p.Host, p.port())
		if !ok || rpcElsewhere(p.Host) {
			return
		}
		f := Finding{Cause: DynamicRange, Confidence: Likely, Refute: "the same services on 49664 and above"}
		var owners []holder
		for _, h := range p.holders() {
			if !h.anonymous() {
				owners = append(owners, h)
			}
		}
		f.gather(owners...)
		lines := run.lines
		f.Missing = p.absent("dynamicport")
		f.Missing = append(f.Missing, Missing{`reg query HKLM\SOFTWARE\Microsoft\Rpc\Internet`, "shows whether the ports of RPC were restricted"})
		f.Message = fmt.Sprintf("The system services %s listen on the consecutive ports %d-%d: the dynamic or RPC port range starts too low, and so they took %s.", strings.Join(run.names, ", "), run.first, run.last, p.where())
		f.Remedies = []Remedy{p.moveRemedy()}
		if src, low := p.lowRange(); low {
			lines = append(lines, src.At(src.Data.StartLine), src.At(src.Data.CountLine))
			f.Remedies = append(f.Remedies, p.restoreRange(src))
		} else {
			f.Remedies = append(f.Remedies, Remedy{
				Effect:      fmt.Sprintf("Set the dynamic port range back to start=%d num=%d with netsh interface ipv4 set dynamicport tcp, after noting the old values, and reboot. Where the range is in order, export and clear the key Rpc\\Internet.", defaultStart, defaultCount),
				SideEffects: "Firewall rules that were made for the old range no longer fit.",
				Undo:        "Set the noted values again, or import the exported key.",
				Check:       p.askDynamic(),
			})
		}
		f.Evidence = evidence.Quotes(lines...)
		p.report(f)
	},
}

var servicePortInRange = Rule{
	ID:       "service-port-in-dynamic-range",
	Title:    "The port of a server lies inside the dynamic range",
	Severity: Warning,
	About: `A fixed port inside the dynamic range works until Windows gives it to an outgoing connection or to a run-time
exclusion first: "already in use" now and then, mostly after a reboot. RPC services take ports from that range by design.`,
	Port: func(p *Pass) {
		t := p.topic
		if !t.asked && len(t.messages) == 0 || p.port() < 1024 || p.port() >= 49664 && p.port() < 49700 && len(p.listeners()) > 0 {
			return
		}
		for _, k := range head(p.listeners(), 8) {
			if rpcName(p.Host, k) != "" {
				return
			}
		}
		// An administered exclusion keeps the port from outgoing connections.
		_, setAside := marked(p.exclusions())
		if len(p.listeners()) == 0 && !p.bindFails() || setAside {
			return
		}
		f := Finding{Refute: "a dynamic range that ends below the port or starts above it"}
		var lines []evidence.Line
		known := false
		for _, src := range p.Host.Dynamic {
			r := src.Data
			if !r.Known() || r.Transport != "" && r.Transport != t.transport {
				continue
			}
			known = true
			if r.Contains(p.port()) && len(lines) == 0 {
				lines = append(lines, src.At(r.StartLine), src.At(r.CountLine))
				f.Message = fmt.Sprintf("%s lies inside the dynamic range %d-%d: now and then an outgoing connection or a run-time exclusion will have it first.", p.where(), r.Start, r.End())
			}
		}
		switch {
		case len(lines) > 0:
		case !known && p.port() >= defaultStart && !p.oldWindows():
			f.Confidence = Likely
			f.Missing = p.absent("dynamicport")
			f.Message = fmt.Sprintf("%s lies inside the default dynamic range %d-65535: now and then an outgoing connection or a run-time exclusion will have it first.", p.where(), defaultStart)
		default:
			return
		}
		lines = append(lines, socketLines(head(p.listeners(), 2))...)
		f.Evidence = evidence.Quotes(append(lines, p.complaints()...)...)
		f.Remedies = []Remedy{{Effect: "Give the server a port below the dynamic range.", SideEffects: "Its clients must use the new port.", Undo: "Set the old port again.", Check: p.checkPort()}}
		if !p.usesHTTPSys() && len(p.kernelListeners()) == 0 {
			f.Remedies = append(f.Remedies, p.reservePort("")...)
		}
		p.report(f)
	},
}
