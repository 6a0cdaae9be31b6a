package analyze

import (
	"fmt"

	"diag/analyze/correlate"
	"diag/analyze/evidence"
	"diag/analyze/signature"
	"diag/parser"
)

// documentOf finds the document of a section.
func (p *Pass) documentOf(s *parser.Section) *parser.Document {
	for _, doc := range p.Host.Dump.Documents {
		for _, x := range doc.Sections {
			if x == s {
				return doc
			}
		}
	}
	return nil
}

var httpSysSeveralTenants = Rule{
	ID:       "http-sys-several-tenants",
	Title:    "Several programs share the port through HTTP.sys",
	Severity: Info,
	About: `Programs share a port through HTTP.sys as long as their URLs differ. A server that opens a socket of its own gets the
port only when all of them are off it: stopping one leaves PID 4 listening. Application pools of IIS count as one.`,
	Port: func(p *Pass) {
		if !p.tcp() {
			return
		}
		var lines []evidence.Line
		var names []string
		seen := map[string]bool{}
		for _, r := range p.Host.On(p.port()) {
			for _, n := range p.tenantsOf(r) {
				key := tenantKey(r, n)
				lines = append(lines, r.At())
				lines = append(lines, n.lines...)
				if key != "" && !seen[key] {
					seen[key] = true
					names = append(names, n.name)
				}
			}
		}
		if len(seen) < 2 {
			return
		}
		p.report(Finding{Evidence: evidence.Quotes(lines...),
			Message: fmt.Sprintf("%d programs share %s through HTTP.sys: %s. The port becomes free for a socket server only when all of them are off it.", len(seen), p.where(), join(names)),
			Refute:  "all URLs of the port in one process"})
	},
}

// tenantKey tells tenants apart: IIS is one, then processes, then queues. It
// is "" where the text does not say who registered the URL.
func tenantKey(r *correlate.Registration, n named) string {
	q, _ := r.Queue()
	switch {
	case q == nil:
		return ""
	case q.ControllerPID != nil:
		return "controller " + itoa(*q.ControllerPID)
	case n.PID != nil:
		return "pid " + itoa(*n.PID)
	}
	return "queue " + q.Label() + itoa(q.Line)
}

var httpSysKnownSignature = Rule{
	ID:       "http-sys-known-signature",
	Title:    "A registered URL is that of a known product",
	Severity: Info,
	About: `Some URLs give their product away: by a GUID that a protocol fixes, or by a path that one product uses. A registration
under another program than the product's is that program's own affair; a reservation alone proves nothing.`,
	Port: func(p *Pass) {
		if !p.tcp() {
			return
		}
		for _, r := range p.Host.On(p.port()) {
			q, _ := r.Queue()
			matches := p.known(r, q)
			if len(matches) == 0 {
				continue
			}
			for _, n := range p.tenantsOf(r) {
				product, c := n.Product, Proven
				if product == "" && len(n.Candidates) > 0 {
					product, c = n.Candidates[0].Product, n.Candidates[0].Confidence
				}
				m, ok := matchOf(matches, product)
				if !ok || product == "" {
					continue
				}
				why := "its path is known"
				if m.Specific {
					why = "its path is fixed by a specification"
				}
				if m.Kind == signature.KindQueue {
					why = "the name of its queue is known"
				}
				f := Finding{Confidence: c, Evidence: evidence.Quotes(n.lines...), Refute: "another service or program in the queue's process list",
					Message: fmt.Sprintf("%s is a URL of %s: %s.", r.URL, product, why)}
				if m.Signature.Explanation != "" {
					f.Message += " " + m.Signature.Explanation
				}
				p.report(f)
				break
			}
		}
	},
}

func matchOf(matches []signature.Match, product string) (signature.Match, bool) {
	for _, m := range matches {
		if m.Signature.Product == product {
			return m, true
		}
	}
	return signature.Match{}, false
}

var queuePIDNotInTasklist = Rule{
	ID:       "queue-pid-not-in-tasklist",
	Title:    "The process of a queue is not in the task list",
	Severity: Gap,
	About: `When the process ID of a request queue occurs in no row of a complete task list, the process ended between the two
captures, or they come from different times or machines. No name may be taken from elsewhere: numbers are reused.`,
	Host: func(p *Pass) {
		if !p.Host.Processes.Complete {
			return
		}
		seen := map[int]bool{}
		for _, q := range p.Host.Queues {
			for _, pr := range q.Processes {
				if seen[pr.PID] || pr.PID <= 4 || p.Host.Processes.Get(pr.PID).Listed.Set() {
					continue
				}
				seen[pr.PID] = true
				name := "an unnamed request queue"
				if q.Name != nil {
					name = "the request queue " + quoted(q.Label())
				}
				p.report(Finding{Confidence: Likely, Evidence: evidence.Quotes(evidence.At(q.Doc, pr.Line), p.Host.Processes.CompleteAt),
					Message: fmt.Sprintf("%s is attached to PID %d, which the task list does not have: the process ended between the captures, or they are of different times or machines.", upperStart(name), pr.PID),
					Missing: []Missing{{askServiceState + "\n" + askTasks, "both in one go, so that they show the same moment"}},
					Refute:  "a newer task list with that PID"})
			}
		}
	},
}

var queuePairingByOrder = Rule{
	ID:       "queue-pairing-by-order",
	Title:    "URLs and queues are matched by their order only",
	Severity: Gap,
	About: `The session view of older Windows lists the URL groups first and the queues last. With several unnamed queues nothing
ties a group to its queue but the order, which held in every capture that could be checked; the request queue view
says it outright.`,
	Host: func(p *Pass) {
		var lines []evidence.Line
		seen := map[int]bool{}
		var urls []string
		for _, r := range p.Host.Registrations {
			if len(r.Ties) < 2 || r.Ties[0].Confidence == Proven {
				continue
			}
			urls = append(urls, r.URL)
			if len(lines) < most {
				lines = append(lines, r.At())
			}
			for _, t := range r.Ties {
				if !seen[t.Queue.Line] {
					seen[t.Queue.Line] = true
					for _, pr := range t.Queue.Processes {
						lines = append(lines, evidence.At(t.Queue.Doc, pr.Line))
					}
				}
			}
		}
		if len(urls) == 0 {
			return
		}
		p.report(Finding{Confidence: Likely, Evidence: evidence.Quotes(lines...),
			Message: fmt.Sprintf("Several request queues have no name, and this view does not tie %s to one of them: who serves what rests on the order of the lists.", join(urls)),
			Missing: []Missing{{askServiceState, "the request queue view ties every URL to its process"}},
			Refute:  "the request queue view"})
	},
}
