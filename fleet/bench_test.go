package fleet_test

import (
	"testing"

	"diag/analyze"
	"diag/parser"
)

func BenchmarkEveryday(b *testing.B) {
	texts := make([]string, 64)
	for i := range texts {
		texts[i] = everyday(uint64(i))
	}
	b.SetBytes(int64(len(texts[0])))
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			d := parser.Parse("dump.txt", []byte(texts[i%len(texts)]))
			analyze.Analyze(parser.NewDump(d), analyze.Options{})
		}
	})
}
