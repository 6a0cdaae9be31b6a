package tasklist

import (
	"strings"

	"diag/parser/internal/command"
	"diag/parser/text"
)

// unwrap joins lines that a console broke at its width. The ruler tells that
// it happened and how many printed lines a row takes.
func unwrap(lines []command.Line) []command.Line {
	parts, width, at := 1, 0, -1
	for i, l := range lines {
		if _, ok := parseRuler(l.Text); !ok {
			continue
		}
		n := 1
		for i+n < len(lines) && adjoins(lines[i+n-1], lines[i+n]) && equalSigns(lines[i+n].Text) {
			if _, again := parseRuler(lines[i+n].Text); again {
				break
			}
			n++
		}
		if n > 1 {
			parts, width, at = n, text.Width(l.Text), i
		}
		break
	}
	out := make([]command.Line, 0, len(lines))
	for i := 0; i < len(lines); i++ {
		l := lines[i]
		switch {
		case i == at, at > 0 && i < at && startsTable(l.Text) && i+parts == at:
			for k := 1; k < parts; k++ {
				i++
				l = join(l, lines[i], width)
			}
		case i > at && at >= 0:
			if _, ok := parseRow(l.Text); !ok {
				break
			}
			for k := 1; k < parts && i+1 < len(lines) && adjoins(l, lines[i+1]) && !begins(lines[i+1].Text); k++ {
				i++
				l = join(l, lines[i], width*k)
			}
		case strings.HasPrefix(strings.TrimSpace(l.Text), `"`):
			for k := 1; k < maxParts && i+1 < len(lines) && adjoins(l, lines[i+1]) && openCSV(l.Text); k++ {
				i++
				l = join(l, lines[i], 0)
			}
		}
		out = append(out, l)
	}
	return out
}

// maxParts bounds how many printed lines a wrapped csv row may take.
const maxParts = 4

func adjoins(a, b command.Line) bool { return b.First == a.Last+1 }

// join puts the rest of a wrapped line behind it, at the console's width.
func join(l, rest command.Line, width int) command.Line {
	if pad := width - text.Width(l.Text); pad > 0 {
		l.Text += strings.Repeat(" ", pad)
	}
	l.Text += rest.Text
	l.Last = rest.Last
	return l
}

// startsTable: the first part of a wrapped header.
func startsTable(s string) bool {
	return isHeader(strings.TrimSpace(s)) || headerShape(strings.TrimSpace(s))
}

// begins: a line that is no rest of a wrapped row.
func begins(s string) bool {
	if _, ok := parseRow(s); ok {
		return true
	}
	t := strings.TrimSpace(s)
	return equalSigns(s) || isHeader(t) || isNoMatch(t)
}

// openCSV: a row of quoted cells that breaks off inside a cell or behind a comma.
func openCSV(s string) bool {
	s = strings.TrimSpace(s)
	return strings.Count(s, `"`)%2 == 1 || strings.HasSuffix(s, ",")
}
