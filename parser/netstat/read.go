package netstat

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/command"
	"diag/parser/internal/label"
	"diag/parser/internal/prompt"
	"diag/parser/text"
)

// Command describes netstat to the parser.
var Command = &command.Command{
	Kind:  "netstat",
	Typed: func(e prompt.Echo) bool { return e.Program() == "netstat" },
	Opens: opens,
	Holds: holds,
	Sure:  sure,
	Read:  Read,
}

func opens(w command.Window) command.Sign {
	if foreignTable(w.Text) != "" {
		return command.Title
	}
	switch kindOf(w.Text) {
	case kindTitle, kindHeader:
		return command.Title
	case kindRow:
		return command.Certain
	case kindText:
		// A title or header in a language without a label file.
		if foreignHeader(w) {
			return command.Title
		}
	}
	return command.None
}

// foreignHeader reports whether the line is a header, or the title above one, of a
// language without a label file: the rows below it show that. Text between rows
// is neither.
func foreignHeader(w command.Window) bool {
	header := headerShape(w.Text)
	if !header && !(titleShape(w.Text) && headerShape(w.Next(1))) {
		return false
	}
	if k := kindOf(w.Prev(1)); below(k) && k != kindText && k != kindWord || k == kindHeader {
		return false
	}
	for k := 1; k <= headerReach; k++ {
		row := w.Next(k)
		if rowBelow(row) {
			return header && k < headerReach && headerOf(w.Text, row) || k > 1 && headerOf(w.Next(1), row) && titleShape(w.Text)
		}
	}
	return false
}

// rowBelow: a row that stands on a line of its own.
func rowBelow(s string) bool { return rowAt(s) >= 0 && !strings.HasPrefix(s, "`") }

func holds(w command.Window) bool {
	if unixRow(w.Text) {
		return true
	}
	switch kindOf(w.Text) {
	case kindRow, kindExecutable, kindOwner, kindProto, kindEndpoint, kindNumber, kindElevation:
		return true
	case kindWord:
		switch kindOf(w.Next(1)) {
		case kindExecutable, kindRow, kindWord:
			return true
		}
		above := w.Prev(1)
		return kindOf(above) == kindRow && indent(w.Text) > 0 && indent(w.Text) == indent(above)
	case kindText:
		if _, ok := ownershipLanguage(w.Text); ok {
			return true
		}
		return kindOf(w.Next(1)) == kindRow && kindOf(w.Prev(1)) == kindRow
	}
	return false
}

// indent is the number of blanks in front of a line.
func indent(s string) int { return len(s) - len(strings.TrimLeft(s, " ")) }

// sure knows the lines that make up nearly all of a big capture.
func sure(s string) bool {
	if len(s) < 4 || s[0] != ' ' {
		return false
	}
	if s[1] == '[' {
		return s[len(s)-1] == ']' && executable(s[1:])
	}
	if s[1] == ' ' {
		if s[2] == 'T' || s[2] == 'U' {
			if startsRow(s[2:]) {
				return true
			}
		}
		return isComponent(s[2:])
	}
	return s == englishSentence
}

// unixRow: a row of another system's netstat or ss.
func unixRow(s string) bool {
	f, rest := field(s)
	switch f {
	case "tcp", "tcp4", "tcp6", "tcp46", "udp", "udp4", "udp6", "udp46", "unix", "raw", "raw6":
		g, _ := field(rest)
		return digits(g) || isWord(g)
	}
	return false
}

// Pieces of this many lines are parsed by their own call, cut at row borders.
const pieceLines = 4096

// Read reads the lines of a netstat section.
func Read(in *command.Input) command.Output {
	t := &Table{odd: map[int32]string{}}
	r := &reader{in: in, table: t}
	if r.foreign() {
		return command.Output{Data: t}
	}
	r.frames()
	r.pieces()
	r.settle()
	t.Framed = r.framed
	if t.Len() == 0 && !r.framed && t.Elevation == 0 {
		if len(r.problems) == 0 {
			return command.Output{}
		}
		return command.Output{Problems: r.problems}
	}
	return command.Output{Data: t, Language: r.language.Language(), Problems: r.problems}
}

// reader puts a table together from the pieces of a section.
type reader struct {
	in       *command.Input
	table    *Table
	cols     layout
	width    int // console width at which rows were wrapped, or 0
	framed   bool
	language label.Counter
	problems []command.Problem
	loose    []loose
}

// loose is a line whose meaning depends on the rest of the table.
type loose struct {
	line int
	kind kind
	text string
	row  *Connection // the row above it, if any
}

