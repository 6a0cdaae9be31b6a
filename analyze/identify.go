package analyze

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"diag/analyze/correlate"
	"diag/analyze/evidence"
	"diag/analyze/signature"
)

func itoa(n int) string { return strconv.Itoa(n) }

// identity is what a dump shows about the program behind a process ID.
type identity struct {
	pid        int
	hasPID     bool
	image      string
	service    string
	product    string
	candidates []Candidate
	lines      []evidence.Line
	missing    []Missing
	matches    []signature.Match
	// services are all services of the process, when it hosts several.
	services []string
}

// owner turns the identity into an owner whose fields are proven.
func (id identity) owner() Owner {
	o := Owner{Process: id.image, Service: id.service, Product: id.product, Confidence: Proven, Candidates: id.candidates}
	if id.hasPID {
		pid := id.pid
		o.PID = &pid
	}
	return o
}

// title names the program for a sentence: "node.exe (PID 15244)".
func (id identity) title() string {
	name := id.image
	if name == "" && !id.hasPID {
		return "a process that the dump does not name"
	}
	product := brief(id.product)
	if name == "" {
		name = product
	}
	if name == "" {
		name = "a process"
	}
	var in []string
	if id.service != "" {
		in = append(in, "service "+id.service)
	}
	if id.hasPID {
		in = append(in, "PID "+itoa(id.pid))
	}
	if product != "" && !strings.Contains(strings.ToLower(product), strings.ToLower(strings.TrimSuffix(name, ".exe"))) {
		name = product + ", " + name
	}
	if len(in) == 0 {
		return name
	}
	return name + " (" + strings.Join(in, ", ") + ")"
}

// brief is the name of a product without what the catalogue adds to it.
func brief(product string) string {
	if i := strings.IndexAny(product, ",:("); i > 0 && product[i] != '(' {
		return product[:i]
	}
	return product
}

// isServiceHost reports images that host services of others.
func isServiceHost(image string) bool {
	return strings.EqualFold(image, "svchost.exe") || strings.EqualFold(image, "svchost")
}

// identify finds out who a socket's process is. Products come from the
// program's or the service's name only, never from the port alone; what the
// port suggests are candidates.
func (p *Pass) identify(k correlate.Socket) identity {
	id := identity{}
	id.pid, id.hasPID = k.PID()
	id.lines = append(id.lines, k.At(), k.OwnerAt())
	id.image = k.Executable()
	if id.hasPID {
		p.nameProcess(&id)
	}
	if id.image == "" && !id.hasPID {
		id.missing = append(id.missing, Missing{askSockets, "shows the process ID and, in an elevated prompt, the program of every row"})
	}
	if len(k.Components()) > 0 && (isServiceHost(id.image) || id.image == "") {
		if c := k.Components()[0]; serviceLike(c) && len(k.Components()) == 1 {
			id.service, id.services, id.candidates = c, nil, nil
		}
	}
	p.nameProduct(&id, k)
	return id
}

// serviceLike: a component line that can be a service's short name.
func serviceLike(c string) bool {
	return !strings.ContainsAny(c, `\/: `) && !strings.HasSuffix(strings.ToLower(c), ".dll")
}

// nameProcess adds what the process lists say about the PID.
func (p *Pass) nameProcess(id *identity) {
	pr := p.Host.Processes.Get(id.pid)
	if id.image == "" {
		id.image = pr.Image()
	}
	id.lines = append(id.lines, pr.Lines()...)
	switch {
	case len(pr.Services) == 1:
		id.service = pr.Services[0].Name
	case len(pr.Services) > 1:
		for _, s := range pr.Services {
			id.services = append(id.services, s.Name)
			id.candidates = append(id.candidates, Candidate{Service: s.Name, Confidence: Possible, Why: "one of several services in process " + itoa(id.pid)})
		}
	}
	if id.image == "" || isServiceHost(id.image) && id.service == "" && len(id.services) == 0 {
		id.missing = append(id.missing, askPID(id.pid))
	}
}

