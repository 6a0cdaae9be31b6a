package appcmd_test

import (
	"os"
	"testing"

	"diag/parser/appcmd"
	"diag/parser/internal/readtest"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, appcmd.Command) }

func TestVariants(t *testing.T) {
	s, err := os.ReadFile("testdata/objects.txt")
	if err != nil {
		t.Fatal(err)
	}
	readtest.Variants(t, appcmd.Command, string(s))
}

func TestEBNF(t *testing.T) {
	if appcmd.EBNF() == "" {
		t.Error("the grammar prints as nothing")
	}
}
