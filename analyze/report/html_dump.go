package report

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"diag/analyze"
	"diag/analyze/evidence"
	"diag/parser"
)

// A dump up to this size is in the page as a whole.
const (
	maxDumpLines = 50_000
	maxDumpBytes = 5 << 20
)

// How a bigger dump is cut: what surrounds a line that the report speaks of,
// and how much of the start of each document and section is kept.
const (
	aroundQuote   = 15
	aroundWanted  = 2
	aroundSection = 4
	aroundUnknown = 1
)

const (
	maxLineText  = 2000 // characters of one line that the page shows
	linesOfChunk = 200  // lines that a browser lays out at once
)

// lineUse is a claim that rests on a line.
type lineUse struct{ Href, Text string }

// htmlDump is the dump as the page shows it.
type htmlDump struct {
	// Whole: no line is left out.
	Whole        bool
	Lines, Shown int
	Documents    []htmlDocument
}

type htmlDocument struct {
	ID     string
	Name   string
	Counts string
	Parts  []htmlPart
}

// htmlPart is a run of lines of one section, or of none, or lines left out.
type htmlPart struct {
	// Left is the number of lines left out; then the rest is empty.
	Left int
	// From and To are the numbers of the first and last line: those of the whole
	// section, or of the run where it belongs to none.
	From, To int
	// Continued: the section began in an earlier part.
	Continued bool
	Label     string
	Command   string
	Chunks    []htmlChunk
}

type htmlChunk struct{ Lines []htmlLine }

// Full reports a chunk of the usual size, whose height a browser may estimate.
func (c htmlChunk) Full() bool { return len(c.Lines) == linesOfChunk }

type htmlLine struct {
	Doc, N int
	Text   string
	// Mark is the class: r(ecord), f(rame), u(nknown) or b(lank).
	Mark string
	// Reads says what was read from the line.
	Reads string
	Uses  []lineUse
	// Problems are what could not be read there.
	Problems []string
}

// dumpView chooses the lines of the dump that the page shows.
type dumpView struct {
	docs   []*parser.Document
	byName map[string][]int
	index  map[*parser.Document]int
	uses   map[dumpLine][]lineUse
	quoted []dumpLine
	wanted []dumpLine
	whole  bool
	shown  [][]bool // by document and line from 1; nil when whole
}

type dumpLine struct{ doc, n int }

func newDumpView(r *analyze.Report) *dumpView {
	d := &dumpView{byName: map[string][]int{}, index: map[*parser.Document]int{}, uses: map[dumpLine][]lineUse{}}
	if r.Dump != nil {
		d.docs = r.Dump.Documents
	}
	for i, doc := range d.docs {
		d.byName[doc.Name] = append(d.byName[doc.Name], i)
		d.index[doc] = i
	}
	return d
}

// find returns the line that a quote was taken from. Documents may share a
// name; then the text decides.
func (d *dumpView) find(q evidence.Quote) (dumpLine, bool) {
	for _, i := range d.byName[q.Document] {
		if doc := d.docs[i]; q.Line >= 1 && q.Line <= doc.Text.Len() && doc.Text.Raw(q.Line) == q.Text {
			return dumpLine{i, q.Line}, true
		}
	}
	return dumpLine{}, false
}

func (d *dumpView) quote(q evidence.Quote, use lineUse) {
	at, ok := d.find(q)
	if !ok {
		return
	}
	if d.uses[at] == nil {
		d.quoted = append(d.quoted, at)
	}
	for _, u := range d.uses[at] {
		if u == use {
			return
		}
	}
	d.uses[at] = append(d.uses[at], use)
}

func (d *dumpView) want(l evidence.Line) {
	if i, ok := d.index[l.Doc]; ok && l.Set() {
		d.wanted = append(d.wanted, dumpLine{i, l.N})
	}
}

// choose settles which lines are shown. What matters most comes first, until
// the page is full.
func (d *dumpView) choose() {
	lines, bytes := 0, 0
	for _, doc := range d.docs {
		lines += doc.Text.Len()
		for n := 1; n <= doc.Text.Len() && bytes <= maxDumpBytes; n++ {
			bytes += min(len(doc.Text.Raw(n)), 4*maxLineText)
		}
	}
	if d.whole = lines <= maxDumpLines && bytes <= maxDumpBytes; d.whole {
		return
	}
	leftLines, leftBytes := maxDumpLines, maxDumpBytes
	for _, doc := range d.docs {
		d.shown = append(d.shown, make([]bool, doc.Text.Len()+1))
	}
	add := func(at dumpLine, before, after int) {
		doc := d.docs[at.doc].Text
		for n := max(1, at.n-before); n <= min(doc.Len(), at.n+after) && leftLines > 0 && leftBytes > 0; n++ {
			if !d.shown[at.doc][n] {
				d.shown[at.doc][n] = true
				leftLines--
				leftBytes -= min(len(doc.Raw(n)), 4*maxLineText)
			}
		}
	}
	for _, at := range d.quoted {
		add(at, 0, 0)
	}
	for _, at := range d.quoted {
		add(at, aroundQuote, aroundQuote)
	}
	for i := range d.docs {
		add(dumpLine{i, 1}, 0, aroundSection)
	}
	for i, doc := range d.docs {
		for _, s := range doc.Sections {
			add(dumpLine{i, s.FirstLine}, 1, aroundSection)
		}
	}
	for _, at := range d.wanted {
		add(at, aroundWanted, aroundWanted)
	}
	for i, doc := range d.docs {
		for _, u := range doc.Unknown {
			add(dumpLine{i, u.Line}, aroundUnknown, aroundUnknown)
		}
	}
}

