package text

import "strings"

// IsFence reports whether s is a line that opens or closes a block of code: three
// or more back-ticks, tildes or apostrophes, on the opening line followed by at most
// one word or a title in a form such as `text {.log}`.
func IsFence(s string) bool {
	s = strings.TrimSpace(s)
	if len(s) < 3 || s[0] != '`' && s[0] != '~' && s[0] != '\'' {
		return false
	}
	n := 0
	for n < len(s) && s[n] == s[0] {
		n++
	}
	if n < 3 {
		return false
	}
	info := strings.TrimSpace(s[n:])
	return info == "" || !strings.ContainsAny(info, "`'\"") && len(strings.Fields(info)) == 1
}
