package appcmd_test

import (
	"testing"

	"diag/parser/appcmd"
	"diag/parser/internal/readtest"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, appcmd.Command) }

func TestVariants(t *testing.T) {
	readtest.Variants(t, appcmd.Command, readtest.Fixture(t, "objects"))
}

func TestEBNF(t *testing.T) {
	if appcmd.EBNF() == "" {
		t.Error("the grammar prints as nothing")
	}
}

func FuzzRead(f *testing.F) { readtest.Fuzz(f, appcmd.Command) }
