package servicestate

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/parser/internal/command"
	"diag/parser/internal/readtest"
	"diag/parser/text"
)

func window(s string) command.Window {
	doc := text.Decode("", []byte(s))
	return command.Window{Doc: doc, Line: 1, Text: doc.Text(1)}
}

// FuzzRead: no input makes the reader panic, every line that the data names
// counts as a record, and the same text gives the same data.
func FuzzRead(f *testing.F) {
	for _, s := range samples() {
		f.Add(print(s))
		f.Add(translated(print(s), "Vosti haraq nole."))
	}
	for _, apply := range damages {
		f.Add(apply(print(sample(QueueView, 3, 2))))
	}
	f.Add("Request queue name:\nRequest queue is unnamed.\nProcess IDs: 1, 2 3\n")
	f.Fuzz(func(t *testing.T, in string) {
		if len(in) > 1<<14 {
			t.Skip()
		}
		r := readtest.Read(Command, in)
		again := readtest.Read(Command, in)
		if diff := cmp.Diff(r.Data, again.Data); diff != "" {
			t.Fatalf("two readings differ:\n%s", diff)
		}
		s, ok := r.Data.(*State)
		if !ok {
			for n, m := range r.Marks {
				if m == command.Record || m == command.Frame {
					t.Fatalf("line %d is explained, but nothing was read", n+1)
				}
			}
			return
		}
		record := func(n int) {
			if n < 1 || n > len(r.Marks) || r.Marks[n-1] != command.Record {
				t.Fatalf("line %d of the data is no record", n)
			}
		}
		group := func(g Group) {
			record(g.Line)
			if len(g.URLs) != len(g.URLLines) {
				t.Fatal("URLs without lines")
			}
			for _, n := range g.URLLines {
				record(n)
			}
		}
		for _, x := range s.Sessions {
			record(x.Line)
			for _, g := range x.Groups {
				group(g)
			}
		}
		for _, g := range s.Groups {
			group(g)
		}
		for _, q := range s.Queues {
			record(q.Line)
			for _, p := range q.Processes {
				record(p.Line)
			}
		}
		for _, u := range s.URLLines {
			record(u.Line)
		}
		for _, p := range r.Problems {
			if p.Line < 1 || p.Line > len(r.Marks) || strings.TrimSpace(p.Message) == "" {
				t.Fatalf("problem %+v", p)
			}
		}
	})
}
