package excludedportrange_test

import (
	"os"
	"testing"

	"diag/parser/excludedportrange"
	"diag/parser/internal/readtest"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, excludedportrange.Command) }

func TestVariants(t *testing.T) {
	s, err := os.ReadFile("testdata/english.txt")
	if err != nil {
		t.Fatal(err)
	}
	readtest.Variants(t, excludedportrange.Command, string(s))
}

func TestEBNF(t *testing.T) {
	if excludedportrange.EBNF() == "" {
		t.Error("the grammar prints as nothing")
	}
}
