package servicestate

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/chatter"
	"diag/parser/internal/command"
	"diag/parser/internal/label"
	"diag/parser/internal/prompt"
)

// Command describes "netsh http show servicestate" to the parser.
var Command = &command.Command{
	Kind:  "servicestate",
	Typed: func(e prompt.Echo) bool { return e.Is("netsh", "http", "show", "servicestate") },
	Opens: opens,
	Holds: func(w command.Window) bool { return holds(w.Text) },
	Sure:  sure,
	Read:  Read,
}

func opens(w command.Window) command.Sign {
	s := trim(w.Text)
	name, v, ok := split(s)
	if !ok {
		return command.None
	}
	if printed(s) && s == strings.ToUpper(s) && !strings.ContainsAny(s, " \t") {
		return command.Row
	}
	switch f := known().label(name); {
	case f == title:
		return command.Title
	case (f == sessionID || f == groupID) && isID(first(v)):
		return command.Certain
	case f.telling():
		return command.Row
	case f != none:
		return command.None
	case isID(v):
		return command.Row
	case v == "":
		// A translated title: a ruler and the head of a record follow.
		if !isDashes(w.Next(1)) {
			return command.None
		}
		_, v1, ok := split(trim(w.Next(2)))
		_, v2, _ := split(trim(w.Next(3)))
		if ok && isVersion(v2) && (isID(v1) || v1 != "" && valueShape(afterVersion(w)) == textShape) {
			return command.Title
		}
	case len(s) > longestLabel:
		// Line ends lost: the title or a queue's name stands somewhere in it.
		l := &lineLexer{words: known()}
		if _, _, f := l.label(s, 0); f.telling() {
			return command.Row
		}
	}
	return command.None
}

// afterVersion is the value of the line below a queue's or session's version:
// its state, a word.
func afterVersion(w command.Window) string {
	_, v, _ := split(trim(w.Next(4)))
	return v
}

// sure accepts the bulk of the lines: settings with known labels, URLs as
// HTTP.sys prints them, process IDs.
func sure(s string) bool {
	s = trim(s)
	if s == "" {
		return false
	}
	if c := s[0]; c >= '0' && c <= '9' {
		return isDigits(s)
	}
	if printed(s) {
		return strings.IndexByte(s, ' ') < 0
	}
	i := strings.IndexByte(s, ':')
	if i < 0 {
		return false
	}
	f := known().label(trim(s[:i]))
	return f != none && f != title
}

func holds(s string) bool {
	s = trim(s)
	if s == "" {
		return false
	}
	if known().line(s) != none {
		return true
	}
	shape, word := shapeOf(s)
	switch shape {
	case bareShape:
		return false
	case textShape, pathShape:
		return known().label(word) != none
	}
	return true
}

// chunk is how many tokens are parsed in one go, at least; longest is where a
// record is cut because the library would give up on it.
const (
	chunk   = 4096
	longest = 200_000
)

// Read reads the lines of a section.
func Read(in *command.Input) command.Output {
	lx := lex(in)
	b := &builder{in: in, out: State{Sessions: []Session{}, Queues: []Queue{}, Complete: true},
		byID: map[string]int{}, language: label.Counter{}}
	b.parse(lx)
	b.finish(lx)
	s := &b.out
	if !s.Titled && len(s.Sessions) == 0 && len(s.Groups) == 0 && len(s.Queues) == 0 && len(s.URLLines) == 0 && s.Failure == "" {
		return command.Output{}
	}
	for _, n := range lx.frames {
		if in.Marks[n-1] == command.Unknown {
			in.Marks[n-1] = command.Frame
		}
	}
	lang := b.language.Language()
	if lx.learned {
		lang = ""
	}
	return command.Output{Data: s, Language: lang, Problems: b.problems}
}

// parse hands the tokens to the grammar, some records at a time.
func (b *builder) parse(lx lexed) {
	from := 0
	flush := func(to int) {
		for from < to {
			end := min(to, from+longest)
			if end < to {
				b.cut(lx.tokens[end], "the record is too long to be read whole; what follows is read without its head")
			}
			b.chunk(lx.tokens[from:end])
			from = end
		}
	}
	for _, cut := range lx.cuts {
		if cut-from >= chunk {
			flush(cut)
		}
	}
	flush(len(lx.tokens))
}

