package servicestate

import (
	"strings"
	"unicode/utf8"
)

// trim takes white space off both ends, no-break spaces included.
func trim(s string) string {
	for len(s) > 0 && (s[0] == ' ' || s[0] == '\t') {
		s = s[1:]
	}
	for len(s) > 0 && (s[len(s)-1] == ' ' || s[len(s)-1] == '\t') {
		s = s[:len(s)-1]
	}
	if s != "" && (s[0] >= 0x80 || s[0] < ' ' || s[len(s)-1] >= 0x80 || s[len(s)-1] < ' ') {
		return strings.TrimSpace(s)
	}
	return s
}

// split parts a trimmed line at its first colon, which may be a wide one.
func split(s string) (label, value string, ok bool) {
	i := strings.IndexByte(s, ':')
	size := 1
	if j := wideColon(s); j >= 0 && (i < 0 || j < i) {
		i, size = j, len("：")
	}
	if i <= 0 {
		return "", "", false
	}
	return trim(s[:i]), trim(s[i+size:]), true
}

func wideColon(s string) int {
	if ascii(s) {
		return -1
	}
	return strings.Index(s, "：")
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// isID: 16 hexadecimal digits, as session and group IDs are printed.
func isID(s string) bool {
	if len(s) != 16 {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !(c >= '0' && c <= '9' || c >= 'A' && c <= 'F' || c >= 'a' && c <= 'f') {
			return false
		}
	}
	return true
}

func isDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// isVersion: "1.0" or "2.0", more generally digits, a point and digits.
func isVersion(s string) bool {
	before, after, ok := strings.Cut(s, ".")
	return ok && len(s) < 8 && isDigits(before) && isDigits(after)
}

// isScheme: the text begins as a URL does; text recognition may have put a
// blank behind the colon.
func isScheme(s string) bool {
	if len(s) < 8 || s[0]|0x20 != 'h' || !strings.EqualFold(s[:4], "http") {
		return false
	}
	s = s[4:]
	if s[0]|0x20 == 's' {
		s = s[1:]
	}
	if s[0] != ':' {
		return false
	}
	s = s[1:]
	if s[0] == ' ' {
		s = s[1:]
	}
	return strings.HasPrefix(s, "//")
}

// urlLine reads a line that holds a URL and nothing else but mark-up, a remark
// or more URLs. rest is what follows the URL.
func urlLine(s string) (u, rest string, ok bool) {
	if len(s) < 8 {
		return "", "", false
	}
	switch s[0] {
	case 'h', 'H':
	case '<':
		// <http://...>
		end := strings.IndexByte(s, '>')
		if end < 0 || !isScheme(s[1:end]) || strings.ContainsAny(s[1:end], " \t") {
			return "", "", false
		}
		return s[1:end], trim(s[end+1:]), true
	case '[':
		// [HTTP://...](http://...)
		end := strings.Index(s, "](")
		if end < 0 || !isScheme(s[1:end]) || strings.ContainsAny(s[1:end], " \t") {
			return "", "", false
		}
		rest = s[end+2:]
		if i := strings.IndexByte(rest, ')'); i >= 0 {
			rest = rest[i+1:]
		}
		return s[1:end], trim(rest), true
	default:
		return "", "", false
	}
	if !isScheme(s) {
		return "", "", false
	}
	from := strings.Index(s, "//")
	u = s
	if i := strings.IndexAny(s[from:], " \t"); i >= 0 {
		u, rest = s[:from+i], trim(s[from+i:])
	}
	if rest != "" && !isRemark(rest) && !isScheme(rest) && !printed(u) {
		return "", "", false
	}
	return u, rest, true
}

// printed reports whether a URL looks as HTTP.sys prints it: scheme in upper
// case, a port, a slash at the end. Prose does not write URLs so.
func printed(u string) bool {
	if !strings.HasPrefix(u, "HTTP") || u[len(u)-1] != '/' {
		return false
	}
	i := strings.Index(u, "://")
	return i >= 0 && strings.IndexByte(u[i+3:], ':') > 0
}

// isRemark: what people put behind a line that they point at.
func isRemark(s string) bool {
	switch s[0] {
	case '<', '*', '(', '#', '/', '-', '=', '{', '!':
		return true
	}
	return strings.HasPrefix(s, "←") || strings.HasPrefix(s, "⟵") || strings.HasPrefix(s, "…")
}

// unremarked takes a remark such as "<-- this one" off a value.
func unremarked(v string) string {
	for _, sign := range [...]string{"<-", "<=", "←"} {
		if i := strings.Index(v, sign); i > 0 && (v[i-1] == ' ' || v[i-1] == '*' || v[i-1] == '\t') {
			v = strings.TrimRight(v[:i], " \t*")
		}
	}
	return v
}

// first returns the first word of a value.
func first(v string) string {
	for i := 0; i < len(v); i++ {
		if v[i] == ' ' || v[i] == '\t' {
			return v[:i]
		}
	}
	return v
}

// imageLine reads the value of a process line, "4796, image: C:\path".
func imageLine(v string) (id, image string, ok bool) {
	n := 0
	for n < len(v) && v[n] >= '0' && v[n] <= '9' {
		n++
	}
	if n == 0 {
		return "", "", false
	}
	rest := trim(v[n:])
	switch {
	case rest == "" || isRemark(rest):
		return v[:n], "", true
	case rest[0] == ',':
		rest = rest[1:]
	case strings.HasPrefix(rest, "、"), strings.HasPrefix(rest, "，"):
		rest = rest[len("、"):]
	default:
		return "", "", false
	}
	_, image, ok = split(trim(rest))
	return v[:n], unremarked(image), ok
}

// isDashes: the ruler below a title, perhaps with Markdown's escapes.
func isDashes(s string) bool {
	s = trim(s)
	n := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '-':
			n++
		case '\\':
		default:
			return false
		}
	}
	return n >= 20
}
