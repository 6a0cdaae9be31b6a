package text

import (
	"cmp"
	"slices"
	"strings"
)

// A Repair is one kind of repair that was applied to a stretch of lines. Lines of
// the stretch that did not need it may lie between.
type Repair struct {
	// Kind names the repair: "terminal-escape", "html-tag", "html-entity",
	// "blank-character", "zero-width", "mail-quote", "comment", "tag",
	// "time-stamp", "chat", "file-name", "line-number", "list-marker", "back-tick", "autolink",
	// "markdown-escape", "markdown-mark", "remark", "table", "doubled-backslash", "hard-break" or "wrap".
	Kind string
	// FirstLine and LastLine count from 1.
	FirstLine, LastLine int
}

// repairGap is how many untouched lines may lie inside one Repair.
const repairGap = 4

// repair takes off what other programs put around and into the lines.
func (d *Document) repair() {
	present := make([]bool, len(repairs))
	d.parallel(len(repairs), func(i int) { present[i] = repairs[i].present == nil || repairs[i].present(d.text) })
	for i, r := range repairs {
		switch {
		case !present[i]:
		case r.fix != nil:
			d.eachLine(r.kind, r.fix)
		default:
			r.blocks(d)
		}
	}
	slices.SortStableFunc(d.repairs, func(a, b Repair) int {
		return cmp.Or(cmp.Compare(a.FirstLine, b.FirstLine), cmp.Compare(a.Kind, b.Kind))
	})
}

// repairs are the steps of repair in their order.
var repairs = slices.Concat(characterRepairs, []step{
	{blocks: (*Document).repairPrefixes},
	{kind: "remark", present: hasRemark, fix: dropRemark},
	{present: hasTable, blocks: (*Document).repairTables},
	{blocks: (*Document).repairHardBreaks},
	{present: holds('`'), blocks: (*Document).repairBackTicks},
}, markdownRepairs, []step{
	{present: holds('\\'), blocks: (*Document).repairBackslashes},
})

// A step repairs line by line, or blocks of lines.
type step struct {
	kind string
	// present reports whether a text, before all repairs, may need it: a cheap
	// test; nil where there is none.
	present func(text string) bool
	// fix returns the repaired line, or the line itself.
	fix    func(line string) string
	blocks func(*Document)
}

func holds(c byte) func(string) bool {
	return func(text string) bool { return strings.IndexByte(text, c) >= 0 }
}

func hasTable(s string) bool {
	return strings.Contains(s, "|-") || strings.Contains(s, "| -") || strings.Contains(s, "|:")
}

// eachLine applies fix to every line.
func (d *Document) eachLine(kind string, fix func(string) string) {
	for n := 1; n <= d.Len(); n++ {
		was := d.Text(n)
		if now := fix(was); len(now) != len(was) || now != was {
			d.set(n, now, kind)
		}
	}
}

// set replaces line n and records the repair.
func (d *Document) set(n int, line, kind string) {
	if d.fixed == nil {
		d.fixed = make([][]string, (d.Len()-1)/fixedPage+1)
	}
	at := (n - 1) / fixedPage
	if d.fixed[at] == nil {
		page := make([]string, min(fixedPage, d.Len()-at*fixedPage))
		for i := range page {
			page[i] = d.Raw(at*fixedPage + i + 1)
		}
		d.fixed[at] = page
	}
	d.fixed[at][(n-1)%fixedPage] = line
	if k := len(d.repairs) - 1; k >= 0 {
		r := &d.repairs[k]
		if r.Kind == kind && n >= r.FirstLine && n <= r.LastLine+1+repairGap {
			r.LastLine = max(r.LastLine, n)
			return
		}
	}
	d.repairs = append(d.repairs, Repair{kind, n, n})
}
