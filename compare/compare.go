// Package compare says what became of a machine between two dumps: what is
// fixed, what is new, what is still there.
//
//	result := compare.Compare(before, after, compare.Options{})
//
// Facts are keyed by what they mean: transport, address, port, program, URL.
// Process IDs and ports that Windows hands out change with every start and are
// folded away. What one of the dumps does not show is never called gone.
package compare

import (
	"maps"
	"slices"
	"strings"

	"diag/analyze"
	"diag/analyze/correlate"
	"diag/analyze/evidence"
	"diag/analyze/signature"
	"diag/parser"
)

// Schema names the JSON form of a Result.
const Schema = "diag.compare/v1"

// Options steers a comparison.
type Options struct {
	// Question narrows the comparison down to ports; errors go to the analysis.
	analyze.Question
	// Program is the program that is to have the ports, by its image, service
	// or product; "" when nobody said. A port that it holds is no trouble.
	Program string
	// Signatures are the known products; nil means the built-in ones.
	Signatures *signature.Set
}

// Status says what became of something.
type Status string

// The statuses. Facts are gone, troubles are fixed.
const (
	Fixed      Status = "fixed"
	New        Status = "new"
	Gone       Status = "gone"
	Changed    Status = "changed"
	StillThere Status = "still-there"
	CannotTell Status = "cannot-tell"
)

// Result is the outcome of a comparison.
type Result struct {
	Schema string `json:"schema"`
	// Troubles are verdicts and findings; a verdict whose port is free or held
	// as wanted in both dumps is left out.
	Troubles []Trouble `json:"troubles"`
	// Facts are the differences between the facts, and what nobody can tell.
	Facts []Fact `json:"facts"`
	// Areas says what was compared, in a fixed order.
	Areas []Area `json:"areas"`
}

// Trouble is a verdict or finding of one or both dumps.
type Trouble struct {
	Status Status `json:"status"`
	// Rule is the rule that found it; Verdict tells the answer for a port.
	Rule    string `json:"rule"`
	Verdict bool   `json:"verdict"`
	Port    *int   `json:"port"`
	// Transport is "tcp", "udp" or "".
	Transport string `json:"transport,omitempty"`
	// Before and After are the causes of a verdict, and what was said.
	Before *Side `json:"before"`
	After  *Side `json:"after"`
	// Why says what keeps one from telling, else "".
	Why string `json:"why,omitempty"`

	severity analyze.Severity
}

// Side is what one of the dumps says.
type Side struct {
	Cause    analyze.Cause    `json:"cause,omitempty"`
	Text     string           `json:"text"`
	Evidence []evidence.Quote `json:"evidence"`
}

// Fact is a difference between two facts.
type Fact struct {
	Status Status `json:"status"`
	// Area is the name of the fact's Area.
	Area string `json:"area"`
	// What names the fact: "tcp 0.0.0.0:80", a URL, a range.
	What string `json:"what"`
	// Before and After are its values, "" where there is none.
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
	// Matters is false for differences that every restart makes.
	Matters   bool             `json:"matters"`
	Why       string           `json:"why,omitempty"`
	BeforeAt  []evidence.Quote `json:"before_evidence"`
	AfterAt   []evidence.Quote `json:"after_evidence"`
	Port      *int             `json:"port"`
	Transport string           `json:"transport,omitempty"`
}

// Area is a kind of facts.
type Area struct {
	Name string `json:"name"`
	// Before and After report whether the dumps show facts of the kind at all.
	Before bool `json:"captured_before"`
	After  bool `json:"captured_after"`
	// Same counts the facts that are equal on both sides.
	Same int `json:"same"`
	// Command is what shows the kind.
	Command string `json:"command"`
}

// Compared reports whether both dumps show facts of the kind.
func (a Area) Compared() bool { return a.Before && a.After }

// Compare compares two dumps of one machine.
func Compare(before, after *parser.Dump, o Options) *Result {
	r := &Result{Schema: Schema, Troubles: []Trouble{}, Facts: []Fact{}, Areas: []Area{}}
	b, a := analyses(before, after, o)
	r.troubles(b, a, o)
	watched := watchedPorts(o.Ports, b, a)
	r.facts(takeFacts(b.Host, watched), takeFacts(a.Host, watched), o)
	return r
}

// Differs reports whether there is a difference that matters.
func (r *Result) Differs() bool {
	for _, t := range r.Troubles {
		if t.Status == Fixed || t.Status == New || t.Status == Changed {
			return true
		}
	}
	return slices.ContainsFunc(r.Facts, func(f Fact) bool { return f.Matters && f.Status != CannotTell })
}

// Worse reports whether there is trouble that was not there before.
func (r *Result) Worse() bool {
	return slices.ContainsFunc(r.Troubles, func(t Trouble) bool { return t.Status == New || t.Status == Changed })
}

