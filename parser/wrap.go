package parser

import "slices"

// unwrapped reads the document again with the unexplained lines joined to the
// lines above them that a console may have broken there. It returns the better of
// the two readings: the one that explains more.
func (d *Document) unwrapped() *Document {
	heads := slices.DeleteFunc(d.Text.Wrapped(), func(n int) bool { return d.Mark(n+1) != MarkUnknown })
	faults := d.faults()
	for range wrapRounds {
		if len(heads) == 0 {
			break
		}
		joined := parseLines(d.Text.Joined(heads))
		// What nobody understands as a whole either is not joined, nor what is
		// understood less well.
		now := joined.faults()
		keep := slices.DeleteFunc(slices.Clone(heads), func(n int) bool {
			return joined.Mark(n) == MarkUnknown || now[n] > faults[n]
		})
		if len(keep) == len(heads) {
			if joined.Coverage.Unknown < d.Coverage.Unknown && joined.heads() >= d.heads() {
				return joined
			}
			return d
		}
		heads = keep
	}
	return d
}

// wrapRounds bounds how often a document is read again.
const wrapRounds = 3

// faults counts the problems by line.
func (d *Document) faults() map[int]int {
	count := map[int]int{}
	for _, s := range d.Sections {
		for _, p := range s.Problems {
			count[p.Line]++
		}
	}
	return count
}

// heads counts the lines that reached the data, those left out that were joined to
// others.
func (d *Document) heads() (count int) {
	for i, m := range d.marks {
		if m == MarkRecord && !d.Text.Continues(i+1) {
			count++
		}
	}
	return count
}

// joined gives lines that were joined to the ones above them the mark of those.
func (d *Document) joined() {
	if !d.Text.HasJoined() {
		return
	}
	for n := 2; n <= d.Text.Len(); n++ {
		if d.Text.Continues(n) {
			d.marks[n-1] = d.marks[n-2]
		}
	}
}
