package sslcert_test

import (
	"os"
	"testing"

	"diag/parser/internal/readtest"
	"diag/parser/sslcert"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, sslcert.Command) }

func TestVariants(t *testing.T) {
	s, err := os.ReadFile("testdata/english.txt")
	if err != nil {
		t.Fatal(err)
	}
	readtest.Variants(t, sslcert.Command, string(s))
}

func TestEBNF(t *testing.T) {
	if sslcert.EBNF() == "" {
		t.Error("the grammar prints as nothing")
	}
}
