package linelex

import (
	"strings"
	"testing"

	"github.com/alecthomas/participle/v2/lexer"
	"github.com/google/go-cmp/cmp"

	"diag/parser/internal/command"
)

func TestValue(t *testing.T) {
	type want struct {
		Label, Value string
		OK           bool
	}
	for line, w := range map[string]want{
		"  Reserved URL            : http://+:80/x/ ": {"Reserved URL", "http://+:80/x/", true},
		"User: a\\b":     {"User", "a\\b", true},
		"SDDL:":          {"SDDL", "", true},
		"名前：値":           {"名前", "値", true},
		"時刻：12:00":       {"時刻", "12:00", true},
		"time: 12：00":    {"time", "12：00", true},
		": no label":     {},
		"：no label":      {},
		"no colon":       {},
		"":               {},
		"http://+:80/x/": {"http", "//+:80/x/", true},
	} {
		l, v, ok := Value(line)
		if diff := cmp.Diff(w, want{l, v, ok}); diff != "" {
			t.Errorf("Value(%q) (-want +got):\n%s", line, diff)
		}
	}
}

// letters makes tokens of the lines that begin with a letter or two.
var letters = New(func(line string) []Token {
	switch {
	case strings.HasPrefix(line, "ab"):
		return []Token{{Name: "A", Value: line[:1]}, {Name: "B", Value: line[1:]}}
	case strings.HasPrefix(line, "a"):
		return []Token{{Name: "A", Value: line}}
	}
	return nil
}, "A", "B")

func numbered(texts ...string) []command.Line {
	lines := make([]command.Line, len(texts))
	for i, s := range texts {
		lines[i] = command.Line{First: i + 1, Last: i + 1, Text: s}
	}
	return lines
}

// brief prints tokens as name@line:column#index=value.
func brief(tokens []lexer.Token) []string {
	names := lexer.SymbolsByRune(letters)
	var out []string
	for _, t := range tokens {
		out = append(out, names[t.Type]+t.Pos.String()+"="+t.Value[:min(len(t.Value), 12)])
	}
	return out
}

func TestStream(t *testing.T) {
	wide := "a" + strings.Repeat("w", 79)
	for _, tc := range []struct {
		name  string
		lines []command.Line
		want  []string
		last  []int // last printed line of each logical line
	}{
		{"two tokens of a line", numbered("ab", "x", "a"), []string{"A1:1=a", "B1:2=b", "A3:1=a"}, []int{1, 2, 3}},
		{"wrapped", numbered(wide, "rest", "a"), []string{"A1:1=" + wide[:12], "A3:1=a"}, []int{2, 3}},
		{"wrapped twice", numbered(wide, strings.Repeat("r", 80), "rest", "a"), []string{"A1:1=" + wide[:12], "A4:1=a"}, []int{3, 4}},
		{"a line of its own below a full one", numbered(wide, "a"), []string{"A1:1=" + wide[:12], "A2:1=a"}, []int{1, 2}},
		{"no console is that narrow", numbered("a"+strings.Repeat("w", 50), "rest"), []string{"A1:1=awwwwwwwwwww"}, []int{1, 2}},
		{"one line of an odd width", numbered("a"+strings.Repeat("w", 90), "rest"), []string{"A1:1=awwwwwwwwwww"}, []int{1, 2}},
		{"two lines of an odd width", numbered("a"+strings.Repeat("w", 90), "rest", "a"+strings.Repeat("w", 90)),
			[]string{"A1:1=awwwwwwwwwww", "A3:1=awwwwwwwwwww"}, []int{2, 3}},
		{"a line between was explained", []command.Line{{First: 1, Last: 1, Text: wide}, {First: 3, Last: 3, Text: "rest"}},
			[]string{"A1:1=" + wide[:12]}, []int{1, 3}},
		{"nothing", nil, nil, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s, lines := letters.Stream(tc.lines)
			if diff := cmp.Diff(tc.want, brief(s.Tokens())); diff != "" {
				t.Errorf("tokens (-want +got):\n%s", diff)
			}
			var last []int
			for _, l := range lines {
				last = append(last, l.Last)
			}
			if diff := cmp.Diff(tc.last, last); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
			for _, tok := range s.Tokens() {
				if l := lines[Index(tok)]; l.First != tok.Pos.Line {
					t.Errorf("token of line %d has the index of line %d", tok.Pos.Line, l.First)
				}
			}
		})
	}
}

func TestUnjoined(t *testing.T) {
	s := letters.Unjoined(numbered("a"+strings.Repeat("w", 79), "rest", "ab"))
	if diff := cmp.Diff([]string{"A1:1=awwwwwwwwwww", "A3:1=a", "B3:2=b"}, brief(s.Tokens())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestLexString(t *testing.T) {
	l, err := letters.LexString("x.txt", "a\n\nab\n")
	if err != nil {
		t.Fatal(err)
	}
	tokens, err := lexer.ConsumeAll(l)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"A1:1=a", "A3:1=a", "B3:2=b"}, brief(tokens[:len(tokens)-1])); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestUndeclaredToken(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("an undeclared token was let through")
		}
	}()
	New(func(string) []Token { return []Token{{Name: "C"}} }, "A").Unjoined(numbered("x"))
}
