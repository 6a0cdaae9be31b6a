package analyze

import (
	"fmt"
	"strings"

	"diag/analyze/correlate"
	"diag/analyze/evidence"
	"diag/analyze/httpsys"
)

// conflict is an entry that makes registering a URL fail with 183.
type conflict struct {
	want wantedURL
	// entry is an index into the model.
	entry int
}

// conflicts are the entries that refuse the wanted URLs for one reason. A
// machine with many URLs on a port gives many; the first of each kind tell.
func (p *Pass) conflicts(cause httpsys.Cause) []conflict {
	state, _ := p.model().on(p.port())
	var out []conflict
	for _, w := range p.registering() {
		for _, f := range state.Register(w.prefix, httpsys.Account{LocalSystem: true, Known: true}).Failures {
			if f.Cause == cause && f.Entry >= 0 {
				out = append(out, conflict{w, f.Entry})
			}
		}
	}
	return out
}

// ownInstance returns the process that holds a registration when the failing
// program's own text names it.
func (p *Pass) ownInstance(e httpEntry) (identity, bool) {
	if e.reg == nil {
		return identity{}, false
	}
	q, tie := e.reg.Queue()
	if q == nil || tie.Confidence < Likely {
		return identity{}, false
	}
	for _, pr := range q.Processes {
		id := identity{pid: pr.PID, hasPID: true}
		p.nameProcess(&id)
		if id.image != "" && p.failsItself(id.image) {
			return id, true
		}
	}
	return identity{}, false
}

var urlAlreadyRegistered = Rule{
	ID:       "url-already-registered",
	Title:    "Another program has registered the wanted URL",
	Severity: Error,
	Causes:   []Cause{PrefixConflict},
	About: `Error 183 when a URL is registered means that the same URL (scheme, host form, port and path, letter case aside)
is registered already. A URL with another host form or path is no conflict. When netsh answers 183 to
"add urlacl", the reservation exists, which is a different thing.`,
	Port: func(p *Pass) {
		if !p.tcp() || len(p.topic.errors) > 0 && !p.topic.has(183) {
			return
		}
		found := false
		for _, c := range p.conflicts(httpsys.AlreadyRegistered) {
			e := p.model().entries[c.entry]
			found = true
			if _, own := p.ownInstance(e); own {
				continue
			}
			f := Finding{Cause: PrefixConflict, Refute: "a difference in bucket, scheme or path between the two URLs"}
			var name string
			f.Owners, name, f.Missing = p.ownersOf(e)
			f.Evidence = evidence.Quotes(append(append(append(p.complaintLines(), c.want.at), e.lines()...), p.queueLines(e)...)...)
			f.Message = fmt.Sprintf("%s cannot be registered because %s is registered already, by %s.", c.want.text, e.url(), name)
			f.Remedies = p.holderRemedies(e)
			p.report(f)
			break
		}
		if found || !p.topic.has(183) {
			return
		}
		p.reservedAlready()
		if len(p.registering()) == 0 {
			p.someConflict()
		} else {
			p.hiddenConflict()
		}
	},
}

// holderRemedies are the ways out of a conflict with a live registration.
func (p *Pass) holderRemedies(e httpEntry) []Remedy {
	out := []Remedy{{
		Effect:      "Give the program that cannot start another path, host name or port in its settings; two programs may share a port with HTTP.sys as long as their URLs differ.",
		SideEffects: "Its clients must use the new URL.",
		Undo:        "Set the old URL again.",
		Check:       askServiceState,
	}}
	for _, n := range p.tenantsOf(e.reg) {
		if n.id.product == iisProduct {
			out = append(out, p.iisRemedies()...)
			continue
		}
		out = append(out, p.ownerRemedies(n.id)...)
	}
	return dedupeRemedies(out)
}

