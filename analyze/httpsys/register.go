package httpsys

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"diag/parser/urlprefix"
)

// Registration is what would become of registering, or reserving, a prefix.
type Registration struct {
	// Failures are the errors that the capture gives reason to expect, the
	// best founded first; none when the call should work.
	Failures []Failure
	// Grant says which rule lets the account in; "" when none does or none was
	// asked, because the prefix is malformed.
	Grant Grant
	// Deciding is the index of the reservation whose descriptor decides, -1
	// when there is none.
	Deciding int
	// Missing are the sections that the answer would need and that were not
	// captured.
	Missing []Section
}

// Works reports that no failure is expected.
func (r Registration) Works() bool { return len(r.Failures) == 0 }

// Failure is one expected error.
type Failure struct {
	// Code is the Win32 error.
	Code       int
	Cause      Cause
	Confidence Confidence
	// Entry is the index in State.Entries of the entry that says so, and Port
	// that in State.Ports of the port use; -1 for none.
	Entry, Port int
	// Problem is what is wrong with the prefix; nil for other causes.
	Problem *urlprefix.Problem
	// Address is the address that is not there or not listened on.
	Address netip.Addr
}

// Grant names the rule that lets an account register.
type Grant string

// The grants.
const (
	// ByReservation: the deciding reservation names the account or a group.
	ByReservation Grant = "reservation"
	// ByPrivilege: administrators and LocalSystem own every root that nobody
	// reserved.
	ByPrivilege Grant = "privilege"
	// ByLoopback: localhost above port 1024 needs no reservation as long as the
	// port has none (documented for localhost with IIS Express; reported for
	// the rest).
	ByLoopback Grant = "loopback-exemption"
	// ByDelegation: the reservation above delegates to the account. For Reserve
	// only.
	ByDelegation Grant = "delegation"
)

// Cause says why a call would fail.
type Cause string

// The causes, each with the error it leads to.
const (
	MalformedPrefix       Cause = "malformed-prefix"        // 87 or 50
	ReservationMissing    Cause = "reservation-missing"     // 5
	ReservationOtherHost  Cause = "reservation-other-host"  // 5: the port is reserved with another host form
	ReservationOtherUser  Cause = "reservation-other-user"  // 5
	ReservationForNobody  Cause = "reservation-for-nobody"  // 5: no entry lets anybody register
	ReservationUnreadable Cause = "reservation-unreadable"  // 5: the descriptor was not captured
	LoopbackExemptionLost Cause = "loopback-exemption-lost" // 5: reported, not documented
	NotPrivileged         Cause = "not-privileged"          // 5: Reserve without elevation or delegation
	AlreadyRegistered     Cause = "already-registered"      // 183
	AlreadyReserved       Cause = "already-reserved"        // 183, Reserve only
	SchemeClash           Cause = "scheme-clash"            // 183
	PortHeld              Cause = "port-held"               // 32
	PortExcluded          Cause = "port-excluded"           // 32
	AddressNotLocal       Cause = "address-not-local"       // 1214
	ListedAddressAbsent   Cause = "listed-address-absent"   // 1214: an address of the IP listen list
	AddressNotListed      Cause = "address-not-listed"      // 1231, also seen as 1232
)

// The Win32 errors of HTTP.sys that the model predicts.
const (
	errorAccessDenied       = 5
	errorSharingViolation   = 32
	errorAlreadyExists      = 183
	errorInvalidNetname     = 1214
	errorNetworkUnreachable = 1231
)

// Register says whether HTTP.sys would accept a registration.
func (s State) Register(want urlprefix.Prefix, as Account) Registration {
	c := s.check(want, Registrations, Reservations, ListenList, Addresses)
	if c.malformed(false) {
		return c.done()
	}
	c.access(as)
	for i, e := range s.Entries {
		if !e.Reservation && e.Prefix.Key() == want.Key() {
			c.fail(Failure{Code: errorAlreadyExists, Cause: AlreadyRegistered, Confidence: Proven, Entry: i, Port: -1})
		}
	}
	c.schemeClash()
	c.addresses()
	c.port()
	return c.done()
}

