package httptimeout_test

import (
	"os"
	"testing"

	"diag/parser/httptimeout"
	"diag/parser/internal/readtest"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, httptimeout.Command) }

func TestVariants(t *testing.T) {
	s, err := os.ReadFile("testdata/english.txt")
	if err != nil {
		t.Fatal(err)
	}
	readtest.Variants(t, httptimeout.Command, string(s))
}

func TestEBNF(t *testing.T) {
	if httptimeout.EBNF() == "" {
		t.Error("the grammar prints as nothing")
	}
}
