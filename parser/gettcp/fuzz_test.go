package gettcp_test

import (
	"os"
	"path/filepath"
	"testing"

	"diag/parser/gettcp"
	"diag/parser/internal/readtest"
)

func FuzzRead(f *testing.F) {
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
	f.Fuzz(func(t *testing.T, s string) { readtest.Invariants(t, gettcp.Command, s) })
}
