package winhttp_test

import (
	"os"
	"testing"

	"diag/parser/internal/readtest"
	"diag/parser/winhttp"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, winhttp.Command) }

func TestVariants(t *testing.T) {
	s, err := os.ReadFile("testdata/proxy.txt")
	if err != nil {
		t.Fatal(err)
	}
	readtest.Variants(t, winhttp.Command, string(s))
}

func TestEBNF(t *testing.T) {
	if winhttp.EBNF() == "" {
		t.Error("the grammar prints as nothing")
	}
}
