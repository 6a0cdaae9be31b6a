package analyze

import (
	"fmt"
	"sort"
	"strings"

	"diag/analyze/correlate"
	"diag/analyze/evidence"
	"diag/analyze/signature"
)

// kernelListeners are the rows of the port under PID 4.
func (p *Pass) kernelListeners() []correlate.Socket {
	var out []correlate.Socket
	for _, k := range p.listeners() {
		pid, ok := k.PID()
		if ok && pid == 4 || !ok && (strings.EqualFold(k.Executable(), "System") || k.OwnerUnavailable()) {
			out = append(out, k)
		}
	}
	return out
}

// surelyKernel reports whether one of the rows shows PID 4 itself.
func surelyKernel(rows []correlate.Socket) bool {
	for _, k := range rows {
		if pid, ok := k.PID(); ok && pid == 4 || strings.EqualFold(k.Executable(), "System") {
			return true
		}
	}
	return false
}

func socketLines(rows []correlate.Socket) []evidence.Line {
	var out []evidence.Line
	for _, k := range rows {
		out = append(out, k.At())
	}
	return out
}

var httpSysOwner = Rule{
	ID:       "http-sys-owner",
	Title:    "HTTP.sys listens on the port for programs that registered URLs there",
	Severity: Error,
	Causes:   []Cause{HTTPSys},
	About: `PID 4 is the kernel. When a program registers a URL with the HTTP Server API, the driver HTTP.sys opens the
port on its behalf, so netstat can only show PID 4. The program stands in the service state: the URL belongs
to a URL group, the group to a request queue, and the queue lists the processes attached to it. A reservation
(urlacl) opens no port and proves nothing here.`,
	Port: func(p *Pass) { p.httpSysOwners(false) },
}

var httpSysOwnerIIS = Rule{
	ID:       "http-sys-owner-iis",
	Title:    "HTTP.sys listens on the port for application pools of IIS",
	Severity: Error,
	Causes:   []Cause{HTTPSys},
	About: `IIS names a request queue after each application pool and makes it from the service host of WAS, which the queue shows
as its controller process. The log directory of the URL group ends in W3SVC and the number of the site. A pool without a
worker process is idle: IIS starts one on the first request. A program may name its queue as it likes, so that a
name alone does not make an application pool.`,
	Port: func(p *Pass) { p.httpSysOwners(true) },
}

// httpSysOwners reports who registered URLs on the port. Ports that belong to
// IIS alone are told by a rule of their own.
func (p *Pass) httpSysOwners(iis bool) {
	if !p.tcp() {
		return
	}
	regs := p.Host.On(p.port())
	rows := p.kernelListeners()
	if len(regs) == 0 || len(rows) == 0 && len(p.listeners()) > 0 || iisAlone(regs) != iis {
		return
	}
	f := Finding{Cause: HTTPSys, Refute: "a service state in which no URL has this port, or a row of another process on it"}
	lines := socketLines(rows)
	owners, names, ids := p.tenants(regs)
	for _, o := range owners {
		lines = append(lines, o.lines...)
		f.Owners = append(f.Owners, o.Owner)
		f.Missing = mergeMissing(f.Missing, o.missing...)
	}
	if iis {
		for _, r := range regs {
			if r.Group != nil {
				lines = append(lines, logDirectoryLine(r))
			}
		}
	}
	f.Evidence = evidence.Quotes(lines...)
	f.Message = fmt.Sprintf("%s is held by HTTP.sys (PID 4, System) on behalf of %s.", p.where(), join(names))
	if len(rows) == 0 {
		f.Confidence = Likely
		f.Message = fmt.Sprintf("%s is registered with HTTP.sys by %s, so PID 4 (System) listens there; the dump has no netstat row that shows it.", p.where(), join(names))
		f.Missing = mergeMissing(f.Missing, p.absent("netstat")...)
		if p.Host.Has("netstat") || p.Host.Has("get-nettcpconnection") {
			f.Confidence = Possible
			f.Message = fmt.Sprintf("%s is registered with HTTP.sys by %s, but the socket table shows no listener on it; the two were perhaps captured at different times.", p.where(), join(names))
		}
	}
	f.Missing = mergeMissing(f.Missing, p.absent("tasklist")...)
	f.Remedies = p.tenantRemedies(ids)
	p.report(f)
}

