package portproxy_test

import (
	"testing"

	"diag/parser/internal/readtest"
	"diag/parser/portproxy"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, portproxy.Command) }

func TestVariants(t *testing.T) {
	readtest.Variants(t, portproxy.Command, readtest.Fixture(t, "english"))
}

func TestEBNF(t *testing.T) {
	if portproxy.EBNF() == "" {
		t.Error("the grammar prints as nothing")
	}
}

func FuzzRead(f *testing.F) { readtest.Fuzz(f, portproxy.Command) }
