package correlate

import (
	"sort"
	"strings"

	"diag/analyze/evidence"
	"diag/parser"
	"diag/parser/sddl"
	"diag/parser/servicestate"
	"diag/parser/urlacl"
	"diag/parser/urlprefix"
)

// Queue is one request queue.
type Queue struct {
	servicestate.Queue
	Doc   *parser.Document
	State *servicestate.State
	// Order counts the unnamed queues of the state from 0; -1 for named ones.
	Order int
}

// At points at the queue's name line.
func (q *Queue) At() evidence.Line { return evidence.At(q.Doc, q.Line) }

// Label is the queue's name, or "" for an unnamed queue.
func (q *Queue) Label() string {
	if q.Name == nil {
		return ""
	}
	return *q.Name
}

// Group is one URL group.
type Group struct {
	servicestate.Group
	Doc     *parser.Document
	State   *servicestate.State
	Session *servicestate.Session // nil when the text ties it to none
	// Order counts the groups of unnamed queues from 0; -1 for named ones.
	Order int
}

// Registration is a URL that is registered with HTTP.sys now.
type Registration struct {
	// URL is the text as printed.
	URL    string
	Prefix urlprefix.Prefix
	// Bad is set when the text is no readable prefix.
	Bad error
	Doc *parser.Document
	// Line is where the URL stands.
	Line  int
	Group *Group // nil for a URL that only a queue lists
	State *servicestate.State
	// Ties lead to the queues that may serve it, the surest first.
	Ties []Tie
}

// At points at the registration's line.
func (r *Registration) At() evidence.Line { return evidence.At(r.Doc, r.Line) }

// Tie is the way from a registration to a queue.
type Tie struct {
	Queue      *Queue
	Confidence evidence.Confidence
	// How says what the tie rests on, as a clause for a report.
	How string
}

// Queue returns the queue of the best tie and its confidence, or nil. Several
// equally good ties are no answer.
func (r *Registration) Queue() (*Queue, Tie) {
	if len(r.Ties) == 0 {
		return nil, Tie{}
	}
	best := r.Ties[0]
	if len(r.Ties) > 1 && r.Ties[1].Confidence == best.Confidence {
		return nil, Tie{}
	}
	return best.Queue, best
}

// Reservation is one URL reservation.
type Reservation struct {
	urlacl.Reservation
	Doc    *parser.Document
	Prefix urlprefix.Prefix
	Bad    error
	// Descriptor is the parsed SDDL; BadSDDL is set when there is none.
	Descriptor sddl.Descriptor
	BadSDDL    error
}

// At points at the reservation's URL line.
func (r *Reservation) At() evidence.Line { return evidence.At(r.Doc, r.Line) }

func (h *Host) reserve(src Sourced[*urlacl.Listing]) {
	// Many reservations share a few descriptors.
	type parsed struct {
		sddl.Descriptor
		err error
	}
	seen := map[string]parsed{"": {err: errNoSDDL}}
	for _, r := range src.Data.Reservations {
		res := &Reservation{Reservation: r, Doc: src.Doc}
		res.Prefix, res.Bad = urlprefix.Parse(r.URL)
		d, ok := seen[r.SDDL]
		if !ok {
			d.Descriptor, d.err = sddl.Parse(r.SDDL)
			seen[r.SDDL] = d
		}
		res.Descriptor, res.BadSDDL = d.Descriptor, d.err
		h.Reservations = append(h.Reservations, res)
	}
}

// tie joins registrations with the queues that serve them.
func (h *Host) tie() {
	for _, src := range h.States {
		h.tieState(src)
	}
}