// iisAlone reports that every URL feeds an application pool.
func iisAlone(regs []*correlate.Registration) bool {
	for _, r := range regs {
		q, _ := r.Queue()
		if q == nil {
			return false
		}
		if pool, _ := iisPool(r, q); !pool {
			return false
		}
	}
	return len(regs) > 0
}

// logDirectoryLine finds the line with the log directory of the URL's group.
func logDirectoryLine(r *correlate.Registration) evidence.Line {
	if r.Group.LogDirectory == "" {
		return evidence.Line{}
	}
	for n := r.Group.Line; n <= min(r.Line, r.Doc.Text.Len()); n++ {
		if strings.Contains(r.Doc.Text.Raw(n), r.Group.LogDirectory) {
			return evidence.At(r.Doc, n)
		}
	}
	return evidence.Line{}
}

// tenant is an owner of a registration with the lines that prove it.
type tenant struct {
	Owner
	lines   []evidence.Line
	missing []Missing
}

// tenants identifies who registered the URLs, one owner for each URL and process.
func (p *Pass) tenants(regs []*correlate.Registration) (owners []tenant, names []string, ids []identity) {
	seen := map[string]bool{}
	for _, r := range regs {
		for _, t := range p.tenantsOf(r) {
			owners = append(owners, t.tenant)
			if name := t.name; !seen[name] {
				seen[name] = true
				names = append(names, name)
				ids = append(ids, t.id)
			}
		}
	}
	return owners, names, ids
}

type named struct {
	tenant
	name string
	id   identity
}

func (p *Pass) tenantsOf(r *correlate.Registration) []named {
	q, tie := r.Queue()
	if q == nil {
		return []named{p.unresolved(r)}
	}
	label := q.Label()
	var queue *string
	if label != "" {
		queue = &label
	}
	known := p.known(r, q)
	pool, poolSure := iisPool(r, q)
	base := []evidence.Line{r.At(), q.At()}
	if len(q.Processes) == 0 {
		id := identity{matches: known}
		t := tenant{Owner: Owner{URL: r.URL, Queue: queue, Confidence: tie.Confidence}, lines: base}
		name := "the request queue " + quoted(label)
		switch {
		case pool && poolSure:
			t.Product, t.Service = iisProduct, "W3SVC"
			name = "the IIS application pool " + quoted(label) + " (idle, no worker process yet)"
			t.lines = append(t.lines, evidence.At(q.Doc, q.ControllerLine))
			id.product, id.service = t.Product, t.Service
		case pool:
			t.Candidates = append(t.Candidates, Candidate{Product: iisProduct, Service: "W3SVC", Confidence: Likely, Why: "the queue has a controller process, as application pools have"})
			name = "the request queue " + quoted(label) + " (an idle application pool)"
			t.lines = append(t.lines, evidence.At(q.Doc, q.ControllerLine))
		}
		p.candidates(&t.Owner, known, identity{})
		return []named{{t, name, id}}
	}
	var out []named
	for _, pr := range q.Processes {
		id := identity{pid: pr.PID, hasPID: true, matches: known}
		p.nameProcess(&id)
		if _, gone := p.Host.Processes.Gone(pr.PID); gone {
			id.missing = mergeMissing(id.missing, askPID(pr.PID), Missing{askServiceState, "shows whether the queue still belongs to process " + itoa(pr.PID)})
		}
		t := tenant{missing: id.missing}
		t.lines = append(append(append([]evidence.Line{}, base...), evidence.At(q.Doc, pr.Line)), id.lines...)
		o := id.owner()
		o.URL, o.Queue, o.Confidence = r.URL, queue, tie.Confidence
		if q.Name != nil && tie.Confidence == Proven && len(q.Processes) > 1 && !pool {
			o.Confidence = Likely
		}
		if pool && poolSure && o.Product == "" {
			o.Product = iisProduct
			id.product = o.Product
		} else if pool && o.Product == "" {
			o.Candidates = append(o.Candidates, Candidate{Product: iisProduct, Service: "W3SVC", Confidence: Likely, Why: "the queue has a controller process, as application pools have"})
		}
		p.candidates(&o, known, id)
		if o.Product != "" {
			id.product = o.Product
		}
		if o.Service != "" {
			id.service = o.Service
		}
		id.matches = nil
		for _, m := range known {
			if m.Signature.Product == o.Product || !p.foreign(id.image, m) {
				id.matches = append(id.matches, m)
			}
		}
		t.Owner = o
		name := id.title()
		if label != "" {
			name += " through the request queue " + quoted(label)
		}
		if o.Product == "" && len(o.Candidates) > 0 && o.Candidates[0].Product != "" {
			name += ", " + o.Candidates[0].Confidence.String() + " " + o.Candidates[0].Product
		}
		out = append(out, named{t, name, id})
	}
	for _, other := range r.Ties[1:] {
		for _, pr := range other.Queue.Processes {
			for i := range out {
				out[i].Candidates = appendCandidate(out[i].Candidates, Candidate{Process: processLabel(p, pr.PID), Confidence: Possible, Why: other.How})
			}
		}
	}
	if tie.Confidence < Proven {
		for i := range out {
			if out[i].Confidence == Proven {
				continue
			}
			out[i].missing = mergeMissing(out[i].missing, Missing{askServiceState, "the request queue view ties every URL to its process; here the tie rests on " + tie.How})
		}
	}
	return out
}

