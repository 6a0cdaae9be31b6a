package dashtable

import (
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/command"
	"diag/parser/internal/linelex"
)

// Format says how the objects of a cmdlet are told from other text: printed as
// tables, or as lists of "Name : value".
type Format struct {
	// Header reports whether a trimmed line holds names of columns.
	Header func(line string) bool
	// Row reports whether a line is a row of a table of that layout.
	Row func(l Layout, line string) bool
	// Like reports whether a line looks like a row of a table that lost its
	// columns.
	Like func(line string) bool
	// Properties are the names that lists print, in lower case.
	Properties map[string]bool
}

// Layout is what the lines above a row say of its columns.
type Layout struct {
	// Header is the line with the names, "" where none was seen.
	Header string
	// Columns are those of header and ruler; Ruled reports that the two belong
	// together.
	Columns Columns
	Ruled   bool
}

// Below is the layout of the rows below a header and the line behind it, which
// need not be a ruler.
func Below(header, ruler string) Layout {
	l := Layout{Header: header}
	l.Columns, l.Ruled = Parse(header, ruler)
	return l
}

// Get returns a row's cell in the column with one of the names, or "".
func (l Layout) Get(cells []string, names ...string) string {
	if i := l.Columns.Index(names...); i >= 0 {
		return cells[i]
	}
	return ""
}

// No line of a table is longer.
const longest = 4000

// A capture of several tokens must hold the repetition inside its parentheses:
// behind them every token would replace the one before.

type output struct {
	Parts []*part `parser:"@@*"`
}

type part struct {
	Table *table        `parser:"  @@"`
	List  []lexer.Token `parser:"| @(Property+)"`
	Stray *lexer.Token  `parser:"| @Ruler"`
}

type table struct {
	Header *lexer.Token  `parser:"( @Header"`
	Ruler  *lexer.Token  `parser:"  @Ruler?"`
	Rows   []lexer.Token `parser:"  @(Row+)? | @(Row+) )"`
}

// definition is a lexer for one section: which lines are rows depends on the
// header above them.
func (f Format) definition() *linelex.Definition {
	var layout Layout
	classify := func(line string) []linelex.Token {
		s := strings.TrimSpace(line)
		switch {
		case s == "" || len(line) > longest:
			return nil
		case f.Header(s):
			layout = Layout{Header: line}
			return []linelex.Token{{Name: "Header", Value: line}}
		case IsRuler(s):
			if layout.Header == "" {
				return nil
			}
			layout = Below(layout.Header, line)
			return []linelex.Token{{Name: "Ruler", Value: line}}
		case f.Row(layout, line):
			return []linelex.Token{{Name: "Row", Value: line}}
		case f.property(s):
			return []linelex.Token{{Name: "Property", Value: s}}
		}
		return nil
	}
	return linelex.New(classify, "Header", "Ruler", "Row", "Property")
}

var grammar = sync.OnceValue(func() *participle.Parser[output] {
	none := Format{Header: IsRuler, Row: func(Layout, string) bool { return false }}
	return participle.MustBuild[output](participle.Lexer(none.definition()))
})

// EBNF returns the grammar of all formats in the notation of its library.
func EBNF() string { return grammar().String() }

// Holds reports whether a trimmed line is a header, a ruler or a property.
func (f Format) Holds(s string) bool {
	return len(s) <= longest && (f.Header(s) || IsRuler(s) || f.property(s))
}

func (f Format) property(s string) bool {
	name, _, ok := linelex.Value(s)
	return ok && f.Properties[strings.ToLower(name)]
}

// Read reads a section: it hands every row to row and the properties of every
// object of a list to object, which mark what reaches their data. Headers and
// rulers it marks itself; headed reports that there was one. Lines of a table
// that do not fit its columns are reported.
func (f Format) Read(r *linelex.Reading, row func(Layout, lexer.Token), object func([]lexer.Token)) (headed bool, err error) {
	tree, err := linelex.ParseWhole(grammar(), f.definition().Unjoined(r.Lines))
	if err != nil {
		return false, err
	}
	var layout Layout
	for _, p := range tree.Parts {
		if t := p.Table; t != nil {
			if t.Header != nil {
				headed = true
				layout = Layout{Header: t.Header.Value}
				r.Mark(*t.Header, command.Frame)
			}
			if t.Ruler != nil {
				layout = Below(layout.Header, t.Ruler.Value)
				r.Mark(*t.Ruler, command.Frame)
			}
			for _, t := range t.Rows {
				row(layout, t)
			}
		}
		for rest := p.List; len(rest) > 0; {
			n := objectEnd(rest)
			object(rest[:n])
			rest = rest[n:]
		}
	}
	for _, p := range tree.Parts {
		if t := p.Table; t != nil && t.Header != nil {
			r.Misfits(t.Header.Pos.Line, f.Like)
		}
	}
	return headed, nil
}

// objectEnd returns how many properties the first object has: a name that comes
// again begins the next.
func objectEnd(properties []lexer.Token) int {
	seen := map[string]bool{}
	for i, t := range properties {
		name, _, _ := linelex.Value(t.Value)
		if seen[name] {
			return i
		}
		seen[name] = true
	}
	return len(properties)
}
