package dynamicport_test

import (
	"os"
	"testing"

	"diag/parser/dynamicport"
	"diag/parser/internal/readtest"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, dynamicport.Command) }

func TestVariants(t *testing.T) {
	s, err := os.ReadFile("testdata/english.txt")
	if err != nil {
		t.Fatal(err)
	}
	readtest.Variants(t, dynamicport.Command, string(s))
}

func TestEBNF(t *testing.T) {
	if dynamicport.EBNF() == "" {
		t.Error("the grammar prints as nothing")
	}
}