// reservedAlready answers 183 from netsh itself.
func (p *Pass) reservedAlready() {
	for _, t := range p.typedURLACL("add") {
		if t.err != nil || int(t.prefix.Port) != p.port() || t.answer == nil || t.answer.Code != 183 {
			continue
		}
		state := p.model().state
		for _, fail := range state.Reserve(t.prefix, httpsys.Account{Administrator: true, Known: true}).Failures {
			if fail.Cause != httpsys.AlreadyReserved {
				continue
			}
			e := p.model().entries[fail.Entry]
			f := Finding{Cause: PrefixConflict, weight: 1, Evidence: evidence.Quotes(append(t.lines(), e.lines()...)...),
				Message: fmt.Sprintf("netsh cannot reserve %s because that URL is reserved already, for %s. A reservation cannot be changed, only deleted and made anew.", t.url, accounts(e.res)),
				Refute:  "a reservation that differs in scheme, host form, port or path"}
			if r, ok := p.deleteReservation(e.res, "Removes the old reservation; then add the new one.", ""); ok {
				f.Remedies = append(f.Remedies, r)
			}
			p.report(f)
			return
		}
		p.report(Finding{Cause: PrefixConflict, Confidence: Possible, Evidence: evidence.Quotes(t.lines()...), Missing: p.absent("urlacl", "servicestate"),
			Message: fmt.Sprintf("netsh answers 183 to the reservation of %s: the same URL is reserved already, or the port has a URL of the other scheme. The dump does not show which.", t.url)})
		return
	}
}

// someConflict answers 183 on a port where the wanted URL is not known.
func (p *Pass) someConflict() {
	if p.fromNetshOnly(183) || p.topic.port < 0 {
		return
	}
	regs := p.Host.On(p.port())
	rows := p.kernelListeners()
	f := Finding{Cause: PrefixConflict, Confidence: Possible, Refute: "the exact URL that the program wants, if nothing of the same host form, path or other scheme is on the port"}
	lines := append(p.complaintLines(), socketLines(rows)...)
	switch {
	case len(regs) > 0:
		f.Confidence = Likely
		var names []string
		var urls []string
		seen := map[string]bool{}
		for _, r := range regs {
			owners, name, missing := p.ownersOf(httpEntry{reg: r})
			f.Owners = append(f.Owners, owners...)
			f.Missing = mergeMissing(f.Missing, missing...)
			lines = append(append(lines, r.At()), p.queueLines(httpEntry{reg: r})...)
			urls = append(urls, r.URL)
			if !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		}
		f.Message = fmt.Sprintf("Error 183 on %s means that the wanted URL collides with one that HTTP.sys has there already. Registered are %s, by %s; a program of the other scheme collides with any of them.", p.where(), join(urls), join(names))
		if len(regs) == 1 {
			f.Remedies = p.holderRemedies(httpEntry{reg: regs[0]})
		}
	case surelyKernel(rows) && !p.Host.StateComplete():
		f.Message = fmt.Sprintf("Error 183 together with PID 4 on %s means that a URL is registered there that collides with the wanted one, often by an earlier instance of the same program. The dump does not show whose it is.", p.where())
	default:
		return
	}
	f.Missing = mergeMissing(f.Missing, p.absent("servicestate", "tasklist", "urlacl")...)
	if len(f.Remedies) == 0 {
		f.Remedies = []Remedy{{
			Effect:      "Look for an earlier instance of the program itself (a service, another session) and end it, or give the program another path.",
			SideEffects: "What the earlier instance serves stops.",
			Undo:        "Start it again.",
			Check:       askServiceState,
		}}
	}
	f.Evidence = evidence.Quotes(lines...)
	p.report(f)
}

// hiddenConflict answers 183 for a known URL while the service state is missing.
func (p *Pass) hiddenConflict() {
	rows := p.kernelListeners()
	if p.Host.StateComplete() || !surelyKernel(rows) || len(p.conflicts(httpsys.SchemeClash)) > 0 {
		return
	}
	w := p.registering()[0]
	p.report(Finding{Cause: PrefixConflict, Confidence: Possible, Evidence: evidence.Quotes(append(append(p.complaintLines(), w.at), socketLines(rows)...)...),
		Message: fmt.Sprintf("HTTP.sys has %s (PID 4) and refuses %s with 183: the URL is registered already, or a URL of the other scheme is. The dump does not show whose it is; an earlier instance of the same program is a frequent reason.", p.where(), w.text),
		Missing: p.absent("servicestate", "urlacl", "tasklist"),
		Refute:  "a service state without that URL and without the other scheme on the port",
		Remedies: []Remedy{{
			Effect:      "Look for an earlier instance of the program itself and end it, or give the program another path.",
			SideEffects: "What the earlier instance serves stops.",
			Undo:        "Start it again.",
			Check:       askServiceState,
		}}})
}

