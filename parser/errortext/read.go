package errortext

import (
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/command"
	"diag/parser/internal/label"
	"diag/parser/internal/linelex"
	"diag/parser/internal/prompt"
	"diag/parser/text"
)

// Kind is the name of the sections.
const Kind = "error-text"

// Command describes the answers of commands that change something: netsh http
// add and delete, and taskkill. Messages elsewhere are found by Scan.
var Command = &command.Command{
	Kind:  Kind,
	Typed: typed,
	Opens: func(command.Window) command.Sign { return command.None },
	Holds: holds,
	Read:  Read,
}

func typed(e prompt.Echo) bool {
	return e.Program() == "taskkill" || e.Is("netsh", "http", "add") || e.Is("netsh", "http", "delete")
}

func holds(w command.Window) bool {
	if _, c := find(w.Text); c != classNone {
		return true
	}
	e, ok := prompt.Parse(w.Prev(1))
	return ok && e.Program() == "taskkill" && answers(w.Text, e)
}

// answers reports whether a line of an unknown language answers a taskkill
// command: a word, a colon, and the process ID that was typed.
func answers(line string, e prompt.Echo) bool {
	s := strings.TrimSpace(line)
	if len(s) > 400 || !errorWord().MatchString(s) {
		return false
	}
	pid := typedPID(e)
	if pid == "" {
		return false
	}
	for from := 0; ; {
		i := strings.Index(s[from:], pid)
		if i < 0 {
			return false
		}
		i += from
		if wholeWord(s, i, i+len(pid)) {
			return true
		}
		from = i + 1
	}
}

// typedPID is the process ID of a taskkill command, or "".
func typedPID(e prompt.Echo) string {
	for i, w := range e.Words {
		if i > 0 && len(e.Words[i-1]) > 3 && e.Words[i-1][1:] == "pid" {
			if _, err := strconv.ParseUint(w, 10, 32); err == nil {
				return w
			}
		}
	}
	return ""
}

// Read reads the lines of a section.
func Read(in *command.Input) command.Output {
	s := scanner{doc: in.Doc, marks: in.Marks, echo: in.Echo}
	s.run(in.First, in.Last)
	if len(s.messages) == 0 {
		return command.Output{}
	}
	return command.Output{Data: &Messages{Messages: s.messages}, Language: s.language.Language()}
}

// Section is a run of lines with messages that Scan found.
type Section struct {
	FirstLine, LastLine int
	command.Output
}

// Scan looks for messages in the lines that are still unknown, and marks those
// that it explains. Every run of unknown lines makes one section at most; the
// sections come in the order of the document.
func Scan(doc *text.Document, marks []command.Mark) []Section {
	var found []Section
	for n := 1; n <= doc.Len(); n++ {
		if marks[n-1] != command.Unknown {
			continue
		}
		last := n
		for last < doc.Len() && (marks[last] == command.Unknown || marks[last] == command.Blank) {
			last++
		}
		s := scanner{doc: doc, marks: marks}
		s.run(n, last)
		if len(s.messages) > 0 {
			found = append(found, Section{
				FirstLine: s.messages[0].Line,
				LastLine:  s.messages[len(s.messages)-1].LastLine,
				Output:    command.Output{Data: &Messages{Messages: s.messages}, Language: s.language.Language()},
			})
		}
		n = last
	}
	return found
}

// scanner reads a run of lines. Lines that belong together are parsed with one
// call of the grammar: a line that is no message ends such a group, and so
// does a great number of lines.
type scanner struct {
	doc   *text.Document
	marks []command.Mark
	echo  prompt.Echo
	group []command.Line
	// found holds what the lines of the group were read as.
	found    map[string]reading
	messages []Message
	language label.Counter
}

// reading is what one line was read as.
type reading struct {
	message Message
	class   class
}

func (s *scanner) look(line string) reading {
	if r, ok := s.found[line]; ok {
		return r
	}
	m, c := find(line)
	if c != classNone {
		s.found[line] = reading{m, c}
	}
	return reading{m, c}
}

// largest is the number of lines after which a group ends.
const largest = 4000