func processLabel(p *Pass, pid int) string {
	if image := p.Host.Processes.Get(pid).Image(); image != "" {
		return fmt.Sprintf("%s (PID %d)", image, pid)
	}
	return fmt.Sprintf("PID %d", pid)
}

// unresolved is the owner of a URL that the text ties to no single queue.
func (p *Pass) unresolved(r *correlate.Registration) named {
	t := tenant{Owner: Owner{URL: r.URL, Confidence: Proven}, lines: []evidence.Line{r.At()}}
	for _, tie := range r.Ties {
		t.lines = append(t.lines, tie.Queue.At())
		for _, pr := range tie.Queue.Processes {
			t.Candidates = appendCandidate(t.Candidates, Candidate{Process: processLabel(p, pr.PID), Confidence: Possible, Why: tie.How})
			t.lines = append(t.lines, evidence.At(tie.Queue.Doc, pr.Line))
		}
	}
	known := p.known(r, nil)
	p.candidates(&t.Owner, known, identity{})
	t.missing = []Missing{{askServiceState, "the request queue view ties every URL to its process"}}
	name := "the owner of " + r.URL + ", whom this capture does not show"
	if len(t.Candidates) > 0 && t.Candidates[0].Product != "" {
		name = "the owner of " + r.URL + " (" + t.Candidates[0].Confidence.String() + " " + t.Candidates[0].Product + ")"
	}
	return named{t, name, identity{matches: known}}
}

// known asks the signatures about a registration and its queue.
func (p *Pass) known(r *correlate.Registration, q *correlate.Queue) []signature.Match {
	var out []signature.Match
	if r.Bad == nil {
		for _, m := range p.Signatures.MatchURL(r.Prefix.Scheme, r.Prefix.Host, int(r.Prefix.Port), r.Prefix.Path) {
			if !m.Signature.Generic {
				out = append(out, m)
			}
		}
	}
	if q != nil && q.Name != nil {
		for _, m := range p.Signatures.MatchQueue(*q.Name) {
			// A pattern that fits every name says nothing: whether the queue is an
			// application pool is told by its controller and process, see iisPool.
			if !m.Signature.Generic && m.Pattern != anyName {
				out = append(out, m)
			}
		}
	}
	return out
}

// anyName is the queue pattern that every named queue matches.
const anyName = "{NAME}"

