package redact_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"diag/parser"
	"diag/redact"
)

// FuzzTicket redacts any text: it must keep the number of lines, be UTF-8 that
// reads the same way, and come out the same when it is redacted again.
func FuzzTicket(f *testing.F) {
	files, err := filepath.Glob("../testdata/*/dump.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range append(files, "testdata/kinds.txt") {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data[:min(len(data), 4000)])
	}
	f.Add([]byte("C:\\Users\\x y>hostname\nx y\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<14 {
			return
		}
		doc := parser.Parse("dump.txt", bytes.Clone(data))
		r := redact.New(redact.NewMap("fuzz"))
		once := r.Ticket([]*parser.Document{doc})[0]
		if got := bytes.Count(once.Data, []byte("\n")); got != doc.Text.Len() {
			t.Fatalf("%d lines became %d", doc.Text.Len(), got)
		}
		if !bytes.Equal(bytes.ToValidUTF8(once.Data, nil), once.Data) {
			t.Fatal("the text is no UTF-8")
		}
		redact.Restore(once.Data, r.Map())
		again := redact.New(r.Map()).Ticket([]*parser.Document{parser.Parse(once.Name, bytes.Clone(once.Data))})[0]
		if !bytes.Equal(once.Data, again.Data) {
			t.Fatalf("changes again:\n%q\n%q", once.Data, again.Data)
		}
	})
}
