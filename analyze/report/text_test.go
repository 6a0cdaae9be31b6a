package report

import (
	"bytes"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"diag/analyze"
	"diag/parser"
)

func textReport(t testing.TB, r *analyze.Report, o TextOptions) string {
	t.Helper()
	var b bytes.Buffer
	if err := Text(&b, r, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var sgr = regexp.MustCompile("\x1b\\[[0-9]+m")

// commandsOf are the lines that are never broken.
func commandsOf(r *analyze.Report) map[string]bool {
	out := map[string]bool{}
	add := func(missing []analyze.Missing, remedies []analyze.Remedy) {
		var all []string
		for _, m := range missing {
			all = append(all, m.Command)
		}
		for _, x := range remedies {
			all = append(all, x.Command)
			for _, s := range []string{x.Undo, x.Check} {
				all = append(all, steps(s).Commands...)
			}
		}
		for _, c := range all {
			for line := range strings.Lines(c) {
				out[strings.TrimSpace(visible(strings.TrimSpace(line)))] = true
			}
		}
	}
	for _, v := range r.Verdicts {
		add(v.Missing, v.Remedies)
	}
	for _, f := range r.Findings {
		add(f.Missing, f.Remedies)
	}
	return out
}

var listNumber = regexp.MustCompile(`^\d+\. `)

func checkText(t *testing.T, name string, r *analyze.Report, out string, width int) {
	t.Helper()
	if i := strings.IndexFunc(out, func(r rune) bool { return r != '\n' && hidden(r) }); i >= 0 || !utf8.ValidString(out) {
		t.Errorf("%q: the text holds a character that a terminal acts on: %q", name, out[max(0, i-20):])
	}
	commands := commandsOf(r)
	for line := range strings.Lines(out) {
		line = strings.TrimSuffix(line, "\n")
		if columns(line) > width && !commands[listNumber.ReplaceAllString(strings.TrimSpace(line), "")] {
			t.Errorf("%q: %d columns: %s", name, columns(line), line)
		}
		if strings.HasSuffix(line, " ") {
			t.Errorf("%q: blanks at the end of %q", name, line)
		}
	}
}

func TestTextTickets(t *testing.T) {
	everyReport(t, func(t *testing.T, r *analyze.Report) {
		for _, width := range []int{40, 80, 200} {
			plain := textReport(t, r, TextOptions{Width: width})
			checkText(t, t.Name(), r, plain, min(width, maxTextWidth))
			painted := textReport(t, r, TextOptions{Width: width, Color: true})
			if diff := cmp.Diff(plain, sgr.ReplaceAllString(painted, "")); diff != "" {
				t.Errorf("the colours change the text:\n%s", diff)
			}
			if !strings.Contains(painted, "\x1b[1m") {
				t.Error("no colours")
			}
		}
	})
}

func TestTextHostile(t *testing.T) {
	for _, s := range append(pageHostile, hostile...) {
		r := analyze.Analyze(parser.NewDump(parser.Parse("dump"+s+".txt", []byte(hostileDump(s)))), analyze.Options{})
		checkText(t, s, r, textReport(t, r, TextOptions{Width: 60}), 60)
	}
}

func TestTextGolden(t *testing.T) {
	for _, name := range []string{"branchcache-port-80", "excluded-port-50051", "port-1880-free"} {
		golden(t, filepath.Join("testdata", name+".txt"), []byte(textReport(t, ticket(t, filepath.Join(tickets, name)), TextOptions{})))
	}
}

func TestWrapWords(t *testing.T) {
	for _, c := range []struct {
		in    string
		width int
		want  []string
	}{
		{"", 10, []string{""}},
		{"one two three", 20, []string{"one two three"}},
		{"one two three", 10, []string{"one two", "three"}},
		{"one  two", 20, []string{"one  two"}},
		{"exactly10c here", 10, []string{"exactly10c", "here"}},
		{"http://+:80/averylongpath", 10, []string{"http://+:8", "0/averylon", "gpath"}},
		{"ポートは使用中です", 8, []string{"ポートは", "使用中で", "す"}},
		{"aポート bb", 9, []string{"aポート", "bb"}},
	} {
		if diff := cmp.Diff(c.want, wrapWords(c.in, c.width)); diff != "" {
			t.Errorf("wrapWords(%q, %d) (-want +got):\n%s", c.in, c.width, diff)
		}
	}
}

// FuzzWrapWords: no line is too wide, and no character but blanks is lost.
func FuzzWrapWords(f *testing.F) {
	f.Add("one two three", 10)
	f.Add("ポートは使用中です x", 9)
	f.Fuzz(func(t *testing.T, s string, width int) {
		s = visible(s)
		if len(s) > 2000 {
			return
		}
		lines := wrapWords(s, width)
		for _, l := range lines {
			if columns(l) > max(width, 8) {
				t.Errorf("%d columns of %d: %q", columns(l), width, l)
			}
		}
		bare := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		if got, want := bare(strings.Join(lines, "")), bare(strings.TrimSpace(s)); got != want {
			t.Errorf("%q became %q", want, got)
		}
	})
}
