package httpsys

import (
	"net/netip"
	"strings"

	"diag/parser/urlprefix"
)

// Request is one HTTP request as HTTP.sys sees it.
type Request struct {
	// Scheme is "http" or "https".
	Scheme string
	// Host is the Host header, with or without a port.
	Host string
	// Port is the local port of the connection.
	Port uint16
	// Path is the path, with or without a query. Dot segments are taken as
	// resolved.
	Path string
	// LocalIP is the local address of the connection. When it is not known, a
	// Host that is an IP literal is taken for it.
	LocalIP netip.Addr
}

// Route is what becomes of a request.
type Route struct {
	Outcome Outcome
	// Winner is the index of the entry that takes the request, -1 for none.
	Winner int
	// Others says of every other entry, in order, why it did not answer.
	Others []Passed
	// Confidence is less than Proven when a section is missing that could hold
	// a stronger entry, when the local address decides and is not known, or
	// when the order of two entries is not documented.
	Confidence Confidence
	// Missing are the sections that were not captured.
	Missing []Section
}

// Outcome is what the client sees.
type Outcome string

// The outcomes. "Port" is always that of the request.
const (
	// Served: a registration takes the request to its queue.
	Served Outcome = "served"
	// Detached: a registration takes it, but has no active queue: 503.
	Detached Outcome = "detached"
	// ReservedOnly: a reservation without a registration takes it: 503 since
	// Windows Vista. The documentation says 400.
	ReservedOnly Outcome = "reserved-only"
	// NoHost: no entry on the port is for this host and address: 400, "Invalid
	// Hostname".
	NoHost Outcome = "no-host"
	// NoPath: entries exist for the host, but none covers the path: 404 from
	// HTTP.sys itself.
	NoPath Outcome = "no-path"
	// OtherScheme: HTTP.sys has the port, but only for the other scheme.
	OtherScheme Outcome = "other-scheme"
	// NotBound: no registration on the port, so HTTP.sys does not open it.
	NotBound Outcome = "not-bound"
	// NotListening: the IP listen list leaves out the address.
	NotListening Outcome = "not-listening"
)

// Status is the HTTP status that the client gets from HTTP.sys; 0 when the
// answer comes from a program or no answer comes.
func (o Outcome) Status() int {
	switch o {
	case Detached, ReservedOnly:
		return 503
	case NoHost:
		return 400
	case NoPath:
		return 404
	}
	return 0
}

// Passed is an entry that does not take a request.
type Passed struct {
	Entry  int
	Reason Reason
}

// Reason says why an entry did not take a request.
type Reason string

// The reasons, in the order of the checks: the first that holds is given.
const (
	OnOtherPort      Reason = "other-port"
	OnOtherScheme    Reason = "other-scheme"
	ForOtherHost     Reason = "other-host"
	ForOtherAddress  Reason = "other-address"
	AddressUnknown   Reason = "address-unknown" // would depend on the local address
	PathNotCovered   Reason = "path-not-covered"
	PortNotOpen      Reason = "port-not-open" // matches, but HTTP.sys does not get the request
	InWeakerBucket   Reason = "weaker-bucket"
	LessSpecificHost Reason = "less-specific-host" // "*.example.com" beside the name itself
	ShorterPath      Reason = "shorter-path"
	SamePrefix       Reason = "same-prefix" // the winner's own reservation, or listed twice
)