// fromNetshOnly: every text with the code is an answer of netsh.
func (p *Pass) fromNetshOnly(code ErrorCode) bool {
	netsh := false
	for _, m := range p.topic.messages {
		if ErrorCode(m.Code) == code {
			if m.Kind != "netsh" {
				return false
			}
			netsh = true
		}
	}
	return netsh
}

var samePrefixOwnProgram = Rule{
	ID:       "same-prefix-own-program",
	Title:    "The wanted URL is registered by an earlier instance of the program itself",
	Severity: Error,
	Causes:   []Cause{SameProgram},
	About: `A program that registers a URL twice, or a second copy beside the installed service, gets error 183 from its own
registration. The service state then shows the URL under an image with the failing program's name.`,
	Port: func(p *Pass) {
		if !p.tcp() || !p.topic.has(183) {
			return
		}
		for _, c := range p.conflicts(httpsys.AlreadyRegistered) {
			e := p.model().entries[c.entry]
			id, own := p.ownInstance(e)
			if !own {
				continue
			}
			owners, _, missing := p.ownersOf(e)
			remedies := []Remedy{}
			if id.service == "" {
				remedies = append(remedies, Remedy{
					Effect:      fmt.Sprintf("End the earlier instance of %s the way it was started: close its window, or stop its service or scheduled task.", id.image),
					SideEffects: "What it serves stops until the new instance runs.",
					Undo:        "Start the earlier instance again.",
					Check:       askServiceState,
				})
			}
			p.report(Finding{Cause: SameProgram, Owners: owners, Missing: missing, Remedies: append(remedies, p.ownerRemedies(id)...),
				Message:  fmt.Sprintf("%s cannot be registered because %s itself holds it: an earlier instance still runs as PID %d.", c.want.text, id.image, id.pid),
				Evidence: evidence.Quotes(append(append(append(p.complaintLines(), c.want.at), e.lines()...), p.queueLines(e)...)...),
				Refute:   "the URL under another program in a newer service state"})
			return
		}
		// Without the service state the reservations can at least rule themselves out.
		if p.Host.Has("servicestate") || !p.model().state.HasReservations || len(p.kernelListeners()) == 0 && len(p.listeners()) > 0 {
			return
		}
		wants := p.registering()
		if len(wants) == 0 || p.fromNetshOnly(183) {
			return
		}
		for _, r := range p.Host.Reserved(p.port()) {
			if !likeDefault(r) || r.Prefix.Key() == wants[0].prefix.Key() || r.Prefix.Scheme != wants[0].prefix.Scheme {
				return
			}
		}
		src := p.Host.URLACLs[0]
		p.report(Finding{Cause: SameProgram, Confidence: Possible,
			Message:  fmt.Sprintf("No listed reservation collides with %s, so error 183 comes from a live registration: possibly an earlier instance of the program itself, which the dump does not show.", wants[0].text),
			Evidence: evidence.Quotes(append(append(p.complaintLines(), wants[0].at), src.At(src.Section.FirstLine))...),
			Missing:  p.absent("servicestate", "tasklist"),
			Refute:   "the same URL under another program in the service state",
			Remedies: []Remedy{{
				Effect:      "End an earlier instance of the program, also one that runs as a service or in another session, and start it again.",
				SideEffects: "What the earlier instance serves stops.",
				Undo:        "Start it again.",
				Check:       askServiceState,
			}}})
	},
}

