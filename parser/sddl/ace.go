package sddl

import (
	"strconv"
	"strings"
)

// The generic rights with a meaning for HTTP.sys. WiX and Carbon use the same
// numbers for their register, delegate and all.
const (
	GenericAll     uint32 = 0x10000000 // GA: register and delegate
	GenericExecute uint32 = 0x20000000 // GX: register, "Listen: Yes"
	GenericWrite   uint32 = 0x40000000 // GW: delegate, "Delegate: Yes"
)

// ACE is one access control entry.
type ACE struct {
	// Type is "A" (allow) in everything HTTP.sys prints; "D" is deny. Upper
	// case.
	Type string
	// Flags are inheritance flags, usually empty. Upper case.
	Flags string
	// Rights is the text of the third field: letters in upper case, or a
	// number as written.
	Rights string
	// Mask is the access mask of Rights. Letters that are not known add
	// nothing; a number beyond 32 bits gives 0.
	Mask uint32
	// Object and InheritObject are the GUIDs of object entries, Condition is
	// the seventh field; all are empty in URL reservations.
	Object, InheritObject, Condition string
	// Trustee is whom the entry is about.
	Trustee Trustee
}

// newACE wants at least six fields.
func newACE(fields []string) ACE {
	rights := strings.ToUpper(fields[2])
	if strings.HasPrefix(rights, "0X") {
		rights = "0x" + rights[2:]
	}
	return ACE{
		Type:          strings.ToUpper(fields[0]),
		Flags:         strings.ToUpper(fields[1]),
		Rights:        rights,
		Mask:          mask(rights),
		Object:        fields[3],
		InheritObject: fields[4],
		Trustee:       ParseTrustee(fields[5]),
		Condition:     strings.Join(fields[6:], ";"),
	}
}

var rightLetters = map[string]uint32{
	"GA": GenericAll, "GX": GenericExecute, "GW": GenericWrite, "GR": 0x80000000,
	"RC": 0x20000, "SD": 0x10000, "WD": 0x40000, "WO": 0x80000,
	"CC": 0x1, "DC": 0x2, "LC": 0x4, "SW": 0x8, "RP": 0x10, "WP": 0x20, "DT": 0x40, "LO": 0x80, "CR": 0x100,
	"FA": 0x1F01FF, "FR": 0x120089, "FW": 0x120116, "FX": 0x1200A0,
	"KA": 0xF003F, "KR": 0x20019, "KW": 0x20006, "KX": 0x20019,
}

func mask(rights string) uint32 {
	if rights != "" && '0' <= rights[0] && rights[0] <= '9' {
		// As in C, which ConvertStringSecurityDescriptor follows: 0x is
		// hexadecimal and a leading 0 is octal.
		digits, base := rights, 10
		if hex, ok := strings.CutPrefix(rights, "0x"); ok {
			digits, base = hex, 16
		} else if rights[0] == '0' {
			base = 8
		}
		n, err := strconv.ParseUint(digits, base, 32)
		if err != nil {
			return 0
		}
		return uint32(n)
	}
	var m uint32
	for len(rights) >= 2 {
		m |= rightLetters[rights[:2]]
		rights = rights[2:]
	}
	return m
}

// Listen reports that the entry lets its trustee register URLs at and below the
// reserved one. False for anything but a plain allow entry.
func (a ACE) Listen() bool { return a.allows(GenericExecute) }

// Delegate reports that the entry lets its trustee create and delete
// reservations below the reserved one. It does not let the trustee register.
func (a ACE) Delegate() bool { return a.allows(GenericWrite) }

func (a ACE) allows(right uint32) bool {
	return a.Type == "A" && a.touches(right)
}

// DeniesListen reports a deny entry for registering; HTTP.sys has not been seen
// to print one.
func (a ACE) DeniesListen() bool { return a.Type == "D" && a.touches(GenericExecute) }

func (a ACE) touches(right uint32) bool {
	return a.Mask&(GenericAll|right) != 0 && !a.inheritOnly()
}

// inheritOnly finds the flag IO, which makes an entry void for the object that
// carries it.
func (a ACE) inheritOnly() bool {
	for f := a.Flags; len(f) >= 2; f = f[2:] {
		if f[:2] == "IO" {
			return true
		}
	}
	return false
}

// String is the entry in parentheses, as in a descriptor.
func (a ACE) String() string {
	s := "(" + a.Type + ";" + a.Flags + ";" + a.Rights + ";" + a.Object + ";" + a.InheritObject + ";" + a.Trustee.Text
	if a.Condition != "" {
		s += ";" + a.Condition
	}
	return s + ")"
}

// Explain says what the entry grants for the URL.
func (a ACE) Explain() string {
	who := a.Trustee.String()
	switch {
	case a.Listen() && a.Delegate():
		return who + " may register the URL and those below it, and may delegate them"
	case a.Listen():
		return who + " may register the URL and those below it"
	case a.Delegate():
		return who + " may delegate URLs below it, but not register them"
	case a.DeniesListen():
		return who + " is denied to register the URL"
	case a.Type != "A" && a.Type != "D":
		return who + " has an entry of type " + a.Type + ", which HTTP.sys does not write"
	}
	return who + " gets no right that HTTP.sys uses (" + a.Type + ", " + rightsText(a.Rights) + ")"
}

func rightsText(rights string) string {
	if rights == "" {
		return "no rights"
	}
	return rights
}
