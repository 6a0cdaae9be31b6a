package rulecase

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"diag/analyze"
)

func TestRead(t *testing.T) {
	got, err := Read([]byte("Written by us.\nhit-2: --port 80/tcp --error 10013 -> 80/tcp unknown\n-- hit-2/a.txt --\none\n-- hit-2/b.txt --\ntwo\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []Case{{
		Name: "hit-2", Args: "--port 80/tcp --error 10013", Want: "80/tcp unknown",
		Question: analyze.Question{Ports: []analyze.PortQuery{{Port: 80, Transport: "tcp"}}, Errors: []analyze.ErrorCode{10013}},
		Files:    []txtar.File{{Name: "a.txt", Data: []byte("one\n")}, {Name: "b.txt", Data: []byte("two\n")}},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if kind := got[0].Kind(); kind != "hit" {
		t.Errorf("kind %q", kind)
	}
}

func TestReadFaults(t *testing.T) {
	for text, want := range map[string]string{
		"-- a/b.txt --\n":                 "a: the comment has no line for it",
		"a:\n-- b.txt --\n":               "b.txt: a file stands in the folder of its text, such as hit/dump.txt",
		"a: --port\n-- a/b.txt --\n":      "a: --port has no value",
		"a: --quick yes\n-- a/b.txt --\n": `a: unknown argument "--quick"`,
	} {
		_, err := Read([]byte(text))
		if err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}
