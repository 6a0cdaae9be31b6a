package cachestate_test

import (
	"testing"

	"diag/parser/cachestate"
	"diag/parser/internal/readtest"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, cachestate.Command) }

func TestVariants(t *testing.T) {
	readtest.Variants(t, cachestate.Command, readtest.Fixture(t, "english"))
}

func TestEBNF(t *testing.T) {
	if cachestate.EBNF() == "" {
		t.Error("the grammar prints as nothing")
	}
}

func FuzzRead(f *testing.F) { readtest.Fuzz(f, cachestate.Command) }
