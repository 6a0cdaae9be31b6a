package parser

import (
	"bytes"
	"testing"

	"diag/internal/bigtext"
	"diag/parser/text"
)

// bigRows makes a capture of about 100 MB.
const bigRows = 1_050_000

func big(b testing.TB, rows int) []byte {
	b.Helper()
	var out bytes.Buffer
	if err := bigtext.Netstat(&out, rows); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

func BenchmarkParseNetstat(b *testing.B) {
	data := big(b, bigRows)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		Parse("big.txt", data)
	}
}

func BenchmarkDecodeNetstat(b *testing.B) {
	data := big(b, bigRows)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		text.Decode("big.txt", data)
	}
}

func BenchmarkSplitNetstat(b *testing.B) {
	data := big(b, bigRows)
	b.SetBytes(int64(len(data)))
	doc := text.Decode("big.txt", data)
	for b.Loop() {
		split(doc, "big.txt")
	}
}
