package httptimeout_test

import (
	"testing"

	"diag/parser/httptimeout"
	"diag/parser/internal/readtest"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, httptimeout.Command) }

func TestVariants(t *testing.T) {
	readtest.Variants(t, httptimeout.Command, readtest.Fixture(t, "english"))
}

func TestEBNF(t *testing.T) {
	if httptimeout.EBNF() == "" {
		t.Error("the grammar prints as nothing")
	}
}

func FuzzRead(f *testing.F) { readtest.Fuzz(f, httptimeout.Command) }