// Reserve says whether "netsh http add urlacl" would accept a reservation. A
// missing final slash is no failure here: netsh adds it. That the prefix is
// registered already is none either.
func (s State) Reserve(want urlprefix.Prefix, as Account) Registration {
	c := s.check(want, Registrations, Reservations)
	if c.malformed(true) {
		return c.done()
	}
	c.parent(as)
	for i, e := range s.Entries {
		if e.Reservation && e.Prefix.Key() == want.Key() {
			c.fail(Failure{Code: errorAlreadyExists, Cause: AlreadyReserved, Confidence: Proven, Entry: i, Port: -1})
		}
	}
	c.schemeClash()
	return c.done()
}

// check collects the failures of one call.
type check struct {
	state  State
	want   urlprefix.Prefix
	result Registration
}

func (s State) check(want urlprefix.Prefix, needs ...Section) *check {
	return &check{state: s, want: want, result: Registration{Deciding: -1, Missing: s.missing(needs...)}}
}

func (c *check) fail(f Failure) { c.result.Failures = append(c.result.Failures, f) }

func (c *check) done() Registration {
	slices.SortStableFunc(c.result.Failures, func(a, b Failure) int {
		return cmp.Compare(a.Confidence.rank(), b.Confidence.rank())
	})
	return c.result
}

// malformed notes what is wrong with the prefix and reports whether it makes
// all other checks pointless.
func (c *check) malformed(netsh bool) bool {
	fatal := false
	for i, p := range c.want.Problems {
		f := Failure{Code: p.Kind.Win32(), Cause: MalformedPrefix, Confidence: Proven, Entry: -1, Port: -1, Problem: &c.want.Problems[i]}
		switch p.Kind {
		case urlprefix.BlankInside:
			continue
		case urlprefix.NoSlash, urlprefix.NoFinalSlash:
			if netsh {
				continue
			}
			f.Confidence = Possible
		case urlprefix.PortMissing:
			// The .NET wrappers add the port of the scheme, netsh does not.
			if !netsh {
				f.Confidence = Likely
			}
		}
		fatal = fatal || !p.Kind.Repaired()
		c.fail(f)
	}
	return fatal || c.want.Port == 0
}

// sameSpace reports that a prefix has the scheme, host, port and address, hence
// the bucket, of the wanted one.
func (c *check) sameSpace(p urlprefix.Prefix) bool {
	p.Path = c.want.Path
	return p.Key() == c.want.Key()
}

// longest is the longest reservation of the wanted prefix's own space at or
// above its path, -1 for none. With strict set, only above.
func (c *check) longest(strict bool) int {
	best := -1
	for i, e := range c.state.Entries {
		if !e.Reservation || !c.sameSpace(e.Prefix) || !e.Prefix.Contains(c.want) || strict && c.want.Contains(e.Prefix) {
			continue
		}
		if best < 0 || depth(e.Prefix) > depth(c.state.Entries[best].Prefix) {
			best = i
		}
	}
	return best
}

func depth(p urlprefix.Prefix) int { return strings.Count(p.Path, "/") }

// access applies the access check: the longest reservation alone decides.
func (c *check) access(as Account) {
	best := c.longest(false)
	c.result.Deciding = best
	if best < 0 {
		c.unreserved(as)
		return
	}
	d := c.state.Entries[best].SDDL
	f := Failure{Code: errorAccessDenied, Cause: ReservationOtherUser, Confidence: Likely, Entry: best, Port: -1}
	switch {
	case d == nil:
		f.Cause, f.Confidence = ReservationUnreadable, Possible
		c.fail(f)
		return
	case as.listens(*d):
		c.result.Grant = ByReservation
		return
	case !grantsAnyone(c.state.Entries[best]):
		f.Cause = ReservationForNobody
	}
	// Whether the privilege of administrators ends at somebody else's explicit
	// reservation is not documented; an unknown account may be in the list.
	if as.privileged() || !as.Known {
		f.Confidence = Possible
	}
	c.fail(f)
}

func grantsAnyone(e Entry) bool {
	for _, ace := range e.SDDL.ACEs {
		if ace.Listen() {
			return true
		}
	}
	return false
}

// unreserved decides where nobody reserved the prefix explicitly.
func (c *check) unreserved(as Account) {
	if as.privileged() {
		c.result.Grant = ByPrivilege
		return
	}
	f := Failure{Code: errorAccessDenied, Cause: ReservationMissing, Confidence: Likely, Entry: -1, Port: -1}
	if !as.Known || !c.state.HasReservations {
		f.Confidence = Possible
	}
	f.Entry = c.nearest()
	if c.want.Loopback() && c.want.Port > 1024 {
		if f.Entry < 0 {
			c.result.Grant = ByLoopback
			return
		}
		f.Cause = LoopbackExemptionLost
		c.fail(f)
		return
	}
	if f.Entry >= 0 && c.otherHost(c.state.Entries[f.Entry].Prefix) {
		f.Cause = ReservationOtherHost
	} else {
		f.Entry = -1
	}
	c.fail(f)
}

