package cachestate_test

import (
	"os"
	"testing"

	"diag/parser/cachestate"
	"diag/parser/internal/readtest"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, cachestate.Command) }

func TestVariants(t *testing.T) {
	s, err := os.ReadFile("testdata/english.txt")
	if err != nil {
		t.Fatal(err)
	}
	readtest.Variants(t, cachestate.Command, string(s))
}

func TestEBNF(t *testing.T) {
	if cachestate.EBNF() == "" {
		t.Error("the grammar prints as nothing")
	}
}
