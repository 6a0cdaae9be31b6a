package main

import (
	"strings"
	"unicode"
)

// printable makes text of unknown origin safe for a terminal: control
// characters and direction marks become \xNN or \u{NNNN}.
func printable(s string) string {
	if strings.IndexFunc(s, alive) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if alive(r) {
			b.WriteString(escaped(r))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// alive: what a terminal acts on instead of showing it.
func alive(r rune) bool {
	return r != '\n' && r != '\t' && unicode.IsControl(r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f || r == 0x061c
}

const hexDigits = "0123456789abcdef"

func escaped(r rune) string {
	if r < 0x100 {
		return `\x` + string(hexDigits[r>>4]) + string(hexDigits[r&15])
	}
	return `\u{` + string([]byte{hexDigits[r>>12&15], hexDigits[r>>8&15], hexDigits[r>>4&15], hexDigits[r&15]}) + `}`
}
