package analyze

import (
	"fmt"
	"strings"

	"diag/analyze/evidence"
)

var svchostServiceOwner = Rule{
	ID:       "svchost-service-owner",
	Title:    "A Windows service inside svchost.exe listens on the port",
	Severity: Error,
	Causes:   []Cause{Process},
	About: `svchost.exe hosts services. The line above [svchost.exe] in netstat -b names the service that owns this socket;
tasklist /svc names all services of the process, which settles it when there is only one. The service is
stopped or configured, never svchost.exe ended: that takes down all its services, and Windows starts it again.`,
	Port: func(p *Pass) {
		hs := p.ordinary()
		if len(hs) == 0 || hostingServices(hs) != hostsOfServices {
			return
		}
		note := ""
		if h := hs[0]; h.service == "" {
			note = fmt.Sprintf("It hosts several services (%s); the dump does not tell which of them owns the socket.", strings.Join(h.services, ", "))
			hs[0].missing = mergeMissing(hs[0].missing, Missing{askSockets, "in an elevated prompt, names the service that owns each socket"})
		}
		p.reportProcess(hs, note)
	},
}

var svchostOwnerUnresolved = Rule{
	ID:       "svchost-owner-unresolved",
	Title:    "svchost.exe listens on the port and the dump does not show which service it is",
	Severity: Error,
	Causes:   []Cause{Process},
	About: `Without tasklist /svc or the service line of netstat -b, a port of svchost.exe belongs to some service and no
more can be said. Port numbers suggest services and are often wrong. On a port of a web server or a container
IP Helper with a port proxy rule is worth a look first.`,
	Port: func(p *Pass) {
		hs := p.ordinary()
		if len(hs) == 0 || hostingServices(hs) != hostsUnresolved {
			return
		}
		if p.tcp() {
			hs[0].missing = mergeMissing(hs[0].missing, p.absent("portproxy")...)
		}
		p.reportProcess(hs, "The dump does not show which service inside it owns the socket.")
	},
}

// sharing is the service behind Internet Connection Sharing.
const sharing = "SharedAccess"

var icsDNS = Rule{
	ID:       "ics-dns-on-port-53",
	Title:    "Internet Connection Sharing answers DNS on UDP port 53",
	Severity: Error,
	Causes:   []Cause{Process},
	About: `Hotspots, WSL, Sandbox and the default switch of Hyper-V use Internet Connection Sharing (SharedAccess), whose
DNS proxy takes UDP port 53 on every address. The DNS Server role (dns.exe) and filtering resolvers take the
same port, so the service must be shown before it is blamed.`,
	Port: func(p *Pass) {
		hs := p.ordinary()
		if len(hs) == 0 || hostingServices(hs) != resolver {
			return
		}
		h := &hs[0]
		f := Finding{Cause: Process, Refute: "another image or service behind the row"}
		if h.service != "" {
			f.Message = fmt.Sprintf("%s is held by Internet Connection Sharing: %s.", p.where(), h.short())
		} else {
			c := Candidate{Product: "Internet Connection Sharing", Service: sharing, Confidence: Possible, Why: "its DNS proxy uses this port; the dump does not name the service"}
			f.Message = fmt.Sprintf("%s is held by %s; the dump does not show which service inside it, possibly Internet Connection Sharing.", p.where(), h.short())
			if sign, ok := p.virtualNetworks(); ok && h.Wildcard() {
				c.Confidence, c.Why = Likely, "the dump shows Hyper-V, WSL or Docker, which use its DNS proxy"
				f.Message = fmt.Sprintf("%s is held by %s, likely the DNS proxy of Internet Connection Sharing, which Hyper-V, WSL and Docker use.", p.where(), h.short())
				h.lines = append(h.lines, sign)
			}
			kept := []Candidate{c}
			for _, o := range h.candidates {
				if !strings.EqualFold(o.Service, sharing) {
					kept = append(kept, o)
				}
			}
			h.candidates = kept
			h.missing = mergeMissing(h.missing, askPID(h.pid))
		}
		f.Evidence = evidence.Quotes(f.gather(hs...)...)
		f.Remedies = []Remedy{{
			Effect:      "Bind your own DNS server to one address of the machine instead of all of them.",
			SideEffects: "Clients must ask that address.",
			Undo:        "Set the old listen address again.",
			Check:       p.checkPort(),
		}}
		if h.service != "" {
			f.Remedies = append(f.Remedies, Remedy{
				Command:     "net stop " + sharing,
				Effect:      "Stops Internet Connection Sharing, which frees the port until Windows needs it again.",
				SideEffects: "Hotspot, WSL, Sandbox and virtual machines on the default switch lose name resolution. The host network service may start it again: see sc.exe qtriggerinfo SharedAccess.",
				Undo:        "net start " + sharing,
				Check:       p.checkPort(),
			})
		}
		p.report(f)
	},
}

// virtualizers are images that show Hyper-V, WSL or Docker at work.
var virtualizers = []string{"vmms.exe", "vmcompute.exe", "wslrelay.exe", "wslservice.exe", "wslhost.exe", "com.docker.backend.exe", "vmmem", "vmmemwsl"}

// virtualNetworks finds a sign of virtual machines or containers: one of their
// programs, their network service, or blocks of a hundred excluded ports.
func (p *Pass) virtualNetworks() (sign evidence.Line, ok bool) {
	for _, pid := range p.Host.Processes.PIDs() {
		pr := p.Host.Processes.Get(pid)
		for _, n := range pr.Names {
			for _, image := range virtualizers {
				if strings.EqualFold(n.Name, image) && n.At.Set() {
					return n.At, true
				}
			}
		}
		for _, s := range pr.Services {
			if strings.EqualFold(s.Name, "hns") || strings.EqualFold(s.Name, "vmms") || strings.EqualFold(s.Name, "WSLService") {
				return s.At, true
			}
		}
	}
	for _, src := range p.Host.Exclusions {
		for _, r := range src.Data.Ranges {
			if !r.Administered && r.End-r.Start == 99 {
				return src.At(r.Line), true
			}
		}
	}
	return evidence.Line{}, false
}
