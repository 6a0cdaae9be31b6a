package analyze

import (
	"fmt"
	"strings"
)

// The captures that the analysis can ask for, and what each of them tells.
// Commands are ready to paste into an elevated prompt and change nothing.
const (
	askSockets      = "netstat -anobq"
	askServiceState = "netsh http show servicestate view=requestq verbose=yes"
	askTasks        = "tasklist /svc"
	askURLACL       = "netsh http show urlacl"
	askListenList   = "netsh http show iplisten"
	askProxies      = "netsh interface portproxy show all"
	askCerts        = "netsh http show sslcert"
	askAddresses    = "ipconfig /all"
)

func (p *Pass) askExclusions() string {
	transport := "tcp"
	if p.topic != nil && p.topic.transport == "udp" {
		transport = "udp"
	}
	return "netsh interface ipv4 show excludedportrange protocol=" + transport
}

func (p *Pass) askDynamic() string {
	transport := "tcp"
	if p.topic != nil && p.topic.transport == "udp" {
		transport = "udp"
	}
	return "netsh interface ipv4 show dynamicport " + transport
}

// absent returns the captures of the given kinds that the dump lacks, in the
// given order, each with what it would tell.
func (p *Pass) absent(kinds ...string) []Missing {
	out := []Missing{}
	for _, k := range kinds {
		if p.Host.Has(k) {
			continue
		}
		switch k {
		case "netstat":
			if !p.Host.Has("get-nettcpconnection") {
				out = append(out, Missing{askSockets, "shows which process holds which local port, in every state"})
			}
		case "servicestate":
			out = append(out, Missing{askServiceState, "shows which process registered which URL with HTTP.sys, and so who stands behind PID 4"})
		case "tasklist":
			if !p.Host.Processes.Complete {
				out = append(out, Missing{askTasks, "names the program and the services behind every process ID"})
			}
		case "excludedportrange":
			out = append(out, Missing{p.askExclusions(), "shows ports that are blocked although nothing listens on them"})
		case "urlacl":
			out = append(out, Missing{askURLACL, "shows which accounts may register which URLs, and reservations that take requests away"})
		case "iplisten":
			out = append(out, Missing{askListenList, "shows whether HTTP.sys is restricted to some addresses"})
		case "portproxy":
			out = append(out, Missing{askProxies, "shows ports that IP Helper forwards"})
		case "dynamicport":
			out = append(out, Missing{p.askDynamic(), "shows whether the port lies where Windows takes outgoing ports from"})
		case "sslcert":
			out = append(out, Missing{askCerts, "shows which certificate is bound to which address and port"})
		case "ipconfig":
			out = append(out, Missing{askAddresses, "shows which addresses the machine has"})
		default:
			panic(fmt.Sprintf("gather: no command for kind %q", k))
		}
	}
	return out
}

// askPID asks for the name of one process.
func askPID(pid int) Missing {
	return Missing{fmt.Sprintf(`tasklist /svc /fi "PID eq %d"`, pid), fmt.Sprintf("names the program and the services of process %d", pid)}
}

// asksTheSame reports that the answer to one command holds the answer to the
// other, or enough of it: the list of all processes and that of one.
func asksTheSame(a, b string) bool {
	one := func(general, single string) bool {
		return general == askTasks && strings.HasPrefix(single, askTasks+" /fi ")
	}
	return a == b || one(a, b) || one(b, a)
}

// maxMissing bounds how many commands one answer asks for.
const maxMissing = 32

// mergeMissing appends what is not asked for yet.
func mergeMissing(a []Missing, b ...Missing) []Missing {
	for _, m := range b {
		if len(a) >= maxMissing {
			break
		}
		known := false
		for _, o := range a {
			known = known || asksTheSame(o.Command, m.Command)
		}
		if !known {
			a = append(a, m)
		}
	}
	return a
}
