// Package ruler measures the lines of dashes below the headers of tables. Their
// widths are the same in every language, so they tell tables apart.
package ruler

import "strings"

// maxGroups bounds what Groups returns; no table here has more columns.
const maxGroups = 16

// Groups returns the lengths of the groups of dashes on a line that holds
// nothing but dashes and blanks, or nil.
func Groups(line string) []int {
	s := strings.TrimSpace(line)
	if s == "" || s[0] != '-' || s[len(s)-1] != '-' {
		return nil
	}
	var groups []int
	run := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '-':
			run++
		case ' ', '\t':
			if run > 0 {
				if groups = append(groups, run); len(groups) >= maxGroups {
					return nil
				}
				run = 0
			}
		default:
			return nil
		}
	}
	return append(groups, run)
}

// Is reports whether the line consists of groups of these lengths.
func Is(line string, lengths ...int) bool {
	groups := Groups(line)
	if len(groups) != len(lengths) {
		return false
	}
	for i, n := range lengths {
		if groups[i] != n {
			return false
		}
	}
	return true
}
