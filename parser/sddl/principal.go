package sddl

import (
	"slices"
	"strings"
)

// Principal is a well-known account or group.
type Principal struct {
	// Letters is the two-letter name in descriptors; empty when it has none.
	Letters string
	// SID is empty for a group whose SID depends on the domain or machine.
	SID string
	// Name is the English name, with its authority where Windows has one.
	Name string
}

// WellKnown is the table of well-known accounts and groups, by Letters and
// then SID. The letters are those of Microsoft's list of SID strings.
func WellKnown() []Principal { return slices.Clone(principals) }

// ByLetters finds a principal by its two letters in any case.
func ByLetters(letters string) (Principal, bool) {
	for _, p := range principals {
		if p.Letters != "" && strings.EqualFold(p.Letters, letters) {
			return p, true
		}
	}
	return Principal{}, false
}

// BySID finds a principal by its SID, spelled as Windows prints it.
func BySID(sid string) (Principal, bool) {
	for _, p := range principals {
		if p.SID != "" && p.SID == sid {
			return p, true
		}
	}
	return Principal{}, false
}

var principals = []Principal{
	{"", "S-1-2-0", "LOCAL"},
	{"", "S-1-5-17", `NT AUTHORITY\IUSR`},
	{"", "S-1-5-113", `NT AUTHORITY\Local account`},
	{"", "S-1-5-80-0", `NT SERVICE\ALL SERVICES`},
	{"AC", "S-1-15-2-1", `APPLICATION PACKAGE AUTHORITY\ALL APPLICATION PACKAGES`},
	{"AN", "S-1-5-7", `NT AUTHORITY\ANONYMOUS LOGON`},
	{"AO", "S-1-5-32-548", `BUILTIN\Account Operators`},
	{"AU", "S-1-5-11", `NT AUTHORITY\Authenticated Users`},
	{"BA", "S-1-5-32-544", `BUILTIN\Administrators`},
	{"BG", "S-1-5-32-546", `BUILTIN\Guests`},
	{"BO", "S-1-5-32-551", `BUILTIN\Backup Operators`},
	{"BU", "S-1-5-32-545", `BUILTIN\Users`},
	{"CG", "S-1-3-1", "CREATOR GROUP"},
	{"CO", "S-1-3-0", "CREATOR OWNER"},
	{"DA", "", "Domain Admins"},
	{"DC", "", "Domain Computers"},
	{"DD", "", "Domain Controllers"},
	{"DG", "", "Domain Guests"},
	{"DU", "", "Domain Users"},
	{"EA", "", "Enterprise Admins"},
	{"ED", "S-1-5-9", `NT AUTHORITY\ENTERPRISE DOMAIN CONTROLLERS`},
	{"ER", "S-1-5-32-573", `BUILTIN\Event Log Readers`},
	{"IS", "S-1-5-32-568", `BUILTIN\IIS_IUSRS`},
	{"IU", "S-1-5-4", `NT AUTHORITY\INTERACTIVE`},
	{"LA", "", "the local Administrator account"},
	{"LG", "", "the local Guest account"},
	{"LS", "S-1-5-19", `NT AUTHORITY\LOCAL SERVICE`},
	{"MU", "S-1-5-32-558", `BUILTIN\Performance Monitor Users`},
	{"NO", "S-1-5-32-556", `BUILTIN\Network Configuration Operators`},
	{"NS", "S-1-5-20", `NT AUTHORITY\NETWORK SERVICE`},
	{"NU", "S-1-5-2", `NT AUTHORITY\NETWORK`},
	{"OW", "S-1-3-4", "OWNER RIGHTS"},
	{"PS", "S-1-5-10", `NT AUTHORITY\SELF`},
	{"PU", "S-1-5-32-547", `BUILTIN\Power Users`},
	{"RC", "S-1-5-12", `NT AUTHORITY\RESTRICTED`},
	{"RD", "S-1-5-32-555", `BUILTIN\Remote Desktop Users`},
	{"RM", "S-1-5-32-580", `BUILTIN\Remote Management Users`},
	{"SO", "S-1-5-32-549", `BUILTIN\Server Operators`},
	{"SU", "S-1-5-6", `NT AUTHORITY\SERVICE`},
	{"SY", "S-1-5-18", `NT AUTHORITY\SYSTEM`},
	{"WD", "S-1-1-0", "Everyone"},
}
