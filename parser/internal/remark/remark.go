// Package remark recognises what people write behind a row to point at it.
package remark

import "strings"

// Behind reports whether the text behind the last column of a row is a remark
// ("<-- this one", "# WinNAT", "(mine)") rather than a column of its own.
func Behind(s string) bool {
	s = strings.TrimSpace(s)
	for _, lead := range [...]string{"<", "#", "//", "(", "←", "⇐", "--", "=>", "->", "**", "!", ";"} {
		if strings.HasPrefix(s, lead) {
			return true
		}
	}
	return false
}
