package httpcfg_test

import (
	"testing"

	"diag/parser/httpcfg"
	"diag/parser/internal/readtest"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, httpcfg.Command) }

func TestVariants(t *testing.T) {
	readtest.Variants(t, httpcfg.Command, readtest.Fixture(t, "ssl"))
}

func TestEBNF(t *testing.T) {
	if httpcfg.EBNF() == "" {
		t.Error("the grammar prints as nothing")
	}
}

func FuzzRead(f *testing.F) { readtest.Fuzz(f, httpcfg.Command) }