// Route looks a request up the way HTTP.sys does.
func (s State) Route(req Request) Route {
	l := newLookup(req)
	reasons := make([]Reason, len(s.Entries))
	winner := -1
	portBound, schemeBound, hostKnown, unsure, mixed := false, false, false, false, false
	for i, e := range s.Entries {
		reasons[i] = l.reject(e.Prefix)
		onPort, onScheme := reasons[i] != OnOtherPort, reasons[i] != OnOtherPort && reasons[i] != OnOtherScheme
		portBound = portBound || onPort && !e.Reservation
		schemeBound = schemeBound || onScheme && !e.Reservation
		hostKnown = hostKnown || reasons[i] == PathNotCovered
		if reasons[i] == "" && (winner < 0 || beats(e, s.Entries[winner])) {
			winner = i
		}
	}

	r := Route{Winner: winner, Missing: s.missing(Registrations, Reservations, ListenList)}
	for i, e := range s.Entries {
		switch {
		case i == winner:
			continue
		case reasons[i] == AddressUnknown:
			unsure = unsure || e.Prefix.Covers(req.Path) && (winner < 0 || beats(e, s.Entries[winner]))
		case reasons[i] == "":
			reasons[i] = lost(e.Prefix, s.Entries[winner].Prefix)
			// Neither the order of a wildcard against an exact host is
			// documented, nor that of a name with and without an address.
			w := s.Entries[winner].Prefix
			mixed = mixed || w.Bucket() == urlprefix.Explicit && e.Prefix.Bucket() == urlprefix.Explicit &&
				(w.SubdomainWildcard() != e.Prefix.SubdomainWildcard() || (w.IP == "") != (e.Prefix.IP == ""))
		}
	}

	switch {
	case l.addr.IsValid() && !s.listens(l.addr):
		r.Outcome = NotListening
	case !portBound && (s.HasRegistrations || winner < 0):
		r.Outcome = NotBound
	case !schemeBound && portBound:
		r.Outcome = OtherScheme
	case winner >= 0 && s.Entries[winner].Reservation:
		r.Outcome = ReservedOnly
	case winner >= 0 && s.Entries[winner].Detached:
		r.Outcome = Detached
	case winner >= 0:
		r.Outcome = Served
	case hostKnown:
		r.Outcome = NoPath
	default:
		r.Outcome = NoHost
	}
	if r.Outcome == NotListening || r.Outcome == NotBound || r.Outcome == OtherScheme {
		if winner >= 0 {
			reasons[winner] = PortNotOpen
		}
		for i, reason := range reasons {
			switch reason {
			case InWeakerBucket, LessSpecificHost, ShorterPath, SamePrefix:
				reasons[i] = PortNotOpen
			}
		}
		r.Winner = -1
	}
	for i, reason := range reasons {
		if i != r.Winner {
			r.Others = append(r.Others, Passed{Entry: i, Reason: reason})
		}
	}

	switch {
	case r.Outcome == NotListening && s.HasListenList:
		r.Confidence = Proven
	case !s.HasRegistrations:
		r.Confidence = Possible
	case r.Outcome == NotBound || r.Outcome == OtherScheme:
		r.Confidence = Proven
	case !s.HasReservations || unsure || mixed:
		r.Confidence = Likely
	default:
		r.Confidence = Proven
	}
	return r
}

// lookup is a request made ready for comparison.
type lookup struct {
	scheme, host, path string
	port               uint16
	addr               netip.Addr
}

func newLookup(req Request) lookup {
	host := req.Host
	if i := strings.LastIndexByte(host, ':'); i >= 0 && (strings.IndexByte(host, ':') == i || strings.HasSuffix(host[:i], "]")) {
		host = host[:i] // a port, not the last group of an IPv6 address
	}
	host = strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(strings.ToLower(host), "["), "]"), ".")
	addr := req.LocalIP
	if !addr.IsValid() {
		addr, _ = netip.ParseAddr(host)
	}
	return lookup{scheme: strings.ToLower(req.Scheme), host: host, port: req.Port, path: req.Path, addr: addr}
}

// reject says why a prefix cannot take the request; "" when it can.
func (l lookup) reject(p urlprefix.Prefix) Reason {
	switch {
	case p.Port != l.port || p.Port == 0:
		return OnOtherPort
	case p.Scheme != l.scheme:
		return OnOtherScheme
	}
	bucket := p.Bucket()
	if bucket == urlprefix.Explicit && !l.hostMatches(p) {
		return ForOtherHost
	}
	if a := p.Address(); a.IsValid() && bucket != urlprefix.Strong {
		switch {
		case !l.addr.IsValid():
			return AddressUnknown
		case !sameAddr(a, l.addr):
			return ForOtherAddress
		}
	}
	if !p.Covers(l.path) {
		return PathNotCovered
	}
	return ""
}

func (l lookup) hostMatches(p urlprefix.Prefix) bool {
	host := strings.TrimSuffix(strings.ToLower(p.Host), ".")
	if p.SubdomainWildcard() {
		return len(l.host) > len(host)-1 && strings.HasSuffix(l.host, host[1:])
	}
	return host == l.host
}

// beats orders two entries that both match: bucket, exact host before wildcard,
// longer path, with an address before without, registration before reservation.
// Equal entries keep their order.
func beats(a, b Entry) bool {
	p, q := a.Prefix, b.Prefix
	if p.Bucket() != q.Bucket() {
		return p.Bucket().Stronger(q.Bucket())
	}
	if p.SubdomainWildcard() != q.SubdomainWildcard() {
		return q.SubdomainWildcard()
	}
	if len(p.Host) != len(q.Host) && p.SubdomainWildcard() {
		return len(p.Host) > len(q.Host)
	}
	// Both paths cover the same request, so the one with more segments is the
	// longer one.
	if m, n := strings.Count(p.Path, "/"), strings.Count(q.Path, "/"); m != n {
		return m > n
	}
	if (p.IP == "") != (q.IP == "") {
		return q.IP == ""
	}
	return !a.Reservation && b.Reservation
}

// lost says why a matching prefix stands behind the winner.
func lost(p, winner urlprefix.Prefix) Reason {
	switch {
	case p.Bucket() != winner.Bucket():
		return InWeakerBucket
	case p.Key() == winner.Key():
		return SamePrefix
	case p.SubdomainWildcard() && !strings.EqualFold(p.Host, winner.Host):
		return LessSpecificHost
	case strings.Count(p.Path, "/") < strings.Count(winner.Path, "/"):
		return ShorterPath
	}
	return LessSpecificHost
}
