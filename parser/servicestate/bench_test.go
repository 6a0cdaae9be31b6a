package servicestate

import (
	"testing"

	"diag/parser/internal/command"
	"diag/parser/internal/readtest"
	"diag/parser/text"
)

// BenchmarkRead reads the state of a server with 5,000 IIS sites.
func BenchmarkRead(b *testing.B) {
	for _, view := range []string{SessionView, QueueView} {
		b.Run(view, func(b *testing.B) {
			data := print(sample(view, 2, 5000))
			doc := text.Decode("", []byte(data))
			marks := make([]command.Mark, doc.Len())
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				clear(marks)
				for n := 1; n <= doc.Len(); n++ {
					if doc.Blank(n) {
						marks[n-1] = command.Blank
					}
				}
				Read(&command.Input{Doc: doc, First: 1, Last: doc.Len(), Marks: marks})
			}
		})
	}
}

// TestLongRecords: neither a large output nor one endless record takes the
// grammar to its limits, or more than linear time.
func TestLongRecords(t *testing.T) {
	want := sample(SessionView, 2, 5000)
	got := readtest.Read(Command, print(want)).Data.(*State)
	if len(got.Queues) != len(want.Queues) || !got.Complete {
		t.Errorf("%d queues, complete %v; want %d", len(got.Queues), got.Complete, len(want.Queues))
	}
	if testing.Short() {
		t.Skip("endless record")
	}
	long := "Request queue name: A\nProcess IDs:\n"
	b := make([]byte, 0, 4<<20)
	b = append(b, long...)
	for range 200_100 {
		b = append(b, "12\n"...)
	}
	r := readtest.Read(Command, string(b))
	if len(r.Problems) == 0 {
		t.Error("a cut record must be told")
	}
}