// analyses analyses both dumps about the same ports, so that a port which only
// one dump draws attention to is looked at in both.
func analyses(before, after *parser.Dump, o Options) (b, a *analyze.Report) {
	run := func(d *parser.Dump, q analyze.Question) *analyze.Report {
		return analyze.Analyze(d, analyze.Options{Question: q, Signatures: o.Signatures})
	}
	b, a = run(before, o.Question), run(after, o.Question)
	if len(o.Ports) > 0 {
		return b, a
	}
	q := o.Question
	for _, r := range []*analyze.Report{b, a} {
		for _, v := range r.Verdicts {
			if v.Port == nil {
				continue
			}
			p := analyze.PortQuery{Port: *v.Port, Transport: v.Transport}
			if !slices.Contains(q.Ports, p) {
				q.Ports = append(q.Ports, p)
			}
		}
	}
	if len(q.Ports) == 0 {
		return b, a
	}
	return run(before, q), run(after, q)
}

// watchedPorts are the ports that somebody asked about, and those with a
// verdict that Windows does not hand out: they are never folded away.
func watchedPorts(qs []analyze.PortQuery, reports ...*analyze.Report) map[int]bool {
	ports := map[int]bool{}
	for _, q := range qs {
		ports[q.Port] = true
	}
	for _, r := range reports {
		for _, v := range r.Verdicts {
			if v.Port != nil && *v.Port < handedOut {
				ports[*v.Port] = true
			}
		}
	}
	return ports
}

// asked reports whether a fact has to do with the ports in question.
func asked(qs []analyze.PortQuery, first, last int, transport string) bool {
	if len(qs) == 0 || first < 0 {
		return true
	}
	for _, q := range qs {
		if q.Port >= first && q.Port <= last && (q.Transport == "" || transport == "" || q.Transport == transport) {
			return true
		}
	}
	return false
}

// facts compares the facts area by area.
func (r *Result) facts(b, a *factBook, o Options) {
	names := append([]string{}, b.order...)
	for _, n := range a.order {
		if b.areas[n] == nil {
			names = append(names, n)
		}
	}
	slices.SortStableFunc(names, func(x, y string) int { return rank(x) - rank(y) })
	for _, n := range names {
		x, y := b.area(n), a.area(n)
		area := Area{Name: n, Before: x.captured, After: y.captured, Command: commandFor(n)}
		if area.Compared() {
			area.Same = r.area(n, x, y, o)
		}
		r.Areas = append(r.Areas, area)
	}
}

func (r *Result) area(name string, b, a *factArea, o Options) (same int) {
	keys := slices.Collect(maps.Keys(b.facts))
	for k := range a.facts {
		if b.facts[k] == nil {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	var found []pairing
	for _, k := range keys {
		p := pairing{before: b.facts[k], after: a.facts[k]}
		if f := p.either(); asked(o.Ports, f.first, f.last, f.transport) {
			found = append(found, p)
		}
	}
	slices.SortStableFunc(found, func(x, y pairing) int { return x.either().compare(y.either()) })
	for _, p := range found {
		f := Fact{Area: name, What: p.either().what, Matters: !p.either().fleeting, BeforeAt: []evidence.Quote{}, AfterAt: []evidence.Quote{}, Transport: p.either().transport}
		if e := p.either(); e.first >= 0 && e.first == e.last {
			port := e.first
			f.Port = &port
		}
		if p.before != nil {
			f.Before, f.BeforeAt = p.before.text(), evidence.Quotes(p.before.at)
		}
		if p.after != nil {
			f.After, f.AfterAt = p.after.text(), evidence.Quotes(p.after.at)
		}
		switch {
		case p.before == nil:
			f.Status = New
			if why := b.hides(p.after); why != "" {
				f.Status, f.Why = CannotTell, "it was perhaps there before: "+why
			}
		case p.after == nil:
			f.Status = Gone
			if why := a.hides(p.before); why != "" {
				f.Status, f.Why = CannotTell, "it is perhaps still there: "+why
			}
		default:
			f.Status, f.Why = p.before.against(p.after)
		}
		if f.Status == StillThere {
			same++
			continue
		}
		r.Facts = append(r.Facts, f)
	}
	return same
}

// pairing is one fact as both dumps show it; nil where one does not.
type pairing struct{ before, after *fact }

func (p pairing) either() *fact {
	if p.before != nil {
		return p.before
	}
	return p.after
}

// fact is one fact of a dump.
type fact struct {
	what string
	// first and last are the ports that it is about, -1 for none.
	first, last int
	transport   string
	// value is what may change; owners take its place where programs do.
	value  string
	owners owners
	owned  bool
	// fleeting: every restart makes others.
	fleeting bool
	at       evidence.Line
}

func (f *fact) compare(g *fact) int {
	if f.transport != g.transport {
		return strings.Compare(f.transport, g.transport)
	}
	if f.first != g.first {
		return f.first - g.first
	}
	return strings.Compare(f.what, g.what)
}

func (f *fact) text() string {
	if f.owned {
		return f.owners.String()
	}
	return f.value
}

// against says what became of a fact that both dumps show.
func (f *fact) against(g *fact) (Status, string) {
	if f.owned {
		return f.owners.against(g.owners)
	}
	if f.value == g.value {
		return StillThere, ""
	}
	return Changed, ""
}

// host is short for the type that facts are taken from.
type host = correlate.Host