func (d *dumpView) shows(at dumpLine) bool { return d.whole || d.shown[at.doc][at.n] }

func (d *dumpView) hrefOf(at dumpLine) string {
	if !d.shows(at) {
		return ""
	}
	return fmt.Sprintf("#d%dl%d", at.doc+1, at.n)
}

func (d *dumpView) href(q evidence.Quote) string {
	if at, ok := d.find(q); ok {
		return d.hrefOf(at)
	}
	return ""
}

func (d *dumpView) lineHref(l evidence.Line) string {
	if i, ok := d.index[l.Doc]; ok && l.N >= 1 && l.N <= l.Doc.Text.Len() {
		return d.hrefOf(dumpLine{i, l.N})
	}
	return ""
}

func (d *dumpView) build(names map[string]string) *htmlDump {
	out := &htmlDump{Whole: d.whole}
	for i, doc := range d.docs {
		name := doc.Name
		if s, ok := names[name]; ok {
			name = s
		}
		h := htmlDocument{ID: fmt.Sprintf("d%d", i+1), Name: visible(name), Counts: counts(doc.Coverage)}
		out.Lines += doc.Text.Len()
		out.Shown += d.document(i, &h)
		out.Documents = append(out.Documents, h)
	}
	return out
}

// document adds the parts of a document and returns the number of lines shown.
func (d *dumpView) document(i int, h *htmlDocument) int {
	doc := d.docs[i]
	owner := sectionsByLine(doc)
	problems := map[int][]string{}
	for _, s := range doc.Sections {
		for _, p := range s.Problems {
			if len(problems[p.Line]) < 5 {
				problems[p.Line] = append(problems[p.Line], visible(p.Message))
			}
		}
	}
	reads := newReadings(doc)
	shown, left := 0, 0
	last := int32(-2)
	for n := 1; n <= doc.Text.Len(); n++ {
		at := dumpLine{i, n}
		if !d.shows(at) {
			left++
			continue
		}
		if left > 0 {
			h.Parts = append(h.Parts, htmlPart{Left: left, From: n - left, To: n - 1})
			left, last = 0, -2
		}
		if owner[n] != last {
			last = owner[n]
			h.Parts = append(h.Parts, partOf(doc, last, n))
		}
		part := &h.Parts[len(h.Parts)-1]
		if last < 0 {
			part.To = n
		}
		if k := len(part.Chunks); k == 0 || len(part.Chunks[k-1].Lines) == linesOfChunk {
			part.Chunks = append(part.Chunks, htmlChunk{})
		}
		chunk := &part.Chunks[len(part.Chunks)-1]
		chunk.Lines = append(chunk.Lines, htmlLine{
			Doc: i + 1, N: n, Text: lineText(doc.Text.Raw(n)), Mark: markClass(doc.Mark(n)),
			Reads: reads.line(n, d.uses[at] != nil), Uses: d.uses[at], Problems: problems[n],
		})
		shown++
	}
	if left > 0 {
		h.Parts = append(h.Parts, htmlPart{Left: left, From: doc.Text.Len() - left + 1, To: doc.Text.Len()})
	}
	return shown
}

// sectionsByLine tells for every line the section that it belongs to, or -1.
// A section within another one has its lines.
func sectionsByLine(doc *parser.Document) []int32 {
	owner := make([]int32, doc.Text.Len()+1)
	for n := range owner {
		owner[n] = -1
	}
	for k, s := range doc.Sections {
		for n := max(1, s.FirstLine); n <= min(s.LastLine, doc.Text.Len()); n++ {
			if o := owner[n]; o < 0 || s.LastLine-s.FirstLine <= doc.Sections[o].LastLine-doc.Sections[o].FirstLine {
				owner[n] = int32(k)
			}
		}
	}
	return owner
}

func partOf(doc *parser.Document, section int32, n int) htmlPart {
	if section < 0 {
		return htmlPart{From: n, Label: "outside any section"}
	}
	s := doc.Sections[section]
	p := htmlPart{From: s.FirstLine, To: s.LastLine, Continued: n != s.FirstLine, Label: s.Kind, Command: clip(visible(s.Command), 160)}
	if s.Language != "" {
		p.Label += " (" + s.Language + ")"
	}
	return p
}

func markClass(m parser.Mark) string {
	switch m {
	case parser.MarkRecord:
		return "r"
	case parser.MarkFrame:
		return "f"
	case parser.MarkBlank:
		return "b"
	}
	return "u"
}

// lineText is a line of the dump as the page shows it: tabs stay, everything
// else that hides or acts becomes visible, and a huge line is cut.
func lineText(s string) string {
	if len(s) > maxLineText {
		cut := 0
		for n := 0; n < maxLineText && cut < len(s); n++ {
			_, size := utf8.DecodeRuneInString(s[cut:])
			cut += size
		}
		if cut < len(s) {
			return lineText(s[:cut]) + fmt.Sprintf(" … (%d bytes more)", len(s)-cut)
		}
	}
	if !strings.Contains(s, "\t") {
		return visible(s)
	}
	parts := strings.Split(s, "\t")
	for i := range parts {
		parts[i] = visible(parts[i])
	}
	return strings.Join(parts, "\t")
}
