package netstat

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/command"
	"diag/parser/internal/label"
)

// Pieces of this many lines are parsed by their own call, cut at row borders.
const pieceLines = 4096

// pieces cuts the section at row borders and parses the pieces on all cores.
func (r *reader) pieces() {
	var cuts []int
	for n := r.in.First; n <= r.in.Last; {
		cuts = append(cuts, n)
		n += pieceLines
		for n <= r.in.Last && kindOf(r.in.Doc.Text(n)) != kindRow {
			n++
		}
	}
	cuts = append(cuts, r.in.Last+1)
	results := make([]*piece, len(cuts)-1)
	var next atomic.Int32
	work := func() {
		var lines lineLexer
		for {
			k := int(next.Add(1)) - 1
			if k >= len(results) {
				return
			}
			results[k] = r.parse(&lines, cuts[k], cuts[k+1]-1)
		}
	}
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(results)) - 1 {
		wg.Go(work)
	}
	work()
	wg.Wait()
	for _, p := range results {
		if len(p.rows) > 0 {
			r.table.chunks = append(r.table.chunks, p.rows)
		}
		for line, word := range p.odd {
			r.table.odd[line] = word
		}
		for lang, n := range p.language {
			r.language[lang] += n
		}
		r.table.Owners = r.table.Owners || p.owners
		r.framed = r.framed || p.framed
		if p.elevation != 0 && r.table.Elevation == 0 {
			r.table.Elevation = p.elevation
		}
		r.problems = append(r.problems, p.problems...)
		r.loose = append(r.loose, p.loose...)
	}
}

// piece is the outcome of one parser call.
type piece struct {
	r         *reader
	rows      []Connection
	odd       map[int32]string
	language  label.Counter
	owners    bool
	framed    bool
	elevation int
	problems  []command.Problem
	loose     []loose
	shared    map[owner]*owner
}

// share returns the one owner of the piece with these names.
func (p *piece) share(executable, components string) *owner {
	o := p.shared[owner{executable, components}]
	if o == nil {
		if p.shared == nil {
			p.shared = map[owner]*owner{}
		}
		o = &owner{executable, components}
		p.shared[*o] = o
	}
	return o
}

// parse parses lines first to last with a lexer that is used again and again.
func (r *reader) parse(lines *lineLexer, first, last int) (p *piece) {
	p = &piece{r: r, language: label.Counter{}}
	defer func() {
		// Pieces are parsed in goroutines of their own, where nobody else recovers.
		if v := recover(); v != nil {
			p.problem(first, fmt.Sprintf("reading this part of the table failed: %v", v))
		}
	}()
	*lines = lineLexer{in: r.in, next: first, last: last, width: r.width, cols: r.cols, lines: lines.lines[:0]}
	stream, err := lexer.Upgrade(lines)
	if err != nil {
		panic(err) // lineLexer returns no error
	}
	p.rows = make([]Connection, 0, lines.rows)
	tree, err := grammar().ParseFromLexer(stream)
	if err != nil {
		p.problems = append(p.problems, command.Problem{Line: first, Message: "this part of the table could not be read: " + err.Error()})
		return p
	}
	for _, part := range tree.Parts {
		switch {
		case part.Frame != nil:
			p.frame(*part.Frame)
		case part.Block != nil:
			entries(lines.lines[part.Block.from:part.Block.to], p.entry, p.strayLine)
		case part.Spread != nil:
			p.spread(part.Spread)
		case part.Stray != nil:
			p.stray(*part.Stray)
		}
	}
	return p
}

func (p *piece) frame(t lexer.Token) {
	if t.Type == tokenTypes[kindElevation] {
		p.elevation = t.Pos.Line
		p.mark(t, command.Record)
		return
	}
	if t.Type == tokenTypes[kindTitle] {
		p.language.Add(label.Lookup("netstat.title", t.Value))
	}
	p.framed = true
	p.mark(t, command.Frame)
}

// mark records the fate of the printed lines behind a token.
func (p *piece) mark(t lexer.Token, m command.Mark) { p.set(t.Pos.Line, t.Pos.Column, m) }

// record marks the printed lines of a line of a run.
func (p *piece) record(l line) { p.set(int(l.number), int(l.span), command.Record) }

func (p *piece) set(first, span int, m command.Mark) {
	for i := first - 1; i < first-1+span; i++ {
		if p.r.in.Marks[i] != command.Blank {
			p.r.in.Marks[i] = m
		}
	}
}

func (p *piece) problem(line int, msg string) {
	p.problems = append(p.problems, command.Problem{Line: line, Message: msg})
}

// cut is problem for rows that miss text.
func (p *piece) cut(line int, msg string) {
	p.problems = append(p.problems, command.Problem{Line: line, Message: msg, Cut: true})
}

// entry takes over a row with its owner lines.
func (p *piece) entry(l line, words []line, owner *line) {
	c := p.row(l)
	if c == nil {
		for _, w := range words {
			p.strayLine(w)
		}
		if owner != nil {
			p.strayLine(*owner)
		}
		return
	}
	if owner == nil {
		for _, w := range words {
			p.loose = append(p.loose, loose{int(w.number), kindWord, strings.TrimSpace(w.text), c})
		}
		return
	}
	switch owner.kind {
	case kindText:
		for _, w := range words {
			p.loose = append(p.loose, loose{int(w.number), kindWord, strings.TrimSpace(w.text), nil})
		}
		if lang, ok := ownershipLanguage(owner.text); ok && c.Ownership == Unreported {
			p.language[lang]++
			c.Ownership = Unavailable
			p.record(*owner)
			return
		}
		p.loose = append(p.loose, loose{int(owner.number), kindText, owner.text, c})
	default:
		if c.Ownership != Unreported {
			for _, w := range words {
				p.strayLine(w)
			}
			p.strayLine(*owner)
			return
		}
		p.owners = true
		c.Ownership = Named
		executable, components := ownerOf(owner.text)
		for _, w := range words {
			components = joinComponents(components, strings.TrimSpace(w.text))
			p.record(w)
		}
		c.owner = p.share(executable, components)
		p.record(*owner)
	}
}

