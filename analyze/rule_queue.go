package analyze

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"diag/analyze/correlate"
	"diag/analyze/evidence"
	"diag/parser/services"
)

// queueOf is a queue with the registrations of the port that feed it.
type queueOf struct {
	queue *correlate.Queue
	regs  []*correlate.Registration
	tie   correlate.Tie
}

// queues are the request queues behind the URLs of the port, in order.
func (p *Pass) queues() []queueOf {
	var out []queueOf
	place := map[*correlate.Queue]int{}
	for _, r := range p.Host.On(p.port()) {
		q, tie := r.Queue()
		if q == nil {
			continue
		}
		if i, known := place[q]; known {
			out[i].regs = append(out[i].regs, r)
			continue
		}
		place[q] = len(out)
		out = append(out, queueOf{q, []*correlate.Registration{r}, tie})
	}
	return out
}

// concerned reports whether the requests that failed, as far as the dump tells
// of any, go to one of the registrations.
func (p *Pass) concerned(regs ...*correlate.Registration) bool {
	m := p.model()
	for i, e := range m.entries {
		for _, r := range regs {
			if e.reg != r {
				continue
			}
			if takes, known := p.takes(i); takes || !known {
				return true
			}
		}
	}
	return false
}

// title names the queue for a sentence.
func (q queueOf) title() string {
	if q.queue.Name == nil {
		return "the unnamed request queue of " + q.regs[0].URL
	}
	return "the request queue " + quoted(q.queue.Label())
}

// fieldLine finds the line of a queue's setting by a word of its label; a zero
// line when it is not there.
func (q queueOf) fieldLine(word string) evidence.Line {
	doc := q.queue.Doc
	for n := q.queue.Line; n <= min(q.queue.Line+14, doc.Text.Len()); n++ {
		if strings.Contains(strings.ToLower(doc.Text.Raw(n)), word) {
			return evidence.At(doc, n)
		}
	}
	return evidence.Line{}
}

func (q queueOf) lines() []evidence.Line {
	lines := []evidence.Line{q.queue.At()}
	for _, r := range q.regs {
		lines = append(lines, r.At())
	}
	return lines
}

// owner is the queue as an owner: its name and URL, and its process if it has one.
func (p *Pass) queueOwners(q queueOf) (owners []Owner) {
	for _, r := range q.regs {
		o, _, _ := p.ownersOf(httpEntry{reg: r})
		owners = append(owners, o...)
	}
	return owners
}

// appPool reports a queue of IIS: with a controller, or with site logs.
func (q queueOf) appPool() bool {
	for _, r := range q.regs {
		if pool, _ := iisPool(r, q.queue); pool {
			return true
		}
	}
	return false
}

var poolName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[\p{L}\p{N}._ +-]{1,64}$`) })

// startPool starts an application pool whose name is fit for a command line.
func startPool(name string) Remedy {
	r := Remedy{
		Effect:      fmt.Sprintf("Start the application pool %q in IIS Manager. First look for the reason in the System event log: WAS 5002, 5057, 5059 or 5021 say why it was stopped.", name),
		SideEffects: "None; it stops again while the reason lasts.",
		Undo:        "Stop the pool again.",
		Check:       askServiceState,
	}
	if poolName().MatchString(name) {
		r.Command = fmt.Sprintf(`%%windir%%\system32\inetsrv\appcmd start apppool /apppool.name:"%s"`, name)
		r.Effect = "Starts the application pool. First look for the reason in the System event log: WAS 5002, 5057, 5059 or 5021 say why it was stopped."
		r.Undo = fmt.Sprintf(`%%windir%%\system32\inetsrv\appcmd stop apppool /apppool.name:"%s"`, name)
	}
	return r
}

var queueInactive = Rule{
	ID:       "queue-inactive",
	Title:    "The request queue takes no requests",
	Severity: Error,
	Causes:   []Cause{QueueDown},
	About: `A queue in another state than Active is switched off: an application pool that was stopped, or that IIS took out of