// candidates sets the product that a live registration gives away: proven when
// the process hosts the service that the signature names, else likely.
func (p *Pass) candidates(o *Owner, known []signature.Match, id identity) {
	hosted := map[string]bool{}
	if id.service != "" {
		hosted[strings.ToLower(id.service)] = true
	}
	for _, s := range id.services {
		hosted[strings.ToLower(s)] = true
	}
	contradicted := id.service != ""
	for _, m := range known {
		for _, s := range m.Services() {
			if hosted[strings.ToLower(s.Name)] && m.Certainty == signature.Certain {
				if o.Product == "" {
					o.Product = m.Signature.Product
				}
				if o.Service == "" {
					o.Service = s.Name
				}
				if m.Specific && o.URL != "" {
					// The path is the service's own and the process hosts it: the two
					// confirm each other, whatever tied the URL to the process.
					o.Confidence = Proven
				}
				o.Candidates = without(o.Candidates, o.Service)
				return
			}
			contradicted = contradicted && !hosted[strings.ToLower(s.Name)]
		}
	}
	if id.service != "" && o.Product == "" {
		for _, m := range p.Signatures.MatchService(id.service) {
			if m.Certainty == signature.Certain && !m.Signature.Generic {
				o.Product = m.Signature.Product
				break
			}
		}
	}
	if id.image != "" && !isServiceHost(id.image) && o.Product == "" {
		for _, m := range p.Signatures.MatchExecutable(id.image) {
			if m.Certainty == signature.Certain && !m.Signature.Generic {
				o.Product = m.Signature.Product
				break
			}
		}
	}
	if o.Product == iisProduct {
		known = pools(known) // what runs in a pool is told by its name only
	} else if contradicted || o.Product != "" && id.image != "" && !isServiceHost(id.image) {
		return // another program that uses a URL known from elsewhere
	}
	var cs []Candidate
	for _, m := range known {
		if m.Signature.Product == o.Product || o.Product != iisProduct && p.foreign(id.image, m) {
			continue
		}
		why := "known by its URL " + m.Pattern
		if m.Kind == signature.KindQueue {
			why = "known by the name of its queue"
		}
		if m.Specific {
			why = "the path is fixed by a specification"
		}
		cs = append(cs, Candidate{Product: m.Signature.Product, Service: m.Signature.Service, Confidence: confidenceOf(m.Certainty, Likely), Why: why})
	}
	sort.SliceStable(cs, func(i, j int) bool { return cs[i].Confidence > cs[j].Confidence })
	o.Candidates = append(cs, o.Candidates...)
}

func without(cs []Candidate, service string) []Candidate {
	out := cs[:0:0]
	for _, c := range cs {
		if !strings.EqualFold(c.Service, service) && c.Confidence > Possible {
			out = append(out, c)
		}
	}
	return out
}

// pools are the matches of a queue's name, other than that of IIS itself.
func pools(known []signature.Match) (out []signature.Match) {
	for _, m := range known {
		if m.Kind == signature.KindQueue && m.Signature.Product != iisProduct {
			out = append(out, m)
		}
	}
	return out
}

// foreign reports that a program is none of a product whose programs, or whose
// services, are known.
func (p *Pass) foreign(image string, m signature.Match) bool {
	if image == "" || isServiceHost(image) {
		return false
	}
	for _, x := range p.Signatures.MatchExecutable(image) {
		if x.Signature.ID == m.Signature.ID || x.Signature.Product == m.Signature.Product {
			return false
		}
	}
	for _, pattern := range m.Signature.Patterns {
		if pattern.Kind == signature.KindExecutable {
			return true
		}
	}
	return len(m.Signature.Services) > 0
}

// iisPool tells application pools from queues that programs name themselves:
// only pools have a controller process; the log directory of a site settles it.
func iisPool(r *correlate.Registration, q *correlate.Queue) (pool, sure bool) {
	if q.Name == nil {
		return false, false
	}
	worker := false
	for _, pr := range q.Processes {
		if strings.HasSuffix(strings.ToLower(pr.Image), `\inetsrv\w3wp.exe`) {
			worker = true
		} else if pr.Image != "" {
			return false, false
		}
	}
	logs := r.Group != nil && strings.Contains(strings.ToUpper(r.Group.LogDirectory), `\W3SVC`)
	switch {
	case q.ControllerPID != nil:
		return true, logs || worker
	case worker:
		return true, true
	case logs:
		return true, false
	}
	return false, false
}

func quoted(name string) string {
	if name == "" {
		return "without a name"
	}
	return `"` + name + `"`
}

// join makes a list of names readable; long lists are cut.
func join(names []string) string {
	const most = 4
	if len(names) > most {
		return strings.Join(names[:most], "; ") + fmt.Sprintf(" and %d more", len(names)-most)
	}
	if len(names) > 1 {
		return strings.Join(names[:len(names)-1], "; ") + " and " + names[len(names)-1]
	}
	return strings.Join(names, "")
}

// tenantRemedies are the ways to free a port that HTTP.sys holds: move the
// other program, stop every tenant, or restrict HTTP.sys to some addresses.
func (p *Pass) tenantRemedies(ids []identity) []Remedy {
	out := []Remedy{p.moveRemedy()}
	for _, id := range ids {
		if id.product == iisProduct {
			out = append(out, p.iisRemedies()...)
			continue
		}
		for _, r := range p.ownerRemedies(id) {
			if stopsGuess(r, id) || strings.Contains(r.Command, "taskkill") && p.renamed(id) {
				continue
			}
			out = append(out, r)
		}
	}
	out = append(out, p.restrictHTTPSys())
	return dedupeRemedies(out)
}

