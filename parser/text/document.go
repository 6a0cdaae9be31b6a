package text

import (
	"sort"
	"sync"
	"unicode/utf8"
	"unsafe"
)

// A Document is one decoded input: an ordered list of lines, counted from 1.
// It is immutable and safe for concurrent use.
type Document struct {
	name string
	text string
	// starts holds the byte offset of each line in text and, last, the length
	// of the text.
	starts []uint32
	// fixed holds the repaired lines in pages of fixedPage; a nil page has no
	// repair. It is nil when the document needs none.
	fixed   [][]string
	runs    []Run
	damage  []Damage
	repairs []Repair
	// spacing is what Spacing returns.
	spacing int
	// joined are the lines that go on in the next one.
	joined []int
}

// maxInput is the longest input that the line index can address. The decoded
// text may be up to three times as long as the bytes.
const maxInput = 1 << 32

// Decode reads data as text. It never fails: what cannot be decoded becomes
// U+FFFD and is listed in Damage. Decode takes ownership of data, which the
// caller must not change afterwards: the text of a UTF-8 input shares its memory.
//
// Input that would decode to 4 GiB or more is cut there.
func Decode(name string, data []byte) *Document {
	d := &Document{name: name}
	text, marks := decode(data)
	if most := uint64(maxInput - 1); uint64(len(text)) > most {
		text = text[:most]
		for len(text) > 0 && !utf8.RuneStart(text[len(text)-1]) {
			text = text[:len(text)-1]
		}
		text = text[:len(text)-1]
	}
	d.text = text
	var wg sync.WaitGroup
	var found *byteSet
	wg.Go(func() { found = d.bytes() })
	d.starts = lineStarts(text)
	wg.Wait()
	d.runs = d.lineRuns(marks)
	d.repair(found)
	d.spacing = d.measureSpacing()
	d.findDamage()
	return d
}

// Name returns the name given to Decode.
func (d *Document) Name() string { return d.name }

// Len returns the number of lines. A terminator at the end opens no further line,
// and an empty input has none.
func (d *Document) Len() int { return len(d.starts) - 1 }

// Raw returns line n as decoded, without its terminator. It shares the memory of
// the document. It panics when n is not in 1..Len().
func (d *Document) Raw(n int) string {
	return trimTerminator(d.text[d.starts[n-1]:d.starts[n]])
}

// fixedPage is the number of lines in one page of Document.fixed.
const fixedPage = 1 << 8

// Text returns line n after repairs, without its terminator: what the grammars
// read. It equals Raw(n) when nothing was repaired, and panics when n is not in
// 1..Len().
func (d *Document) Text(n int) string {
	if d.fixed != nil {
		if page := d.fixed[(n-1)/fixedPage]; page != nil {
			return page[(n-1)%fixedPage]
		}
	}
	return d.Raw(n)
}

// Blank reports whether line n, after repairs, holds nothing but white space,
// no-break spaces, zero-width characters or a byte order mark.
func (d *Document) Blank(n int) bool { return blank(d.Text(n)) }

// Runs returns the stretches of lines that were read with one encoding, in order.
// They cover every line; a line that holds bytes of two encodings belongs to both.
func (d *Document) Runs() []Run { return d.runs }

// Encodings returns the distinct encodings of Runs, in order of appearance.
func (d *Document) Encodings() []string {
	var names []string
	seen := map[string]bool{}
	for _, r := range d.runs {
		if !seen[r.Encoding] {
			seen[r.Encoding] = true
			names = append(names, r.Encoding)
		}
	}
	return names
}

// Damage returns the signs of loss, in line order.
func (d *Document) Damage() []Damage { return d.damage }

// Repairs returns which repair was applied to which lines, ordered by first line
// and then by kind.
func (d *Document) Repairs() []Repair { return d.repairs }

// lineOf returns the number of the line that holds the byte at off.
func (d *Document) lineOf(off int) int {
	n := sort.Search(len(d.starts), func(i int) bool { return int(d.starts[i]) > off })
	return max(min(n, d.Len()), 1)
}

// lineRuns turns marks in the text into runs of lines.
func (d *Document) lineRuns(marks []mark) []Run {
	var runs []Run
	for i, m := range marks {
		end := len(d.text)
		if i+1 < len(marks) {
			end = marks[i+1].start
		}
		if end <= m.start || m.start >= len(d.text) {
			continue
		}
		r := Run{Encoding: m.encoding, FirstLine: d.lineOf(m.start), LastLine: d.lineOf(end - 1), Sure: m.sure, Why: m.why}
		if k := len(runs) - 1; k >= 0 && runs[k].Encoding == r.Encoding && runs[k].LastLine+1 >= r.FirstLine {
			runs[k].LastLine = r.LastLine
			runs[k].Sure = runs[k].Sure && r.Sure
			continue
		}
		runs = append(runs, r)
	}
	if len(runs) == 0 && len(marks) > 0 {
		m := marks[0]
		if n := d.Len(); n > 0 {
			runs = append(runs, Run{Encoding: m.encoding, FirstLine: 1, LastLine: n, Sure: m.sure, Why: m.why})
		}
	}
	return runs
}

// stringOf returns b as a string without copying it. The caller gives b up.
func stringOf(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
