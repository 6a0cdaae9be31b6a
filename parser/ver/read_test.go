package ver_test

import (
	"testing"

	"diag/parser/internal/readtest"
	"diag/parser/ver"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, ver.Command) }

func TestVariants(t *testing.T) {
	readtest.Variants(t, ver.Command, readtest.Fixture(t, "english"))
}

func TestEBNF(t *testing.T) {
	if ver.EBNF() == "" {
		t.Error("the grammar prints as nothing")
	}
}

func FuzzRead(f *testing.F) { readtest.Fuzz(f, ver.Command) }
