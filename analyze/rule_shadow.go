package analyze

import (
	"fmt"
	"strings"

	"diag/analyze/evidence"
	"diag/analyze/httpsys"
	"diag/parser/urlprefix"
)

// shadowed lists the registrations of the port in question that lose requests.
func (p *Pass) shadowed() []httpsys.Shadowed {
	if p.topic.shadows != nil {
		return *p.topic.shadows
	}
	m := p.model()
	small := m.state
	small.Entries = nil
	var index []int
	for i, e := range m.state.Entries {
		if int(e.Prefix.Port) == p.port() {
			small.Entries = append(small.Entries, e)
			index = append(index, i)
		}
	}
	list, _ := small.Shadowed()
	for i := range list {
		list[i].By, list[i].Entry = index[list[i].By], index[list[i].Entry]
	}
	p.topic.shadows = &list
	return list
}

// takes reports whether an entry takes one of the requests that failed. known
// is false when the dump tells of no request.
func (p *Pass) takes(entry int) (takes, known bool) {
	if p.topic.winners == nil {
		p.topic.winners = map[int]bool{}
		for i, w := range p.requests() {
			if i < most {
				p.topic.winners[p.model().state.Route(request(w)).Winner] = true
			}
		}
	}
	return p.topic.winners[entry], len(p.topic.winners) > 0
}

// routingError: the client's symptom is one of routing.
func (p *Pass) routingError() bool { return p.topic.has(503, 404, 400) }

// blames reports whether an entry that takes requests is a possible answer to
// what was asked: it takes the request that failed or, without one, everything.
func (p *Pass) blames(entry int, wholly bool) bool {
	takes, known := p.takes(entry)
	switch {
	case len(p.topic.errors) > 0 && !p.routingError():
		return false
	case known:
		return takes
	case p.routingError():
		return true
	}
	return wholly && (!p.topic.asked || len(p.listeners()) == 0)
}

// part names the requests that a shadow takes.
func part(s httpsys.Shadow) string {
	out := "all requests"
	if !s.Whole || s.Path != "/" {
		out = "the requests below " + s.Path
	}
	if s.Host != "" {
		out += " for host " + s.Host
	}
	return out
}

var reservationShadow = Rule{
	ID:       "reservation-shadow",
	Title:    "A reservation that nobody registered takes requests from a registration",
	Severity: Error,
	Causes:   []Cause{ReservationShadow},
	About: `HTTP.sys looks a request up bucket by bucket: "+" first, then host names, then addresses, then "*". In the first
bucket that has a match the longest path wins, be it that of a registration or of a mere reservation. When a
reservation wins and its program does not run, the request fails: 503 since Windows Vista (the documentation
says 400). A reservation below a registration of the same host form takes its own sub-tree. The log of the web server stays empty, HTTPERR shows "503 ... N/A", no worker starts. Default
reservations take only their own sub-trees.`,
	Port: func(p *Pass) {
		if !p.tcp() {
			return
		}
		m := p.model()
		done := map[int]bool{}
		shown := 0
		for _, s := range p.shadowed() {
			by := m.entries[s.By]
			if !s.Fails || done[s.By] || likeDefault(by.res) {
				continue
			}
			done[s.By] = true
			blamed := p.blames(s.By, s.Shadow.Whole && by.prefix().Root())
			if shown++; shown > most && !blamed {
				continue
			}
			loser := m.entries[s.Entry]
			f := Finding{Confidence: Proven, Severity: Warning, Refute: "a live registration of " + by.url() + " with a process behind it"}
			if s.Confidence != httpsys.Proven {
				f.Confidence = Likely
				f.Missing = []Missing{{askServiceState, "the whole service state shows whether the reserved URL is registered after all"}}
			}
			if blamed {
				f.Cause, f.Severity = ReservationShadow, Error
				f.weight = len(by.prefix().Path)
			}
			f.Message = fmt.Sprintf("The reservation %s (for %s) has no live registration and stands in a stronger bucket (%s) than %s (%s): %s on %s go to it and fail with 503, without a line in the log of the program that registered %s.",
				by.url(), accounts(by.res), by.prefix().Bucket(), loser.url(), loser.prefix().Bucket(), part(s.Shadow), p.where(), loser.url())
			f.Evidence = evidence.Quotes(append(append(p.complaintLines(), by.lines()...), append(loser.lines(), p.queueLines(loser)...)...)...)
			if r, ok := p.deleteReservation(by.res, "The requests reach "+loser.url()+" again, at once and without a restart.", ""); ok {
				f.Remedies = append(f.Remedies, r)
			}
			f.Remedies = append(f.Remedies, startReserved())
			p.report(f)
		}
		if shown == 0 {
			p.subtrees()
		}
	},
}