// row reads a row and appends it; it returns nil, and says why, when the line
// does not hold the whole of one.
func (p *piece) row(l line) *Connection {
	if p.r.cols == (layout{}) && len(p.rows) < cap(p.rows) {
		p.rows = p.rows[:len(p.rows)+1]
		c := &p.rows[len(p.rows)-1]
		if end, ok := plain(l.text, 0, c); ok && end == len(l.text) {
			c.line = l.number
			p.record(l)
			return c
		}
		*c = Connection{}
		p.rows = p.rows[:len(p.rows)-1]
	}
	r, ok := parseRow(l.text, p.r.cols)
	switch {
	case !ok:
		p.cut(int(l.number), "this row is cut or damaged and was not read")
		return nil
	case r.cut():
		p.cut(int(l.number), "this row ends before its state, so even the foreign address may be cut; it was not read")
		return nil
	}
	p.record(l)
	return p.add(r, int(l.number))
}

func joinComponents(a, b string) string {
	switch {
	case a == "":
		return b
	case b == "":
		return a
	}
	return a + "\n" + b
}

// ownerOf splits "component [name.exe]".
func ownerOf(s string) (executable, component string) {
	s = strings.TrimSpace(s)
	if s[0] != '[' {
		i := strings.LastIndex(s, " [")
		component, s = strings.TrimSpace(s[:i]), s[i+1:]
	}
	return s[1 : len(s)-1], component
}

// add appends a row and settles what stood behind its last column. The rows
// never move, because loose lines point to them.
func (p *piece) add(r row, line int) *Connection {
	r.conn.line = int32(line)
	p.rows = append(p.rows, r.conn)
	c := &p.rows[len(p.rows)-1]
	if r.odd != "" {
		if p.odd == nil {
			p.odd = map[int32]string{}
		}
		p.odd[c.line] = r.odd
	}
	if r.lang != "" {
		p.language[r.lang]++
	}
	if r.glued {
		p.problem(line, "the blanks of this row are lost; it was taken apart at its wildcard address")
	}
	if r.tail != "" {
		p.tail(c, r.tail)
	}
	return c
}

func (p *piece) tail(c *Connection, tail string) {
	if executable, component, ok := tailOwner(tail); ok {
		c.Ownership, c.owner = Named, p.share(executable, component)
		p.owners = true
		return
	}
	if lang, ok := ownershipLanguage(tail); ok {
		p.language[lang]++
		c.Ownership = Unavailable
		return
	}
	if tailKnown(tail) {
		return
	}
	p.problem(int(c.line), "the text behind the row's last column was not understood: "+clip(tail))
}

// tailOwner reads the owner that stands behind the columns of its row.
func tailOwner(tail string) (executableName, component string, ok bool) {
	i := strings.IndexByte(tail, '[')
	if i < 0 || tail[len(tail)-1] != ']' || !executable(tail[i:]) {
		return "", "", false
	}
	if component = strings.TrimSpace(tail[:i]); component != "" && !isComponent(component) {
		return "", "", false
	}
	return tail[i+1 : len(tail)-1], component, true
}

// tailKnown reports whether the text behind the columns of a row is understood.
func tailKnown(tail string) bool {
	if remark(tail) || strings.Trim(tail, ".…`") == "" {
		return true
	}
	if _, _, ok := tailOwner(tail); ok {
		return true
	}
	_, ok := ownershipLanguage(tail)
	return ok
}

func clip(s string) string {
	if len(s) > 80 {
		s = strings.ToValidUTF8(s[:80], "") + "..."
	}
	return s
}

// spread takes over a row printed one field a line.
func (p *piece) spread(s *spread) {
	if len(s.Endpoints) != 2 {
		for _, t := range append([]lexer.Token{s.Proto}, s.Endpoints...) {
			p.stray(t)
		}
		for _, t := range []*lexer.Token{s.State, s.PID} {
			if t != nil {
				p.stray(*t)
			}
		}
		return
	}
	line := strings.TrimSpace(s.Proto.Value) + " " + strings.TrimSpace(s.Endpoints[0].Value) + " " + strings.TrimSpace(s.Endpoints[1].Value)
	parts := []lexer.Token{s.Proto, s.Endpoints[0], s.Endpoints[1]}
	for _, t := range []*lexer.Token{s.State, s.PID} {
		if t != nil {
			line += " " + strings.TrimSpace(t.Value)
			parts = append(parts, *t)
		}
	}
	r, ok := parseRow(line, p.r.cols)
	if !ok || r.cut() {
		for _, t := range parts {
			p.stray(t)
		}
		return
	}
	p.add(r, s.Proto.Pos.Line)
	for _, t := range parts {
		p.mark(t, command.Record)
	}
}

func (p *piece) strayLine(l line) {
	p.loose = append(p.loose, loose{int(l.number), l.kind, l.text, nil})
}

func (p *piece) stray(t lexer.Token) {
	k := kindText
	for i, tt := range tokenTypes {
		if tt == t.Type && i > 0 {
			k = kind(i)
		}
	}
	p.loose = append(p.loose, loose{t.Pos.Line, k, t.Value, nil})
}
