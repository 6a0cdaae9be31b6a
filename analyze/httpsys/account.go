package httpsys

import (
	"slices"

	"diag/parser/sddl"
)

// Account is who makes a call.
type Account struct {
	// SIDs are the SIDs of the account and of the groups it is known to be in.
	// Everyone is implied, and so are Authenticated Users and Users for an
	// account that is known, because Windows puts the first into the second.
	SIDs []string
	// Administrator is an elevated member of Administrators.
	Administrator bool
	// LocalSystem is NT AUTHORITY\SYSTEM.
	LocalSystem bool
	// Known is false when the capture does not say who made the call; every
	// refusal by an access control list is then merely possible.
	Known bool
}

const (
	sidEveryone       = "S-1-1-0"
	sidAuthenticated  = "S-1-5-11"
	sidSystem         = "S-1-5-18"
	sidAdministrators = "S-1-5-32-544"
	sidUsers          = "S-1-5-32-545"
)

// privileged accounts own the implicit reservation of every root.
func (a Account) privileged() bool { return a.Administrator || a.LocalSystem }

func (a Account) holds(sid string) bool {
	switch sid {
	case "":
		return false
	case sidEveryone, sidAuthenticated, sidUsers:
		return true
	case sidSystem:
		return a.LocalSystem || slices.Contains(a.SIDs, sid)
	case sidAdministrators:
		return a.privileged() || slices.Contains(a.SIDs, sid)
	}
	return slices.Contains(a.SIDs, sid)
}

// listens reports whether a descriptor lets the account register: as in
// Windows, the first entry about the right and one of its SIDs decides.
func (a Account) listens(d sddl.Descriptor) bool {
	for _, ace := range d.ACEs {
		if !a.holds(ace.Trustee.SID) {
			continue
		}
		if ace.DeniesListen() {
			return false
		}
		if ace.Listen() {
			return true
		}
	}
	return false
}

// delegates reports whether a descriptor lets the account reserve below.
func (a Account) delegates(d sddl.Descriptor) bool {
	return slices.ContainsFunc(d.ACEs, func(ace sddl.ACE) bool {
		return ace.Delegate() && a.holds(ace.Trustee.SID)
	})
}