// subtrees speaks of reservations below a registration of the same host form:
// the longest path wins, so that each takes its own sub-tree away. Only a
// request that failed makes one worth telling; programs reserve more than
// they register.
func (p *Pass) subtrees() {
	if !p.topic.has(503) {
		return
	}
	m := p.model()
	for i, e := range m.entries {
		x := e.prefix()
		if e.res == nil || int(x.Port) != p.port() || x.Root() || likeDefault(e.res) {
			continue
		}
		takes, known := p.takes(i)
		if known && !takes {
			continue
		}
		var above *httpEntry
		live := false
		for j := range m.entries {
			o := m.entries[j]
			y := o.prefix()
			if o.reg == nil || y.Port != x.Port || y.Scheme != x.Scheme || y.Bucket() != x.Bucket() || !strings.EqualFold(y.Host, x.Host) {
				continue
			}
			live = live || x.Contains(y)
			if y.Contains(x) && !x.Contains(y) {
				above = &m.entries[j]
			}
		}
		if live || above == nil {
			continue
		}
		f := Finding{Cause: ReservationShadow, Confidence: Likely, Severity: Error, Refute: "a live registration of " + e.url() + " with a process behind it",
			Message: fmt.Sprintf("The reservation %s (for %s) has no live registration. Its path is longer than that of %s, so the requests below %s on %s go to it and fail with 503; all others reach their program.",
				e.url(), accounts(e.res), above.url(), x.Path, p.where())}
		if !p.Host.StateComplete() {
			f.Missing = []Missing{{askServiceState, "the whole service state shows whether the reserved URL is registered after all"}}
		}
		f.Evidence = evidence.Quotes(append(append(p.complaintLines(), e.lines()...), append(above.lines(), p.queueLines(*above)...)...)...)
		if r, ok := p.deleteReservation(e.res, "The requests reach "+above.url()+" again, at once and without a restart.", ""); ok {
			f.Remedies = append(f.Remedies, r)
		}
		f.Remedies = append(f.Remedies, startReserved())
		p.report(f)
		return
	}
}

// startReserved is the other way out of a shadow: the reservation gets served.
func startReserved() Remedy {
	return Remedy{
		Effect:      "Or start the program that the reservation belongs to, or let it reserve a path of its own.",
		SideEffects: "While it does not run, the requests fail again.",
		Undo:        "Stop it again.",
		Check:       "netsh http show servicestate view=requestq verbose=yes",
	}
}

// queueLines are the lines of the queue behind a registration.
func (p *Pass) queueLines(e httpEntry) []evidence.Line {
	if e.reg == nil {
		return nil
	}
	q, _ := e.reg.Queue()
	if q == nil {
		return nil
	}
	lines := []evidence.Line{q.At()}
	for _, pr := range q.Processes {
		lines = append(lines, evidence.At(q.Doc, pr.Line))
		lines = append(lines, p.Host.Processes.Get(pr.PID).Lines()...)
	}
	return append(lines, evidence.At(q.Doc, q.ControllerLine))
}

var rootStrongWildcardReservation = Rule{
	ID:       "root-strong-wildcard-reservation",
	Title:    "The whole port is reserved with a strong wildcard",
	Severity: Warning,
	Causes:   []Cause{ReservationShadow},
	About: `A reservation of http://+:PORT/ stands before every host name, address and "*" on the port. While its program does
not run, every request fails; while it runs with a longer path only, all other paths fail. Programs that do
register the root need the reservation, so that it is no fault by itself.`,
	Port: func(p *Pass) {
		if !p.tcp() || len(p.listeners()) > 0 && len(p.kernelListeners()) == 0 {
			return
		}
		m := p.model()
		shadows := p.shadowed()
		for i, e := range m.entries {
			x := e.prefix()
			if e.res == nil || int(x.Port) != p.port() || x.Bucket() != urlprefix.Strong || !x.Root() {
				continue
			}
			below, live, weaker := evidence.Line{}, false, false
			for _, r := range p.Host.On(p.port()) {
				switch {
				case r.Prefix.Scheme != x.Scheme:
				case r.Prefix.Key() == x.Key():
					live = true
				case r.Prefix.Bucket() == urlprefix.Strong:
					below = r.At()
				default:
					weaker = true
				}
			}
			for _, s := range shadows {
				weaker = weaker || s.By == i
			}
			if live || weaker {
				continue // reservation-shadow speaks of it
			}
			lines := append(p.complaintLines(), e.lines()...)
			f := Finding{Confidence: Possible, Refute: "a live registration of " + e.url()}
			what := "while its program does not run, every request to the port fails with 503, whatever another program registered there"
			if below.Set() {
				lines = append(lines, below)
				what = "only a longer path of it is registered, so requests for all other paths fail with 503"
			}
			takes, known := p.takes(i)
			if p.topic.has(503) && (!known || takes) {
				f.Cause, f.Confidence, f.Severity = ReservationShadow, Likely, Error
			}
			f.Message = fmt.Sprintf("%s is reserved as a whole: %s for %s. The strong wildcard wins over every host name and over \"*\"; %s.", p.where(), e.url(), accounts(e.res), what)
			f.Missing = p.absent("servicestate")
			if !p.Host.StateComplete() {
				f.Missing = mergeMissing(f.Missing, Missing{askServiceState, "shows whether the reserved URL is registered, and what else is"})
			}
			f.Evidence = evidence.Quotes(lines...)
			if r, ok := p.deleteReservation(e.res, "Other programs on the port get their requests again, at once.", "First make sure with the service state that no program registers this URL."); ok {
				f.Remedies = append(f.Remedies, r)
			}
			p.report(f)
		}
	},
}