// otherHost reports a prefix that would cover the wanted one but for its host.
func (c *check) otherHost(p urlprefix.Prefix) bool {
	return p.Scheme == c.want.Scheme && p.Contains(c.want) && !c.sameSpace(p)
}

// nearest is the reservation on the port that comes closest to the wanted
// prefix: one that differs in the host only, the longest of them; else the
// first one.
func (c *check) nearest() int {
	best := -1
	for i, e := range c.state.Entries {
		if !e.Reservation || e.Prefix.Port != c.want.Port {
			continue
		}
		if best < 0 {
			best = i
			continue
		}
		b := c.state.Entries[best].Prefix
		if c.otherHost(e.Prefix) && (!c.otherHost(b) || depth(e.Prefix) > depth(b)) {
			best = i
		}
	}
	return best
}

// parent applies the access check of reserving: an administrator, or the right
// to delegate on the reservation above.
func (c *check) parent(as Account) {
	if as.privileged() {
		c.result.Grant = ByPrivilege
		return
	}
	above := c.longest(true)
	c.result.Deciding = above
	f := Failure{Code: errorAccessDenied, Cause: NotPrivileged, Confidence: Likely, Entry: above, Port: -1}
	if above >= 0 {
		switch d := c.state.Entries[above].SDDL; {
		case d == nil:
			f.Confidence = Possible
		case as.delegates(*d):
			c.result.Grant = ByDelegation
			return
		}
	}
	if !as.Known || !c.state.HasReservations {
		f.Confidence = Possible
	}
	c.fail(f)
}

// schemeClash finds the other scheme on the port; a reservation is enough.
func (c *check) schemeClash() {
	for i, e := range c.state.Entries {
		if e.Prefix.Port == c.want.Port && e.Prefix.Scheme != c.want.Scheme {
			c.fail(Failure{Code: errorAlreadyExists, Cause: SchemeClash, Confidence: Proven, Entry: i, Port: -1})
		}
	}
}

// addresses compares the address of the prefix and the IP listen list with the
// addresses of the machine.
func (c *check) addresses() {
	s := c.state
	local := func(a netip.Addr) bool {
		return a.IsLoopback() || a.IsUnspecified() || slices.ContainsFunc(s.Addresses, func(b netip.Addr) bool { return sameAddr(a, b) })
	}
	if s.HasAddresses {
		for _, a := range s.Listen {
			if !local(a) {
				c.fail(Failure{Code: errorInvalidNetname, Cause: ListedAddressAbsent, Confidence: Likely, Entry: -1, Port: -1, Address: a})
			}
		}
	}
	a := c.want.Address()
	if !a.IsValid() {
		return
	}
	switch {
	case s.HasAddresses && !local(a):
		c.fail(Failure{Code: errorInvalidNetname, Cause: AddressNotLocal, Confidence: Likely, Entry: -1, Port: -1, Address: a})
	case !s.listens(a):
		f := Failure{Code: errorNetworkUnreachable, Cause: AddressNotListed, Confidence: Possible, Entry: -1, Port: -1, Address: a}
		// What was seen is a loopback prefix of the family that the list lacks.
		if a.IsLoopback() {
			f.Confidence = Likely
		}
		c.fail(f)
	}
}

// port applies error 32: something else has the TCP port. Once HTTP.sys has
// opened a port it needs nothing more of TCP.
func (c *check) port() {
	if c.state.bound(c.want.Port) {
		return
	}
	for i, u := range c.state.Ports {
		if u.Port != c.want.Port {
			continue
		}
		f := Failure{Code: errorSharingViolation, Cause: PortHeld, Confidence: Likely, Entry: -1, Port: i}
		switch u.Kind {
		case Excluded, ExcludedAdministered:
			f.Cause = PortExcluded
		case ForeignConnection:
			f.Confidence = Possible
		default:
			// Beside a socket on one address the wildcard may still be free.
			if u.Addr.IsValid() && !u.Addr.IsUnspecified() {
				f.Confidence = Possible
			}
		}
		c.fail(f)
	}
}