func (b *builder) chunk(tokens []lexer.Token) {
	peeking, err := lexer.Upgrade(&stream{tokens: tokens})
	if err != nil {
		panic(err) // a stream returns no error
	}
	tree, err := grammar().ParseFromLexer(peeking)
	if err != nil {
		b.problem(tokens[0], "the lines from here on could not be read: %v", err)
		return
	}
	for _, p := range tree.Parts {
		b.part(p)
	}
}

type builder struct {
	in       *command.Input
	out      State
	problems []command.Problem
	language label.Counter
	// byID finds the sessions that are nested in groups.
	byID map[string]int
	// listed: the heading of the queue list was seen. counters, services: so
	// were lines that only the newest layout has.
	listed, counters, services bool
}

func (b *builder) mark(t lexer.Token, m command.Mark) {
	for n := t.Pos.Line; n <= t.Pos.Offset; n++ {
		if b.in.Marks[n-1] == command.Unknown || m == command.Record {
			b.in.Marks[n-1] = m
		}
	}
}

func (b *builder) record(t lexer.Token) { b.mark(t, command.Record) }

// problem reports a fact that also means that the output is not whole.
func (b *builder) problem(t lexer.Token, format string, args ...any) {
	b.out.Complete = false
	b.problems = append(b.problems, command.Problem{Line: t.Pos.Line, Message: fmt.Sprintf(format, args...)})
}

// cut is problem for places at which text is missing.
func (b *builder) cut(t lexer.Token, format string, args ...any) {
	b.problem(t, format, args...)
	b.problems[len(b.problems)-1].Cut = true
}

func (b *builder) word(scope, printed string) {
	b.language.Add(label.Lookup(scope, printed))
}

// head counts the language of the label on a record's first line.
func (b *builder) head(t lexer.Token) {
	if name, _, ok := split(trim(b.in.Doc.Text(t.Pos.Line))); ok {
		b.word("servicestate.label", name)
	}
}

func (b *builder) part(p *partNode) {
	switch {
	case p.Title != nil:
		b.title(*p.Title)
	case p.Failure != nil:
		b.out.Failure = p.Failure.Value
		b.record(*p.Failure)
		b.out.Complete = false
	case p.Queues != nil:
		b.listed = true
		b.mark(*p.Queues, command.Frame)
	case p.Session != nil:
		b.session(p.Session)
	case p.Queue != nil:
		b.queue(p.Queue)
	case p.Group != nil:
		b.out.Groups = append(b.out.Groups, b.group(p.Group.ID, p.Group.lines()))
		b.cut(p.Group.ID, "no session stands before URL group %s; the lines above it are missing", p.Group.ID.Value)
	case p.Headless != nil:
		b.headless(p.Headless.Queue, p.Headless.Lines)
	case p.URL != nil:
		b.out.URLLines = append(b.out.URLLines, URLLine{URL: b.url(*p.URL), Line: p.URL.Pos.Line})
		b.record(*p.URL)
	case p.Stray != nil:
		b.out.Complete = false
	}
}

func (b *builder) title(t lexer.Token) {
	b.out.Titled = true
	b.mark(t, command.Frame)
	name, _, _ := split(trim(b.in.Doc.Text(t.Pos.Line)))
	b.word("servicestate.title", name)
	if view := label.Field("servicestate.title", name); view != "" {
		b.out.View = view
	}
}

func (b *builder) headless(name lexer.Token, lines []lexer.Token) {
	g := b.group(lexer.Token{Pos: name.Pos}, append([]lexer.Token{name}, lines...))
	b.out.Groups = append(b.out.Groups, g)
	b.cut(name, "the ID of the URL group that feeds this queue is missing; the lines above it are cut")
}