// ownersOf are the programs behind a registration.
func (p *Pass) ownersOf(e httpEntry) (owners []Owner, name string, missing []Missing) {
	var names []string
	for _, n := range p.tenantsOf(e.reg) {
		owners = append(owners, n.Owner)
		name := n.name
		if q, _ := e.reg.Queue(); q == nil {
			name = "a program that the dump does not show"
		}
		names = append(names, name)
		missing = mergeMissing(missing, n.missing...)
	}
	return owners, join(names), missing
}

// samePrograms reports that two registrations surely have the same queue or process.
func samePrograms(a, b httpEntry) bool {
	q, _ := a.reg.Queue()
	r, _ := b.reg.Queue()
	if q == nil || r == nil {
		return false
	}
	if q == r {
		return true
	}
	for _, x := range q.Processes {
		for _, y := range r.Processes {
			if x.PID == y.PID {
				return true
			}
		}
	}
	return q.Name != nil && r.Name != nil && strings.EqualFold(*q.Name, *r.Name)
}

var registrationShadowRoot = Rule{
	ID:       "registration-shadow-root",
	Title:    "A program with a strong wildcard takes all requests of the port",
	Severity: Warning,
	Causes:   []Cause{RegistrationShadow},
	About: `A live registration of http://+:PORT/ gets every request that no longer "+" path takes. Programs that registered a
host name, an address or "*" on the same port never see one, although their registration succeeded and raised
no error. The longest match counts per bucket, not over all of them.`,
	Port: func(p *Pass) { p.registrationShadow(true) },
}

var registrationShadowSubtree = Rule{
	ID:       "registration-shadow-subtree",
	Title:    "A strong wildcard takes a sub-tree from another program",
	Severity: Info,
	Causes:   []Cause{RegistrationShadow},
	About: `Reporting Services, Web Deploy or WinRM beside IIS register "+" with a path and so take that path from the web site.
That is meant to be so; it is a fault only when the site has a folder or application of the same name.`,
	Port: func(p *Pass) { p.registrationShadow(false) },
}

func (p *Pass) registrationShadow(root bool) {
	if !p.tcp() {
		return
	}
	m := p.model()
	losers := map[int][]httpsys.Shadowed{}
	var order []int
	for _, s := range p.shadowed() {
		by := m.entries[s.By]
		if s.Fails || by.prefix().Bucket() != urlprefix.Strong || by.prefix().Root() != root || samePrograms(by, m.entries[s.Entry]) {
			continue
		}
		if losers[s.By] == nil {
			order = append(order, s.By)
		}
		losers[s.By] = append(losers[s.By], s)
	}
	for n, i := range order {
		by := m.entries[i]
		blamed := p.blames(i, root)
		if n >= most && !blamed {
			continue
		}
		f := Finding{Refute: "registrations on another port or for the other scheme"}
		lines := append(append(p.complaintLines(), by.lines()...), p.queueLines(by)...)
		var urls []string
		for _, s := range losers[i] {
			loser := m.entries[s.Entry]
			if len(urls) < 8 {
				lines = append(append(lines, loser.lines()...), p.queueLines(loser)...)
			}
			urls = append(urls, loser.url())
		}
		var name string
		f.Owners, name, f.Missing = p.ownersOf(by)
		if blamed {
			f.Cause = RegistrationShadow
			f.Severity = Warning
			if p.topic.asked || p.routingError() {
				f.Severity = Error
			}
		}
		f.Evidence = evidence.Quotes(lines...)
		takes, known := p.takes(i)
		switch {
		case root:
			f.Message = fmt.Sprintf("%s of %s is registered and takes every request on %s: %s never get any, because \"+\" is looked up before host names, addresses and \"*\".", by.url(), name, p.where(), join(urls))
		case known && takes:
			f.Message = fmt.Sprintf("%s of %s takes the request that failed: \"+\" is looked up before %s.", by.url(), name, join(urls))
		default:
			f.Message = fmt.Sprintf("%s of %s takes the requests below %s from %s. That is a fault only if the other program has something of its own there.", by.url(), name, by.prefix().Path, join(urls))
		}
		if f.Cause != "" && f.Cause == RegistrationShadow && !root {
			f.Confidence = Likely
		}
		f.Remedies = []Remedy{{
			Effect:      fmt.Sprintf("Give %s a path or a host name of its own in its settings, or give the other program a longer path in the same bucket.", name),
			SideEffects: "Its clients must use the new URL.",
			Undo:        "Set the old URL " + by.url() + " again.",
			Check:       askServiceState,
		}}
		p.report(f)
	}
}
