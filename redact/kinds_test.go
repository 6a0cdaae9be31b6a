package redact_test

import (
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/parser"
	"diag/redact"
)

var update = flag.Bool("update", false, "write the redacted text anew")

func TestKinds(t *testing.T) {
	data, err := os.ReadFile("testdata/kinds.txt")
	if err != nil {
		t.Fatal(err)
	}
	r := redact.New(redact.NewMap("kinds"))
	got := r.Ticket([]*parser.Document{parser.Parse("kinds.txt", data)})[0]
	for _, n := range got.Notes {
		t.Log(n)
	}
	const file = "testdata/kinds.redacted.txt"
	if *update {
		if err := os.WriteFile(file, got.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got.Data)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
