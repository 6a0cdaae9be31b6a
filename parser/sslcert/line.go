package sslcert

import (
	"net/netip"
	"strings"

	"diag/parser/internal/label"
	"diag/parser/internal/linelex"
	"diag/parser/internal/ruler"
)

// longest is longer than any line of the output; host names have 253 characters.
const longest = 400

// classify names the token of a line. With byShape, labels of an unknown
// language pass for what their values look like.
func classify(line string, byShape bool) []linelex.Token {
	s := strings.TrimSpace(line)
	if s == "" || len(s) >= longest {
		return nil
	}
	if isTitle(s) {
		return one("Title", s)
	}
	if ruler.Any(s) {
		return one("Ruler", s)
	}
	if kind, _, value := key(s, byShape); kind != "" {
		return one(kind, value)
	}
	name, value, ok := linelex.Value(s)
	if !ok {
		if isFailure(s) {
			return one("Failure", s)
		}
		return nil
	}
	switch f := label.Field("sslcert.label", name); f {
	case "Hash", "AppID", "Store":
		return one(f, value)
	case "Extended":
		if value == "" {
			return one("Heading", s)
		}
	case "Setting":
		return one("Setting", value)
	}
	switch {
	case !labelShape(name):
	case isFailure(s):
		return one("Failure", s)
	case byShape && value == "":
		return one("Colon", s)
	case byShape && isHash(value):
		return one("Hash", value)
	case byShape && isGUID(value):
		return one("AppID", value)
	case padded(s) && (byShape || isCount(value) || label.Field("sslcert.value", value) != ""):
		// A later Windows prints settings that are not in the word lists.
		return one("Setting", value)
	}
	return nil
}

func one(name, value string) []linelex.Token {
	return []linelex.Token{{Name: name, Value: value}}
}

// title takes off what makes a Markdown heading of a line.
func title(s string) string { return strings.TrimSpace(strings.TrimLeft(s, "#")) }

func isTitle(s string) bool {
	s = title(s)
	return len(s) < 100 && len(label.Lookup("sslcert.title", s)) > 0
}

// titleShape: some words and a colon, as the title of any language has.
func titleShape(s string) bool {
	name, value, ok := linelex.Value(s)
	return ok && value == "" && labelShape(name)
}

func isFailure(s string) bool { return len(label.Lookup("sslcert.failure", s)) > 0 }

// key reads the first line of a binding: which kind it is, its label and its
// endpoint; kind is "" for other lines. The label may hold a colon of its own,
// so every colon is tried in turn, until what is before it is a known label or,
// with byShape, what is behind it an endpoint.
func key(s string, byShape bool) (kind, name, endpoint string) {
	// A key ends in a port; other lines are many.
	if len(s) < 4 || len(s) >= longest || s[len(s)-1] < '0' || s[len(s)-1] > '9' {
		return "", "", ""
	}
	for i, tried := 0, 0; i < len(s) && tried < maxColons; i++ {
		if s[i] != ':' {
			continue
		}
		tried++
		name, endpoint = strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+1:])
		if name == "" || endpoint == "" || strings.ContainsAny(endpoint, " \t") {
			continue
		}
		shape := endpointKind(endpoint)
		switch f := label.Field("sslcert.key", name); f {
		case "ip", "hostname":
			// The label may say one and the value show the other where
			// somebody typed it.
			if shape == "IP" || shape == "Hostname" {
				return shape, name, endpoint
			}
		case "ccs":
			if shape != "" {
				return "CCS", name, endpoint
			}
		case "":
			if byShape && shape != "" && shape != "CCS" && labelShape(name) && padded(s[:i+1]) {
				return shape, name, endpoint
			}
		}
	}
	return "", "", ""
}

// maxColons bounds the colons that key tries; "IP:port : [v6 address]:443" has
// the right one as its second.
const maxColons = 4

// endpointKind tells "IP" for an address and port, "Hostname" for a name and
// port, "CCS" for a port alone, and "" for anything else.
func endpointKind(s string) string {
	i := strings.LastIndexByte(s, ':')
	if !isPort(s[i+1:]) {
		return ""
	}
	switch host := s[:max(i, 0)]; {
	case i < 0:
		return "CCS"
	case host == "" || host == "*":
		return "CCS"
	case host[0] == '[':
		if _, err := netip.ParseAddr(strings.Trim(host, "[]")); err != nil {
			return ""
		}
		return "IP"
	case isIPv4(host):
		return "IP"
	case isHostName(host):
		return "Hostname"
	}
	return ""
}

func isIPv4(s string) bool {
	a, err := netip.ParseAddr(s)
	return err == nil && a.Is4()
}

func isPort(s string) bool { return len(s) <= 5 && isCount(s) }

func isCount(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func isHostName(s string) bool {
	letter := false
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '*' || r >= 0x80:
			letter = true
		case r >= '0' && r <= '9' || r == '.' || r == '-' || r == '_':
		default:
			return false
		}
	}
	return letter
}

// isHash: the thumbprint of a certificate, 40 hexadecimal digits; 64 leave room
// for SHA-256.
func isHash(s string) bool {
	if len(s) != 40 && len(s) != 64 {
		return false
	}
	for i := 0; i < len(s); i++ {
		if c := s[i] | 0x20; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// isGUID: a GUID in braces, perhaps masked.
func isGUID(s string) bool {
	return len(s) == 38 && s[0] == '{' && s[37] == '}' && strings.Count(s, "-") == 4 && !strings.Contains(s, " ")
}

// labelShape: some words, as a label of any language has.
func labelShape(s string) bool {
	return s != "" && len(s) < 120 && !strings.ContainsAny(s, `/\<>=[]{}|"`) && len(strings.Fields(s)) <= 12
}

// padded reports whether the line has a blank before its first or, in a key,
// second colon, as every line of the output has.
func padded(s string) bool { return strings.Contains(s, " :") || strings.Contains(s, "\t:") }

// masked reports whether somebody put something else in place of a value.
func masked(s string) bool { return s != "" && !isHash(s) && !isGUID(s) }

// null is what netsh prints where nothing is set.
func null(s string) bool { return s == "(null)" || s == "" }