func (s *scanner) run(first, last int) {
	s.language, s.found = label.Counter{}, map[string]reading{}
	for n := first; n <= last; n++ {
		if s.marks[n-1] != command.Unknown {
			if s.marks[n-1] != command.Blank {
				s.flush()
			}
			continue
		}
		l := command.Line{First: n, Last: n, Text: s.doc.Text(n)}
		if j, ok := s.joined(l, last); ok {
			l = j
		} else if s.look(l.Text).class == classNone {
			s.flush()
			if s.echo.Program() == "taskkill" && answers(l.Text, s.echo) {
				pid, _ := strconv.Atoi(typedPID(s.echo))
				s.add(Message{Kind: KindTaskkill, PID: pid, Text: strings.TrimSpace(l.Text), Line: n, LastLine: n})
				s.mark(l, command.Record)
			}
			continue
		}
		s.group = append(s.group, l)
		n = l.Last
		if len(s.group) >= largest {
			s.flush()
		}
	}
	s.flush()
}

// A console this narrow or narrower did not wrap a line.
const narrowest = 79

// joined puts a line that the console cut inside a known sentence together
// with its rest. Nothing else is proof enough that two lines are one.
func (s *scanner) joined(l command.Line, last int) (command.Line, bool) {
	ok := false
	for l.Last < last && s.marks[l.Last] == command.Unknown && len(l.Text) >= narrowest && len(l.Text) < longest {
		next := s.doc.Text(l.Last + 1)
		whole := ""
		for _, glue := range [...]string{"", " "} {
			if crossed(l.Text, glue, next) {
				whole = l.Text + glue + next
				break
			}
		}
		if whole == "" {
			break
		}
		l.Text, l.Last, ok = whole, l.Last+1, true
	}
	return l, ok
}

// crossed reports whether a known sentence runs over the border of two lines.
func crossed(a, glue, b string) bool {
	if len(b) > longest {
		return false
	}
	head := label.Fold(bounded(strings.TrimRight(a, " ")))
	tail := min(len(head), 400)
	for tail < len(head) && head[len(head)-tail]&0xc0 == 0x80 {
		tail++
	}
	head = head[len(head)-tail:]
	for _, h := range phrases().find(label.Fold(head + glue + strings.TrimLeft(b, " "))) {
		if h.start < len(head) && h.end > len(head)+len(glue) && h.end-h.start > 20 {
			return true
		}
	}
	return false
}

func (s *scanner) flush() {
	if len(s.group) == 0 {
		return
	}
	group := s.group
	s.group = nil
	def := linelex.New(func(line string) []linelex.Token { return token(line, s.look(line).class) }, tokenNames...)
	stream, group := def.Stream(group)
	peeking, err := lexer.Upgrade(stream)
	if err != nil {
		panic(err) // Stream returns no error
	}
	tree, err := grammar().ParseFromLexer(peeking)
	if err != nil {
		return // the grammar takes every sequence; the lines would stay unknown
	}
	b := builder{scanner: s, group: group}
	for _, p := range tree.Parts {
		b.part(p)
	}
	s.found = map[string]reading{}
}

func (s *scanner) mark(l command.Line, m command.Mark) {
	for n := l.First; n <= l.Last; n++ {
		if s.marks[n-1] == command.Unknown {
			s.marks[n-1] = m
		}
	}
}

func (s *scanner) add(m Message) {
	for _, h := range phrases().find(label.Fold(bounded(m.Text))) {
		if meanings[h.field].rank > 0 || meanings[h.field].code != 0 || strings.HasPrefix(h.field, "taskkill") {
			s.language[h.language]++
		}
	}
	s.messages = append(s.messages, m)
}

// builder turns the tree of a group into messages.
type builder struct {
	*scanner
	group []command.Line
	// prefix is a line with a URL right in front of a message.
	prefix     *Message
	prefixLine command.Line
}

func (b *builder) read(t *lexer.Token) (Message, command.Line) {
	l := b.group[linelex.Index(*t)]
	m := b.look(l.Text).message
	m.Line, m.LastLine = l.First, l.Last
	return m, l
}

