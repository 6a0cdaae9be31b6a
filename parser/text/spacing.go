package text

// spacingSample is how many lines tell the spacing of a document, and spacingFew
// how many lines with text it takes at least.
const (
	spacingSample = 512
	spacingFew    = 6
)

// Spacing returns how many empty lines follow every line of the document: 0 for
// most, 1 where a page or a mail program put one behind each. As many empty lines
// part nothing there.
func (d *Document) Spacing() int { return d.spacing }

// measureSpacing finds the number of empty lines that stands between nearly all
// neighbouring lines.
func (d *Document) measureSpacing() int {
	var gaps [4]int
	lines, empty := 0, 0
	for n := 1; n <= min(d.Len(), spacingSample); n++ {
		if d.Blank(n) {
			empty++
			continue
		}
		if lines++; lines > 1 {
			gaps[min(empty, len(gaps)-1)]++
		}
		empty = 0
	}
	if lines < spacingFew {
		return 0
	}
	for k := 1; k < len(gaps)-1; k++ {
		if gaps[0] == 0 && 2*gaps[k] > lines {
			return k
		}
	}
	return 0
}
