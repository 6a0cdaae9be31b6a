// Package readtest helps the command packages test their readers.
package readtest

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/parser/internal/command"
	"diag/parser/internal/prompt"
	"diag/parser/text"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// Result is what a reader made of a text.
type Result struct {
	command.Output
	Doc   *text.Document
	Marks []command.Mark
}

// Read lets a command read a whole text as one section.
func Read(c *command.Command, s string) Result { return ReadBelow(c, "", s) }

// ReadBelow is Read for a text that stands below a typed command line; "" is none.
func ReadBelow(c *command.Command, typed, s string) Result {
	doc := text.Decode("test.txt", []byte(s))
	in := &command.Input{Doc: doc, First: 1, Last: doc.Len(), Marks: make([]command.Mark, doc.Len())}
	if typed != "" {
		in.Echo, _ = prompt.Parse(typed)
	}
	for n := 1; n <= doc.Len(); n++ {
		if doc.Blank(n) {
			in.Marks[n-1] = command.Blank
		}
	}
	if doc.Len() == 0 {
		return Result{Doc: doc}
	}
	return Result{Output: c.Read(in), Doc: doc, Marks: in.Marks}
}

// Unknown returns the lines that the reader could not explain, trimmed.
func (r Result) Unknown() []string {
	var lines []string
	for i, m := range r.Marks {
		if m == command.Unknown {
			lines = append(lines, strings.TrimSpace(r.Doc.Raw(i+1)))
		}
	}
	return lines
}

// JSON is the data and the problems as they are printed.
func (r Result) JSON(t testing.TB) string {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(struct {
		Language string            `json:"language"`
		Data     any               `json:"data"`
		Problems []command.Problem `json:"problems"`
		Unknown  []string          `json:"unknown"`
	}{r.Language, r.Data, r.Problems, r.Unknown()}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Goldens reads every testdata/*.txt of the package and compares the outcome
// with the .golden file beside it.
func Goldens(t *testing.T, c *command.Command) {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatal("no fixture in testdata")
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".txt"), func(t *testing.T) {
			data, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			got := Read(c, string(data)).JSON(t)
			golden := strings.TrimSuffix(f, ".txt") + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", golden, diff)
			}
		})
	}
}
