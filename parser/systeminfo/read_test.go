package systeminfo_test

import (
	"os"
	"testing"

	"diag/parser/internal/readtest"
	"diag/parser/systeminfo"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, systeminfo.Command) }

func TestVariants(t *testing.T) {
	s, err := os.ReadFile("testdata/english.txt")
	if err != nil {
		t.Fatal(err)
	}
	readtest.Variants(t, systeminfo.Command, string(s))
}

func TestEBNF(t *testing.T) {
	if systeminfo.EBNF() == "" {
		t.Error("the grammar prints as nothing")
	}
}
