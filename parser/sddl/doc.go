// Package sddl reads the security descriptors of URL reservations: the text
// behind "SDDL:" in netsh http show urlacl.
//
//	D:(A;;GX;;;BU)(A;;GX;;;LS)
//	D:(A;;0x20000000;;;S-1-5-80-569256582-2953403351-2909559716-1301513147-412116970)
//
// The grammar:
//
//	Descriptor = Part+ .
//	Part       = Tag Text? ACE* .
//	ACE        = "(" Field ( ";" Field )* ")" .
//
// A Tag is "O:", "G:", "D:" or "S:"; Text is the SID of an owner or group, or
// the flags of an access control list; a Field may be empty. Everything behind
// the sixth semicolon of an ACE, which is the condition of a conditional entry,
// is one field with its own parentheses. Blanks are no part of any token's
// value: consoles and mail programs wrap these strings in the middle of a SID.
//
// HTTP.sys itself writes allow entries with one generic right and nothing else.
// Other entry types, flags and rights are read all the same, so that a
// descriptor can be shown and restored whole.
package sddl
