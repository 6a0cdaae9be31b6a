package excludedportrange

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

// Command describes "netsh interface ipv4 show excludedportrange" to the parser.
var Command = &command.Command{
	Kind:  "excludedportrange",
	Typed: typed,
	Opens: opens,
	Holds: holds,
	Read:  Read,
}

func typed(e prompt.Echo) bool {
	_, ok := ipstack.Asked(e, "excludedportrange")
	return ok
}

func opens(w command.Window) command.Sign {
	s := strings.TrimSpace(w.Text)
	if s == "" || len(s) >= longest {
		return command.None
	}
	switch c := s[0]; {
	case c >= '0' && c <= '9':
		if fragment(s) {
			return command.Row
		}
		return command.None
	case c == '-':
		if isRuler(s) && belowRuler(strings.TrimSpace(w.Next(1))) {
			return command.Row
		}
		return command.None
	case c == '*':
		if len(label.Lookup("excludedportrange.footer", s)) > 0 {
			return command.Row
		}
		return command.None
	}
	if ipstack.Transport(s) != "" {
		if isTitle(s) || isForeignTitle(s, w.Next(1), w.Next(2)) {
			return command.Title
		}
		return command.None
	}
	if !wordy(s) {
		return command.None
	}
	if isHeader(s) || isRuler(strings.TrimSpace(w.Next(1))) && belowRuler(strings.TrimSpace(w.Next(2))) {
		if ipstack.Transport(w.Prev(1)) != "" && opens(before(w)) == command.Title {
			return command.Row
		}
		return command.Title
	}
	return command.None
}

// before is the window of the non-blank line before w's.
func before(w command.Window) command.Window {
	for n := w.Line - 1; n >= 1; n-- {
		if !w.Doc.Blank(n) {
			return command.Window{Doc: w.Doc, Line: n, Text: w.Doc.Text(n)}
		}
	}
	return command.Window{Doc: w.Doc}
}

// isForeignTitle: a line that names the transport, above a header and the ruler.
func isForeignTitle(s, next, afterNext string) bool {
	if strings.HasSuffix(s, ".") {
		return false
	}
	next, afterNext = strings.TrimSpace(next), strings.TrimSpace(afterNext)
	return isRuler(next) && belowRuler(afterNext) || wordy(next) && isRuler(afterNext)
}

// belowRuler: what may stand below the ruler, which other tables have as well:
// a row, the footer, or nothing where the capture ends.
func belowRuler(s string) bool {
	if s == "" || isFooter(s) {
		return true
	}
	_, ok := parseRow(s)
	return ok
}

// fragment: a starred row with the padding of the table, which can stand alone.
func fragment(s string) bool {
	r, ok := parseRow(s)
	if !ok || !r.administered || !strings.HasSuffix(s, "     *") {
		return false
	}
	gap := len(s) - len(r.start) - len(r.end) - len("     *")
	return gap == 12-len(r.end)
}

// contextLines is how many lines of something else may part the rows of a table.
const contextLines = 3

func holds(w command.Window) bool {
	s := strings.TrimSpace(w.Text)
	switch {
	case s == "":
		return false
	case s[0] >= '0' && s[0] <= '9':
		r, ok := parseRow(s)
		return ok && (r.administered || inTable(w))
	}
	return isRuler(s) || isFooter(s) || isTitle(s) || wordy(s) && opens(w) != command.None
}

// inTable reports whether the lines before a row are those of a table; two bare
// numbers alone say nothing.
func inTable(w command.Window) bool {
	for k := 1; k <= contextLines; k++ {
		s := strings.TrimSpace(w.Prev(k))
		switch {
		case s == "" || isRuler(s) || isHeader(s):
			return true
		case isFooter(s):
			return false
		}
		if _, ok := parseRow(s); ok {
			return true
		}
		if e, ok := prompt.Parse(s); ok {
			return typed(e)
		}
	}
	return false
}

