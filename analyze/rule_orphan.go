package analyze

import (
	"fmt"

	"diag/analyze/correlate"
	"diag/analyze/evidence"
	"diag/parser/wmic"
)

var orphanedListener = Rule{
	ID:       "orphaned-listener",
	Title:    "The port is held under a process ID that no longer exists",
	Severity: Error,
	Causes:   []Cause{OrphanedListener},
	About: `A socket lives as long as any process has a handle to it. When a program ends and a child has inherited the
handle, the port stays taken under the number of the ended program: connections hang, and there is nothing to
end under that number. The child has to end. A process list that was filtered, or made on another machine or at another time, proves
nothing.`,
	Port: func(p *Pass) {
		var ended []holder
		shared := false
		for _, h := range p.holders() {
			if h.end != nil {
				ended = append(ended, h)
			} else if !h.anonymous() {
				shared = true
			}
		}
		if len(ended) == 0 {
			p.endedConnections()
			return
		}
		first := ended[0]
		f := Finding{Cause: OrphanedListener, Confidence: first.end.confidence, Refute: fmt.Sprintf("process %d in a newer process list", first.pid)}
		var lines []evidence.Line
		for _, h := range ended {
			pid := h.pid
			f.Owners = append(f.Owners, Owner{PID: &pid, Confidence: h.end.confidence})
			lines = append(lines, h.At(), h.end.at)
		}
		waiting := 0
		for _, k := range p.locals() {
			if pid, ok := k.PID(); ok && pid == first.pid && k.State() == "CLOSE_WAIT" {
				if waiting++; waiting <= 3 {
					lines = append(lines, k.At())
				}
			}
		}
		f.Evidence = evidence.Quotes(append(lines, p.childLines(first.pid)...)...)
		f.Message = fmt.Sprintf("%s is held under PID %d, but that process %s: a child that inherited the socket, or a process that duplicated it, keeps the port.", p.where(), first.pid, first.end.how)
		if waiting > 0 {
			f.Message += fmt.Sprintf(" %s in CLOSE_WAIT show that nobody serves it.", plural(waiting, "connection"))
		}
		if shared {
			// A live program holds the port as well and is the nearer answer.
			f.Cause, f.Severity = "", Warning
		}
		f.Remedies = p.endChildren(first.pid)
		f.Missing = []Missing{
			{fmt.Sprintf(`Get-CimInstance Win32_Process -Filter "ParentProcessId=%d" | Format-Table ProcessId, Name, CommandLine`, first.pid), "lists the children of the ended process, which may have inherited the socket"},
		}
		if first.end.confidence < Proven {
			f.Missing = mergeMissing(f.Missing, askPID(first.pid))
		}
		p.report(f)
	},
}

// endedConnections looks at a port without listener whose accepted connections
// belong to an ended process.
func (p *Pass) endedConnections() {
	if len(p.listeners()) > 0 || !p.tcp() {
		return
	}
	rows, pid := p.leftovers()
	if len(rows) == 0 || pid <= 4 {
		return
	}
	end := p.ended(rows[0])
	if end == nil {
		return
	}
	f := Finding{Cause: OrphanedListener, Confidence: Likely, Owners: []Owner{{PID: &pid, Confidence: end.confidence}},
		Evidence: evidence.Quotes(append(socketLines(head(rows, 5)), end.at)...),
		Message: fmt.Sprintf("Nothing listens on %s, but %s under PID %d are left, and that process %s: another process keeps the sockets.",
			p.where(), plural(len(rows), "accepted connection"), pid, end.how),
		Missing: []Missing{askPID(pid)}, Remedies: p.endChildren(pid), Refute: fmt.Sprintf("process %d in a newer process list", pid)}
	p.report(f)
}

// children are the processes that the ended one started, as far as the dump
// shows parents.
func (p *Pass) children(pid int) (out []wmic.Process, lines []evidence.Line) {
	for _, doc := range p.Host.Dump.Documents {
		for _, s := range doc.Sections {
			t, ok := s.Data.(*wmic.Table)
			if !ok {
				continue
			}
			for _, r := range t.Processes {
				if r.ParentPID != nil && *r.ParentPID == pid && r.PID > 4 && len(out) < 8 {
					out = append(out, r)
					lines = append(lines, evidence.At(doc, r.Line))
				}
			}
		}
	}
	return out, lines
}

func (p *Pass) childLines(pid int) []evidence.Line {
	_, lines := p.children(pid)
	return lines
}

// endChildren are the ways to get the sockets of an ended process closed.
func (p *Pass) endChildren(pid int) []Remedy {
	var out []Remedy
	children, _ := p.children(pid)
	for _, c := range children {
		if critical[lower(c.Name)] {
			continue
		}
		out = append(out, Remedy{
			Command:     fmt.Sprintf("taskkill /PID %d", c.PID),
			Effect:      fmt.Sprintf("Ends %s, a child of the ended process %d that may have inherited the socket.", c.Name, pid),
			SideEffects: "Work that is not saved in it is lost.",
			Undo:        "Start the program again.",
			Check:       p.checkPort(),
		})
	}
	return append(out, Remedy{
		Effect:      fmt.Sprintf("End the child processes of PID %d that inherited the socket (list them by ParentProcessId), or find the process that keeps the handle with a handle viewer and end that.", pid),
		SideEffects: "Work that is not saved in these programs is lost.",
		Undo:        "Start the programs again.",
		Check:       p.checkPort(),
	}, Remedy{
		Effect:      "Reboot, when the process that keeps the handle cannot be found.",
		SideEffects: "Everything on the machine is interrupted.",
		Undo:        "Nothing to undo.",
		Check:       p.checkPort(),
	})
}

// leftovers are connections on the local port that a program accepted: their
// foreign side is a client. They all belong to one process. Where the ports do
// not tell, several peers on one local port do.
func (p *Pass) leftovers() (rows []correlate.Socket, pid int) {
	var unsure []correlate.Socket
	peers := map[string]bool{}
	for _, k := range p.locals() {
		switch k.State() {
		case "ESTABLISHED", "CLOSE_WAIT", "FIN_WAIT_1", "FIN_WAIT_2", "LAST_ACK", "CLOSING":
		default:
			continue
		}
		n, ok := k.PID()
		if !ok || n == 0 || pid != 0 && n != pid {
			continue
		}
		switch p.direction(k) {
		case accepted:
			rows = append(rows, k)
		case ambiguous:
			unsure = append(unsure, k)
			peers[k.Remote()] = true
		default:
			continue
		}
		pid = n
	}
	if len(rows) == 0 && len(peers) > 1 {
		rows = unsure
	}
	return rows, pid
}