service after repeated crashes. HTTP.sys then answers 503 by itself, or resets the connection where the queue's 503
verbosity is Basic.`,
	Port: func(p *Pass) {
		if !p.tcp() {
			return
		}
		for _, q := range p.queues() {
			if !inactive(q.queue.Queue.State) {
				continue
			}
			f := Finding{Cause: QueueDown, Confidence: Likely, Owners: p.queueOwners(q), weight: 2, Refute: "the state Active in a newer service state",
				Message:  fmt.Sprintf("The state of %s is %s: requests to %s are not passed to any program and end in 503 or a reset.", q.title(), q.queue.Queue.State, q.regs[0].URL),
				Evidence: evidence.Quotes(append(append(p.complaintLines(), q.lines()...), q.fieldLine(strings.ToLower(q.queue.Queue.State)))...)}
			if !p.concerned(q.regs...) {
				f.Cause, f.Severity = "", Warning
			}
			if q.appPool() {
				f.Remedies = []Remedy{startPool(q.queue.Label())}
			} else {
				f.Remedies = []Remedy{restartBehind(q)}
			}
			p.report(f)
		}
	},
}

func restartBehind(q queueOf) Remedy {
	return Remedy{
		Effect:      fmt.Sprintf("Start the program behind %s anew, with its own tool or as its service.", q.title()),
		SideEffects: "Connections to that program end.",
		Undo:        "Nothing to undo.",
		Check:       askServiceState,
	}
}

var queueWithoutWorker = Rule{
	ID:       "queue-without-worker",
	Title:    "Nobody takes requests from the queue",
	Severity: Error,
	Causes:   []Cause{QueueDown},
	About: `A named queue outlives the programs that were attached to it as long as somebody has a handle to it. With URLs, but
without a process and without a controller process, its requests wait until they time out. With a controller this is
an idle application pool, which is normal: IIS starts a worker on the first request.`,
	Port: func(p *Pass) {
		if !p.tcp() {
			return
		}
		for _, q := range p.queues() {
			k := q.queue
			if k.Name == nil || len(k.Processes) > 0 || k.ControllerPID != nil || k.ActiveProcesses != nil && *k.ActiveProcesses > 0 || inactive(k.Queue.State) {
				continue
			}
			f := Finding{Cause: QueueDown, Confidence: Likely, Owners: p.queueOwners(q), weight: 1, Remedies: []Remedy{restartBehind(q)}, Refute: "a process or a controller process in the queue's block",
				Message:  fmt.Sprintf("%s has the URL %s but neither a process nor a controller process: nobody will serve its requests, which hang and then end in 503 or a reset.", upperStart(q.title()), q.regs[0].URL),
				Evidence: evidence.Quotes(append(append(p.complaintLines(), q.lines()...), q.fieldLine("attached"))...)}
			if !k.State.Complete {
				f.Confidence = Possible
				f.Missing = []Missing{{askServiceState, "the whole service state; the one in the dump was cut and the list of processes may be missing for that reason"}}
			}
			if q.appPool() {
				f.Confidence = Possible
			}
			if !p.concerned(q.regs...) {
				f.Cause, f.Severity = "", Warning
			}
			p.report(f)
		}
	},
}

var urlGroupWithoutQueue = Rule{
	ID:       "url-group-without-queue",
	Title:    "A URL group is bound to no request queue",
	Severity: Error,
	Causes:   []Cause{QueueDown},
	About: `A URL group gives requests to the queue that its program binds it to. Without that binding HTTP.sys accepts the
requests and fails them with 503. Dumps that were cut or edited lose the line, too.`,
	Port: func(p *Pass) {
		if !p.tcp() {
			return
		}
		for _, r := range p.Host.On(p.port()) {
			if !detached(r) {
				continue
			}
			f := Finding{Cause: QueueDown, Refute: "a line with the name of the request queue in that URL group", Owners: []Owner{{URL: r.URL}},
				Message:  fmt.Sprintf("The URL group %s has %s but is bound to no request queue: requests to it fail with 503.", r.Group.ID, r.URL),
				Evidence: evidence.Quotes(append(p.complaintLines(), evidence.At(r.Doc, r.Group.Line), r.At())...),
				Remedies: []Remedy{{
					Effect:      "Start the program that registered the URL anew; it failed to bind its URL group to its queue.",
					SideEffects: "Connections to that program end.",
					Undo:        "Nothing to undo.",
					Check:       askServiceState,
				}}}
			if !r.State.Complete {
				f.Confidence = Possible
				f.Missing = []Missing{{askServiceState, "the whole service state; in a text that was cut or edited the line is missing for that reason"}}
			}
			if !p.concerned(r) {
				f.Cause, f.Severity = "", Warning
			}
			p.report(f)
			return
		}
	},
}

var queueLimit = Rule{
	ID:       "queue-limit",
	Title:    "The request queue is full",
	Severity: Warning,
	Causes:   []Cause{QueueDown},
	About: `HTTP.sys keeps as many waiting requests as the queue allows, 1000 by default, and answers 503 (QueueFull) to the
