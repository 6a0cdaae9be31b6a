package analyze

import (
	"fmt"

	"diag/analyze/correlate"
	"diag/analyze/evidence"
	"diag/analyze/signature"
)

// Rule is one piece of diagnostic knowledge. It is data: the report, the
// documentation and "diag explain" are made from it.
type Rule struct {
	// ID is kebab-case, stable and never reused.
	ID string
	// Title is one line that says what the rule looks for.
	Title string
	// Severity is that of its findings unless a finding says otherwise.
	Severity Severity
	// Causes are the causes that the rule can reach.
	Causes []Cause
	// About explains in a few sentences what stands behind the rule: the
	// mechanism, what is often mistaken for it, what would refute it.
	About string
	// Port looks at one port; Host at the whole machine. A rule has one of them,
	// or both when its condition is worth telling without a port in question.
	Port func(*Pass)
	Host func(*Pass)
}

// Pass is what a rule looks at.
type Pass struct {
	Host *correlate.Host
	// Signatures are the known products.
	Signatures *signature.Set
	// topic is the port in question; nil in a Host rule.
	topic *topic
	all   []*topic
	// model is what HTTP.sys knows; it is built when a rule first asks.
	model func() *httpModel

	rule *Rule
	out  *[]Finding
}

// Port is the port in question, or -1.
func (p *Pass) port() int { return p.topic.port }

func (p *Pass) tcp() bool { return p.topic.transport == "tcp" }

// listeners are the listeners (TCP) or holders (UDP) of the port in question.
func (p *Pass) listeners() []correlate.Socket {
	p.look()
	return p.topic.listening
}

// locals are all sockets of the transport whose local port is the one in question.
func (p *Pass) locals() []correlate.Socket {
	p.look()
	return p.topic.local
}

// look finds the sockets of the topic once for all rules. Sockets that a later
// capture shows to be gone are set aside.
func (p *Pass) look() {
	t := p.topic
	if t.looked {
		return
	}
	t.looked = true
	for _, k := range p.Host.Sockets.On(t.port) {
		if k.Transport() == t.transport {
			t.local = append(t.local, k)
		}
	}
	if len(t.local) > 0 {
		if at, ok := p.goneSince(t.local); ok {
			t.vanished, t.vanishedAt, t.local = t.local, at, nil
		}
	}
	for _, k := range t.local {
		if k.UDP() || k.Listener() {
			t.listening = append(t.listening, k)
		}
	}
}

// goneSince returns the place of a later capture that would show the rows and
// does not: a whole table, or a search for the port without a hit.
func (p *Pass) goneSince(rows []correlate.Socket) (evidence.Line, bool) {
	last := rows[0]
	six := false
	for _, k := range rows {
		if k.Capture() >= last.Capture() {
			last = k
		}
		six = six || k.IPv6()
	}
	for _, c := range p.Host.Sockets.Captures[last.Capture()+1:] {
		shows := c.Listeners4 && (c.Listeners6 || !six)
		if p.topic.transport == "udp" {
			shows = c.UDP
		}
		if c.Whole && shows && c.Doc == last.Doc() {
			return evidence.At(c.Doc, c.Section.FirstLine), true
		}
	}
	for _, s := range p.Host.EmptySearches() {
		if s.Program == "netstat" && s.For(p.topic.port) && s.Doc == last.Doc() && s.Line > last.At().N {
			return s.At(), true
		}
	}
	return evidence.Line{}, false
}

// report adds a finding. Rule, port and transport are filled in; the severity
// and the confidence default to the rule's and to proven.
func (p *Pass) report(f Finding) {
	f.Rule = p.rule.ID
	if f.Severity == 0 {
		f.Severity = p.rule.Severity
	}
	if f.Confidence == 0 {
		f.Confidence = Proven
	}
	if p.topic != nil && f.Port == nil && p.topic.port >= 0 {
		port := p.topic.port
		f.Port, f.Transport = &port, p.topic.transport
	}
	if f.Evidence == nil {
		f.Evidence = []evidence.Quote{}
	}
	if f.Missing == nil {
		f.Missing = []Missing{}
	}
	if f.Remedies == nil {
		f.Remedies = []Remedy{}
	}
	for i := range f.Owners {
		if f.Owners[i].Candidates == nil {
			f.Owners[i].Candidates = []Candidate{}
		}
		if f.Owners[i].Confidence == 0 {
			f.Owners[i].Confidence = f.Confidence
		}
	}
	*p.out = append(*p.out, f)
}

// where names the port in question, "TCP port 80".
func (p *Pass) where() string { return portName(p.topic.transport, p.topic.port) }

func portName(transport string, port int) string {
	switch {
	case port < 0:
		return "the port"
	case transport == "udp":
		return fmt.Sprintf("UDP port %d", port)
	}
	return fmt.Sprintf("TCP port %d", port)
}
