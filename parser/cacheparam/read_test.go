package cacheparam_test

import (
	"os"
	"testing"

	"diag/parser/cacheparam"
	"diag/parser/internal/readtest"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, cacheparam.Command) }

func TestVariants(t *testing.T) {
	s, err := os.ReadFile("testdata/english.txt")
	if err != nil {
		t.Fatal(err)
	}
	readtest.Variants(t, cacheparam.Command, string(s))
}

func TestEBNF(t *testing.T) {
	if cacheparam.EBNF() == "" {
		t.Error("the grammar prints as nothing")
	}
}