rest. The cause is a worker that is too slow or stuck; a longer queue only helps against short peaks.`,
	Port: func(p *Pass) {
		if !p.tcp() {
			return
		}
		full := evidence.Line{}
		for _, m := range p.topic.messages {
			if strings.EqualFold(m.CodeName, "QueueFull") {
				full = m.At()
			}
		}
		for _, q := range p.queues() {
			k := q.queue
			limit := 0
			if k.MaxRequests != nil {
				limit = *k.MaxRequests
			}
			waiting, rejected := 0, 0
			if k.QueuedRequests != nil {
				waiting = *k.QueuedRequests
			}
			if k.Rejected != nil {
				rejected = *k.Rejected
			}
			crowded := limit > 0 && waiting*10 >= limit*9
			if !crowded && rejected == 0 && !full.Set() {
				continue
			}
			f := Finding{Confidence: Likely, Refute: "no rejected request and an empty queue in a newer service state"}
			switch {
			case rejected > 0 || crowded:
				f.Message = fmt.Sprintf("%s has refused %d requests; %d of at most %d are waiting now. Further ones get 503 while it is full.", upperStart(q.title()), rejected, waiting, limit)
			default:
				f.Message = fmt.Sprintf("The complaint says QueueFull, and %s holds %d requests at most: its worker does not take them fast enough.", q.title(), limit)
			}
			if (p.topic.has(503) || full.Set()) && p.concerned(q.regs...) {
				f.Cause = QueueDown
			}
			if !crowded && !full.Set() {
				f.Confidence = Possible // refused some time ago, not now
			}
			f.Owners = p.queueOwners(q)
			f.Evidence = evidence.Quotes(append(append(p.complaintLines(), full), append(q.lines(), q.fieldLine("max"), q.fieldLine("queued"), q.fieldLine("rejected"))...)...)
			f.Remedies = []Remedy{{
				Effect:      "Find out why the program behind the queue is slow: its own log, its CPU, what it waits for.",
				SideEffects: "None.",
				Undo:        "Nothing to undo.",
				Check:       askServiceState,
			}}
			if q.appPool() && poolName().MatchString(k.Label()) && limit > 0 && limit < 5000 {
				f.Remedies = append(f.Remedies, Remedy{
					Command:     fmt.Sprintf(`%%windir%%\system32\inetsrv\appcmd set apppool "%s" /queueLength:5000`, k.Label()),
					Effect:      "Lets more requests wait, which helps against short peaks.",
					SideEffects: "Clients wait longer instead of getting 503 at once; more memory.",
					Undo:        fmt.Sprintf(`%%windir%%\system32\inetsrv\appcmd set apppool "%s" /queueLength:%d`, k.Label(), limit),
					Check:       askServiceState,
				})
			}
			p.report(f)
		}
	},
}

var resetInsteadOf503 = Rule{
	ID:       "reset-instead-of-503",
	Title:    "The queue resets connections where others answer 503",
	Severity: Info,
	About: `The 503 verbosity of a queue decides what a client sees when nobody serves it: Basic, the default of the API, resets
the connection; Limited, the default of IIS, answers "Service Unavailable". The same trouble so looks different with
a program of its own than with IIS. TLS faults reset connections as well.`,
	Port: func(p *Pass) {
		reset := p.topic.has(10054)
		for _, m := range p.topic.messages {
			reset = reset || m.Outcome == "reset"
		}
		if !p.tcp() || !reset {
			return
		}
		for _, q := range p.queues() {
			k := q.queue
			idle := len(k.Processes) == 0 && (k.ActiveProcesses == nil || *k.ActiveProcesses == 0) && k.Name != nil
			full := k.Rejected != nil && *k.Rejected > 0
			if !strings.EqualFold(k.Verbosity, "Basic") || !idle && !full && !inactive(k.Queue.State) {
				continue
			}
			p.report(Finding{Confidence: Likely, Refute: "the verbosity Limited or Full",
				Message:  fmt.Sprintf("The 503 verbosity of %s is Basic: where IIS would answer 503, its clients get a connection reset.", q.title()),
				Evidence: evidence.Quotes(append(append(p.complaintLines(), q.lines()...), q.fieldLine("503"))...)})
		}
	},
}

// manySites is from how many sites on IIS registers a site only at its first
// request.
const manySites = 100

var siteNotRegisteredYet = Rule{
	ID:       "site-not-registered-yet",
	Title:    "A site is perhaps not registered yet",
	Severity: Info,
	About: `With a hundred sites or more, IIS 8.5 and later register the URLs of a site only at its first request. A site that the
