package redact

import (
	"strconv"
	"strings"
	"unicode"
)

// prefixes are the words that tokens of a kind begin with, the longest first.
var prefixes = map[Kind][]string{
	Host:   {"host", "hst", "ho", "h"},
	Domain: {"domain", "dom", "do", "d"},
	User:   {"user", "usr", "us", "u"},
	Serial: {"serial", "ser", "se", "s"},
}

// word makes the token number n of a kind, as wide as it can be made. Where
// the number does not fit, the token is longer.
func word(k Kind, n, columns int) string {
	number := strconv.Itoa(n)
	for _, p := range prefixes[k] {
		switch room := columns - len(p); {
		case room > max(len(number), 3):
			return p + "-" + strings.Repeat("0", room-1-len(number)) + number
		case room >= max(len(number), 2):
			return p + strings.Repeat("0", room-len(number)) + number
		}
	}
	return prefixes[k][len(prefixes[k])-1] + number
}

// dressed writes a token in the case of an original, so that both compare the
// same way. number tells apart the ways of mixed case.
func dressed(token, original string, number int) string {
	lower, upper := strings.ToLower(original), strings.ToUpper(original)
	switch {
	case original == lower:
		return token
	case original == upper:
		return strings.ToUpper(token)
	}
	// Bits of the number say which letters are capital; the first and the last
	// pattern are taken by the plain cases.
	b := []byte(token)
	letters := 0
	for _, c := range b {
		if c >= 'a' && c <= 'z' {
			letters++
		}
	}
	if letters < 2 {
		return token
	}
	bits := 1 + number%(1<<letters-2)
	for i, c := range b {
		if c < 'a' || c > 'z' {
			continue
		}
		if bits&1 == 1 {
			b[i] -= 'a' - 'A'
		}
		bits >>= 1
	}
	return string(b)
}

func fold(s string) string { return strings.ToLower(s) }

func alnum(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) }
