package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"diag/parser"
)

// TestRecordsOfEveryLine: every line whose content reached the data leads to a
// record that begins on it or above it, in its own section.
func TestRecordsOfEveryLine(t *testing.T) {
	files, err := filepath.Glob("../../testdata/*/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob("../../collect/testdata/machine-*.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := 0
	for _, name := range append(files, more...) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		doc := parser.Parse(filepath.Base(name), text)
		for n := 1; n <= doc.Text.Len(); n++ {
			s := understand(doc, n)
			if text := showText(s); !strings.Contains(text, s.Mark) {
				t.Errorf("%s:%d: the text does not tell the mark", name, n)
			}
			if doc.Mark(n) == parser.MarkFrame && s.Pattern == "" {
				t.Errorf("%s:%d: frame without a pattern", name, n)
			}
			if doc.Mark(n) != parser.MarkRecord || s.Section == nil {
				continue
			}
			lines++
			if len(s.Records) == 0 {
				t.Errorf("%s:%d: no record", name, n)
			}
			for _, r := range s.Records {
				if !json.Valid(r.Data) || r.Line < s.Section.FirstLine-1 || r.Line > n && r.Path != wholeData {
					t.Errorf("%s:%d: %s begins on line %d, valid %v", name, n, r.Path, r.Line, json.Valid(r.Data))
				}
			}
		}
	}
	if lines < 100 {
		t.Errorf("only %d record lines were looked at", lines)
	}
}
