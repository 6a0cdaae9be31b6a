package dynamicport

import (
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/command"
	"diag/parser/internal/ipstack"
	"diag/parser/internal/label"
	"diag/parser/internal/linelex"
	"diag/parser/internal/prompt"
)

// Command describes "netsh interface ipv4 show dynamicport" to the parser.
var Command = &command.Command{
	Kind:  "dynamicport",
	Typed: typed,
	Opens: opens,
	Holds: holds,
	Read:  Read,
}

func typed(e prompt.Echo) bool {
	_, ok := ipstack.Asked(e, "dynamicportrange")
	return ok
}

func opens(w command.Window) command.Sign {
	s := strings.TrimSpace(w.Text)
	if s == "" || len(s) >= longest {
		return command.None
	}
	if s[0] != '-' && ipstack.Transport(s) != "" {
		if isTitle(s) || isForeignTitle(s, w.Next(1), w.Next(2), w.Next(3)) {
			return command.Title
		}
		return command.None
	}
	switch field, _ := number(s); field {
	case "Start":
		if next, _ := number(strings.TrimSpace(w.Next(1))); next != "Count" {
			return command.None
		}
		// A second range without a title is a section of its own.
		prev, _ := number(strings.TrimSpace(w.Prev(1)))
		if prev == "Number" {
			prev, _ = number(strings.TrimSpace(w.Prev(2)))
		}
		if prev != "" {
			return command.Title
		}
		return command.Row
	case "Count":
		if prev, _ := number(strings.TrimSpace(w.Prev(1))); prev == "Start" {
			return command.Row
		}
	}
	return command.None
}

// isForeignTitle: a line that names the transport, above the ruler and two
// labelled numbers.
func isForeignTitle(s, next1, next2, next3 string) bool {
	if strings.HasSuffix(s, ".") || !isRuler(strings.TrimSpace(next1)) {
		return false
	}
	first, _ := number(strings.TrimSpace(next2))
	second, _ := number(strings.TrimSpace(next3))
	return first != "" && (second != "" || next3 == "")
}

func holds(w command.Window) bool {
	s := strings.TrimSpace(w.Text)
	switch field, _ := number(s); field {
	case "":
		return isRuler(s) || isTitle(s)
	case "Number":
		if isRuler(strings.TrimSpace(w.Prev(1))) {
			return true
		}
		prev, _ := number(strings.TrimSpace(w.Prev(1)))
		return prev == "Number" && isRuler(strings.TrimSpace(w.Prev(2)))
	}
	return true
}

// Read reads the lines of a section.
func Read(in *command.Input) command.Output {
	lines := in.Lines()
	def := definition(foreign(lines))
	trees, err := linelex.Parse(grammar(), def, def.Unjoined(lines))
	if err != nil {
		return linelex.Unreadable(in, "the range", err)
	}
	b := &builder{Reading: linelex.NewReading(in, lines), known: knownWords(lines)}
	for _, tree := range trees {
		for _, p := range tree.Parts {
			b.part(p)
		}
	}
	return b.finish()
}

// foreign finds the title of an unknown language: the line above the ruler.
func foreign(lines []command.Line) string {
	for i, l := range lines {
		if i == 0 || !isRuler(strings.TrimSpace(l.Text)) {
			continue
		}
		if s := strings.TrimSpace(lines[i-1].Text); len(s) < longest && ipstack.Transport(s) != "" && !strings.HasSuffix(s, ".") {
			return s
		}
	}
	return ""
}

func knownWords(lines []command.Line) bool {
	for _, l := range lines {
		if field, _ := number(strings.TrimSpace(l.Text)); field == "Start" || field == "Count" {
			return true
		}
	}
	return false
}

type builder struct {
	*linelex.Reading
	data  Range
	title string
	ruled bool
	// known: the words of the section's language are known, so that other
	// labelled numbers are none of its own.
	known bool
}

func (b *builder) part(p *part) {
	switch {
	case p.Title != nil:
		b.Mark(*p.Title, command.Frame)
		b.Words.Add(label.Lookup("dynamicport.title", p.Title.Value))
		if b.data.TitleLine == 0 {
			b.data.TitleLine, b.title = p.Title.Pos.Line, p.Title.Value
		}
	case p.Ruler != nil:
		b.Mark(*p.Ruler, command.Frame)
		b.ruled = true
	case p.Start != nil:
		b.number(p.Start, &b.data.Start, &b.data.StartLine)
	case p.Count != nil:
		b.number(p.Count, &b.data.Count, &b.data.CountLine)
	case p.Number != nil && b.ruled && !b.known && b.data.StartLine == 0:
		b.number(p.Number, &b.data.Start, &b.data.StartLine)
	case p.Number != nil && b.ruled && !b.known && b.data.CountLine == 0:
		b.number(p.Number, &b.data.Count, &b.data.CountLine)
	}
}

// number stores a value where none is yet; a second one stays unexplained.
func (b *builder) number(t *lexer.Token, value, line *int) {
	if *line > 0 {
		return
	}
	*value, _ = strconv.Atoi(t.Value) // maxDigits keeps it in range
	*line = t.Pos.Line
	b.Mark(*t, command.Record)
	b.Word("dynamicport.label", *t)
}

const maxPort = 65535

func (b *builder) finish() command.Output {
	d := &b.data
	if d.TitleLine == 0 && d.StartLine == 0 && d.CountLine == 0 {
		return command.Output{}
	}
	query, message := ipstack.Settle(b.In, "dynamicportrange", b.title)
	d.Family, d.Transport = query.Family, query.Transport
	if message != "" {
		b.Problem(d.TitleLine, "%s", message)
	}
	switch {
	case d.StartLine == 0 || d.CountLine == 0:
		b.Cut(max(d.TitleLine, d.StartLine, d.CountLine), "the range lacks its start or its count; which ports are dynamic is not known from it")
	case d.Start > maxPort || d.Count > maxPort || d.End() > maxPort:
		b.Problem(d.CountLine, "the range of %d ports from %d on goes beyond port %d; a number may be damaged", d.Count, d.Start, maxPort)
	}
	return b.Output(d)
}