// renamed reports that the captures give the process ID two programs: it was
// used again in between, and nothing may be ended by its number.
func (p *Pass) renamed(id identity) bool {
	for _, n := range p.Host.Processes.Get(id.pid).Names {
		short := strings.TrimSuffix(strings.ToLower(n.Name), "...")
		if !strings.HasPrefix(strings.ToLower(id.image), strings.TrimSuffix(short, ".exe")) {
			return true
		}
	}
	return false
}

// stopsGuess reports a command that stops or configures another service than
// the one that is known to be behind the port.
func stopsGuess(r Remedy, id identity) bool {
	for line := range strings.Lines(r.Command) {
		words := strings.Fields(strings.ToLower(line))
		if len(words) < 3 || !(words[0] == "net" && words[1] == "stop" || words[0] == "sc.exe" && words[1] == "config") {
			continue
		}
		if name := strings.Trim(words[2], `"`); !strings.EqualFold(name, id.service) && id.service == "" || id.service != "" && !strings.Contains(strings.ToLower(line), strings.ToLower(id.service)) {
			return true
		}
	}
	return false
}

func dedupeRemedies(rs []Remedy) []Remedy {
	seen := map[string]bool{}
	out := rs[:0:0]
	for _, r := range rs {
		key := r.Command
		if key == "" {
			key = r.Effect
		}
		if !seen[key] {
			seen[key] = true
			out = append(out, r)
		}
	}
	return out
}

func (p *Pass) iisRemedies() []Remedy {
	return []Remedy{{
		Effect:      `In IIS, change the binding of the site that uses the port, or stop that site alone: "appcmd list site" shows which it is (appcmd is in %windir%\system32\inetsrv).`,
		SideEffects: "That site moves or is down; the others stay.",
		Undo:        "Restore the binding, or start the site again.",
		Check:       p.checkPort(),
	}, {
		Command:     "net stop W3SVC",
		Effect:      "Stops all web sites of IIS.",
		SideEffects: "Every site of this machine is down until W3SVC starts again.",
		Undo:        "net start W3SVC",
		Check:       p.checkPort(),
	}}
}

// restrictHTTPSys is the IP listen list, with what it costs on this machine.
func (p *Pass) restrictHTTPSys() Remedy {
	others := map[string]bool{}
	for _, r := range p.Host.Registrations {
		if r.Bad == nil && int(r.Prefix.Port) != p.port() && r.Prefix.Port > 0 {
			others[itoa(int(r.Prefix.Port))] = true
		}
	}
	cost := "The list holds for every program that uses HTTP.sys and for all its ports: list every address that it must keep."
	if len(others) > 0 {
		ports := make([]string, 0, len(others))
		for o := range others {
			ports = append(ports, o)
		}
		sort.Slice(ports, func(i, j int) bool {
			return len(ports[i]) < len(ports[j]) || len(ports[i]) == len(ports[j]) && ports[i] < ports[j]
		})
		cost += " On this machine the URLs on port " + strings.Join(ports, ", ") + " are restricted too."
	}
	keep := "127.0.0.1 and ::1"
	if m := p.model(); m.state.HasAddresses {
		var list []string
		for _, a := range m.state.Addresses {
			list = append(list, a.String())
		}
		keep = join(list) + ", " + keep
	}
	return Remedy{
		Effect:      "Last resort: restrict HTTP.sys to some addresses and give the other program one of the rest. For every address that HTTP.sys must keep (of " + keep + "): netsh http add iplisten ipaddress=ADDRESS. It takes effect when the programs that use HTTP.sys restart, at the latest after a reboot.",
		SideEffects: cost,
		Undo:        "netsh http delete iplisten ipaddress=ADDRESS for each of them.",
		Check:       "netsh http show iplisten",
	}
}

