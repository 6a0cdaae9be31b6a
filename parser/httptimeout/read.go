package httptimeout

import (
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/command"
	"diag/parser/internal/label"
	"diag/parser/internal/linelex"
	"diag/parser/internal/prompt"
)

// Command describes "netsh http show timeout" to the parser.
var Command = &command.Command{
	Kind:  "timeout",
	Typed: typed,
	Opens: opens,
	Holds: holds,
	Read:  Read,
}

func typed(e prompt.Echo) bool { return e.Is("netsh", "http", "show", "timeout") }

func opens(w command.Window) command.Sign {
	s := strings.TrimSpace(w.Text)
	if s == "" || len(s) >= longest {
		return command.None
	}
	if isTitle(s) {
		return command.Title
	}
	// The service state has these lines in the middle of others.
	if field, _ := seconds(s); field == "Idle" {
		prev, next, after := strings.TrimSpace(w.Prev(1)), strings.TrimSpace(w.Next(1)), strings.TrimSpace(w.Next(2))
		if is(next, "Header") && !timed(prev) && !timed(after) {
			return command.Row
		}
	}
	return command.None
}

func is(s, want string) bool {
	if s == "" {
		return false
	}
	field, _ := seconds(s)
	return field == want
}

// timed reports whether the line is another setting of the kind.
func timed(s string) bool {
	return s != "" && (is(s, "Seconds") || is(s, "Idle") || is(s, "Header") || strings.Contains(s, "(bytes/sec)"))
}

func holds(w command.Window) bool { return classify(w.Text) != nil }

// Read reads the lines of a section.
func Read(in *command.Input) command.Output {
	b := &builder{Reading: linelex.NewReading(in, in.Lines())}
	b.echoed = typed(in.Echo)
	trees, err := linelex.Parse(grammar(), lines, lines.Unjoined(b.Lines))
	if err != nil {
		return linelex.Unreadable(in, "the timeouts", err)
	}
	for _, tree := range trees {
		for _, p := range tree.Parts {
			b.part(p)
		}
	}
	d := &b.data
	if d.TitleLine == 0 && d.IdleLine == 0 && d.HeaderLine == 0 {
		return command.Output{}
	}
	if d.IdleLine == 0 || d.HeaderLine == 0 {
		b.Cut(max(d.TitleLine, d.IdleLine, d.HeaderLine), "one of the two timeouts is missing; the capture may end here")
	}
	return b.Output(d)
}

type builder struct {
	*linelex.Reading
	data   Timeouts
	echoed bool
}

func (b *builder) part(p *part) {
	switch {
	case p.Title != nil:
		if b.data.TitleLine == 0 {
			b.data.TitleLine = p.Title.Pos.Line
		}
		b.Words.Add(label.Lookup("timeout.title", p.Title.Value))
		b.Mark(*p.Title, command.Frame)
	case p.Ruler != nil:
		b.Mark(*p.Ruler, command.Frame)
	case p.Idle != nil:
		b.seconds(p.Idle, &b.data.IdleConnection, &b.data.IdleLine)
	case p.Header != nil:
		b.seconds(p.Header, &b.data.HeaderWait, &b.data.HeaderLine)
	case p.Seconds != nil && b.echoed && b.data.IdleLine == 0:
		b.seconds(p.Seconds, &b.data.IdleConnection, &b.data.IdleLine)
	case p.Seconds != nil && b.echoed:
		b.seconds(p.Seconds, &b.data.HeaderWait, &b.data.HeaderLine)
	}
}

// seconds stores a value where none is yet; a second one stays unexplained.
func (b *builder) seconds(t *lexer.Token, value **int, line *int) {
	if *line > 0 {
		return
	}
	n, err := strconv.Atoi(t.Value)
	if err != nil {
		return // an empty value: nothing but the label is there
	}
	*value, *line = &n, t.Pos.Line
	b.Word("timeout.label", *t)
	b.Mark(*t, command.Record)
}
