package analyze

import (
	"slices"
	"strings"

	"diag/analyze/correlate"
	"diag/analyze/evidence"
)

// holder is one listener (TCP) or socket (UDP) on the port in question with
// what the dump tells about its program. Equal rows are one holder.
type holder struct {
	correlate.Socket
	identity
	// rows is how often the row stands in its capture.
	rows int
	// end tells that the process has ended, nil when nothing says so.
	end *processEnd
}

// processEnd is the evidence that a process has ended although its socket lives on.
type processEnd struct {
	at         evidence.Line
	confidence Confidence
	how        string
}

// maxHolders bounds how many different holders of one port are looked at.
const maxHolders = 64

// holders returns the holders of the port in question, each once, in the order
// of the text. Where one address has different owners in several captures and
// nothing tells them apart by name, the last capture counts.
func (p *Pass) holders() []holder {
	if p.topic.holders == nil {
		p.topic.holders = p.findHolders()
	}
	return *p.topic.holders
}

func (p *Pass) findHolders() *[]holder {
	type key struct {
		capture, pid int
		hasPID       bool
		host, exe    string
		service      string
	}
	found := map[key]int{}
	out := []holder{}
	for _, k := range p.listeners() {
		pid, ok := k.PID()
		id := key{k.Capture(), pid, ok, k.LocalHost(), strings.ToLower(k.Executable()), strings.Join(k.Components(), " ")}
		if i, ok := found[id]; ok {
			out[i].rows++
			continue
		}
		if len(out) == maxHolders {
			continue
		}
		found[id] = len(out)
		out = append(out, holder{Socket: k, rows: 1})
	}
	out = slices.DeleteFunc(out, func(h holder) bool { return slices.ContainsFunc(out, h.replacedBy) })
	for i := range out {
		out[i].identity = p.identify(out[i].Socket)
		out[i].end = p.ended(out[i].Socket)
	}
	return &out
}

// replacedBy reports whether a later capture shows the same address under
// another process ID, or the same holder once more.
func (h holder) replacedBy(later holder) bool {
	if later.Capture() <= h.Capture() || later.LocalHost() != h.LocalHost() {
		return false
	}
	if a, b := h.Executable(), later.Executable(); a != "" && b != "" && !strings.EqualFold(a, b) {
		return false
	}
	p, ok1 := h.PID()
	q, ok2 := later.PID()
	return ok1 && ok2 && p != q
}

// ended reports whether something says that the process of a row has ended.
func (p *Pass) ended(k correlate.Socket) *processEnd {
	pid, ok := k.PID()
	if !ok || pid <= 4 {
		return nil
	}
	procs := &p.Host.Processes
	if at, ok := procs.Killed(pid); ok && at.Doc == k.Doc() && at.N < k.At().N {
		return &processEnd{at, Likely, "was ended before this row was captured"}
	}
	at, ok := procs.Gone(pid)
	if !ok {
		return p.emptyTaskSearch(k, pid)
	}
	if at != procs.CompleteAt {
		return &processEnd{at, Proven, "does not exist any more"}
	}
	// A row with an executable was captured while the process lived, and a list
	// of another moment or machine proves nothing.
	if k.Executable() != "" || !p.Host.ListFits() {
		return nil
	}
	end := &processEnd{at, Proven, "is missing from the full process list"}
	if at.Doc != k.Doc() {
		end.confidence = Likely // the files may be of different moments
	}
	return end
}

// emptyTaskSearch finds a process list that was searched for the number
// without a hit.
func (p *Pass) emptyTaskSearch(k correlate.Socket, pid int) *processEnd {
	if k.Executable() != "" || p.Host.Processes.Get(pid).Listed.Set() {
		return nil
	}
	for _, s := range p.Host.EmptySearches() {
		if s.Program == "tasklist" && s.For(pid) && s.Doc == k.Doc() && s.Line > k.At().N {
			return &processEnd{s.At(), Likely, "was searched for in the process list without a hit"}
		}
	}
	return nil
}

// differs reports whether two holders surely are different programs: other
// processes, and not two processes of one program.
func (h holder) differs(o holder) bool {
	return differ(h.Socket, o.Socket) && !(h.image != "" && strings.EqualFold(h.image, o.image) && h.service == o.service)
}

// kernel reports a holder that is PID 4.
func (h holder) kernel() bool {
	return h.hasPID && h.pid == 4 || !h.hasPID && strings.EqualFold(h.Executable(), "System")
}

// anonymous reports a holder of which the capture shows neither number nor name.
func (h holder) anonymous() bool { return !h.hasPID && h.image == "" && h.service == "" }

// name is the holder in a sentence.
func (h holder) name() string {
	if h.kernel() {
		return "PID 4 (System)"
	}
	return h.title()
}

// short names the holder without its product.
func (h holder) short() string {
	id := h.identity
	id.product = ""
	return id.title()
}

// owner is the holder as an owner.
func (h holder) owner() Owner {
	if h.kernel() {
		pid := 4
		return Owner{PID: &pid, Process: "System", Confidence: Proven}
	}
	return h.identity.owner()
}

// relays are programs that listen on behalf of a program elsewhere: in a Linux
// distribution, a virtual machine or a container.
var relays = map[string]string{
	"wslrelay.exe":           "WSL",
	"wslhost.exe":            "WSL",
	"com.docker.backend.exe": "Docker",
	"com.docker.proxy.exe":   "Docker",
	"com.docker.vpnkit.exe":  "Docker",
	"vpnkit.exe":             "Docker",
	"docker-proxy":           "Docker",
	"docker-proxy.exe":       "Docker",
}

func (h holder) relay() bool { return relays[strings.ToLower(h.image)] != "" }

// forwards reports IP Helper's listeners.
func (h holder) forwards() bool {
	return !h.UDP() && strings.EqualFold(h.service, "iphlpsvc")
}

// searchedInVain returns the line of a search of the socket table for the port
// that found nothing.
func (p *Pass) searchedInVain() (evidence.Line, bool) {
	for _, s := range p.Host.EmptySearches() {
		if s.Program == "netstat" && s.For(p.port()) {
			return s.At(), true
		}
	}
	return evidence.Line{}, false
}

// gather adds the holders' owners, lines and open questions to a finding.
func (f *Finding) gather(hs ...holder) (lines []evidence.Line) {
	for _, h := range hs {
		if !h.kernel() {
			f.Missing = mergeMissing(f.Missing, h.missing...)
		}
		lines = append(lines, h.lines...)
		o := h.owner()
		if !slices.ContainsFunc(f.Owners, func(x Owner) bool { return sameOwner(x, o) }) && !h.anonymous() {
			f.Owners = append(f.Owners, o)
		}
	}
	return lines
}

func sameOwner(a, b Owner) bool {
	return value(a.PID) == value(b.PID) && (a.PID == nil) == (b.PID == nil) && a.Process == b.Process && a.Service == b.Service
}

func value(p *int) int {
	if p == nil {
		return -1
	}
	return *p
}
