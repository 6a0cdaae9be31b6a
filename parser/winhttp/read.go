package winhttp

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/command"
	"diag/parser/internal/label"
	"diag/parser/internal/linelex"
	"diag/parser/internal/prompt"
)

// Command describes "netsh winhttp show proxy" to the parser.
var Command = &command.Command{
	Kind:  "winhttp",
	Typed: typed,
	Opens: opens,
	Holds: holds,
	Read:  Read,
}

func typed(e prompt.Echo) bool {
	for _, verb := range [...]string{"show", "set", "reset", "import"} {
		if e.Is("netsh", "winhttp", verb, "proxy") {
			return true
		}
	}
	return false
}

func opens(w command.Window) command.Sign {
	s := strings.TrimSpace(w.Text)
	if s == "" {
		return command.None
	}
	switch c := s[len(s)-1]; {
	case c == ':' || strings.HasSuffix(s, "："):
		if isTitle(s) && (len(label.Lookup("winhttp.title", s)) > 0 || answers(strings.TrimSpace(w.Next(1)))) {
			return command.Title
		}
	case c == '.':
		if s[0] < 0x80 && isDirect(s) {
			return command.Row
		}
	}
	if s[0] == 'P' && strings.HasPrefix(s, "Proxy Server(s)") {
		if name, value, ok := linelex.Value(s); ok && value != "" && label.Field("winhttp.label", name) == "Proxy" {
			return command.Row
		}
	}
	return command.None
}

// answers reports whether the line can stand below the title.
func answers(s string) bool {
	t := classify(s)
	return isForeignDirect(s) || t != nil && t[0].Name != "Title"
}

func holds(w command.Window) bool {
	t := classify(w.Text)
	if t != nil && t[0].Name != "Label" {
		return true
	}
	if w.Line > 1 && wraps(w.Doc.Text(w.Line-1), w.Text) {
		return true
	}
	// In an unknown language the settings are the two lines below the title.
	return isTitle(strings.TrimSpace(w.Prev(1))) && (t != nil || isForeignDirect(strings.TrimSpace(w.Text))) ||
		t != nil && isTitle(strings.TrimSpace(w.Prev(2)))
}

// Read reads the lines of a section.
func Read(in *command.Input) command.Output {
	joined := join(in.Lines())
	trees, err := linelex.Parse(grammar(), lines, lines.Unjoined(joined))
	if err != nil {
		return linelex.Unreadable(in, "the settings", err)
	}
	b := &builder{Reading: linelex.NewReading(in, joined)}
	for _, tree := range trees {
		for _, p := range tree.Parts {
			b.part(p)
		}
	}
	if b.title >= 0 && b.data.TitleLine > 0 && b.data.Line == 0 {
		b.foreignDirect()
	}
	d := &b.data
	if d.TitleLine == 0 && d.Line == 0 && d.BypassLine == 0 {
		return command.Output{}
	}
	if d.Line == 0 {
		b.Cut(max(d.TitleLine, d.BypassLine), "neither a proxy nor direct access is shown; the setting is not known from here")
	}
	return b.Output(d)
}

// narrowest is the width from which on a console may have wrapped a line.
const narrowest = 79

// wraps reports whether a console may have wrapped a list between the lines.
func wraps(line, rest string) bool {
	return len(line) >= narrowest && rest != "" && !strings.ContainsAny(rest, " \t") &&
		classify(line) != nil && classify(rest) == nil
}

// join puts lists together that a console wrapped: their rest is one word.
func join(lines []command.Line) []command.Line {
	out := lines[:0:0]
	for _, l := range lines {
		if k := len(out) - 1; k >= 0 && out[k].Last+1 == l.First && wraps(out[k].Text, l.Text) {
			out[k].Text += l.Text
			out[k].Last = l.Last
			continue
		}
		out = append(out, l)
	}
	return out
}

type builder struct {
	*linelex.Reading
	data  Settings
	title int // index of the title in lines
}

func (b *builder) part(p *part) {
	switch {
	case p.Title != nil:
		if b.data.TitleLine == 0 {
			b.data.TitleLine, b.title = p.Title.Pos.Line, linelex.Index(*p.Title)
		}
		b.Words.Add(label.Lookup("winhttp.title", p.Title.Value))
		b.Mark(*p.Title, command.Frame)
	case p.Direct != nil && b.data.Line == 0:
		b.data.Direct, b.data.Line = true, p.Direct.Pos.Line
		b.Words.Add(label.Lookup("winhttp.direct", p.Direct.Value))
		b.Mark(*p.Direct, command.Record)
	case p.Proxy != nil:
		b.proxy(p.Proxy)
	case p.Bypass != nil:
		b.bypass(p.Bypass)
	case p.Label != nil && b.data.TitleLine > 0:
		switch distance := linelex.Index(*p.Label) - b.title; {
		case distance == 1:
			b.proxy(p.Label)
		case distance == 2 && b.data.Line > 0:
			b.bypass(p.Label)
		}
	}
}

func (b *builder) proxy(t *lexer.Token) {
	if b.data.Line > 0 {
		return
	}
	b.data.Proxy, b.data.Line = t.Value, t.Pos.Line
	b.Word("winhttp.label", *t)
	b.Mark(*t, command.Record)
}

func (b *builder) bypass(t *lexer.Token) {
	if b.data.BypassLine > 0 {
		return
	}
	if b.data.BypassLine = t.Pos.Line; !none(t.Value) {
		b.data.Bypass = t.Value
	}
	b.Word("winhttp.label", *t)
	b.Mark(*t, command.Record)
}

// foreignDirect takes the sentence below the title for direct access.
func (b *builder) foreignDirect() {
	if b.title+1 >= len(b.Lines) {
		return
	}
	if l := b.Lines[b.title+1]; isForeignDirect(strings.TrimSpace(l.Text)) {
		b.data.Direct, b.data.Line = true, l.First
		b.In.Mark(l, command.Record)
	}
}
