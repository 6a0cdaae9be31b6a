// Package redact hides who and where in captured Windows text, and keeps what
// a diagnosis needs.
//
//	r := redact.New(redact.NewMap(""))
//	texts := r.Ticket(documents)     // every text in which names became tokens
//	report = redact.Restore(report, r.Map())
//
// Hidden are names of machines, domains and users, IPv4, IPv6 and hardware
// addresses, SIDs of domains and machines, thumbprints of certificates and
// mail addresses. A name becomes a numbered token of the same width, the same
// one in every document of the ticket; an address becomes another one of the
// same class, with equal subnets staying equal. Loopback, wildcard, broadcast,
// multicast and documentation addresses, well-known accounts and SIDs, service
// SIDs, products, programs, services, ports and process IDs stay.
//
// The map that ties tokens to originals is the only way back. Whoever gets the
// texts must not get the map.
package redact
