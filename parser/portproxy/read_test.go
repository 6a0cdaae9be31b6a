package portproxy_test

import (
	"os"
	"testing"

	"diag/parser/internal/readtest"
	"diag/parser/portproxy"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, portproxy.Command) }

func TestVariants(t *testing.T) {
	s, err := os.ReadFile("testdata/english.txt")
	if err != nil {
		t.Fatal(err)
	}
	readtest.Variants(t, portproxy.Command, string(s))
}

func TestEBNF(t *testing.T) {
	if portproxy.EBNF() == "" {
		t.Error("the grammar prints as nothing")
	}
}