func (b *builder) part(p *part) {
	prefix, prefixAt := b.prefix, b.prefixLine
	b.prefix = nil
	switch {
	case p.Message != nil:
		head := p.Message.Error
		if head == nil {
			head = p.Message.Bare
		}
		m, l := b.read(head)
		b.mark(l, command.Record)
		if prefix != nil && m.URL == "" {
			m.Line = prefix.Line
			merge(&m, *prefix)
			m.LastLine = l.Last
			b.mark(prefixAt, command.Record)
		}
		b.details(m, p.Message)
	case p.Prefix != nil:
		m, l := b.read(p.Prefix)
		b.prefix, b.prefixLine = &m, l
	case p.Account != nil:
		m, l := b.read(p.Account)
		b.mark(l, command.Record)
		b.add(m)
	case p.Stray != nil:
		// A server's name is worth keeping wherever it stands.
		if m, l := b.read(p.Stray); strings.Contains(strings.ToLower(m.Text), "server: microsoft-httpapi") {
			m.Kind = KindHTTP
			b.mark(l, command.Record)
			b.add(m)
		}
	}
}

// details adds the lines that follow a message's first line.
func (b *builder) details(m Message, g *message) {
	extra := g.More
	for _, d := range g.Details {
		switch {
		case d.Inner != nil:
			in, l := b.read(d.Inner)
			b.mark(l, command.Record)
			merge(&m, in)
			m.LastLine = l.Last
		case d.Bare != nil:
			sys, l := b.read(d.Bare)
			b.mark(l, command.Record)
			if m.Code == 0 || m.Code == sys.Code || m.Kind == KindNetsh || m.Kind == KindTaskkill {
				merge(&m, sys)
				m.LastLine = l.Last
			} else {
				b.add(m)
				m = sys
			}
		default:
			m = b.more(m, d.More)
		}
	}
	for _, e := range extra {
		m = b.more(m, e)
	}
	b.add(m)
}

func (b *builder) more(m Message, e *more) Message {
	var t *lexer.Token
	mark := command.Record
	switch {
	case e.Prefix != nil:
		t = e.Prefix
	case e.Property != nil:
		t = e.Property
	case e.Header != nil:
		t = e.Header
		if m.Kind != KindHTTP {
			return m
		}
	default:
		t, mark = e.Frame, command.Frame
	}
	d, l := b.read(t)
	if e.Prefix != nil && m.URL != "" {
		// The message has its own; this one may belong to the next.
		b.prefix, b.prefixLine = &d, l
		return m
	}
	b.mark(l, mark)
	if mark == command.Record {
		merge(&m, d)
		m.LastLine = l.Last
	}
	return m
}

// longestText bounds what is kept of a message of many lines.
const longestText = 2 * longest

// merge fills what the message does not know yet from a line that follows it.
func merge(m *Message, d Message) {
	if len(m.Text)+len(d.Text) < longestText {
		m.Text += " " + d.Text
	}
	if m.Code == 0 {
		m.Code, m.CodeName = d.Code, d.CodeName
	}
	if m.Outcome == "" {
		m.Outcome = d.Outcome
	}
	if m.URL == "" && m.Port == 0 {
		m.URL, m.Port = d.URL, d.Port
		if m.Port == 0 && m.URL != "" && m.Code != 87 {
			_, m.Port, _ = urlPort(m.URL)
		}
	} else if m.Port == 0 {
		m.Port = d.Port
	}
	if m.URL != "" && m.Kind == KindSystem {
		m.Kind = KindRegister
	}
	for _, f := range []struct{ to, from *string }{
		{&m.Address, &d.Address}, {&m.Transport, &d.Transport}, {&m.Program, &d.Program}, {&m.Account, &d.Account}, {&m.Object, &d.Object},
	} {
		if *f.to == "" {
			*f.to = *f.from
		}
	}
	if m.Transport == "" && m.URL != "" {
		m.Transport = "tcp"
	}
	if m.PID == 0 {
		m.PID = d.PID
	}
}
