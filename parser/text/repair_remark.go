package text

import "strings"

// hasRemark is a cheap test for dropRemarks.
func hasRemark(s string) bool {
	return strings.Contains(s, "<-") || strings.Contains(s, "<==") || strings.Contains(s, "←") || strings.Contains(s, "⟵")
}

// dropRemark takes off what a reader wrote behind a line to point at it:
// "<- PID 4 = System", "**<-- See here...**", "<------". A line that is nothing
// but an arrow stays.
func dropRemark(s string) string {
	if !hasRemark(s) {
		return s
	}
	for at := 0; at < len(s); at++ {
		n := arrowLen(s[at:])
		if n == 0 {
			continue
		}
		// Without a blank before it the arrow needs one behind it, or a longer shaft.
		end := at + n
		alone := at > 0 && (s[at-1] == ' ' || s[at-1] == '\t' || s[at-1] == '*')
		if !alone && n == 2 && end < len(s) && s[end] != ' ' {
			continue
		}
		// Bold type belongs to the remark, a lone star to the line.
		if head := strings.TrimRight(strings.TrimSuffix(s[:at], "**"), " \t"); !blank(head) {
			return head
		}
		return s
	}
	return s
}

// arrowLen returns the length of the arrow to the left that s starts with, or 0.
func arrowLen(s string) int {
	switch {
	case strings.HasPrefix(s, "←"), strings.HasPrefix(s, "⟵"):
		return len("←")
	case s[0] != '<' || len(s) < 2 || s[1] != '-' && s[1] != '=':
		return 0
	}
	n := 1
	for n < len(s) && s[n] == s[1] {
		n++
	}
	if s[1] == '=' && n < 3 {
		return 0 // a comparison
	}
	return n
}
