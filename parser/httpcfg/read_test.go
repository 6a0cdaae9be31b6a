package httpcfg_test

import (
	"os"
	"testing"

	"diag/parser/httpcfg"
	"diag/parser/internal/readtest"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, httpcfg.Command) }

func TestVariants(t *testing.T) {
	s, err := os.ReadFile("testdata/ssl.txt")
	if err != nil {
		t.Fatal(err)
	}
	readtest.Variants(t, httpcfg.Command, string(s))
}

func TestEBNF(t *testing.T) {
	if httpcfg.EBNF() == "" {
		t.Error("the grammar prints as nothing")
	}
}
