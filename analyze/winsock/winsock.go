// Package winsock models what a second bind to an address and port returns on
// Windows Server 2003 and later, which depends on the options of both sockets
// and on whether both belong to the same account.
//
// The results are those that Microsoft documents for SO_REUSEADDR and
// SO_EXCLUSIVEADDRUSE. Older versions of Windows answer otherwise.
package winsock

import (
	"net/netip"
	"strconv"
)

// Result is the error of bind as Winsock numbers it; 0 is success.
type Result int

// The results.
const (
	OK Result = 0
	// Denied is WSAEACCES: the first socket keeps others out.
	Denied Result = 10013
	// InUse is WSAEADDRINUSE.
	InUse Result = 10048
)

func (r Result) String() string {
	if r == OK {
		return "ok"
	}
	return strconv.Itoa(int(r))
}

// Option is what a program sets on its socket before bind.
type Option uint8

// The options.
const (
	// Default: neither option is set.
	Default Option = iota
	// Reuse is SO_REUSEADDR.
	Reuse
	// Exclusive is SO_EXCLUSIVEADDRUSE.
	Exclusive
)

func (o Option) String() string { return [...]string{"default", "reuse", "exclusive"}[o] }

// Options lists all options.
var Options = []Option{Default, Reuse, Exclusive}

// Scope is what a socket binds to.
type Scope uint8

// The scopes.
const (
	// Wildcard is every address of the family.
	Wildcard Scope = iota
	// Specific is one address.
	Specific
)

func (s Scope) String() string { return [...]string{"wildcard", "specific"}[s] }

// Bind is one call of bind.
type Bind struct {
	Option Option
	Scope  Scope
}

func (b Bind) index() int { return 2*int(b.Option) + int(b.Scope) }

// sameAccount and otherAccount hold the result of the second bind (column)
// after the first (row). The order of both is default wildcard, default
// specific, reuse wildcard, reuse specific, exclusive wildcard, exclusive
// specific; two specific binds name the same address.
var sameAccount = [6][6]Result{
	{InUse, OK, Denied, OK, InUse, OK},
	{OK, InUse, OK, Denied, InUse, InUse},
	{InUse, OK, OK, OK, InUse, OK},
	{OK, InUse, OK, OK, InUse, InUse},
	{InUse, Denied, Denied, Denied, InUse, Denied},
	{OK, InUse, OK, Denied, InUse, InUse},
}

var otherAccount = [6][6]Result{
	{InUse, Denied, Denied, Denied, InUse, Denied},
	{OK, InUse, OK, Denied, InUse, InUse},
	{InUse, Denied, OK, OK, InUse, Denied},
	{OK, InUse, OK, OK, InUse, InUse},
	{InUse, Denied, Denied, Denied, InUse, Denied},
	{OK, InUse, OK, Denied, InUse, InUse},
}

// Second is the result of a second bind to the same port and an address that
// overlaps with that of the first.
func Second(first, second Bind, same bool) Result {
	if same {
		return sameAccount[first.index()][second.index()]
	}
	return otherAccount[first.index()][second.index()]
}

// Can reports whether a second bind can return r for some choice of options
// and accounts.
func Can(first, second Scope, r Result) bool {
	for _, a := range Options {
		for _, b := range Options {
			for _, same := range []bool{true, false} {
				if Second(Bind{a, first}, Bind{b, second}, same) == r {
					return true
				}
			}
		}
	}
	return false
}

// Overlap reports whether a bind to the second address can collide with one
// to the first, and the scopes of both. The IPv6 wildcard may be a dual-stack
// socket and then covers IPv4 as well.
func Overlap(first, second netip.Addr) (f, s Scope, overlap bool) {
	f, s = scopeOf(first), scopeOf(second)
	first, second = first.Unmap().WithZone(""), second.Unmap().WithZone("")
	switch {
	case first.Is6() && f == Wildcard, second.Is6() && s == Wildcard:
		return f, s, true
	case first.Is4() != second.Is4():
		return f, s, false
	}
	return f, s, f == Wildcard || s == Wildcard || first == second
}

func scopeOf(a netip.Addr) Scope {
	if a.IsUnspecified() {
		return Wildcard
	}
	return Specific
}
