package httpsys

import (
	"net/netip"

	"diag/parser/sddl"
	"diag/parser/urlprefix"
)

// State is what one capture says about HTTP.sys. Indices into Entries and Ports
// are how results refer to their evidence.
type State struct {
	Entries []Entry
	// Listen is the IP listen list. Empty means all addresses; 0.0.0.0 stands
	// for all IPv4 addresses only, :: for all IPv6 addresses only.
	Listen []netip.Addr
	// Addresses are the addresses of the machine, loopback not needed.
	Addresses []netip.Addr
	// Ports are the other users of TCP ports: foreign sockets and exclusions.
	Ports []PortUse

	// Which sections were captured to their end. What is missing weakens every
	// conclusion from absence.
	HasRegistrations, HasReservations, HasListenList, HasAddresses bool
}

// Entry is one URL prefix known to HTTP.sys.
type Entry struct {
	Prefix urlprefix.Prefix
	// Reservation tells a reservation (urlacl) from a registration.
	Reservation bool
	// SDDL is the descriptor of a reservation; nil when it was not captured.
	SDDL *sddl.Descriptor
	// Queue is the name of the request queue of a registration, "" unnamed.
	Queue string
	// Detached is set for a registration whose URL group has no request queue,
	// or whose queue is inactive: requests get 503.
	Detached bool
	// Owner is the account of a reservation or the program of a registration,
	// for messages only.
	Owner string
	// PID is the process of a registration; 0 unknown.
	PID int
	// ID is the caller's own reference.
	ID int
}

// PortUse is something outside HTTP.sys that stands on a TCP port.
type PortUse struct {
	Port uint16
	Kind PortUseKind
	// Addr is the local address of a socket; the zero Addr or an unspecified
	// one means all addresses.
	Addr netip.Addr
	// ID is the caller's own reference.
	ID int
}

// PortUseKind says what stands on a port.
type PortUseKind string

// The kinds of port use that make HTTP.sys fail with error 32.
const (
	// ForeignListener is a listening socket that is not HTTP.sys's own.
	ForeignListener PortUseKind = "foreign-listener"
	// ForeignConnection is a connection, or a bound socket, with the port as
	// its local port.
	ForeignConnection PortUseKind = "foreign-connection"
	// Excluded is an excluded port range.
	Excluded PortUseKind = "excluded"
	// ExcludedAdministered is a range marked "*", which blocks HTTP.sys but not
	// ordinary sockets (reported, not documented).
	ExcludedAdministered PortUseKind = "excluded-administered"
)

// Section names a part of the capture.
type Section string

// The sections that a conclusion can lack.
const (
	Registrations Section = "registrations"
	Reservations  Section = "reservations"
	ListenList    Section = "listen-list"
	Addresses     Section = "addresses"
)

// missing lists which of the wanted sections were not captured.
func (s State) missing(wanted ...Section) []Section {
	has := map[Section]bool{
		Registrations: s.HasRegistrations,
		Reservations:  s.HasReservations,
		ListenList:    s.HasListenList,
		Addresses:     s.HasAddresses,
	}
	var missing []Section
	for _, w := range wanted {
		if !has[w] {
			missing = append(missing, w)
		}
	}
	return missing
}

// bound reports whether a registration makes HTTP.sys open the port.
func (s State) bound(port uint16) bool {
	for _, e := range s.Entries {
		if !e.Reservation && e.Prefix.Port == port && port != 0 {
			return true
		}
	}
	return false
}

// listens reports whether the IP listen list includes an address.
func (s State) listens(a netip.Addr) bool {
	if len(s.Listen) == 0 {
		return true
	}
	for _, l := range s.Listen {
		if sameAddr(l, a) || l.IsUnspecified() && l.Is4() == a.Unmap().Is4() {
			return true
		}
	}
	return false
}

// sameAddr compares without the scope, which differs between commands.
func sameAddr(a, b netip.Addr) bool {
	return a.Unmap().WithZone("") == b.Unmap().WithZone("")
}

// Confidence grades what a conclusion rests on in this capture.
type Confidence string

// The grades: shown by the capture; the best explanation of it; consistent with
// it.
const (
	Proven   Confidence = "proven"
	Likely   Confidence = "likely"
	Possible Confidence = "possible"
)

func (c Confidence) rank() int {
	switch c {
	case Proven:
		return 0
	case Likely:
		return 1
	}
	return 2
}
