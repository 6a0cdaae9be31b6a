package portproxy

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/command"
	"diag/parser/internal/label"
	"diag/parser/internal/linelex"
	"diag/parser/internal/prompt"
)

// Command describes "netsh interface portproxy show" to the parser.
var Command = &command.Command{
	Kind:  "portproxy",
	Typed: func(e prompt.Echo) bool { return e.Is("netsh", "interface", "portproxy", "show") },
	Opens: opens,
	Holds: holds,
	Read:  Read,
}

func opens(w command.Window) command.Sign {
	s := strings.TrimSpace(w.Text)
	switch {
	case s == "" || len(s) >= longest:
	case s[0] == '-':
		if isRuler(s) {
			return command.Row
		}
	case titleFamily(s) != "":
		return command.Title
	case s[0] >= 0x80 || s[0]|0x20 >= 'a' && s[0]|0x20 <= 'z':
		if strings.Count(s, " ")+strings.Count(s, "\t") < 3 || !isHeader(s) || !isRuler(strings.TrimSpace(w.Next(1))) {
			return command.None
		}
		if titleFamily(strings.TrimSpace(w.Prev(1))) != "" {
			return command.Row
		}
		return command.Title
	}
	return command.None
}

func holds(w command.Window) bool {
	s := strings.TrimSpace(w.Text)
	if s == "" {
		return false
	}
	if isRuler(s) || titleFamily(s) != "" {
		return true
	}
	if isHeader(s) {
		return len(label.Lookup("portproxy.header", s)) > 0 ||
			titleFamily(strings.TrimSpace(w.Prev(1))) != "" || isRuler(strings.TrimSpace(w.Next(1)))
	}
	_, ok := parseRule(s)
	return ok
}

// Read reads the lines of a section.
func Read(in *command.Input) command.Output {
	stream, joined := lines.Stream(in.Lines())
	trees, err := linelex.Parse(grammar(), lines, stream)
	if err != nil {
		return linelex.Unreadable(in, "the table", err)
	}
	b := &builder{Reading: linelex.NewReading(in, joined), data: Table{Rules: []Rule{}}}
	if in.Echo.Is("netsh", "interface", "portproxy", "show") && len(in.Echo.Words) > 4 {
		switch w := in.Echo.Words[4]; w {
		case "v4tov4", "v4tov6", "v6tov4", "v6tov6":
			b.family = w
		}
	}
	for _, tree := range trees {
		for _, p := range tree.Parts {
			b.part(p)
		}
	}
	if len(b.data.Rules) == 0 && !b.titled {
		return command.Output{}
	}
	return b.Output(&b.data)
}

type builder struct {
	*linelex.Reading
	data   Table
	titled bool
	// family is that of the table being read.
	family string
}

func (b *builder) part(p *part) {
	switch {
	case p.Title != nil:
		b.Mark(*p.Title, command.Frame)
		b.Words.Add(label.Lookup("portproxy.title", p.Title.Value))
		b.family = titleFamily(p.Title.Value)
		b.titled = true
	case p.Header != nil:
		b.Mark(*p.Header, command.Frame)
		b.Words.Add(label.Lookup("portproxy.header", p.Header.Value))
		b.titled = true
	case p.Ruler != nil:
		b.Mark(*p.Ruler, command.Frame)
		b.titled = true
	case p.Rule != nil:
		b.rule(p.Rule)
	}
}

const maxPort = 65535

func (b *builder) rule(t *lexer.Token) {
	printed, _ := parseRule(t.Value)
	r := Rule{
		Listen: printed.listen, ListenPort: printed.listenPort,
		Connect: printed.connect, ConnectPort: printed.connectPort,
		Family: b.family, Line: t.Pos.Line,
	}
	for _, p := range [...]Ports{r.ListenPort, r.ConnectPort} {
		switch {
		case p.First > maxPort || p.Last > maxPort:
			b.Problem(r.Line, "%s goes beyond port %d; the row may be damaged", p.Text, maxPort)
		case p.First > p.Last:
			b.Problem(r.Line, "the range %s ends before it begins; it names no port", p.Text)
		}
	}
	b.data.Rules = append(b.data.Rules, r)
	b.Mark(*t, command.Record)
}
