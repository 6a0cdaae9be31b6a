package tasklist

import (
	"strings"
	"unicode/utf8"

	"diag/parser/text"
)

// ruler is the column layout that a line of "=" groups shows: the display
// columns at which the groups begin and end.
type ruler [][2]int

// parseRuler reads a ruler of tasklist: a wide group for the image, one of 6
// to 10 for the PID, and at least one more.
func parseRuler(s string) (ruler, bool) {
	if !equalSigns(s) {
		return nil, false
	}
	var r ruler
	from := -1
	for i := 0; i <= len(s); i++ {
		switch {
		case i < len(s) && s[i] == '=':
			if from < 0 {
				from = i
			}
		case from >= 0:
			r = append(r, [2]int{from, i})
			from = -1
		}
	}
	if len(r) < 3 || len(r) > 12 {
		return nil, false
	}
	image, pid := r[0][1]-r[0][0], r[1][1]-r[1][0]
	return r, image >= 20 && pid >= 6 && pid <= 10
}

// equalSigns: nothing but "=" and blanks, at least two signs.
func equalSigns(s string) bool {
	n := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '=':
			n++
		case ' ', '\t', '\r':
		default:
			return false
		}
	}
	return n >= 2
}

// cells cuts a row at the ruler's columns; ok is false when a column is not
// followed by a blank, which says that the row lost or gained blanks.
func (r ruler) cells(s string) (cells []string, ok bool) {
	if strings.IndexByte(s, '\t') >= 0 {
		return nil, false
	}
	offsets := make([]int, 0, 2*len(r))
	want := func(i int) int { return r[i/2][i%2] }
	col := 0
	for i, c := range s {
		for len(offsets) < 2*len(r) && col >= want(len(offsets)) {
			if col > want(len(offsets)) {
				return nil, false // a wide character lies across a border
			}
			offsets = append(offsets, i)
		}
		if c < utf8.RuneSelf {
			col++
		} else {
			col += text.Width(string(c))
		}
	}
	for len(offsets) < 2*len(r) {
		offsets = append(offsets, len(s))
	}
	for i := range r {
		from, to := offsets[2*i], offsets[2*i+1]
		if i == len(r)-1 {
			to = len(s)
		} else if to < len(s) && strings.Trim(s[to:offsets[2*i+2]], " ") != "" {
			return nil, false
		}
		cells = append(cells, strings.TrimSpace(s[from:to]))
	}
	return cells, strings.TrimSpace(s[:offsets[0]]) == ""
}
