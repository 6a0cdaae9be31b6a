package excludedportrange_test

import (
	"testing"

	"diag/parser/excludedportrange"
	"diag/parser/internal/readtest"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, excludedportrange.Command) }

func TestVariants(t *testing.T) {
	readtest.Variants(t, excludedportrange.Command, readtest.Fixture(t, "english"))
}

func TestEBNF(t *testing.T) {
	if excludedportrange.EBNF() == "" {
		t.Error("the grammar prints as nothing")
	}
}

func FuzzRead(f *testing.F) { readtest.Fuzz(f, excludedportrange.Command) }