func (b *builder) session(n *sessionNode) {
	s := Session{ID: n.ID.Value, Groups: []Group{}, Line: n.ID.Pos.Line}
	b.head(n.ID)
	b.record(n.ID)
	whole := true
	for _, it := range n.Items {
		switch {
		case it.Lines != nil:
			for _, t := range it.Lines {
				whole = b.sessionLine(&s, t) && whole
			}
		case whole:
			s.Groups = append(s.Groups, b.group(it.Group.ID, it.Group.lines()))
		default:
			// A second version: the head of another session is missing.
			b.out.Groups = append(b.out.Groups, b.group(it.Group.ID, it.Group.lines()))
			b.cut(it.Group.ID, "the ID of the session of URL group %s is missing", it.Group.ID.Value)
		}
	}
	if s.Version == "" {
		b.out.Complete = false
	}
	b.out.Sessions = append(b.out.Sessions, s)
}

// sessionLine reports false for a line that the session has already.
func (b *builder) sessionLine(s *Session, t lexer.Token) bool {
	to, v := &s.State, t.Value
	if t.Type == version.token() {
		to, v = &s.Version, b.version(t)
	}
	if *to != "" {
		return false
	}
	*to = v
	b.record(t)
	return true
}

func (b *builder) version(t lexer.Token) string {
	v := first(t.Value)
	if !isVersion(v) {
		b.problem(t, "%q is no version number as the service prints it; the text is damaged", v)
	}
	return v
}

func (b *builder) url(t lexer.Token) string {
	u := t.Value
	if i := strings.Index(u, ": //"); i > 0 && i < 6 {
		u = u[:i+1] + u[i+2:]
		b.problem(t, "the URL holds a blank behind its scheme; it was read as %s", u)
	}
	return u
}

func (b *builder) group(id lexer.Token, lines []lexer.Token) Group {
	g := Group{ID: id.Value, URLs: []string{}, Line: id.Pos.Line}
	if id.Value != "" {
		b.head(id)
		b.record(id)
	}
	var counted lexer.Token
	for i, t := range lines {
		switch field(t.Type) {
		case state:
			if g.State != "" {
				continue
			}
			g.State = t.Value
		case groupQueue:
			if g.QueueLine != 0 {
				// The head of another group is missing.
				b.headless(t, lines[i+1:])
				b.counts(g, counted)
				return g
			}
			g.QueueLine = t.Pos.Line
			g.Queue, g.QueueUnnamed = b.name(t)
		case unnamed:
			if g.QueueLine == 0 || g.Queue != nil {
				continue
			}
			g.QueueUnnamed = true
		case count:
			if g.AnnouncedURLs != nil {
				continue
			}
			g.AnnouncedURLs, counted = b.number(t), t
		case logDirectory:
			g.LogDirectory = t.Value
		case url:
			g.URLs, g.URLLines = append(g.URLs, b.url(t)), append(g.URLLines, t.Pos.Line)
		}
		b.record(t)
	}
	b.counts(g, counted)
	return g
}

func (n *groupNode) lines() []lexer.Token {
	if n.Lines == nil {
		return nil
	}
	return n.Lines.Tokens
}

func (b *builder) counts(g Group, t lexer.Token) {
	switch {
	case g.AnnouncedURLs == nil:
		b.out.Complete = false
	case *g.AnnouncedURLs != len(g.URLs):
		b.cut(t, "URL group %s announces %d URLs and lists %d; lines are missing", g.ID, *g.AnnouncedURLs, len(g.URLs))
	}
}

// name reads a queue's name; none is nil. A learned language says "unnamed" in
// words of its own: a sentence, or a text that several queues share, see finish.
func (b *builder) name(t lexer.Token) (name *string, noName bool) {
	v := t.Value
	if v == "" {
		return nil, false
	}
	if known().line(v) == unnamed {
		return nil, true
	}
	return &v, false
}

func (b *builder) number(t lexer.Token) *int {
	v := strings.TrimRight(first(t.Value), ",;")
	n, err := strconv.ParseInt(v, 10, 32)
	if err != nil || n < 0 {
		// 4294967295 stands for "no limit".
		if u, err := strconv.ParseUint(v, 10, 64); err == nil && u <= 1<<63-1 {
			n := int(u)
			return &n
		}
		b.problem(t, "%q is no number; the text is damaged", v)
		return nil
	}
	i := int(n)
	return &i
}