// nameProduct asks the signatures.
func (p *Pass) nameProduct(id *identity, k correlate.Socket) {
	sure, guessed := []signature.Match{}, []signature.Match{}
	if id.service != "" {
		sure = append(sure, p.Signatures.MatchService(id.service)...)
	}
	if id.image != "" && !isServiceHost(id.image) {
		sure = append(sure, p.Signatures.MatchExecutable(id.image)...)
	}
	if k.Set() {
		owner := signature.Owner{PID: id.pid, Executable: id.image}
		if id.service != "" {
			owner.Services = []string{id.service}
		}
		if len(sure) == 0 && p.nameless(id) {
			guessed = p.Signatures.MatchListener(k.Transport(), k.LocalPort(), owner)
		}
	}
	products := map[string]bool{}
	for _, m := range sure {
		if !m.Signature.Generic {
			products[m.Signature.Product] = true
		}
	}
	for _, m := range sure {
		if m.Signature.Generic || m.Signature.Product == "" {
			continue
		}
		id.matches = append(id.matches, m)
		if len(products) == 1 && m.Certainty == signature.Certain {
			id.product = m.Signature.Product
			continue
		}
		if len(products) == 1 && id.product != "" {
			continue
		}
		id.candidates = appendCandidate(id.candidates, Candidate{Product: m.Signature.Product, Confidence: confidenceOf(m.Certainty, Likely), Why: "known by the name of its program or service"})
	}
	for _, m := range guessed {
		if m.Signature.Generic || m.Signature.Product == "" || isServiceHost(id.image) && !hosted[strings.ToLower(m.Signature.Service)] {
			continue
		}
		id.candidates = appendCandidate(id.candidates, Candidate{Product: m.Signature.Product, Service: m.Signature.Service, Confidence: Possible,
			Why: fmt.Sprintf("often found on %s; the dump does not name it", portName(k.Transport(), k.LocalPort()))})
	}
}

// nameless reports that the port alone may hint at the product: neither a
// service nor the name of a program is known, or only that of a program that
// runs others, such as java.exe.
func (p *Pass) nameless(id *identity) bool {
	if id.service != "" || len(id.services) > 0 {
		return false
	}
	return id.image == "" || isServiceHost(id.image) ||
		slices.ContainsFunc(p.Signatures.MatchExecutable(id.image), func(m signature.Match) bool { return m.Signature.Generic })
}

// hosted are services with a port of their own that run in svchost.exe.
var hosted = map[string]bool{
	"sharedaccess": true, "iphlpsvc": true, "termservice": true, "ssdpsrv": true, "upnphost": true, "fdrespub": true, "cdpsvc": true,
	"dosvc": true, "w32time": true, "dnscache": true, "ikeext": true, "policyagent": true, "rpcss": true, "rpceptmapper": true,
	"dhcpserver": true, "sstpsvc": true, "remoteaccess": true, "ias": true, "w3svc": true, "ftpsvc": true, "peerdistsvc": true,
	"msiscsi": true, "tapisrv": true, "qwave": true, "wsearch": true, "tsgateway": true,
}

func appendCandidate(cs []Candidate, c Candidate) []Candidate {
	for _, o := range cs {
		if o.Product == c.Product && o.Service == c.Service && o.Process == c.Process {
			return cs
		}
	}
	return append(cs, c)
}

// confidenceOf turns the certainty of a signature into the confidence of a
// claim, at most limit.
func confidenceOf(c signature.Certainty, limit Confidence) Confidence {
	out := Possible
	switch c {
	case signature.Certain:
		out = Proven
	case signature.Likely:
		out = Likely
	}
	return min(out, limit)
}

