package servicestate

import (
	"io"
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/command"
	"diag/parser/text"
)

// definition is the lexer as the grammar sees it.
type definition struct{}

var symbols = func() map[string]lexer.TokenType {
	m := map[string]lexer.TokenType{"EOF": lexer.EOF}
	for f := title; f <= lastToken; f++ {
		if f != queueName {
			m[fieldNames[f]] = f.token()
		}
	}
	return m
}()

func (f field) token() lexer.TokenType { return lexer.TokenType(f) }

// Symbols implements lexer.Definition.
func (definition) Symbols() map[string]lexer.TokenType { return symbols }

// Lex implements lexer.Definition.
func (d definition) Lex(filename string, r io.Reader) (lexer.Lexer, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	doc := text.Decode(filename, b)
	in := &command.Input{Doc: doc, First: 1, Last: doc.Len(), Marks: make([]command.Mark, doc.Len())}
	return &stream{tokens: lex(in).tokens}, nil
}

// stream hands out tokens. It implements lexer.Lexer.
type stream struct{ tokens []lexer.Token }

// Next implements lexer.Lexer.
func (s *stream) Next() (lexer.Token, error) {
	if len(s.tokens) == 0 {
		return lexer.EOFToken(lexer.Position{}), nil
	}
	t := s.tokens[0]
	s.tokens = s.tokens[1:]
	return t, nil
}

// lexed is a section as tokens. A token's Pos.Line and Pos.Offset are the
// first and the last of the lines it stands on.
type lexed struct {
	tokens []lexer.Token
	// cuts are the indices of tokens that begin a record of the top level, so
	// that the tokens before can be parsed by themselves.
	cuts []int
	// frames are lines that hold nothing but settings and headings.
	frames []int
	// words counts the telling labels.
	words int
	// learned reports that the labels are of a language without word list.
	learned bool
	// bareIDs and images tell that the layout lists process IDs alone, or with
	// their images.
	bareIDs, images bool
	// surplus are the lines that go on with a list of process IDs which has as
	// many as the queue announced.
	surplus []int
}

// lineLexer turns lines into tokens.
type lineLexer struct {
	in          *command.Input
	words       *dictionary
	out         lexed
	first, last int // the lines being read
	pending     int // index+1 of a token queueName that is not decided yet
	// inGroup: only its state was seen of the group that is open.
	inGroup bool
	// inQueue, nested: a queue is open; a group in it that may have a session.
	inQueue, nested bool
	// listing: the last token was the heading of process IDs or one of them.
	// owed is how many of them the queue announced and did not list yet, or -1.
	listing bool
	owed    int
}

// lex turns the unexplained lines of a section into tokens.
func lex(in *command.Input) lexed {
	l := &lineLexer{in: in, words: known()}
	l.run()
	if l.out.words > 0 {
		return l.out
	}
	learned := learn(in)
	if learned == nil {
		return l.out
	}
	l = &lineLexer{in: in, words: learned}
	l.out.learned = true
	l.run()
	return l.out
}

func (l *lineLexer) run() {
	width := -1
	l.owed = -1
	for n := l.in.First; n <= l.in.Last; n++ {
		if l.in.Marks[n-1] != command.Unknown {
			continue
		}
		s := trim(l.in.Doc.Text(n))
		if s == "" {
			continue
		}
		l.first, l.last = n, n
		if len(s) >= narrowest/2 && n < l.in.Last && l.in.Marks[n] == command.Unknown {
			if width < 0 {
				width = consoleWidth(l.in)
			}
			for l.last < l.in.Last && l.in.Marks[l.last] == command.Unknown && text.Width(l.in.Doc.Text(l.last)) == width {
				rest := strings.TrimRight(l.in.Doc.Text(l.last+1), " \t")
				if !l.wrapped(s, rest) {
					break
				}
				s += rest
				l.last++
			}
			n = l.last
		}
		l.line(s)
	}
	l.decide(none)
}

// Console windows narrower than this are not seen in captures.
const narrowest = 79

// consoleWidth is the width at which a console wrapped the lines, or 0.
func consoleWidth(in *command.Input) int {
	widest := 0
	for n := in.First; n <= in.Last; n++ {
		if in.Marks[n-1] != command.Unknown {
			continue
		}
		if t := in.Doc.Text(n); len(t) > widest {
			widest = max(widest, text.Width(t))
		}
	}
	if widest < narrowest || widest > narrowest+1 && widest%10 != 0 && widest != 132 {
		return 0
	}
	return widest
}