func (b *builder) queue(n *queueNode) {
	q := Queue{Processes: []Process{}, URLs: []string{}, Line: n.Name.Pos.Line}
	q.Name, _ = b.name(n.Name)
	b.head(n.Name)
	b.record(n.Name)
	var attachedAt lexer.Token
	for i, it := range n.Items {
		switch {
		case it.Lines != nil:
			for _, t := range it.Lines.Tokens {
				if !b.queueLine(&q, t) {
					b.cut(t, "the name of a request queue is missing above this line; its lines are not read")
					b.rest(n.Items[i+1:])
					b.attached(&q, attachedAt)
					b.out.Queues = append(b.out.Queues, q)
					return
				}
				if t.Type == attached.token() {
					attachedAt = t
				}
			}
		case it.Process != nil:
			b.process(&q, it.Process)
		case it.URLs != nil:
			for _, t := range it.URLs {
				b.queueURL(&q, b.url(t), t.Pos.Line)
				b.record(t)
			}
		case it.Group != nil:
			g := b.nested(it.Group)
			q.GroupIDs = append(q.GroupIDs, g.ID)
			for k, u := range g.URLs {
				b.queueURL(&q, u, g.URLLines[k])
			}
		}
	}
	b.attached(&q, attachedAt)
	b.out.Queues = append(b.out.Queues, q)
}

// rest keeps what can be known of the lines behind a missing queue name: its
// groups, which are then tied to no queue.
func (b *builder) rest(items []*queueItemNode) {
	for _, it := range items {
		if it.Group != nil {
			b.nested(it.Group)
		}
	}
}

func (b *builder) attached(q *Queue, t lexer.Token) {
	switch {
	case q.ActiveProcesses == nil:
		b.out.Complete = false
	case *q.ActiveProcesses != len(q.Processes):
		b.cut(t, "the request queue announces %d attached processes and lists %d; lines are missing", *q.ActiveProcesses, len(q.Processes))
	}
}

func (b *builder) queueURL(q *Queue, u string, line int) {
	for _, have := range q.URLs[:min(len(q.URLs), 64)] {
		if have == u {
			return
		}
	}
	q.URLs, q.URLLines = append(q.URLs, u), append(q.URLLines, line)
}

// queueLine reports false for a line that the queue has already.
func (b *builder) queueLine(q *Queue, t lexer.Token) bool {
	text := func(to *string, v string) bool {
		if *to != "" {
			return false
		}
		*to = v
		return true
	}
	number := func(to **int) bool {
		if *to != nil {
			return false
		}
		*to = b.number(t)
		return true
	}
	ok := true
	switch field(t.Type) {
	case unnamed, processIDs:
		if field(t.Type) == processIDs {
			b.mark(t, command.Frame)
			return true
		}
		if q.Name != nil {
			return true
		}
	case version:
		ok = text(&q.Version, b.version(t))
	case state:
		ok = text(&q.State, t.Value)
	case verbosity:
		ok = text(&q.Verbosity, t.Value)
	case maxRequests:
		ok = number(&q.MaxRequests)
	case activeRequests:
		ok = number(&q.ActiveRequests)
		b.counters = true
	case queuedRequests:
		ok = number(&q.QueuedRequests)
	case arrived:
		ok = number(&q.Arrived)
	case rejected:
		ok = number(&q.Rejected)
	case attached:
		ok = number(&q.ActiveProcesses)
	case controller:
		if ok = number(&q.ControllerPID); ok {
			q.ControllerLine = t.Pos.Line
		}
	}
	if ok {
		b.record(t)
	}
	return ok
}

func (b *builder) process(q *Queue, n *processNode) {
	id, image := n.ID.Value, ""
	if n.ID.Type == process.token() {
		id, image, _ = imageLine(n.ID.Value)
	}
	v, err := strconv.ParseUint(id, 10, 32)
	if err != nil {
		b.problem(n.ID, "%s is no process ID: it is too large", id)
		return
	}
	p := Process{PID: int(v), Image: image, Services: []string{}, Line: n.ID.Pos.Line}
	if image == "<?>" {
		p.Image = ""
	}
	b.record(n.ID)
	for _, t := range n.Services {
		b.services = true
		b.record(t)
		for _, name := range strings.Split(t.Value, ",") {
			if name = trim(name); name != "" && !contains(p.Services, name) {
				p.Services = append(p.Services, name)
			}
		}
	}
	q.Processes = append(q.Processes, p)
}