service state lacks then is no proof of a wrong binding.`,
	Port: func(p *Pass) {
		if !p.tcp() || !p.Host.Has("servicestate") || len(p.requests()) == 0 {
			return
		}
		var lines []evidence.Line
		for _, q := range p.Host.Queues {
			if q.ControllerPID != nil && q.Name != nil && len(lines) < 8 {
				lines = append(lines, q.At())
			}
		}
		if len(lines) == 0 {
			return
		}
		sites, known := 0, false
		for _, src := range p.Host.IIS {
			for _, o := range src.Data.Objects {
				if o.Kind == "SITE" {
					sites, known = sites+1, true
				}
			}
		}
		if known && sites < manySites {
			return
		}
		for _, w := range p.requests() {
			if r := p.model().state.Route(request(w)); r.Winner >= 0 || r.Outcome == "no-path" {
				continue
			}
			p.report(Finding{Confidence: Possible, Refute: "a list with few sites",
				Message:  fmt.Sprintf("No registered URL answers %s. On a server with %d sites or more that proves nothing: IIS registers a site only at its first request.", w.text, manySites),
				Missing:  []Missing{{`%windir%\system32\inetsrv\appcmd list site`, "shows how many sites there are and which bindings they have"}},
				Evidence: evidence.Quotes(append([]evidence.Line{w.at}, lines...)...)})
			return
		}
	},
}

// httpDown finds the lines that show that the HTTP service does not run.
func (p *Pass) httpDown() (lines []evidence.Line, disabled bool) {
	h := p.Host
	note := func(failure string, at func(int) evidence.Line, first, last int, doc interface{ Raw(int) string }) {
		if failure == "" || !invalidHandle(failure) {
			return
		}
		for n := first; n <= last; n++ {
			if strings.Contains(failure, strings.TrimSpace(doc.Raw(n))) && strings.TrimSpace(doc.Raw(n)) != "" {
				lines = append(lines, at(n))
				return
			}
		}
		lines = append(lines, at(first))
	}
	for _, s := range h.URLACLs {
		note(s.Data.Failure, s.At, s.Section.FirstLine, s.Section.LastLine, s.Doc.Text)
	}
	for _, s := range h.States {
		note(s.Data.Failure, s.At, s.Section.FirstLine, s.Section.LastLine, s.Doc.Text)
	}
	for _, s := range h.ListenLists {
		note(s.Data.Failure, s.At, s.Section.FirstLine, s.Section.LastLine, s.Doc.Text)
	}
	for _, s := range h.Certs {
		note(s.Data.Failure, s.At, s.Section.FirstLine, s.Section.LastLine, s.Doc.Text)
	}
	for _, m := range h.Messages {
		if m.Code == 6 && (m.Kind == "netsh" || m.Kind == "register") {
			lines = append(lines, m.At())
		}
	}
	if s := h.Processes.Service("http"); s != nil {
		disabled = strings.Contains(strings.ToUpper(s.StartType), "DISABLED")
		if s.State == "STOPPED" || disabled {
			lines = append(lines, s.At)
		}
		if s.State == "RUNNING" {
			return nil, false
		}
	}
	return lines, disabled
}

// invalidHandle: what netsh prints where HTTP is not available, with its number
// or in the words of some languages.
func invalidHandle(s string) bool {
	s = strings.ToLower(s)
	for _, w := range []string{"handle is invalid", "handle ist ungültig", "descripteur non valide", "handle non valide", "controlador no válido", "identificador no es válido", "identificador inválido", "句柄无效", "ハンドルが無効", "неверный дескриптор"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

var httpServiceDown = Rule{
	ID:       "http-service-down",
	Title:    "The HTTP service does not run",
	Severity: Error,
	Causes:   []Cause{QueueDown},
	About: `"netsh http" answers "The handle is invalid." (error 6) when the driver HTTP is not started or was disabled. Then no
