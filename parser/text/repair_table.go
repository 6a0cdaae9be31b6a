package text

import "strings"

// repairTables takes Markdown tables apart: the cells of a row are set off by two
// blanks, as consoles do. A table is known by the line of dashes below its header.
func (d *Document) repairTables() {
	for n := 2; n <= d.Len(); n++ {
		if !tableRuler(d.Text(n)) {
			continue
		}
		for m := n - 1; m <= d.Len() && (m == n || strings.HasPrefix(strings.TrimLeft(d.Text(m), " "), "|")); m++ {
			d.set(m, cells(d.Text(m)), "table")
		}
	}
}

// tableRuler reports whether s is a line such as |---|:--:|.
func tableRuler(s string) bool {
	s = strings.TrimSpace(s)
	return len(s) >= 5 && s[0] == '|' && strings.Trim(s, "|-: ") == "" && strings.Count(s, "|") >= 3 && strings.Contains(s, "--")
}

// cells returns the cells of a table row, parted by two blanks.
func cells(s string) string {
	s = strings.Trim(strings.TrimSpace(s), "|")
	f := strings.Split(s, "|")
	for i, c := range f {
		f[i] = strings.TrimSpace(c)
	}
	return strings.TrimRight(strings.Join(f, "  "), " ")
}