func contains(list []string, s string) bool {
	for _, have := range list {
		if strings.EqualFold(have, s) {
			return true
		}
	}
	return false
}

// nested reads a group of the request queue view and hangs it under its session.
func (b *builder) nested(n *nestedGroupNode) Group {
	g := b.group(n.Group.ID, n.Group.lines())
	if n.Session == nil {
		b.out.Groups = append(b.out.Groups, g)
		b.out.Complete = false
		return g
	}
	s := Session{ID: n.Session.ID.Value, Groups: []Group{}, Line: n.Session.ID.Pos.Line}
	b.record(n.Session.ID)
	for _, t := range n.Session.Lines {
		b.sessionLine(&s, t)
	}
	at, have := b.byID[s.ID]
	if !have {
		at = len(b.out.Sessions)
		b.byID[s.ID] = at
		b.out.Sessions = append(b.out.Sessions, s)
	}
	b.out.Sessions[at].Groups = append(b.out.Sessions[at].Groups, g)
	return g
}

// finish says what can only be told of the output as a whole.
func (b *builder) finish(lx lexed) {
	s := &b.out
	if lx.learned {
		b.unname()
	}
	if s.View == "" {
		s.View = b.view()
	}
	s.Generation = b.generation(lx)
	for _, n := range lx.surplus {
		b.problem(lexer.Token{Pos: lexer.Position{Line: n}},
			"this number follows a list that has as many process IDs as the request queue announces; it was not read")
	}
	if !s.Titled || len(s.Queues) == 0 || len(s.Groups) > 0 || len(s.URLLines) > 0 || s.View == "" {
		s.Complete = false
	}
	for n := b.in.First; s.Complete && n <= b.in.Last; n++ {
		if b.in.Marks[n-1] == command.Frame && chatter.IsElision(trim(b.in.Doc.Text(n))) {
			s.Complete = false
		}
	}
	for _, f := range b.in.Echo.Filters {
		if w := strings.ToLower(first(trim(f))); w == "find" || w == "findstr" || w == "select-string" || w == "sls" || w == "find.exe" || w == "findstr.exe" {
			b.filtered(b.in.First, f)
			return
		}
	}
	if len(s.URLLines) > 0 && len(s.Queues) == 0 && len(s.Sessions) == 0 {
		b.filtered(s.URLLines[0].Line, "")
	}
}

func (b *builder) filtered(line int, filter string) {
	b.out.Complete = false
	if filter != "" {
		filter = " (" + filter + ")"
	}
	b.problems = append(b.problems, command.Problem{Line: line,
		Message: "the output went through a filter" + filter + ": URLs without their queue and process; the whole output of netsh http show servicestate view=requestq is needed"})
}

func (b *builder) view() string {
	for i := range b.out.Queues {
		if len(b.out.Queues[i].GroupIDs) > 0 {
			return QueueView
		}
	}
	if len(b.out.Sessions) > 0 || b.listed {
		return SessionView
	}
	return ""
}

func (b *builder) generation(lx lexed) int {
	switch {
	case b.services || b.counters:
		return 3
	case lx.images:
		return 2
	case lx.bareIDs:
		return 1
	}
	return 0
}

// unname takes the names off queues that have none, where the text that says so
// is of an unknown language. Names are unique on a machine, so a name that two
// queues share is no name; neither is a sentence with its full stop.
func (b *builder) unname() {
	seen := map[string]int{}
	for _, q := range b.out.Queues {
		if q.Name != nil {
			seen[*q.Name]++
		}
	}
	isNone := func(name *string) bool {
		return name != nil && (seen[*name] > 1 || strings.HasSuffix(*name, "。") ||
			strings.HasSuffix(*name, ".") && strings.Contains(*name, " "))
	}
	for i := range b.out.Queues {
		if isNone(b.out.Queues[i].Name) {
			b.out.Queues[i].Name = nil
		}
	}
	clear := func(list []Group) {
		for i := range list {
			if isNone(list[i].Queue) {
				list[i].Queue, list[i].QueueUnnamed = nil, true
			}
		}
	}
	clear(b.out.Groups)
	for i := range b.out.Sessions {
		clear(b.out.Sessions[i].Groups)
	}
}
