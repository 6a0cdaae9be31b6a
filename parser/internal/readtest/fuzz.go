package readtest

import (
	"os"
	"path/filepath"
	"testing"

	"diag/parser/internal/command"
)

// Fixture returns the text of testdata/NAME.txt of the package.
func Fixture(t testing.TB, name string) string {
	t.Helper()
	s, err := os.ReadFile(filepath.Join("testdata", name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	return string(s)
}

// Fuzz checks the Invariants of a command, beginning with the package's fixtures.
func Fuzz(f *testing.F, c *command.Command) {
	f.Helper()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		s, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(s))
	}
	f.Fuzz(func(t *testing.T, s string) { Invariants(t, c, s) })
}
