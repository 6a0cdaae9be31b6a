package text

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func lines(d *Document) []string {
	var all []string
	for n := 1; n <= d.Len(); n++ {
		all = append(all, d.Raw(n))
	}
	return all
}

func TestLines(t *testing.T) {
	tests := []struct {
		name, in string
		want     []string
	}{
		{"empty", "", nil},
		{"no terminator", "a", []string{"a"}},
		{"terminator at the end", "a\n", []string{"a"}},
		{"empty lines", "\n\na\n\n", []string{"", "", "a", ""}},
		{"crlf", "a\r\nb\r\n", []string{"a", "b"}},
		{"crcrlf", "a\r\r\nb\r\r\r\n", []string{"a", "b"}},
		{"lone cr", "a\rb\r\rc", []string{"a", "b", "", "c"}},
		{"cr at the end", "a\r", []string{"a"}},
		{"cr before text before crlf", "a\rb\r\nc", []string{"a", "b", "c"}},
		{"form feed is no line end", "a\fb\n", []string{"a\fb"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, lines(Decode("t", []byte(tt.in)))); diff != "" {
				t.Error(diff)
			}
		})
	}
}
