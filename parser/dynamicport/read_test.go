package dynamicport_test

import (
	"testing"

	"diag/parser/dynamicport"
	"diag/parser/internal/readtest"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, dynamicport.Command) }

func TestVariants(t *testing.T) {
	readtest.Variants(t, dynamicport.Command, readtest.Fixture(t, "english"))
}

func TestEBNF(t *testing.T) {
	if dynamicport.EBNF() == "" {
		t.Error("the grammar prints as nothing")
	}
}

func FuzzRead(f *testing.F) { readtest.Fuzz(f, dynamicport.Command) }
