package sddl

import (
	"strconv"
	"strings"
)

// Trustee is the account or group an entry is about.
type Trustee struct {
	// Text is the trustee as written: two letters, a SID, or an account name.
	Text string
	// SID is the full SID; empty when Text is a name that is not known here, or
	// letters that stand for a group of some domain.
	SID string
	// Name is the English name, with its authority where netsh prints one:
	// "Everyone", "BUILTIN\Users", "NT SERVICE\WinRM". Empty when unknown.
	Name string
}

// String is the name, or else the text.
func (t Trustee) String() string {
	switch {
	case t.Name == "" && t.Text == "":
		return "an account without a SID"
	case t.Name == "":
		return t.Text
	}
	return t.Name
}

// ParseTrustee reads the sixth field of an entry: two letters or a SID.
func ParseTrustee(s string) Trustee {
	t := Trustee{Text: s}
	if len(s) == 2 {
		if p, ok := ByLetters(s); ok {
			t.SID, t.Name = p.SID, p.Name
		}
		return t
	}
	sid, ok := canonicalSID(s)
	if !ok {
		return t
	}
	t.SID = sid
	if p, ok := BySID(sid); ok {
		t.Name = p.Name
	} else if service, ok := ServiceName(sid); ok {
		t.Name = `NT SERVICE\` + service
	}
	return t
}

// canonicalSID spells a SID as Windows prints it: decimal numbers without
// leading zeros, except for an identifier authority beyond 32 bits.
func canonicalSID(s string) (string, bool) {
	parts := strings.Split(s, "-")
	if len(parts) < 4 || len(parts) > 18 || !strings.EqualFold(parts[0], "S") || parts[1] != "1" {
		return "", false
	}
	digits, base := parts[2], 10
	if hex, ok := strings.CutPrefix(strings.ToLower(digits), "0x"); ok {
		digits, base = hex, 16
	}
	authority, err := strconv.ParseUint(digits, base, 48)
	if err != nil {
		return "", false
	}
	var b strings.Builder
	b.WriteString("S-1-")
	if authority>>32 != 0 {
		b.WriteString("0x" + strings.ToUpper(strconv.FormatUint(authority, 16)))
	} else {
		b.WriteString(strconv.FormatUint(authority, 10))
	}
	for _, part := range parts[3:] {
		n, err := strconv.ParseUint(part, 10, 32)
		if err != nil {
			return "", false
		}
		b.WriteByte('-')
		b.WriteString(strconv.FormatUint(n, 10))
	}
	return b.String(), true
}
