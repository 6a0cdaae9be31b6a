package cacheparam_test

import (
	"testing"

	"diag/parser/cacheparam"
	"diag/parser/internal/readtest"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, cacheparam.Command) }

func TestVariants(t *testing.T) {
	readtest.Variants(t, cacheparam.Command, readtest.Fixture(t, "english"))
}

func TestEBNF(t *testing.T) {
	if cacheparam.EBNF() == "" {
		t.Error("the grammar prints as nothing")
	}
}

func FuzzRead(f *testing.F) { readtest.Fuzz(f, cacheparam.Command) }
