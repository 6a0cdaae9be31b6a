package urlprefix

import "fmt"

// Kind names one thing that is wrong with the text of a URL prefix.
type Kind string

// The kinds, with what becomes of the prefix.
const (
	// UnknownScheme: neither http nor https.
	UnknownScheme Kind = "unknown-scheme"
	// BlankInside: a blank before the path, usually put there by a web page or
	// a line wrap. It is dropped.
	BlankInside Kind = "blank-inside"
	// HostMissing: nothing between "://" and the port.
	HostMissing Kind = "host-missing"
	// HostInvalid: the host is no wildcard, no IP literal and no name.
	HostInvalid Kind = "host-invalid"
	// HostPunycode: a label starts with "xn--"; HTTP.sys wants the Unicode name.
	HostPunycode Kind = "host-punycode"
	// HostUnspecified: the host is 0.0.0.0, which HTTP.sys does not take for a
	// wildcard.
	HostUnspecified Kind = "host-unspecified"
	// HostUnbracketed: an IPv6 literal without brackets.
	HostUnbracketed Kind = "host-unbracketed"
	// PortMissing: no port. HTTP.sys has no default port; only the .NET
	// wrappers add 80 or 443 for their callers.
	PortMissing Kind = "port-missing"
	// PortNotNumber: the port is "*", a name or a place holder.
	PortNotNumber Kind = "port-not-number"
	// PortZero: port 0.
	PortZero Kind = "port-zero"
	// PortTooLarge: a port above 65535.
	PortTooLarge Kind = "port-too-large"
	// PortLeadingZero: a port such as 080; the value is kept.
	PortLeadingZero Kind = "port-leading-zero"
	// AddressInvalid: the third field is no IP literal; it is dropped.
	AddressInvalid Kind = "address-invalid"
	// Query: a "?" or "#"; a prefix has a path only.
	Query Kind = "query"
	// Backslash: a "\" where "/" is wanted.
	Backslash Kind = "backslash"
	// Escaped: a %xx; HTTP.sys wants prefixes un-escaped.
	Escaped Kind = "escaped"
	// NoSlash: the text ends after the authority. The slash is added.
	NoSlash Kind = "no-slash"
	// NoFinalSlash: the path does not end in "/". The slash is added, as netsh
	// and ASP.NET Core do; HttpListener and the HTTP API refuse the text.
	NoFinalSlash Kind = "no-final-slash"
)

// Problem is one fault in the text of a URL prefix.
type Problem struct {
	Kind Kind
	// Start and End are byte offsets into the text given to Parse; they are
	// equal where something is missing.
	Start, End int
	// Text is the part between them.
	Text string
}

// Win32 is the error that HTTP.sys gives for the fault: 87
// ERROR_INVALID_PARAMETER, or 50 ERROR_NOT_SUPPORTED for 0.0.0.0 (seen with
// .NET's HttpListener). It is 0 for [BlankInside], where more likely the
// captured text is damaged than the prefix.
func (k Kind) Win32() int {
	switch k {
	case BlankInside:
		return 0
	case HostUnspecified:
		return 50
	}
	return 87
}

// Repaired reports a fault after which the canonical spelling of the prefix is
// what was meant: String then shows a valid prefix.
func (k Kind) Repaired() bool {
	switch k {
	case BlankInside, HostUnbracketed, PortLeadingZero, NoSlash, NoFinalSlash:
		return true
	}
	return false
}

// String says what is wrong, as the end of a sentence that starts with the
// prefix: `has no port`.
func (p Problem) String() string {
	switch p.Kind {
	case UnknownScheme:
		return fmt.Sprintf("has the scheme %q, HTTP.sys knows http and https only", p.Text)
	case BlankInside:
		return "has a blank before the path"
	case HostMissing:
		return "has no host"
	case HostInvalid:
		return fmt.Sprintf("has %q in the place of the host", p.Text)
	case HostPunycode:
		return fmt.Sprintf("has the host label %q in punycode, HTTP.sys wants the Unicode name", p.Text)
	case HostUnspecified:
		return "has the host 0.0.0.0, which HTTP.sys refuses; the wildcards are + and *"
	case HostUnbracketed:
		return fmt.Sprintf("has the IPv6 address %s without brackets", p.Text)
	case PortMissing:
		return "has no port, and HTTP.sys adds none"
	case PortNotNumber:
		return fmt.Sprintf("has %q in the place of the port, which must be a number", p.Text)
	case PortZero:
		return "has port 0"
	case PortTooLarge:
		return fmt.Sprintf("has port %s, the highest is 65535", p.Text)
	case PortLeadingZero:
		return fmt.Sprintf("has port %s with a leading zero", p.Text)
	case AddressInvalid:
		return fmt.Sprintf("has %q after the port, which is no IP address", p.Text)
	case Query:
		return fmt.Sprintf("has %q, a prefix ends with its path", p.Text)
	case Backslash:
		return `has a "\" where "/" is wanted`
	case Escaped:
		return fmt.Sprintf("has the escape %s, HTTP.sys wants the character itself", p.Text)
	case NoSlash:
		return "has no slash after the port"
	case NoFinalSlash:
		return "does not end in a slash"
	}
	return string(p.Kind)
}
