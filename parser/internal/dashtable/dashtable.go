// Package dashtable reads the tables of PowerShell: a header, a ruler with a
// group of dashes below every name, and rows whose cells stand at the groups.
package dashtable

import (
	"strings"
	"unicode/utf8"

	"diag/parser/text"
)

// Columns is the layout of a table.
type Columns struct {
	// Names are the column names as printed.
	Names []string
	spans [][2]int // display columns of the dashes
}

// Parse reads header and ruler; ok is false when they do not belong together.
func Parse(header, ruler string) (c Columns, ok bool) {
	if !IsRuler(ruler) {
		return c, false
	}
	for _, t := range tokens(ruler) {
		c.spans = append(c.spans, [2]int{t.from, t.to})
	}
	c.Names = strings.Fields(header)
	return c, len(c.Names) == len(c.spans)
}

// IsRuler reports whether the line holds groups of dashes and nothing else.
func IsRuler(s string) bool {
	groups := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '-':
			if i == 0 || s[i-1] != '-' {
				groups++
			}
		case ' ', '\t', '\r':
		default:
			return false
		}
	}
	return groups > 0
}

// Index finds a column by one of its possible names, or -1.
func (c Columns) Index(names ...string) int {
	for i, n := range c.Names {
		for _, name := range names {
			if strings.EqualFold(n, name) {
				return i
			}
		}
	}
	return -1
}

// Cells puts every word of a row into the column it stands below. Numbers end
// where their dashes end and may begin before them; texts begin where the
// dashes begin and may go on behind them.
func (c Columns) Cells(row string) []string {
	cells := make([]string, len(c.spans))
	for _, t := range tokens(row) {
		i := c.at(t)
		if cells[i] != "" {
			cells[i] += " "
		}
		cells[i] += t.text
	}
	return cells
}

func (c Columns) at(t token) int {
	left := 0
	for i, s := range c.spans {
		if t.from < s[1] && t.to > s[0] {
			return i
		}
		if s[0] <= t.from {
			left = i
		}
	}
	return left
}

// token is a word and the display columns it takes.
type token struct {
	text     string
	from, to int
}

func tokens(s string) []token {
	var list []token
	col, from, start := 0, -1, 0
	for i, c := range s {
		w := 1
		switch {
		case c == '\t':
			w = 8 - col%8
		case c >= utf8.RuneSelf:
			w = text.Width(string(c))
		}
		if c == ' ' || c == '\t' || c == '\r' {
			if from >= 0 {
				list = append(list, token{s[from:i], start, col})
				from = -1
			}
		} else if from < 0 {
			from, start = i, col
		}
		col += w
	}
	if from >= 0 {
		list = append(list, token{s[from:], start, col})
	}
	return list
}
