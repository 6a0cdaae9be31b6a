package parser

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"diag/parser/errortext"
	"diag/parser/text"
)

// fixtures returns the fixtures of all commands by path.
func fixtures(t testing.TB) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob("*/testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	all := map[string][]byte{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.ToSlash(f)] = b
	}
	return all
}

// checkDocument checks what must hold for every document.
func checkDocument(t *testing.T, d *Document) {
	t.Helper()
	c := d.Coverage
	if c.Blank+c.Record+c.Frame+c.Unknown != c.Lines || c.Lines != d.Text.Len() {
		t.Errorf("coverage %+v of %d lines", c, d.Text.Len())
	}
	unknown := d.Unknown
	for n := 1; n <= d.Text.Len(); n++ {
		blank := text.IsBlank(d.Text.Raw(n))
		if m := d.Mark(n); blank != (m == MarkBlank) {
			t.Errorf("line %d %q: mark %d", n, d.Text.Raw(n), m)
		}
		if d.Mark(n) != MarkUnknown {
			continue
		}
		if len(unknown) == 0 || unknown[0] != (UnknownLine{n, d.Text.Raw(n)}) {
			t.Errorf("line %d is unknown and not listed", n)
			continue
		}
		unknown = unknown[1:]
	}
	if len(unknown) > 0 {
		t.Errorf("listed as unknown without reason: %v", unknown)
	}
	end := 0
	for i, s := range d.Sections {
		if s.FirstLine < 1 || s.LastLine > c.Lines || s.FirstLine > s.LastLine {
			t.Errorf("section %d (%s) has lines %d to %d of %d", i, s.Kind, s.FirstLine, s.LastLine, c.Lines)
		}
		if i > 0 && s.FirstLine < d.Sections[i-1].FirstLine {
			t.Errorf("section %d (%s) stands before its predecessor", i, s.Kind)
		}
		// A message may stand among the lines of another section.
		if s.Kind != errortext.Kind {
			if s.FirstLine <= end {
				t.Errorf("section %d (%s) begins on line %d, another one ends on line %d", i, s.Kind, s.FirstLine, end)
			}
			end = s.LastLine
		}
		if s.Data == nil || s.Problems == nil {
			t.Errorf("section %d (%s) has no data or no list of problems", i, s.Kind)
		}
		for _, p := range s.Problems {
			if p.Line < 1 || p.Line > c.Lines || p.Message == "" {
				t.Errorf("section %d (%s): problem %+v", i, s.Kind, p)
			}
		}
	}
}

func jsonOf(t testing.TB, d *Document) []byte {
	t.Helper()
	b, err := json.Marshal(NewDump(d))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestDocuments(t *testing.T) {
	for name, data := range fixtures(t) {
		t.Run(name, func(t *testing.T) { checkDocument(t, Parse(name, data)) })
	}
}

func FuzzParse(f *testing.F) {
	for _, data := range fixtures(f) {
		if len(data) < 4000 {
			f.Add(data)
		}
	}
	f.Add([]byte("C:\\>netstat -ano\r\n\r\nActive Connections\r\n> quoted\r\n```\r\n...\r\n"))
	f.Add([]byte("\xff\xfea\x00\n\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		d := Parse("dump.txt", bytes.Clone(data))
		checkDocument(t, d)
		first := jsonOf(t, d)
		if !utf8.Valid(first) {
			t.Error("the JSON is no UTF-8")
		}
		if again := jsonOf(t, Parse("dump.txt", bytes.Clone(data))); !bytes.Equal(first, again) {
			t.Errorf("a second reading differs:\n%s", cmp.Diff(string(first), string(again)))
		}
	})
}