func (h *Host) tieState(src Sourced[*servicestate.State]) {
	st := src.Data
	var queues []*Queue
	unnamedQueues := 0
	for i := range st.Queues {
		q := &Queue{Queue: st.Queues[i], Doc: src.Doc, State: st, Order: -1}
		if q.Name == nil {
			q.Order = unnamedQueues
			unnamedQueues++
		}
		queues = append(queues, q)
	}
	h.Queues = append(h.Queues, queues...)

	var groups []*Group
	for i := range st.Sessions {
		for j := range st.Sessions[i].Groups {
			groups = append(groups, &Group{Group: st.Sessions[i].Groups[j], Doc: src.Doc, State: st, Session: &st.Sessions[i], Order: -1})
		}
	}
	for i := range st.Groups {
		groups = append(groups, &Group{Group: st.Groups[i], Doc: src.Doc, State: st, Order: -1})
	}
	sort.SliceStable(groups, func(i, j int) bool { return groups[i].Line < groups[j].Line })
	unnamedGroups := 0
	for _, g := range groups {
		if g.Queue == nil && g.QueueUnnamed {
			g.Order = unnamedGroups
			unnamedGroups++
		}
	}
	h.Groups = append(h.Groups, groups...)

	t := tier{state: st, queues: queues, unnamedQueues: unnamedQueues, unnamedGroups: unnamedGroups, byLine: map[int]*Queue{}}
	for _, q := range queues {
		for _, n := range q.URLLines {
			t.byLine[n] = q
		}
	}
	seen := map[int]bool{}
	for _, g := range groups {
		ties := t.ties(g)
		for i, u := range g.URLs {
			r := newRegistration(u, src, lineOf(g.URLLines, i, g.Line))
			r.Group, r.Ties = g, ties
			seen[r.Line] = true
			h.Registrations = append(h.Registrations, r)
		}
	}
	// URLs that only a queue lists: its groups are not in the text.
	for _, q := range queues {
		for i, u := range q.URLs {
			n := lineOf(q.URLLines, i, q.Line)
			if seen[n] || t.listed(u) {
				continue
			}
			r := newRegistration(u, src, n)
			r.Ties = []Tie{{q, evidence.Proven, "the queue lists the URL itself"}}
			h.Registrations = append(h.Registrations, r)
		}
	}
	for _, u := range st.URLLines {
		h.Registrations = append(h.Registrations, newRegistration(u.URL, src, u.Line))
	}
}

func lineOf(lines []int, i, otherwise int) int {
	if i < len(lines) {
		return lines[i]
	}
	return otherwise
}

func newRegistration(u string, src Sourced[*servicestate.State], line int) *Registration {
	r := &Registration{URL: u, Doc: src.Doc, Line: line, State: src.Data}
	r.Prefix, r.Bad = urlprefix.Parse(u)
	return r
}

// tier finds the queues of groups within one state.
type tier struct {
	state                        *servicestate.State
	queues                       []*Queue
	unnamedQueues, unnamedGroups int
	byLine                       map[int]*Queue
	// Made on first use.
	byName   map[string][]*Queue
	byGroup  map[nesting]*Queue
	ofGroups map[string]bool // the URLs of all groups
	nameless []*Queue        // the unnamed queues
	byURL    map[string][]*Queue
}

// nesting is a group's place in a queue: the group's ID, and whether both lack a
// name.
type nesting struct {
	group   string
	unnamed bool
}

// maxPossible is how many queues that possibly belong to a group are worth
// naming.
const maxPossible = 64

// listed reports whether a group lists the URL too.
func (t *tier) listed(u string) bool {
	if t.ofGroups == nil {
		t.ofGroups = map[string]bool{}
		for i := range t.state.Sessions {
			for j := range t.state.Sessions[i].Groups {
				for _, v := range t.state.Sessions[i].Groups[j].URLs {
					t.ofGroups[strings.ToUpper(v)] = true
				}
			}
		}
	}
	return t.ofGroups[strings.ToUpper(u)]
}

// ties returns the queues that may belong to a group. The ways are tried from
// the surest to the weakest; PIDs are never carried from one block to another.
func (t *tier) ties(g *Group) []Tie {
	if q := t.nested(g); q != nil {
		return []Tie{{q, evidence.Proven, "the request queue view nests the URL group in the queue"}}
	}
	if g.Queue != nil {
		return t.named(g)
	}
	if !g.QueueUnnamed {
		return nil
	}
	if ties := sameURLs(g, t.listing(g)); ties != nil {
		return ties
	}
	unnamed := t.unnamed()
	c := evidence.Proven
	if !t.state.Complete {
		c = evidence.Likely
	}
	if len(unnamed) == 1 {
		return []Tie{{unnamed[0], c, "there is only one unnamed queue"}}
	}
	return t.guess(g, unnamed)
}

func (t *tier) nested(g *Group) *Queue {
	if t.byGroup == nil {
		t.byGroup = map[nesting]*Queue{}
		for _, q := range t.queues {
			for _, id := range q.GroupIDs {
				n := nesting{strings.ToLower(id), q.Name == nil}
				if t.byGroup[n] == nil {
					t.byGroup[n] = q
				}
			}
		}
	}
	if q := t.byGroup[nesting{strings.ToLower(g.ID), g.Queue == nil}]; q != nil {
		return q
	}
	for _, n := range g.URLLines {
		if q := t.byLine[n]; q != nil {
			return q
		}
	}
	return nil
}

