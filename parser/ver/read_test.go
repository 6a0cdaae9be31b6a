package ver_test

import (
	"os"
	"testing"

	"diag/parser/internal/readtest"
	"diag/parser/ver"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, ver.Command) }

func TestVariants(t *testing.T) {
	s, err := os.ReadFile("testdata/english.txt")
	if err != nil {
		t.Fatal(err)
	}
	readtest.Variants(t, ver.Command, string(s))
}

func TestEBNF(t *testing.T) {
	if ver.EBNF() == "" {
		t.Error("the grammar prints as nothing")
	}
}