// Values of a dump enter a command line only in these forms.
var (
	serviceName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9_.$-]{1,80}( [A-Za-z0-9_.$-]{1,80})*$`) })
)

// critical are programs that must not be ended: Windows goes down with them.
var critical = map[string]bool{
	"system": true, "system idle process": true, "smss.exe": true, "csrss.exe": true, "wininit.exe": true, "winlogon.exe": true,
	"services.exe": true, "lsass.exe": true, "lsaiso.exe": true, "svchost.exe": true, "dwm.exe": true, "fontdrvhost.exe": true,
	"registry": true, "memory compression": true, "ntoskrnl.exe": true, "spoolsv.exe": true, "dns.exe": true,
}

// keep are services that must not be stopped.
var keep = map[string]bool{
	"dnscache": true, "rpcss": true, "rpceptmapper": true, "lanmanserver": true, "lanmanworkstation": true, "eventlog": true, "schedule": true,
	"dcomlaunch": true, "samss": true, "kdc": true, "ntds": true, "netlogon": true, "lsm": true, "plugplay": true, "power": true,
	"brokerinfrastructure": true, "http": true, "nsi": true, "bfe": true, "mpssvc": true, "dhcp": true, "dns": true, "profsvc": true, "termservice": true,
}

// checkPort is the command that shows whether a port is free again.
func (p *Pass) checkPort() string { return "netstat -ano | findstr :" + itoa(p.topic.port) }

// moveRemedy is the way out that costs least: the other program moves.
func (p *Pass) moveRemedy() Remedy {
	return Remedy{
		Effect:      "Give the program that cannot start another port, or bind it to an address that is not taken.",
		SideEffects: "Its clients must use the new port.",
		Undo:        "Set the old port again.",
		Check:       p.checkPort(),
	}
}

// ownerRemedies are the ways to make the owner of a port give it up: the
// product's own setting first, then stopping the service or the program.
func (p *Pass) ownerRemedies(id identity) []Remedy {
	var out []Remedy
	stops := false
	for _, m := range id.matches {
		if m.Signature.Rivals != nil && m.Certainty != signature.Certain {
			continue
		}
		for _, r := range p.signatureRemedies(m) {
			stops = stops || strings.Contains(r.Command, "net stop")
			out = append(out, r)
		}
	}
	switch {
	case id.service != "" && !stops && !keep[strings.ToLower(id.service)] && !p.keepService(id.service):
		out = append(out, p.stopService(id.service, id.title())...)
	case id.service == "" && len(id.services) == 0 && id.hasPID && id.pid > 4 && id.image != "" && !critical[strings.ToLower(id.image)] &&
		!(len(out) > 0 && relays[strings.ToLower(id.image)] != ""): // a relay comes back as long as it has something to relay
		out = append(out, Remedy{
			Command:     fmt.Sprintf("tasklist /fi \"PID eq %d\"\ntaskkill /PID %d", id.pid, id.pid),
			Effect:      fmt.Sprintf("Asks %s to close, which frees %s. The first command shows whether the number still is this program.", id.title(), p.where()),
			SideEffects: "Work that is not saved is lost; a program that a service or a supervisor watches comes back at once.",
			Undo:        "Start the program again.",
			Check:       p.checkPort(),
		})
	}
	return dedupeRemedies(out)
}

func (p *Pass) keepService(name string) bool {
	for _, m := range p.Signatures.MatchService(name) {
		for _, s := range m.Services() {
			if s.Keep && strings.EqualFold(s.Name, name) {
				return true
			}
		}
	}
	return false
}

// signatureRemedies are the remedies of a known product.
func (p *Pass) signatureRemedies(m signature.Match) []Remedy {
	var out []Remedy
	for _, r := range m.Remedies() {
		if r.ReadOnly && r.Command != "" {
			continue // look-ups are asked for as missing evidence
		}
		e := r.Effect
		if r.Advice != "" {
			e = strings.TrimSpace(r.Advice + " " + r.Effect)
		}
		if e == "" && r.Command != "" {
			e = "Takes " + m.Signature.Product + " off the port."
		}
		cmd := r.Command
		if r.Save != "" && cmd != "" {
			cmd = r.Save + "\n" + cmd
		}
		if strings.Contains(cmd, "<") {
			e, cmd = strings.TrimSpace(e+" Command with the value filled in: "+cmd), ""
		}
		check := r.Check
		if check == "" && p.topic != nil && p.topic.port >= 0 {
			check = p.checkPort()
		}
		out = append(out, Remedy{Command: cmd, Effect: e, SideEffects: r.SideEffects, Undo: r.Undo, Check: check})
	}
	return out
}

// stopService stops a service whose name is fit for a command line.
func (p *Pass) stopService(name, title string) []Remedy {
	if !serviceName().MatchString(name) {
		return nil
	}
	arg := name
	if strings.Contains(name, " ") {
		arg = `"` + name + `"`
	}
	return []Remedy{{
		Command:     "net stop " + arg,
		Effect:      "Stops " + title + ", which gives the port back until the service starts again.",
		SideEffects: "What uses this service stops working; services that depend on it are listed before anything happens.",
		Undo:        "net start " + arg,
		Check:       p.checkPort(),
	}}
}
