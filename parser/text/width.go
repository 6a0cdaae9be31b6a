package text

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// Width returns the number of console columns that s takes: two for a wide
// character of East Asia, none for combining and zero-width characters and for
// control characters.
func Width(s string) int {
	n := asciiLen(s)
	if n == len(s) {
		return n
	}
	columns := n
	for _, r := range s[n:] {
		columns += runeWidth(r)
	}
	return columns
}

func asciiLen(s string) int {
	n := 0
	for n < len(s) && s[n] >= ' ' && s[n] < 0x7f {
		n++
	}
	return n
}

func runeWidth(r rune) int {
	switch {
	case r < ' ' || r == 0x7f:
		return 0
	case r < utf8.RuneSelf:
		return 1
	case r < 0xa0 || zeroWidth(r) || unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}