func (t *tier) named(g *Group) []Tie {
	var ties []Tie
	if t.byName == nil {
		t.byName = map[string][]*Queue{}
		for _, q := range t.queues {
			if q.Name != nil {
				key := strings.ToLower(*q.Name)
				t.byName[key] = append(t.byName[key], q)
			}
		}
	}
	for _, q := range t.byName[strings.ToLower(*g.Queue)] {
		ties = append(ties, Tie{q, evidence.Proven, "the URL group names the queue"})
	}
	return ties
}

func (t *tier) unnamed() []*Queue {
	if t.nameless == nil {
		t.nameless = []*Queue{}
		for _, q := range t.queues {
			if q.Name == nil {
				t.nameless = append(t.nameless, q)
			}
		}
	}
	return t.nameless
}

// listing are the unnamed queues that list the first URL of a group.
func (t *tier) listing(g *Group) []*Queue {
	if t.byURL == nil {
		t.byURL = map[string][]*Queue{}
		for _, q := range t.unnamed() {
			for _, u := range q.URLs {
				u = strings.ToUpper(u)
				if qs := t.byURL[u]; len(qs) == 0 || qs[len(qs)-1] != q {
					t.byURL[u] = append(qs, q)
				}
			}
		}
	}
	if len(g.URLs) == 0 {
		return nil
	}
	return t.byURL[strings.ToUpper(g.URLs[0])]
}

// sameURLs compares the URLs that newer Windows lists under the queue.
func sameURLs(g *Group, queues []*Queue) []Tie {
	var ties []Tie
	for _, q := range queues {
		if len(q.URLs) > 0 && sameSet(q.URLs, g.URLs) {
			ties = append(ties, Tie{q, evidence.Proven, "the queue lists the same URLs as the URL group"})
		}
	}
	if len(ties) == 0 {
		for _, q := range queues {
			if len(q.URLs) > len(g.URLs) && len(g.URLs) > 0 && subset(g.URLs, q.URLs) {
				ties = append(ties, Tie{q, evidence.Proven, "the queue lists the URLs of the URL group"})
			}
		}
	}
	return ties
}

func sameSet(a, b []string) bool { return len(a) == len(b) && subset(a, b) }

func subset(a, b []string) bool {
	in := make(map[string]bool, len(b))
	for _, u := range b {
		in[strings.ToUpper(u)] = true
	}
	for _, u := range a {
		if !in[strings.ToUpper(u)] {
			return false
		}
	}
	return true
}

// guess pairs groups and unnamed queues by version and order. All queues stay
// candidates.
func (t *tier) guess(g *Group, queues []*Queue) []Tie {
	var ties []Tie
	version := ""
	if g.Session != nil {
		version = g.Session.Version
	}
	var same []*Queue
	for _, q := range queues {
		if version != "" && q.Version == version {
			same = append(same, q)
		}
	}
	var best *Queue
	how := ""
	switch {
	case len(same) == 1:
		best, how = same[0], "the only unnamed queue with the session's version"
	case t.unnamedGroups == len(queues) && g.Order >= 0 && g.Order < len(queues) &&
		(version == "" || queues[g.Order].Version == "" || queues[g.Order].Version == version):
		best, how = queues[g.Order], "the same place in the list of unnamed queues"
	}
	if best != nil {
		ties = append(ties, Tie{best, evidence.Likely, how})
	}
	for _, q := range queues {
		if len(ties) > maxPossible {
			break
		}
		if q != best && (len(same) == 0 || version == q.Version || q.Version == "") {
			ties = append(ties, Tie{q, evidence.Possible, "one of several unnamed queues"})
		}
	}
	return ties
}

// On returns the registrations on a port.
func (h *Host) On(port int) []*Registration {
	var out []*Registration
	for _, r := range h.Registrations {
		if r.Bad == nil && int(r.Prefix.Port) == port {
			out = append(out, r)
		}
	}
	return out
}

// Reserved returns the reservations on a port.
func (h *Host) Reserved(port int) []*Reservation {
	var out []*Reservation
	for _, r := range h.Reservations {
		if r.Bad == nil && int(r.Prefix.Port) == port {
			out = append(out, r)
		}
	}
	return out
}

// StateComplete reports whether a whole service state was captured: then a URL
// that it lacks is not registered.
func (h *Host) StateComplete() bool {
	for _, s := range h.States {
		if s.Data.Complete {
			return true
		}
	}
	return false
}