var httpSysQueueDataMissing = Rule{
	ID:       "http-sys-queue-data-missing",
	Title:    "PID 4 listens on the port and the service state of HTTP.sys is missing",
	Severity: Gap,
	Causes:   []Cause{HTTPSys},
	About: `PID 4 on a port that is no port of another driver is HTTP.sys as a rule. Without the service state nobody can
say which program registered a URL there; reservations only show who would be allowed to.`,
	Port: func(p *Pass) {
		rows := p.kernelListeners()
		if !p.tcp() || len(rows) == 0 || p.Host.Has("servicestate") || driverOn(p.topic.transport, p.port()) != nil || !surelyKernel(rows) && !usualHTTP[p.port()] {
			return
		}
		f := Finding{Cause: HTTPSys, Confidence: Possible, Severity: Error, Evidence: evidence.Quotes(socketLines(rows)...),
			Refute: "a service state that has no URL on this port"}
		lines := socketLines(rows)
		if usualHTTP[p.port()] {
			f.Confidence = Likely
		}
		if l, ok := p.onePortExclusion(); ok {
			f.Confidence = Likely
			lines = append(lines, l)
		}
		if !surelyKernel(rows) {
			f.Confidence = Possible
		}
		f.Message = fmt.Sprintf("%s is held by PID 4 (System), %s HTTP.sys on behalf of a program that this dump does not show.", p.where(), word(f.Confidence))
		f.Missing = mergeMissing(p.absent("servicestate", "tasklist"), p.absent("urlacl", "iplisten")...)
		f.Remedies = []Remedy{p.moveRemedy()}
		if name, at := p.startedSite(); at.Set() && f.Confidence < Proven {
			f.Confidence = Likely
			lines = append(lines, at)
			f.Message = fmt.Sprintf("%s is held by PID 4 (System), most likely HTTP.sys on behalf of Internet Information Services (IIS): its site %q is started and bound to the port.", p.where(), name)
			f.Owners = []Owner{{Confidence: Possible, Candidates: []Candidate{{Product: iisProduct, Service: "W3SVC", Confidence: Likely,
				Why: "appcmd lists a started site that is bound to the port"}}}}
			f.Remedies = append(f.Remedies, p.iisRemedies()...)
		}
		f.Evidence = evidence.Quotes(lines...)
		p.report(f)
	},
}

// startedSite is a site of IIS that runs and is bound to the port.
func (p *Pass) startedSite() (name string, at evidence.Line) {
	for _, src := range p.Host.IIS {
		for _, o := range src.Data.Objects {
			if o.Kind != "SITE" || !strings.EqualFold(o.State, "Started") {
				continue
			}
			for _, b := range o.Bindings {
				if b.Port == p.port() && (b.Protocol == "http" || b.Protocol == "https") {
					return o.Name, src.At(o.Line)
				}
			}
		}
	}
	return "", evidence.Line{}
}

// word turns a confidence into an adverb for a sentence.
func word(c Confidence) string {
	if c == Possible {
		return "possibly"
	}
	return "most likely"
}

// usualHTTP are ports on which PID 4 is HTTP.sys unless told otherwise.
var usualHTTP = map[int]bool{80: true, 443: true, 2869: true, 5357: true, 5358: true, 5985: true, 5986: true, 47001: true}

// onePortExclusion finds the unmarked one-port exclusion that HTTP.sys leaves
// for a port it listens on.
func (p *Pass) onePortExclusion() (evidence.Line, bool) {
	for _, src := range p.Host.Exclusions {
		if src.Data.Transport == "udp" {
			continue
		}
		for _, r := range src.Data.Ranges {
			if r.Start == p.port() && r.End == p.port() && !r.Administered {
				return src.At(r.Line), true
			}
		}
	}
	return evidence.Line{}, false
}

var urlaclOnlyCandidates = Rule{
	ID:       "urlacl-only-candidates",
	Title:    "Only reservations hint at who stands behind PID 4",
	Severity: Gap,
	About: `A reservation is a permission in the registry: it opens no port, and the defaults are on every Windows. While
the service state is missing the reservations of a port are candidates and nothing more.`,
	Port: func(p *Pass) {
		if !p.tcp() || p.Host.Has("servicestate") {
			return
		}
		reserved := p.Host.Reserved(p.port())
		if len(reserved) == 0 || len(p.listeners()) > 0 && len(p.kernelListeners()) == 0 {
			return
		}
		var lines []evidence.Line
		var urls []string
		f := Finding{Confidence: Possible}
		for _, r := range reserved {
			lines = append(lines, r.At())
			urls = append(urls, r.URL)
			o := Owner{URL: r.URL, Confidence: Possible}
			for _, m := range p.Signatures.MatchURL(r.Prefix.Scheme, r.Prefix.Host, int(r.Prefix.Port), r.Prefix.Path) {
				if !m.Signature.Generic {
					o.Candidates = append(o.Candidates, Candidate{Product: m.Signature.Product, Service: m.Signature.Service, Confidence: Possible, Why: "the reservation lets it register here; nothing shows that it did"})
				}
			}
		}
		f.Evidence = evidence.Quotes(lines...)
		f.Message = fmt.Sprintf("%s is reserved by %s. A reservation does not open a port: this shows who may register there, not who listens.", p.where(), join(urls))
		f.Missing = p.absent("servicestate")
		p.report(f)
	},
}