// wrapped reports whether rest is the end of the line s, which fills the
// console's width. The long lines of this output hold a URL, which ends with a
// slash, or a path; both show whether their end is still to come.
func (l *lineLexer) wrapped(s, rest string) bool {
	if rest == "" || rest[0] == ' ' && len(trim(rest)) == 0 {
		return false
	}
	if u, more, ok := urlLine(s); ok {
		return more == "" && u[len(u)-1] != '/' && rest[len(rest)-1] == '/' && !strings.ContainsAny(rest, " \t")
	}
	name, v, ok := split(s)
	if !ok || v == "" {
		return false
	}
	f := l.words.label(name)
	if r, _, labelled := split(trim(rest)); labelled && l.words.label(r) != none || l.words.line(trim(rest)) != none {
		return false
	}
	switch f {
	case process:
		_, image, ok := imageLine(v)
		return ok && !executable(image) && executable(rest)
	case logDirectory:
		return !isDigits(rest[len(rest)-1:]) || !isDigits(v[len(v)-1:])
	case queueName:
		return true
	}
	return false
}

func executable(path string) bool {
	return len(path) >= 4 && strings.EqualFold(path[len(path)-4:], ".exe")
}

// line reads one logical line, trimmed and not empty.
func (l *lineLexer) line(s string) {
	if c := s[0]; c >= '0' && c <= '9' {
		// Several numbers are a list only with commas.
		if w := first(s); (len(w) == len(s) || w[len(w)-1] == ',' || isRemark(trim(s[len(w):]))) && l.pids(s) {
			return
		}
	}
	if l.urls(s) {
		return
	}
	name, v, ok := split(s)
	if !ok {
		if f := l.words.line(s); f != none {
			l.bare(f, s)
		} else if l.out.learned && isDashes(s) {
			l.frame()
		}
		return
	}
	f := l.words.label(name)
	if f == none {
		// A page may have lost line ends: the first label then stands behind
		// a line that has none.
		if at, _, next := l.label(s, 0); next != none && at > 0 && l.unlabelled(trim(s[:at])) {
			l.line(s[at:])
		}
		return
	}
	for f != none {
		if f.telling() || f == title {
			l.out.words++
		}
		// "image" is no label of its own, so an image line is not parted.
		at, end, next := l.label(v, 0)
		if next == none {
			l.labelled(f, v)
			return
		}
		l.labelled(f, trim(v[:at]))
		f, v = next, trim(v[end:])
	}
}

// unlabelled takes what stands in front of a line's first label, if it is a
// line of this format.
func (l *lineLexer) unlabelled(s string) bool {
	if isDashes(s) || l.urls(s) || l.pids(s) {
		return true
	}
	f := l.words.line(s)
	if f != none {
		l.bare(f, s)
	}
	return f != none
}

// label finds the first known label in s that stands behind a blank (or at the
// start of s) and has a colon behind it: it begins at and its value begins at
// end.
func (l *lineLexer) label(s string, from int) (at, end int, f field) {
	for {
		i := strings.IndexByte(s[from:], ':')
		if i < 0 {
			return 0, 0, none
		}
		i += from
		// A label has at most this many words.
		start, words := i, 0
		best := -1
		for start > 0 && words < 8 && i-start < longestLabel {
			start--
			if start > 0 && s[start-1] != ' ' && s[start-1] != '\t' {
				continue
			}
			words++
			if g := l.words.label(trim(s[start:i])); g != none && s[start] != ' ' {
				best, f = start, g
			}
		}
		if best >= 0 {
			return best, i + 1, f
		}
		from = i + 1
	}
}