program can use HTTP.sys: IIS, WinRM, printing and others fail as well. HTTP is a driver, so that "sc query" shows
KERNEL_DRIVER.`,
	Host: func(p *Pass) {
		if f, ok := p.serviceDown(); ok {
			p.report(f)
		}
	},
	Port: func(p *Pass) {
		f, ok := p.serviceDown()
		if !ok || !p.tcp() && p.port() >= 0 {
			return
		}
		if !p.topic.has(6) && !(p.topic.has(10061, 10060) && len(p.listeners()) == 0 && usualHTTP[p.port()]) {
			return
		}
		f.Cause = QueueDown
		p.report(f)
	},
}

func (p *Pass) serviceDown() (Finding, bool) {
	lines, disabled := p.httpDown()
	if len(lines) == 0 {
		return Finding{}, false
	}
	f := Finding{Confidence: Likely, Refute: "sc.exe query http with the state RUNNING", Evidence: evidence.Quotes(lines...),
		Message: "The HTTP service, the driver behind all of HTTP.sys, does not run: netsh http has nothing to talk to, and no program can register a URL or answer on one.",
		Missing: []Missing{{"sc.exe query http", "shows the state of the driver"}, {"sc.exe qc http", "shows whether it was disabled"}}}
	start := Remedy{
		Command:     "net start http",
		Effect:      "Starts the driver.",
		SideEffects: "Programs that wait for it take their ports again.",
		Undo:        "Restart the machine; a driver in use is not stopped by hand.",
		Check:       "sc.exe query http",
	}
	if disabled {
		start.Command = "sc.exe config http start= demand\nnet start http"
		start.Effect = "Gives the driver its usual start type again and starts it."
		start.Undo = "Set the old start type, disabled, with sc.exe config; that breaks everything that uses HTTP.sys."
	}
	f.Remedies = []Remedy{start}
	return f, true
}

var httpSysUndeclaredUser = Rule{
	ID:       "http-sys-undeclared-user",
	Title:    "HTTP cannot be stopped although its dependants have",
	Severity: Warning,
	About: `Services that declare a dependency on HTTP stop with it. A program without one keeps its handles to HTTP.sys open, and
the stop hangs or fails. Dependency lists do not show such a program; the process IDs in the service state do.`,
	Host: func(p *Pass) {
		var lines []evidence.Line
		for _, s := range p.Host.Sections("services") {
			l, ok := s.Data.(*services.List)
			if !ok {
				continue
			}
			doc := p.documentOf(s)
			for _, o := range l.Outcomes {
				if o.What == "failed" && isHTTP(o.Service) {
					lines = append(lines, evidence.At(doc, o.Line))
				}
			}
		}
		if s := p.Host.Processes.Service("http"); s != nil && s.State == "STOP_PENDING" {
			lines = append(lines, s.At)
		}
		for _, m := range p.Host.Messages {
			if m.Kind == "event" && m.Code == 2269 {
				lines = append(lines, m.At())
			}
		}
		if len(lines) == 0 {
			return
		}
		for _, d := range p.Host.Processes.Dependents {
			lines = append(lines, d.At)
		}
		p.report(Finding{Confidence: Possible, Evidence: evidence.Quotes(lines...), Missing: p.stateMissing(),
			Message: "HTTP could not be stopped: some program that declares no dependency on it still holds handles to HTTP.sys. The list of dependants does not show it, the service state does.",
			Refute:  "a service state with processes of declared dependants only"})
	},
}

func (p *Pass) stateMissing() []Missing {
	if p.Host.Has("servicestate") {
		return nil
	}
	return []Missing{{askServiceState, "its process IDs show every program that uses HTTP.sys"}}
}

// isHTTP: the service's short or display name.
func isHTTP(name string) bool {
	n := strings.ToLower(strings.TrimSpace(name))
	return n == "http" || n == "http service" || strings.HasPrefix(n, "http-") || strings.HasPrefix(n, "http ") && len(n) < 16 || strings.HasSuffix(n, " http")
}
