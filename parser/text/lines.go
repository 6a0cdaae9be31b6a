package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// lineStarts returns the offset of every line of s followed by len(s). A line
// ends at LF, at any number of CR followed by LF, or at a CR on its own; an end at
// the end of s opens no further line.
func lineStarts(s string) []uint32 {
	starts := make([]uint32, 1, strings.Count(s, "\n")+2)
	for at := 0; at < len(s); {
		lf := strings.IndexByte(s[at:], '\n')
		end := len(s)
		if lf >= 0 {
			end = at + lf
		}
		// A CR that does not belong to the LF ends a line of its own.
		tail := end
		if lf >= 0 {
			for tail > at && s[tail-1] == '\r' {
				tail--
			}
		}
		for at < tail {
			cr := strings.IndexByte(s[at:tail], '\r')
			if cr < 0 {
				break
			}
			at += cr + 1
			starts = append(starts, uint32(at))
		}
		if lf < 0 {
			if at < len(s) {
				starts = append(starts, uint32(len(s)))
			}
			break
		}
		at = end + 1
		starts = append(starts, uint32(at))
	}
	return starts
}

// trimTerminator cuts the line end off s, one element of lineStarts.
func trimTerminator(s string) string {
	for len(s) > 0 && (s[len(s)-1] == '\n' || s[len(s)-1] == '\r') {
		s = s[:len(s)-1]
	}
	return s
}

// IsBlank reports whether s holds nothing but white space, no-break spaces,
// zero-width characters or a byte order mark.
func IsBlank(s string) bool { return blank(s) }

// blank reports whether s shows nothing.
func blank(s string) bool {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c != ' ' && (c < '\t' || c > '\r') {
				return false
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsSpace(r) && !zeroWidth(r) {
			return false
		}
		i += size
	}
	return true
}

// zeroWidth reports whether r is one of the characters that only guide the layout
// of text and that web pages and editors leave behind.
func zeroWidth(r rune) bool {
	switch r {
	case '\u00ad', '\u180e', '\u200b', '\u200c', '\u200d', '\u200e', '\u200f', '\u2060', '\ufeff':
		return true
	}
	return '\u202a' <= r && r <= '\u202e' || '\u2066' <= r && r <= '\u2069'
}
