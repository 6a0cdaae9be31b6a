package readtest

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/parser/internal/command"
)

// Nonsense is a line that no command prints.
const Nonsense = "qwx zzt nothing of this kind"

// variants are changes of a text that leave its data as they are.
var variants = []struct {
	name   string
	change func(line string) []string
	// unknown is how many lines each line adds to those not explained.
	unknown int
}{
	{"CR LF", func(l string) []string { return []string{l + "\r"} }, 0},
	{"empty line after every line", func(l string) []string { return []string{l, ""} }, 0},
	{"indentation lost", func(l string) []string { return []string{strings.TrimLeft(l, " \t")} }, 0},
	{"indentation added", func(l string) []string { return []string{"      " + l} }, 0},
	{"blanks at the end", func(l string) []string { return []string{l + "  "} }, 0},
	{"nonsense after every line", func(l string) []string { return []string{l, Nonsense} }, 1},
}

// Variants checks that the data of a text survive what pastes and consoles do to
// it, line numbers aside, and that nonsense put between its lines stays
// unexplained and changes nothing.
func Variants(t *testing.T, c *command.Command, s string) {
	t.Helper()
	want := Read(c, s)
	if want.Data == nil {
		t.Fatal("the text holds no data")
	}
	for _, v := range variants {
		t.Run(v.name, func(t *testing.T) {
			var lines []string
			added := 0
			for _, l := range strings.Split(strings.TrimSuffix(s, "\n"), "\n") {
				lines = append(lines, v.change(l)...)
				added += v.unknown
			}
			got := Read(c, strings.Join(lines, "\n")+"\n")
			if diff := cmp.Diff(unnumbered(t, want.Data), unnumbered(t, got.Data)); diff != "" {
				t.Errorf("data (-want +got):\n%s", diff)
			}
			if got, want := len(got.Unknown()), len(want.Unknown())+added; got != want {
				t.Errorf("%d lines are unexplained, want %d", got, want)
			}
		})
	}
}

var lineNumber = regexp.MustCompile(`"(\w*line)": \d+`)

// unnumbered is the JSON of data without line numbers.
func unnumbered(t testing.TB, data any) string {
	t.Helper()
	b, err := json.MarshalIndent(data, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return lineNumber.ReplaceAllString(string(b), `"$1": 0`)
}

// Invariants checks what must hold for any input: blank lines stay blank,
// without data nothing is explained as a record, problems point into the text,
// and a second reading comes to the same.
func Invariants(t *testing.T, c *command.Command, s string) {
	t.Helper()
	r := Read(c, s)
	for i, m := range r.Marks {
		if blank := r.Doc.Blank(i + 1); blank != (m == command.Blank) {
			t.Errorf("line %d: blank is %t, mark is %d", i+1, blank, m)
		}
		if m == command.Record && r.Data == nil {
			t.Errorf("line %d reached the data, but there are none", i+1)
		}
	}
	for _, p := range r.Problems {
		if p.Line < 1 || p.Line > r.Doc.Len() || p.Message == "" {
			t.Errorf("problem %+v of a text of %d lines", p, r.Doc.Len())
		}
	}
	if diff := cmp.Diff(r.JSON(t), Read(c, s).JSON(t)); diff != "" {
		t.Errorf("a second reading differs:\n%s", diff)
	}
}

// Damages checks that the data of a text, line numbers included, survive what
// takes its columns: every run of blanks made one, and all lines moved.
func Damages(t *testing.T, c *command.Command, s string) {
	t.Helper()
	want := Read(c, s).Data
	for name, damage := range map[string]func(line string) string{
		"CR LF":    func(l string) string { return l + "\r" },
		"flat":     func(l string) string { return strings.Join(strings.Fields(l), " ") },
		"indented": func(l string) string { return "    " + l },
	} {
		var lines []string
		for _, l := range strings.Split(s, "\n") {
			lines = append(lines, damage(l))
		}
		if diff := cmp.Diff(want, Read(c, strings.Join(lines, "\n")).Data); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
