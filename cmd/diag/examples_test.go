package main

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// commandLine is a line of a document or of a help text that calls diag.
var commandLine = regexp.MustCompile(`^(?:\$ |    |  |.*\| )(?:go run \./cmd/)?diag ([^|>#]*)`)

// TestExamples: every command line that the documents and the help texts show
// is one that the program takes.
func TestExamples(t *testing.T) {
	files, err := filepath.Glob(docs + "/*.md")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, file := range append(files, "../../README.md", "../../CONTRIBUTING.md") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			m := commandLine.FindStringSubmatch(strings.TrimRight(line, "\n"))
			if m == nil || strings.HasPrefix(line, "| ") || strings.Contains(line, "[flags]") {
				continue
			}
			words := shellWords(m[1])
			if placeholder(words) {
				continue
			}
			n++
			c := command{stdin: strings.NewReader(""), stdout: io.Discard, stderr: io.Discard}
			cmd, rest, err := c.root().Find(words)
			if err == nil {
				err = cmd.ParseFlags(rest)
			}
			if err == nil {
				err = cmd.ValidateArgs(cmd.Flags().Args())
			}
			if err != nil {
				t.Errorf("%s: diag %s: %v", filepath.Base(file), m[1], err)
			}
		}
	}
	if n < 40 {
		t.Errorf("only %d command lines were found", n)
	}
}

// placeholder reports a usage line instead of an example.
func placeholder(words []string) bool {
	for _, w := range words {
		switch strings.TrimRight(w, ".") {
		case "FILE", "DIR", "BEFORE", "SHELL", "COMMAND":
			return true
		}
		if strings.Contains(w, "|") {
			return true
		}
	}
	return false
}

// shellWords takes a command line apart as a shell does.
func shellWords(line string) []string {
	var out []string
	for line = strings.TrimSpace(line); line != ""; line = strings.TrimSpace(line) {
		if quote := line[:1]; quote == `"` || quote == "'" {
			word, rest, _ := strings.Cut(line[1:], quote)
			out, line = append(out, word), rest
			continue
		}
		word, rest, _ := strings.Cut(line, " ")
		out, line = append(out, word), rest
	}
	return out
}