// foreign recognises tables that are not this command's.
func (r *reader) foreign() bool {
	for n := r.in.First; n <= r.in.Last; n++ {
		if name := foreignTable(r.in.Doc.Text(n)); name != "" {
			r.table.Foreign = name
			break
		} else if kindOf(r.in.Doc.Text(n)) == kindRow {
			return false
		}
	}
	if r.table.Foreign == "" {
		return false
	}
	for n := r.in.First; n <= r.in.Last; n++ {
		s := r.in.Doc.Text(n)
		if kindOf(s) == kindRow {
			// Another table without a title follows.
			r.table.Foreign = ""
			return false
		}
		if r.in.Marks[n-1] == command.Unknown && (foreignTable(s) != "" || unixRow(s) || isHeader(s) || networkDirectRow(s)) {
			r.in.Marks[n-1] = command.Frame
		}
	}
	r.problems = append(r.problems, command.Problem{Line: r.in.First, Message: "this is no table of Windows' TCP and UDP connections (" + r.table.Foreign + ")"})
	return true
}

func networkDirectRow(s string) bool {
	f := strings.Fields(s)
	return len(f) >= 5 && (f[0] == "Kernel" || f[0] == "User" || f[0] == "Mode")
}

// frames finds titles and headers of languages without a label file, which
// stand right above the first row, and the columns that the header names.
func (r *reader) frames() {
	r.language = label.Counter{}
	above := []int{} // the text lines above the first row
	rows := false
	for n := r.in.First; n <= r.in.Last; n++ {
		s := r.in.Doc.Text(n)
		long := len(s) >= narrowest
		if rows && !long || r.in.Marks[n-1] != command.Unknown {
			continue
		}
		switch kindOf(s) {
		case kindRow:
			if long {
				r.width = max(r.width, text.Width(s))
			}
			if !rows {
				r.shapes(above, s)
				rows = true
			}
		case kindHeader:
			if rows {
				continue
			}
			r.header(s)
			above = above[:0]
			r.framed = true
		case kindTitle:
			above = above[:0]
		case kindText:
			if rows {
				continue
			}
			if len(above) == headerReach {
				above = above[1:]
			}
			above = append(above, n)
		}
	}
}

// headerReach is how many lines of text above the first row can hold the header.
const headerReach = 3

const narrowest = 79

// shapes marks the lines above the first row that look like header and title.
func (r *reader) shapes(above []int, row string) {
	if r.framed {
		return // the header is known
	}
	for i := len(above) - 1; i >= 0; i-- {
		if !headerOf(r.in.Doc.Text(above[i]), row) {
			continue
		}
		r.in.Marks[above[i]-1], r.framed = command.Frame, true
		if i > 0 && titleShape(r.in.Doc.Text(above[i-1])) {
			r.in.Marks[above[i-1]-1] = command.Frame
		}
		return
	}
}

func (r *reader) header(s string) {
	for _, lang := range headerLanguages(s) {
		if lang != "en" || len(r.language) == 0 {
			r.language[lang] += 3
		}
	}
	s = label.Fold(s)
	for _, w := range headers().time {
		if i := strings.Index(s, w.text); i >= 0 {
			pid := strings.Index(s, "pid")
			r.cols = layout{time: true, timeFirst: pid > i, pid: pid >= 0}
		}
	}
}

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

// settle decides about the lines whose meaning depends on the whole table.
func (r *reader) settle() {
	if r.shifted() {
		return
	}
	r.sentences()
	for i, l := range r.loose {
		// A capture cut right behind a component line.
		if l.kind == kindWord && l.row != nil && i == len(r.loose)-1 && r.table.Owners && l.line >= r.in.Last && l.row.Ownership == Unreported {
			own := l.row.owned()
			own.components = joinComponents(own.components, l.text)
			l.row.owner = &own
			r.in.Marks[l.line-1] = command.Record
			r.problems = append(r.problems, command.Problem{Line: l.line, Cut: true, Message: "the capture ends after a component line; the executable is missing"})
		}
	}
}

// sentences accepts ownership sentences of unknown languages: the table shows
// owners, no known sentence stands in it, and the same one recurs below rows, and
// nowhere else than below a row that can have an owner and has no other.
func (r *reader) sentences() {
	count := map[string]int{}
	known := false
	for c := range r.table.All() {
		if c.Ownership == Unavailable {
			known = true
			break
		}
	}
	if known {
		return
	}
	if !r.table.Owners && !asksOwners(r.in.Echo) {
		return
	}
	if r.language.Language() == "en" {
		return // an English table has the English sentence; other wordings are noise
	}
	noise := map[string]bool{}
	for _, l := range r.loose {
		t := strings.TrimSpace(l.text)
		switch {
		case l.row == nil || l.row.State == TimeWait || l.row.Ownership != Unreported:
			noise[t] = true
		case l.kind == kindText:
			count[t]++
		}
	}
	var found []loose
	for _, l := range r.loose {
		s := strings.TrimSpace(l.text)
		if noise[s] || l.row == nil || l.kind != kindText || !sentenceShape(s) {
			continue
		}
		if count[s] >= 2 || l.row.HasPID && l.row.PID == 4 {
			found = append(found, l)
		}
	}
	if len(found) == 0 || !r.complete(len(found)) {
		return
	}
	for _, l := range found {
		l.row.Ownership = Unavailable
		r.in.Marks[l.line-1] = command.Record
	}
}