// Read reads the lines of a section.
func Read(in *command.Input) command.Output {
	lines := in.Lines()
	def := definition(foreign(lines))
	trees, err := linelex.Parse(grammar(), def, def.Unjoined(lines))
	if err != nil {
		return linelex.Unreadable(in, "the table", err)
	}
	b := &builder{Reading: linelex.NewReading(in, lines), data: Ranges{Ranges: []Range{}}}
	for _, tree := range trees {
		for _, p := range tree.Parts {
			b.part(p)
		}
	}
	return b.finish()
}

// foreign finds the title and the header of an unknown language: the lines
// above the ruler. Known words are not looked for again.
func foreign(lines []command.Line) (f frame) {
	ruled := -1
	for i, l := range lines {
		s := strings.TrimSpace(l.Text)
		if isHeader(s) || isTitle(s) {
			return frame{}
		}
		if ruled < 0 && isRuler(s) {
			ruled = i
		}
	}
	if ruled < 1 {
		return frame{}
	}
	title := ruled - 1
	if s := strings.TrimSpace(lines[title].Text); wordy(s) && ipstack.Transport(s) == "" {
		f.header = s
		title--
	}
	if title >= 0 {
		if s := strings.TrimSpace(lines[title].Text); len(s) < longest && ipstack.Transport(s) != "" && !strings.HasSuffix(s, ".") {
			f.title = s
		}
	}
	return f
}

type builder struct {
	*linelex.Reading
	data  Ranges
	ruled bool
	title string
	last  int // line of the last row
}

func (b *builder) part(p *part) {
	switch {
	case p.Title != nil:
		b.Mark(*p.Title, command.Frame)
		b.Words.Add(label.Lookup("excludedportrange.title", p.Title.Value))
		b.data.Titled = true
		if b.data.TitleLine == 0 {
			b.data.TitleLine, b.title = p.Title.Pos.Line, p.Title.Value
		}
	case p.Header != nil:
		b.Mark(*p.Header, command.Frame)
		b.Words.Add(label.Lookup("excludedportrange.header", p.Header.Value))
		b.data.Titled = true
	case p.Ruler != nil:
		b.Mark(*p.Ruler, command.Frame)
		b.ruled = true
	case p.Footer != nil:
		words := label.Lookup("excludedportrange.footer", p.Footer.Value)
		if b.data.FooterLine > 0 && len(words) == 0 {
			return // a list item of the text around the table
		}
		b.Mark(*p.Footer, command.Frame)
		b.Words.Add(words)
		b.data.Footer, b.data.FooterLine = true, p.Footer.Pos.Line
	case p.Row != nil:
		b.row(p.Row)
	}
}

func (b *builder) row(t *lexer.Token) {
	printed, _ := parseRow(t.Value)
	r := Range{Administered: printed.administered, Line: t.Pos.Line}
	r.Start, _ = strconv.Atoi(printed.start) // maxDigits keeps them in range
	r.End, _ = strconv.Atoi(printed.end)
	switch {
	case r.Start > maxPort || r.End > maxPort:
		b.Problem(r.Line, "the range %d to %d goes beyond port %d; the row may be damaged", r.Start, r.End, maxPort)
	case r.Start > r.End:
		b.Problem(r.Line, "the range begins at %d and ends at %d; the row may be damaged and excludes nothing as it stands", r.Start, r.End)
	}
	b.data.Ranges = append(b.data.Ranges, r)
	b.last = r.Line
	b.Mark(*t, command.Record)
}

const maxPort = 65535

func (b *builder) finish() command.Output {
	d := &b.data
	if len(d.Ranges) == 0 && !d.Titled && !d.Footer && !b.ruled {
		return command.Output{}
	}
	query, message := ipstack.Settle(b.In, "excludedportrange", b.title)
	d.Family, d.Transport = query.Family, query.Transport
	if message != "" {
		b.Problem(d.TitleLine, "%s", message)
	}
	if d.Titled && !d.Footer && len(d.Ranges) > 0 && len(b.In.Echo.Filters) == 0 {
		b.Cut(b.last, "the table has no closing note; rows may be missing behind this one")
	}
	return b.Output(d)
}
