package winhttp_test

import (
	"testing"

	"diag/parser/internal/readtest"
	"diag/parser/winhttp"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, winhttp.Command) }

func TestVariants(t *testing.T) {
	readtest.Variants(t, winhttp.Command, readtest.Fixture(t, "proxy"))
}

func TestEBNF(t *testing.T) {
	if winhttp.EBNF() == "" {
		t.Error("the grammar prints as nothing")
	}
}

func FuzzRead(f *testing.F) { readtest.Fuzz(f, winhttp.Command) }
