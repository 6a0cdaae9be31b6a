package gettcp_test

import (
	"os"
	"testing"

	"diag/parser/gettcp"
	"diag/parser/internal/readtest"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, gettcp.Command) }

func TestVariants(t *testing.T) {
	s, err := os.ReadFile("testdata/table.txt")
	if err != nil {
		t.Fatal(err)
	}
	readtest.Variants(t, gettcp.Command, string(s))
}

func TestEBNF(t *testing.T) {
	if gettcp.EBNF() == "" {
		t.Error("the grammar prints as nothing")
	}
}