var schemeClashOnPort = Rule{
	ID:       "scheme-clash-on-port",
	Title:    "The port has a URL of the other scheme",
	Severity: Error,
	Causes:   []Cause{PrefixConflict},
	About: `HTTP and HTTPS cannot share a port: as soon as a URL of one scheme is registered or reserved there, HTTP.sys refuses
the other with 183, although no URL looks alike.`,
	Port: func(p *Pass) {
		if !p.tcp() || !p.topic.has(183) {
			return
		}
		// The entry whose owner is live tells most.
		var best *conflict
		list := p.conflicts(httpsys.SchemeClash)
		for i, c := range list {
			if best == nil || p.model().entries[c.entry].reg != nil && p.model().entries[best.entry].reg == nil {
				best = &list[i]
			}
		}
		if best == nil {
			return
		}
		e := p.model().entries[best.entry]
		lines := append(append(append(p.complaintLines(), best.want.at), e.lines()...), p.queueLines(e)...)
		for _, c := range list {
			lines = append(lines, p.model().entries[c.entry].at())
		}
		f := Finding{Cause: PrefixConflict, Evidence: evidence.Quotes(lines...), Refute: "the same scheme in every URL of the port"}
		other := strings.ToUpper(e.prefix().Scheme)
		if e.reg != nil {
			var name string
			f.Owners, name, f.Missing = p.ownersOf(e)
			f.Message = fmt.Sprintf("%s cannot be registered because %s of %s makes %s a port for %s: HTTP.sys serves one scheme on a port.", best.want.text, e.url(), name, p.where(), other)
		} else {
			f.Message = fmt.Sprintf("%s cannot be registered because the reservation %s (for %s) makes %s a port for %s: HTTP.sys serves one scheme on a port, and a reservation is enough.", best.want.text, e.url(), accounts(e.res), p.where(), other)
		}
		f.Remedies = []Remedy{{
			Effect:      fmt.Sprintf("Give the program another port, or let it use %s on this one.", other),
			SideEffects: "Its clients must use the new URL.",
			Undo:        "Set the old URL again.",
			Check:       askServiceState,
		}}
		if e.reg != nil {
			for _, n := range p.tenantsOf(e.reg) {
				if n.id.product != iisProduct {
					f.Remedies = append(f.Remedies, p.ownerRemedies(n.id)...)
				}
			}
		} else if r, ok := p.deleteReservation(e.res, "Frees the port for the other scheme, if nothing else of this one is on it.", "Only when the product that made it is gone."); ok {
			f.Remedies = append(f.Remedies, r)
		}
		p.report(f)
	},
}

var queueNameTaken = Rule{
	ID:       "queue-name-taken",
	Title:    "A request queue of the wanted name exists",
	Severity: Error,
	Causes:   []Cause{PrefixConflict},
	About: `Creating a request queue fails with 183 when another program has a queue of that name. ASP.NET Core programs can
attach to an existing queue on purpose; unnamed queues never collide.`,
	Port: func(p *Pass) {
		if !p.tcp() && p.port() >= 0 || !p.topic.has(183) {
			return
		}
		messages := p.topic.messages
		if p.port() < 0 {
			messages = p.Host.Messages
		}
		for _, m := range messages {
			text := strings.ToLower(m.Text)
			if m.Code != 183 || !strings.Contains(text, "queue") {
				continue
			}
			q := p.queueIn(text)
			if q == nil {
				continue
			}
			lines := []evidence.Line{m.At(), q.At()}
			var owners []Owner
			who := "a program that the dump does not show"
			var remedies []Remedy
			for _, pr := range q.Processes {
				id := identity{pid: pr.PID, hasPID: true}
				p.nameProcess(&id)
				o := id.owner()
				name := q.Label()
				o.Queue = &name
				owners = append(owners, o)
				who = id.title()
				lines = append(append(lines, evidence.At(q.Doc, pr.Line)), id.lines...)
				remedies = append(remedies, p.ownerRemedies(id)...)
			}
			p.report(Finding{Cause: PrefixConflict, Confidence: Likely, Owners: owners, Evidence: evidence.Quotes(lines...), weight: 2,
				Message: fmt.Sprintf("The program cannot create its request queue because a queue named %s exists already; it belongs to %s.", quoted(q.Label()), who),
				Refute:  "no queue of that name in a newer service state",
				Remedies: append([]Remedy{{
					Effect:      "Give the program's queue another name in its settings, or let it attach to the existing queue if both belong together.",
					SideEffects: "None for other programs.",
					Undo:        "Set the old name again.",
					Check:       askServiceState,
				}}, remedies...)})
			return
		}
	},
}

// queueIn finds the named queue that a text speaks of.
func (p *Pass) queueIn(text string) *correlate.Queue {
	for _, q := range p.Host.Queues {
		if q.Name == nil || len(*q.Name) < 2 {
			continue
		}
		for rest, name := text, strings.ToLower(*q.Name); ; {
			i := strings.Index(rest, name)
			if i < 0 {
				break
			}
			if !(i > 0 && wordChar(rest[i-1])) && !wordStart(rest[i+len(name):]) {
				return q
			}
			rest = rest[i+len(name):]
		}
	}
	return nil
}
