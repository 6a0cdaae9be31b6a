package sslcert_test

import (
	"testing"

	"diag/parser/internal/readtest"
	"diag/parser/sslcert"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, sslcert.Command) }

func TestVariants(t *testing.T) {
	readtest.Variants(t, sslcert.Command, readtest.Fixture(t, "english"))
}

func TestEBNF(t *testing.T) {
	if sslcert.EBNF() == "" {
		t.Error("the grammar prints as nothing")
	}
}

func FuzzRead(f *testing.F) { readtest.Fuzz(f, sslcert.Command) }
