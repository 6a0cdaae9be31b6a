package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const tutorial = "../../docs/tutorial.md"

var machineFile = regexp.MustCompile(`^<!-- machine: (\S+) = (\S+) -->$`)

// elided stands in an expected output for any lines, as its last line.
const elided = "..."

// TestTutorial runs the console blocks of the tutorial in their order and
// compares what they print. The comments about machines bring in what the
// customer's machine printed. -update writes the outputs anew; one that ends
// with three dots keeps its length.
func TestTutorial(t *testing.T) {
	text, err := os.ReadFile(tutorial)
	if err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	page, err := filepath.Abs(tutorial)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())

	var out []string
	lines := strings.Split(string(text), "\n")
	steps, code := 0, 0
	inside := false
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		out = append(out, line)
		switch {
		case line == "```console":
			inside = true
		case line == "```":
			inside = false
		case !inside:
			if m := machineFile.FindStringSubmatch(line); m != nil {
				data, err := os.ReadFile(filepath.Join(root, m[2]))
				if err == nil {
					err = os.WriteFile(m[1], data, 0o644)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
		case strings.HasPrefix(line, "$ "):
			var want []string
			for i+1 < len(lines) && lines[i+1] != "```" && !strings.HasPrefix(lines[i+1], "$ ") {
				i++
				want = append(want, lines[i])
			}
			steps++
			var got []string
			if got, code = step(t, line[2:], code); *update {
				out = append(out, shorten(got, want)...)
				continue
			}
			if n := len(want); n > 0 && want[n-1] == elided {
				if len(got) < n {
					t.Errorf("%s: %d lines, want more than %d", line, len(got), n-1)
					continue
				}
				got, want = got[:n-1], want[:n-1]
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("%s (-want +got):\n%s", line, d)
			}
		}
	}
	if steps < 8 {
		t.Errorf("only %d commands were run", steps)
	}
	if *update {
		if err := os.WriteFile(page, []byte(strings.Join(out, "\n")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// shorten cuts an output to the length that the page shows.
func shorten(got, want []string) []string {
	n := len(want)
	if n == 0 || want[n-1] != elided {
		return got
	}
	keep := n - 1
	if keep == 0 {
		keep = min(12, len(got))
	}
	return append(append([]string{}, got[:keep]...), elided)
}

// step runs one line of the tutorial; last is the exit code of the one before.
func step(t *testing.T, line string, last int) (output []string, code int) {
	t.Helper()
	var b bytes.Buffer
	switch words := strings.Fields(line); {
	case line == "echo $?":
		fmt.Fprintln(&b, last)
	case words[0] == "diag":
		c := command{stdin: strings.NewReader(""), stdout: &b, stderr: &b}
		code = c.main(words[1:])
	default:
		t.Fatalf("the tutorial runs %q, which is not diag", line)
	}
	for _, l := range strings.Split(strings.TrimRight(b.String(), "\n"), "\n") {
		output = append(output, strings.TrimRight(l, " "))
	}
	if len(output) == 1 && output[0] == "" {
		return nil, code
	}
	return output, code
}
