package systeminfo_test

import (
	"testing"

	"diag/parser/internal/readtest"
	"diag/parser/systeminfo"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, systeminfo.Command) }

func TestVariants(t *testing.T) {
	readtest.Variants(t, systeminfo.Command, readtest.Fixture(t, "english"))
}

func TestEBNF(t *testing.T) {
	if systeminfo.EBNF() == "" {
		t.Error("the grammar prints as nothing")
	}
}

func FuzzRead(f *testing.F) { readtest.Fuzz(f, systeminfo.Command) }
