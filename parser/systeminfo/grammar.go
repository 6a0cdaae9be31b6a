package systeminfo

import (
	"regexp"
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/command"
	"diag/parser/internal/label"
	"diag/parser/internal/linelex"
	"diag/parser/text"
)

type info struct {
	Parts []*part `parser:"@@*"`
}

type part struct {
	Field *field       `parser:"  @@"`
	Stray *lexer.Token `parser:"| @(Item | Detail)"`
}

type field struct {
	Label lexer.Token   `parser:"@Field"`
	Lines []lexer.Token `parser:"@((Item | Detail)*)"`
}

var lines = linelex.New(layout{}.classify, "Field", "Item", "Detail")

var grammar = sync.OnceValue(func() *participle.Parser[info] {
	return participle.MustBuild[info](participle.Lexer(lines))
})

// EBNF returns the grammar in the notation of its library.
func EBNF() string { return grammar().String() }

// layout is what a section's lines show about their columns.
type layout struct {
	// column is where the values begin, counted from the line's first sign, or
	// 0 where most lines do not agree on one.
	column int
	// margin is the indentation that all lines share.
	margin int
	// indented reports whether continuation lines keep their blanks.
	indented bool
}

// measure finds the layout of a section.
func measure(ls []command.Line) layout {
	votes, all := map[int]int{}, 0
	var out layout
	for i, l := range ls {
		if n := indent(l.Text); i == 0 || n < out.margin {
			out.margin = n
		}
	}
	most := 0
	for _, l := range ls {
		if indent(l.Text) >= out.margin+deep {
			out.indented = true
			continue
		}
		s := strings.TrimSpace(l.Text)
		if i := gap(s); i > 0 {
			c := text.Width(s[:i+1+blanks(s[i+1:])])
			votes[c]++
			all++
			if votes[c] > most || votes[c] == most && c > out.column {
				most, out.column = votes[c], c
			}
		}
	}
	if most < 2 || 2*most < all {
		out.column = 0
	}
	return out
}

// deep is the indentation from which on a line belongs to the one above.
const deep = 8

// gap is the index of the first colon with several blanks, or a tab, behind it.
func gap(s string) int {
	for i := 0; i+2 < len(s); i++ {
		if s[i] == ':' && (s[i+1] == '\t' || s[i+1] == ' ' && (s[i+2] == ' ' || s[i+2] == '\t')) {
			return i
		}
	}
	return -1
}

func blanks(s string) int { return len(s) - len(strings.TrimLeft(s, " \t")) }

func indent(s string) int {
	n := 0
	for _, r := range s {
		switch r {
		case ' ', '\u00a0':
			n++
		case '\t':
			n += 8
		default:
			return n
		}
	}
	return n
}

// split parts a field's line into label and value.
func (l layout) split(s string) (name, value string, ok bool) {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 1000 || strings.HasPrefix(s, "[") {
		return "", "", false
	}
	if strings.HasSuffix(s, ":") { // no value
		return strings.TrimSuffix(s, ":"), "", len(s) < 100 && !strings.Contains(s, "  ")
	}
	if l.column > 0 {
		if i := byteAt(s, l.column); i > 1 && strings.HasSuffix(strings.TrimRight(s[:i], " \t"), ":") {
			return strings.TrimSuffix(strings.TrimRight(s[:i], " \t"), ":"), strings.TrimSpace(s[i:]), true
		}
		// A value that was changed by hand or by a code page keeps its gap.
		if i := gap(s); i > 0 && l.indented {
			return s[:i], strings.TrimSpace(s[i+1:]), true
		}
		return "", "", false
	}
	i := gap(s)
	if i < 0 {
		i = strings.Index(s, ": ")
	}
	if i < 0 {
		i = strings.Index(s, ":\t")
	}
	if i <= 0 || i > 100 {
		return "", "", false
	}
	return strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+1:]), true
}

// byteAt is the index of the sign in a display column, or -1.
func byteAt(s string, column int) int {
	w := 0
	for i, r := range s {
		if w == column {
			return i
		}
		if w > column {
			return -1
		}
		w += text.Width(string(r))
	}
	return -1
}

var itemLine = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\[\d{1,4}\][\s\x{a0}\x{fffd}]?[:：]\s*(.*)$`)
})

func (l layout) classify(line string) []linelex.Token {
	s := strings.TrimSpace(line)
	switch {
	case s == "" || len(s) > 1000:
		return nil
	case s[0] == '[':
		if m := itemLine().FindStringSubmatch(s); m != nil {
			return []linelex.Token{{Name: "Item", Value: m[1]}}
		}
		return nil
	case l.indented && indent(line) >= l.margin+deep:
		return []linelex.Token{{Name: "Detail", Value: s}}
	}
	if _, _, ok := l.split(s); ok {
		return []linelex.Token{{Name: "Field", Value: s}}
	}
	if label.Field("systeminfo.label", s) == "addresses" {
		return []linelex.Token{{Name: "Detail", Value: s}}
	}
	if l.indented {
		return nil
	}
	if n, v, ok := linelex.Value(s); ok && v != "" && len(n) < 80 && !strings.Contains(n, "/") {
		return []linelex.Token{{Name: "Detail", Value: s}}
	}
	return nil
}

var versionValue = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(\d{1,2}\.\d{1,2}\.(\d{3,6}))(?:\s.*\D|\s+)(\d{3,6})$`)
})

// version reads "10.0.17763 N/A Build 17763".
func version(value string) (build string, ok bool) {
	if value == "" || value[0] < '0' || value[0] > '9' {
		return "", false
	}
	m := versionValue().FindStringSubmatch(strings.TrimSpace(value))
	if m == nil || m[2] != m[3] {
		return "", false
	}
	return m[2], true
}
