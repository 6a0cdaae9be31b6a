package analyze

import (
	"fmt"

	"diag/analyze/evidence"
)

// driver is a kernel driver other than HTTP.sys that listens under PID 4.
type driver struct {
	port      int
	transport string
	name      string
	what      string
	remedies  []Remedy
}

var drivers = []driver{
	{445, "tcp", "the SMB server (srv2, service LanmanServer)", "file and printer sharing", []Remedy{{
		Command:     "sc.exe config lanmanserver start= disabled",
		Effect:      "Keeps the SMB server from starting; the port is free after a reboot. Better: give the other program another port.",
		SideEffects: "File shares, administrative shares and much remote management are lost.",
		Undo:        "sc.exe config lanmanserver start= auto",
		Check:       "netstat -ano | findstr :445",
	}}},
	{139, "tcp", "NetBIOS over TCP/IP (netbt)", "the NetBIOS session service", nil},
	{137, "udp", "NetBIOS over TCP/IP (netbt)", "the NetBIOS name service", nil},
	{138, "udp", "NetBIOS over TCP/IP (netbt)", "the NetBIOS datagram service", nil},
	{1723, "tcp", "the PPTP driver of Routing and Remote Access", "PPTP connections", nil},
	{1701, "udp", "the L2TP driver of Routing and Remote Access", "L2TP connections", nil},
	{5445, "tcp", "SMB Direct (RDMA)", "SMB over RDMA", nil},
}

func driverOn(transport string, port int) *driver {
	for i := range drivers {
		if drivers[i].port == port && drivers[i].transport == transport {
			return &drivers[i]
		}
	}
	return nil
}

var kernelDriverPort = Rule{
	ID:       "kernel-driver-port",
	Title:    "A driver other than HTTP.sys listens under PID 4",
	Severity: Info,
	Causes:   []Cause{KernelDriver},
	About: `PID 4 holds the ports of all kernel drivers, not only those of HTTP.sys: 445 belongs to the SMB server, 139 and
UDP 137 and 138 to NetBIOS, 1723 to PPTP. A complete service state without the port rules HTTP.sys out.`,
	Port: func(p *Pass) {
		rows := p.kernelListeners()
		if len(rows) == 0 || len(p.Host.On(p.port())) > 0 {
			return
		}
		lines := socketLines(rows)
		d := driverOn(p.topic.transport, p.port())
		if d == nil {
			if p.tcp() && p.Host.StateComplete() && surelyKernel(rows) {
				p.report(Finding{Cause: KernelDriver, Confidence: Possible, Severity: Error, Evidence: evidence.Quotes(lines...),
					Message: fmt.Sprintf("%s is held by PID 4 (System), but the service state of HTTP.sys has no URL on it: another driver listens there, or the two captures are of different times.", p.where()),
					Missing: []Missing{{askSockets + "\n" + askServiceState, "both in one go, so that they show the same moment"}}})
			}
			return
		}
		f := Finding{Cause: KernelDriver, Confidence: Likely, Severity: Error, Remedies: append([]Remedy{p.moveRemedy()}, d.remedies...)}
		for _, src := range p.Host.States {
			if src.Data.Complete && (d.port == 445 || d.port == 139) && surelyKernel(rows) {
				f.Confidence = Proven
				lines = append(lines, src.At(src.Section.FirstLine))
			}
		}
		if f.Confidence < Proven {
			f.Missing = p.absent("servicestate")
		}
		f.Evidence = evidence.Quotes(lines...)
		f.Message = fmt.Sprintf("%s is held by PID 4 (System) for %s, which serves %s; it is not HTTP.sys.", p.where(), d.name, d.what)
		f.Refute = "a URL on this port in the service state of HTTP.sys"
		p.report(f)
	},
}