// pids reads a line of process IDs. Numbers are process IDs only where the queue
// still lists some: as many as it announced or, where it announced none, right
// below their heading.
func (l *lineLexer) pids(s string) bool {
	for rest := s; rest != ""; {
		w := first(rest)
		rest = trim(rest[len(w):])
		if !isDigits(strings.TrimSuffix(w, ",")) {
			return false
		}
		if rest != "" && isRemark(rest) {
			break
		}
	}
	for rest := s; rest != ""; {
		w := first(rest)
		if !isDigits(strings.TrimSuffix(w, ",")) {
			break
		}
		rest = trim(rest[len(w):])
		switch {
		case l.owed > 0 || l.owed < 0 && l.listing:
			l.out.bareIDs = true
			l.emit(pid, strings.TrimSuffix(w, ","))
		case l.listing:
			l.out.surplus = append(l.out.surplus, l.first)
			return true
		default:
			return true
		}
	}
	return true
}

// urls reads a line of URLs.
func (l *lineLexer) urls(s string) bool {
	u, rest, ok := urlLine(s)
	if !ok {
		return false
	}
	for ok {
		l.emit(url, u)
		u, rest, ok = urlLine(rest)
	}
	// A line that lost its end may go on with the next label.
	if rest != "" {
		if at, _, f := l.label(rest, 0); f != none && at == 0 {
			l.line(rest)
		}
	}
	return true
}

// bare takes a line without label.
func (l *lineLexer) bare(f field, s string) {
	if f == setting {
		l.frame()
		return
	}
	l.emit(f, s)
}

// labelled takes a label with its value.
func (l *lineLexer) labelled(f field, v string) {
	switch f {
	case title:
		if v != "" && !isDashes(v) {
			return
		}
	case sessionID, groupID:
		if v = first(v); !isID(v) {
			return
		}
	case queueName, state, services, taggedService, logDirectory, verbosity:
		v = unremarked(v)
	case processIDs:
		l.out.bareIDs = true
		l.emit(f, "")
		if v != "" {
			l.pids(v)
		}
		return
	case process:
		if _, image, ok := imageLine(v); !ok {
			return
		} else if image != "" {
			l.out.images = true
		}
	case urls:
		l.decide(f)
		if v == "" || !l.urls(v) {
			l.frame()
		}
		return
	case processes:
		l.out.images = true
	}
	if f > lastToken {
		l.decide(f)
		l.frame()
		return
	}
	l.emit(f, v)
}

func (l *lineLexer) frame() {
	for n := l.first; n <= l.last; n++ {
		l.out.frames = append(l.out.frames, n)
	}
}

// emit adds a token.
func (l *lineLexer) emit(f field, v string) {
	if f != unnamed {
		l.decide(f)
	}
	l.listing = f == processIDs || f == pid
	switch f {
	case attached:
		l.owed = -1
		if n, err := strconv.Atoi(first(v)); err == nil && n >= 0 {
			l.owed = n
		}
	case pid, process:
		if l.owed > 0 {
			l.owed--
		}
	case sessionID, groupID, title, queues, queueName:
		l.owed = -1
	}
	switch f {
	case sessionID:
		if l.nested {
			l.nested = false
		} else {
			l.top()
			l.inQueue = false
		}
		l.inGroup = false
	case groupID:
		l.inGroup, l.nested = true, l.inQueue
	case title, queues:
		l.top()
		l.inGroup, l.inQueue, l.nested = false, false, false
	case queueName:
		l.pending = len(l.out.tokens) + 1
	case state, unnamed:
	default:
		l.inGroup = false
	}
	l.out.tokens = append(l.out.tokens, lexer.Token{Type: f.token(), Value: v,
		Pos: lexer.Position{Line: l.first, Offset: l.last}})
}

func (l *lineLexer) top() { l.out.cuts = append(l.out.cuts, len(l.out.tokens)) }

// decide says what the last queue name was, now that the next field is known:
// right below a group's head it tells the group's queue, unless a setting that
// only queues have follows; elsewhere it opens a queue, unless it goes on as a
// group does.
func (l *lineLexer) decide(next field) {
	if l.pending == 0 {
		return
	}
	t := &l.out.tokens[l.pending-1]
	opens := !l.inGroup
	switch next {
	case properties, setting, count, logDirectory:
		opens = false
	case version, state, verbosity, maxRequests, activeRequests, queuedRequests, arrived, rejected,
		attached, controller, processIDs, processes, pid, process:
		opens = true
	}
	l.inGroup = false
	if opens {
		t.Type = queue.token()
		l.out.cuts = append(l.out.cuts, l.pending-1)
		l.inQueue, l.nested = true, false
	} else {
		t.Type = groupQueue.token()
	}
	l.pending = 0
}
