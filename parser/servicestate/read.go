package servicestate

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

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
