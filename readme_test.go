package diag

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the transcript in the README anew")

var transcript = regexp.MustCompile("(?s)(<!-- transcript: (\\S+) -->\n````markdown\n)(.*?)(````\n)")

// TestTranscript: the README shows how the report of its ticket begins.
func TestTranscript(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	m := transcript.FindStringSubmatch(string(readme))
	if m == nil {
		t.Fatal("the README has no transcript")
	}
	report, err := os.ReadFile(m[2])
	if err != nil {
		t.Fatal(err)
	}
	want, _, ok := strings.Cut(string(report), "<details>")
	if !ok {
		t.Fatalf("%s has nothing that is folded away", m[2])
	}
	want = strings.TrimSpace(want) + "\n"
	if *update {
		text := strings.Replace(string(readme), m[0], m[1]+want+m[4], 1)
		if err := os.WriteFile("README.md", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, m[3]); diff != "" {
		t.Errorf("the transcript is stale (-want +got):\n%s", diff)
	}
}

// TestCommands: the README names the commands that the checks run.
func TestCommands(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"    go run ./cmd/diag analyze testdata/branchcache-port-80/dump.txt\n", "    go test ./...\n"} {
		if n := strings.Count(string(readme), line); n != 1 {
			t.Errorf("the README has the line %q %d times, want once", line, n)
		}
	}
}

// TestLinks: files and headings that the documents point at exist.
func TestLinks(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^):#]*)(?:#([^)]+))?\)`)
	docs, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	headings := map[string]map[string]bool{}
	for _, doc := range append(docs, "README.md", "CONTRIBUTING.md") {
		text, err := os.ReadFile(doc)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			file := doc
			if m[1] != "" {
				file = filepath.Join(filepath.Dir(doc), m[1])
			}
			if _, err := os.Stat(file); err != nil {
				t.Errorf("%s points at %s: %v", doc, m[1], err)
				continue
			}
			if m[2] == "" {
				continue
			}
			if headings[file] == nil {
				headings[file] = anchors(t, file)
			}
			if !headings[file][m[2]] {
				t.Errorf("%s points at %s, which has no heading %s", doc, file, m[2])
			}
		}
	}
}

// anchors are the names that hosts of Markdown give the headings of a file.
func anchors(t *testing.T, file string) map[string]bool {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		title := strings.TrimLeft(line, "#")
		if title == line || !strings.HasPrefix(title, " ") {
			continue
		}
		out[strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
				return r
			}
			return -1
		}, strings.ToLower(strings.TrimSpace(title)))] = true
	}
	return out
}
