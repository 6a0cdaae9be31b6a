package text

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Widths of console windows at which lines were wrapped are round numbers, and
// the 132 columns of old terminals.
func consoleWidth(n int) bool { return n >= 80 && (n%10 == 0 || n == 132) }

// Wrapped returns the lines that a console may have broken: those that fill its
// width, which no line exceeds. It returns nil where the lines do not look wrapped,
// and no line that only blanks follow.
func (d *Document) Wrapped() []int {
	widest, full := 0, 0
	widths := make([]int, d.Len()+1)
	for n := 1; n <= d.Len(); n++ {
		t := d.Text(n)
		if len(t) <= widest/3 { // three bytes take one column at least
			continue
		}
		widths[n] = Width(t)
		switch w := widths[n]; {
		case w > widest:
			widest, full = w, 1
		case w == widest:
			full++
		}
	}
	// Lines that something padded to one width are whole.
	if !consoleWidth(widest) || 2*full > d.Len() {
		return nil
	}
	var lines []int
	for n := 1; n < d.Len(); n++ {
		short := widest - widths[n]
		// A wide character that finds one column left moves to the next line.
		if short == 0 && isRuler(d.Text(n)) && !isRuler(d.Text(n+1)) {
			return nil // a table of that width
		}
		if short == 0 || short == 1 && startsWide(d.Text(n+1)) {
			if !d.Blank(n) && !d.Blank(n+1) {
				lines = append(lines, n)
			}
		}
	}
	return lines
}

// isRuler reports whether a line holds nothing but the signs of rulers.
func isRuler(s string) bool {
	return strings.Trim(s, "=- \t") == "" && strings.ContainsAny(s, "=-")
}

func startsWide(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return runeWidth(r) == 2
}

// Joined returns the document with the given lines, in ascending order, joined to
// the ones below them: Text gives the whole text for the first line and nothing for
// the others. Raw and everything else stay as they are.
func (d *Document) Joined(lines []int) *Document {
	j := *d
	j.joined = slices.Clone(lines)
	j.fixed = make([][]string, (d.Len()-1)/fixedPage+1)
	for i, page := range d.fixed {
		j.fixed[i] = slices.Clone(page)
	}
	j.repairs = slices.Clone(d.repairs)
	for k := 0; k < len(lines); {
		first := lines[k]
		text, last := d.Text(first), first
		for ; k < len(lines) && lines[k] == last; k++ {
			last++
			text += d.Text(last)
		}
		j.set(first, text, "wrap")
		for n := first + 1; n <= last; n++ {
			j.set(n, "", "wrap")
		}
	}
	return &j
}

// HasJoined reports whether lines were joined.
func (d *Document) HasJoined() bool { return len(d.joined) > 0 }

// Continues reports whether line n was joined to the one above.
func (d *Document) Continues(n int) bool {
	_, found := slices.BinarySearch(d.joined, n-1)
	return found
}
