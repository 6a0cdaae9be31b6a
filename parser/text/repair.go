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

// repair takes off what other programs put around and into the lines; found are
// the bytes of the text.
func (d *Document) repair(found *byteSet) {
	present := make([]bool, len(repairs))
	d.parallel(len(repairs), func(i int) {
		r := &repairs[i]
		present[i] = (r.signs == "" || found.any(r.signs)) && (r.present == nil || r.present(d.text))
	})
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
	{kind: "remark", signs: "<\xe2", present: hasRemark, fix: dropRemark},
	{signs: "|", present: hasTable, blocks: (*Document).repairTables},
	{blocks: (*Document).repairHardBreaks},
	{signs: "`", blocks: (*Document).repairBackTicks},
}, markdownRepairs, []step{
	{signs: `\`, blocks: (*Document).repairBackslashes},
})

// A step repairs line by line, or blocks of lines.
type step struct {
	kind string
	// signs are bytes without which no text, before all repairs, needs it.
	signs string
	// present reports whether a text with one of them may need it; nil: it does.
	present func(text string) bool
	// fix returns the repaired line, or the line itself.
	fix    func(line string) string
	blocks func(*Document)
}

// byteSet are bytes that occur.
type byteSet [256]bool

func (b *byteSet) any(signs string) bool {
	for i := range len(signs) {
		if b[signs[i]] {
			return true
		}
	}
	return false
}

// bytes returns the bytes that occur in the text.
func (d *Document) bytes() *byteSet {
	const size = 1 << 20
	sets := make([]byteSet, len(d.text)/size+1)
	d.parallel(len(sets), func(i int) {
		set := &sets[i]
		for _, c := range []byte(d.text[i*size : min((i+1)*size, len(d.text))]) {
			set[c] = true
		}
	})
	all := &sets[0]
	for _, set := range sets[1:] {
		for c, found := range set {
			all[c] = all[c] || found
		}
	}
	return all
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
