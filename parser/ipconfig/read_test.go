package ipconfig_test

import (
	"testing"

	"diag/parser/internal/readtest"
	"diag/parser/ipconfig"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, ipconfig.Command) }

func TestVariants(t *testing.T) {
	readtest.Variants(t, ipconfig.Command, readtest.Fixture(t, "all"))
}

func TestEBNF(t *testing.T) {
	if ipconfig.EBNF() == "" {
		t.Error("the grammar prints as nothing")
	}
}

func FuzzRead(f *testing.F) { readtest.Fuzz(f, ipconfig.Command) }
