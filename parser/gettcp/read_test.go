package gettcp_test

import (
	"testing"

	"diag/parser/gettcp"
	"diag/parser/internal/readtest"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, gettcp.Command) }

func TestVariants(t *testing.T) {
	readtest.Variants(t, gettcp.Command, readtest.Fixture(t, "table"))
}

func TestEBNF(t *testing.T) {
	if gettcp.EBNF() == "" {
		t.Error("the grammar prints as nothing")
	}
}

func FuzzRead(f *testing.F) { readtest.Fuzz(f, gettcp.Command) }
