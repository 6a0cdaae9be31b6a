package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"diag/analyze/signature"
	"diag/internal/docgen"
)

//go:generate go test -run ^TestDocs$ -update .

const docs = "../../docs"

// tree is the command tree, for those who describe it.
func tree() *cobra.Command {
	c := command{stdin: strings.NewReader(""), stdout: io.Discard, stderr: io.Discard}
	return c.root()
}

// TestDocs compares the reference part of the documentation with the program,
// and writes it with -update.
func TestDocs(t *testing.T) {
	rules, err := docgen.Rules(os.DirFS("../../analyze/testdata/rules"))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]byte{
		"rules.md":      rules,
		"causes.md":     docgen.Causes(),
		"errors.md":     docgen.Errors(),
		"signatures.md": docgen.Signatures(signature.Builtin()),
		"commands.md":   commandsPage(t),
	}
	pages, err := docgen.Man(tree())
	if err != nil {
		t.Fatal(err)
	}
	for name, page := range pages {
		want[filepath.Join("man", name)] = page
	}
	for name, text := range want {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(docs, name)
			if *update {
				if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, text, 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			got, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(text, got) {
				t.Errorf("docs/%s is stale: run go generate ./cmd/diag (-want +got):\n%s", filepath.ToSlash(name), cmp.Diff(string(text), string(got)))
			}
		})
	}
	old, err := filepath.Glob(filepath.Join(docs, "man", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range old {
		if _, ok := pages[filepath.Base(file)]; !ok {
			t.Errorf("%s describes no command", file)
		}
	}
}

// commandsPage is docs/commands.md with its generated parts written anew.
func commandsPage(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(docs, "commands.md"))
	if err != nil {
		t.Fatal(err)
	}
	page := string(data)
	for part, text := range map[string][]byte{"overview": docgen.Overview(tree()), "reference": docgen.Commands(tree())} {
		begin, end := fmt.Sprintf("<!-- begin %s, generated -->\n", part), fmt.Sprintf("<!-- end %s -->", part)
		before, rest, ok := strings.Cut(page, begin)
		_, after, closed := strings.Cut(rest, end)
		if !ok || !closed {
			t.Fatalf("docs/commands.md has no place for the %s", part)
		}
		page = before + begin + "\n" + string(text) + "\n" + end + after
	}
	return []byte(page)
}
