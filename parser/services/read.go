package services

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/command"
	"diag/parser/internal/linelex"
	"diag/parser/internal/prompt"
)

// Command describes the service commands to the parser.
var Command = &command.Command{
	Kind:  "services",
	Typed: typed,
	Opens: opens,
	Holds: holds,
	Sure:  sure,
	Read:  Read,
}

// Read reads the lines of a section.
func Read(in *command.Input) command.Output {
	b := &builder{Reading: linelex.NewReading(in, in.Lines()), list: List{Services: []Service{}}}
	b.ask()
	c := b.context()
	b.c = c
	tree, err := linelex.ParseWhole(grammar(), c.lexer().Unjoined(b.Lines))
	if err != nil {
		return linelex.Unreadable(in, "the services", err)
	}
	for _, p := range tree.Parts {
		b.part(p)
	}
	if !b.found {
		return command.Output{}
	}
	b.finish()
	if b.titled && !b.done && b.list.Form == "net start" && len(b.list.Services) > 0 && len(b.In.Echo.Filters) == 0 {
		b.Cut(b.list.Services[len(b.list.Services)-1].Line, "the list of started services has no closing line; services may be missing behind this one")
	}
	return command.Output{Data: &b.list, Language: b.tongue(), Problems: b.Problems}
}

// tongue is the section's language. Translated records keep some English
// labels, so that one other word outweighs them all.
func (b *builder) tongue() string {
	if len(b.Words) > 1 || b.c.name != "" {
		delete(b.Words, "en")
	}
	return b.Words.Language()
}

type builder struct {
	*linelex.Reading
	c       context
	list    List
	found   bool
	done    bool // the closing line of net start was seen
	titled  bool // the title of net start was seen
	partial bool // a record without a name, or cut short

	program, verb, asked string // the typed command
}

// ask takes the typed command apart.
func (b *builder) ask() {
	words := prompt.Fields(b.In.Echo.Command)
	b.program = b.In.Echo.Program()
	if len(b.In.Echo.Words) < 2 {
		return
	}
	at := 1
	if strings.HasPrefix(b.In.Echo.Words[at], `\\`) && len(b.In.Echo.Words) > 2 {
		at++
	}
	b.verb = b.In.Echo.Words[at]
	for i, w := range b.In.Echo.Words {
		if i <= at || strings.HasPrefix(w, "/") || strings.Contains(w, "=") || i > 0 && strings.HasSuffix(b.In.Echo.Words[i-1], "=") || digits(w) {
			continue
		}
		b.asked = w
		for _, typed := range words {
			if strings.EqualFold(typed, w) {
				b.asked = typed
			}
		}
		break
	}
}

func (b *builder) part(p *part) {
	switch {
	case p.Record != nil:
		b.record(p.Record)
	case p.Failure != nil:
		b.failure(p.Failure)
	case p.List != nil:
		b.started(p.List)
	case p.Stop != nil:
		b.stop(p.Stop)
	case p.Outcome != nil:
		b.outcome(*p.Outcome)
	case p.Frame != nil:
		b.frame(*p.Frame)
	case p.Stray != nil && p.Stray.Value != "" && b.bare():
		b.item(*p.Stray)
	}
}

func (b *builder) frame(t lexer.Token) {
	m, _ := message(t.Value)
	switch {
	case m.Field == "done", m.Field == "help":
		b.done = b.done || m.Field == "done" && b.titled
	case strings.HasPrefix(t.Value, "[SC]"):
		b.found = true
	}
	if m.Field != "" {
		b.Words[m.Language]++
	}
	b.Mark(t, command.Frame)
}

// finish settles what only the whole output tells.
func (b *builder) finish() {
	l := &b.list
	switch {
	case b.program == "sc" && b.verb == "enumdepend":
		l.Form = "dependents"
		l.Stopping = ""
		for _, s := range l.Services {
			l.Dependents = append(l.Dependents, Dependent{Name: s.Name, DisplayName: s.DisplayName, Line: s.Line})
		}
	case l.Form == "" && b.program == "net":
		l.Form = "net stop"
	case l.Form == "":
		l.Form = "sc"
	}
	if b.verb == "stop" && l.Stopping == "" {
		l.Stopping = b.asked
	}
	if b.program == "sc" && (b.verb == "stop" || b.verb == "start") {
		for _, s := range l.Services {
			if what := pending[s.State]; what != "" {
				l.Outcomes = append(l.Outcomes, Outcome{Service: s.Name, What: what, Line: s.StateLine})
			}
		}
	}
	l.Complete = b.complete()
}