// complete reports whether nearly every row that can have an owner has one or is
// among the given number of rows with a sentence: so it is where owners were asked
// for.
func (r *reader) complete(sentences int) bool {
	rows, named := 0, 0
	for c := range r.table.All() {
		switch {
		case c.State == TimeWait || c.HasPID && c.PID == 0:
		case c.Ownership == Named:
			named++
			rows++
		default:
			rows++
		}
	}
	return 5*(named+sentences) >= 4*rows
}

// asksOwners reports whether the typed command has the option -b.
func asksOwners(e prompt.Echo) bool {
	for i, w := range e.Words {
		if i > 0 && len(w) > 1 && (w[0] == '-' || w[0] == '/') && strings.ContainsAny(w, "bB") {
			return true
		}
	}
	return false
}

// sentenceShape: words of any language and nothing else. Of some scripts a wrong
// code page leaves question marks only.
func sentenceShape(s string) bool {
	if strings.Trim(s, "?\ufffd 、。.") == "" && utf8.RuneCountInString(s) >= 4 && strings.ContainsAny(s, "?\ufffd") {
		return true
	}
	letters := 0
	for _, r := range s {
		switch {
		case unicode.IsLetter(r):
			letters++
		case r < 0x80 && strings.IndexByte(`0123456789[]:\/<>{}()=|`+"`"+`#"*&;%@+_!?`, byte(r)) >= 0 && r != '?':
			return false
		}
	}
	return letters >= 4 && len(s) < maxTitle && len(strings.Fields(s)) <= 12
}

// shifted puts owner lines right that stand above their rows: the text begins
// with an owner, its last row has none, and the table makes more sense so.
func (r *reader) shifted() bool {
	if len(r.loose) == 0 || r.loose[0].row != nil {
		return false
	}
	var rows []*Connection
	for c := range r.table.All() {
		rows = append(rows, c)
	}
	if len(rows) == 0 || rows[len(rows)-1].Ownership != Unreported {
		return false
	}
	lead := 0
	for lead < len(r.loose) && r.loose[lead].row == nil && r.loose[lead].line < rows[0].Line() {
		lead++
	}
	first, ok := ownerAbove(r.loose[:lead])
	if !ok {
		return false
	}
	above := func(i int) ownerLines {
		if i == 0 {
			return first
		}
		return rows[i-1].ownerLines()
	}
	if misfits(rows, above) >= misfits(rows, func(i int) ownerLines { return rows[i].ownerLines() }) {
		return false
	}
	for i := len(rows) - 1; i >= 0; i-- {
		o := above(i)
		rows[i].Ownership, rows[i].owner = o.ownership, o.owner
	}
	r.table.Owners = r.table.Owners || first.ownership == Named
	for _, l := range r.loose[:lead] {
		r.in.Marks[l.line-1] = command.Record
	}
	r.problems = append(r.problems, command.Problem{Line: r.loose[0].line, Message: "the owner lines stand above their rows in this capture; they were read that way"})
	return true
}

// ownerLines is what the lines beside a row say of its owner.
type ownerLines struct {
	ownership Ownership
	owner     *owner
}

func (c *Connection) ownerLines() ownerLines { return ownerLines{c.Ownership, c.owner} }

// ownerAbove reads the lines in front of the first row as the owner of a row.
func ownerAbove(lines []loose) (o ownerLines, ok bool) {
	if len(lines) == 0 {
		return o, false
	}
	last := lines[len(lines)-1]
	var named owner
	switch last.kind {
	case kindExecutable, kindOwner:
		named.executable, named.components = ownerOf(last.text)
	case kindText:
		o.ownership = Unavailable
		_, ok := ownershipLanguage(last.text)
		return o, ok && len(lines) == 1
	default:
		return o, false
	}
	for _, l := range lines[:len(lines)-1] {
		if l.kind != kindWord {
			return o, false
		}
		named.components = joinComponents(named.components, strings.TrimSpace(l.text))
	}
	return ownerLines{Named, &named}, true
}

// misfits counts what speaks against a way to give owners to rows: connections in
// TIME_WAIT have none, all others have one, and a process has one executable.
func misfits(rows []*Connection, owner func(int) ownerLines) (count int) {
	executables := map[uint32]string{}
	for i, c := range rows {
		o := owner(i)
		if idle := c.State == TimeWait || c.HasPID && c.PID == 0; idle == (o.ownership != Unreported) {
			count++
		}
		if o.ownership != Named || !c.HasPID {
			continue
		}
		if before, seen := executables[c.PID]; seen && !strings.EqualFold(before, o.owner.executable) {
			count++
		}
		executables[c.PID] = o.owner.executable
	}
	return count
}
