package ipconfig_test

import (
	"os"
	"testing"

	"diag/parser/internal/readtest"
	"diag/parser/ipconfig"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, ipconfig.Command) }

func TestVariants(t *testing.T) {
	s, err := os.ReadFile("testdata/all.txt")
	if err != nil {
		t.Fatal(err)
	}
	readtest.Variants(t, ipconfig.Command, string(s))
}

func TestEBNF(t *testing.T) {
	if ipconfig.EBNF() == "" {
		t.Error("the grammar prints as nothing")
	}
}