var dependants = Rule{
	ID:       "http-sys-owner-from-dependants",
	Title:    "The services that depend on HTTP leave one candidate",
	Severity: Error,
	Causes:   []Cause{HTTPSys},
	About: `"net stop http" and "sc enumdepend http" list the services that declare a dependency on HTTP. Some of them are
always there and hold no web port; when one is left, it is the likely owner. Programs without a declared
dependency are not in the list, so the service state decides.`,
	Port: func(p *Pass) {
		deps := p.Host.Processes.Dependents
		rows := p.kernelListeners()
		if !p.tcp() || p.Host.Has("servicestate") || len(deps) == 0 || len(rows) == 0 && (len(p.listeners()) > 0 || !usualHTTP[p.port()] && p.port() != 8080) {
			return
		}
		var left []correlate.Dependent
		for _, d := range deps {
			if !p.innocent(d) {
				left = append(left, d)
			}
		}
		if len(left) == 0 {
			return
		}
		f := Finding{Cause: HTTPSys, Confidence: Likely, weight: 1, Refute: "the service state of HTTP.sys, or the port still in use after that service stopped"}
		lines := socketLines(rows)
		if len(left) > 1 || len(rows) == 0 {
			f.Confidence = Possible
		}
		var names []string
		for _, d := range left {
			o := Owner{Confidence: Possible}
			c := Candidate{Service: d.Name, Confidence: f.Confidence, Why: "the service depends on HTTP and is none of those that always do"}
			short := d.Name
			if s, ok := p.Signatures.ServiceByDisplayName(d.DisplayName); short == "" && ok {
				short = s
			}
			id := identity{service: short}
			c.Service = short
			if short != "" {
				for _, m := range p.Signatures.MatchService(short) {
					if !m.Signature.Generic {
						c.Product = m.Signature.Product
						id.matches = append(id.matches, m)
						break
					}
				}
			}
			if c.Product == "" {
				c.Product = d.DisplayName
			}
			o.Candidates = []Candidate{c}
			f.Owners = append(f.Owners, o)
			lines = append(lines, d.At)
			names = append(names, c.Product)
			f.Remedies = append(f.Remedies, p.ownerRemedies(id)...)
		}
		for _, d := range deps {
			lines = append(lines, d.At)
		}
		f.Evidence = evidence.Quotes(lines...)
		f.Message = fmt.Sprintf("%s is %s held by HTTP.sys for %s: of the services that depend on HTTP it is the only one that can own a web port.", p.where(), word(f.Confidence), join(names))
		if len(left) > 1 {
			f.Message = fmt.Sprintf("%s is possibly held by HTTP.sys for one of the services that depend on HTTP: %s.", p.where(), join(names))
		}
		f.Missing = p.absent("servicestate", "netstat")
		f.Remedies = append([]Remedy{p.moveRemedy()}, dedupeRemedies(f.Remedies)...)
		p.report(f)
	},
}

// innocents depend on HTTP on every Windows and hold no port but their own.
var innocents = map[string]int{"spooler": 0, "ssdpsrv": 2869, "upnphost": 2869, "winrm": 5985, "fdrespub": 5357, "fdphost": 5357, "wmpnetworksvc": 10243}

// innocent reports services that the list always holds, unless their own port is asked.
func (p *Pass) innocent(d correlate.Dependent) bool {
	short := d.Name
	if s, ok := p.Signatures.ServiceByDisplayName(d.DisplayName); short == "" && ok {
		short = s
	}
	port, ok := innocents[strings.ToLower(short)]
	return ok && port != p.port()
}

// iisProduct is what the report calls IIS.
const iisProduct = "Internet Information Services (IIS)"
