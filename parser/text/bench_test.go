package text

import (
	"fmt"
	"strings"
	"testing"
)

// netstatText returns about size bytes of a table in the layout of netstat -ano.
func netstatText(size int) string {
	var b strings.Builder
	b.WriteString("\r\nActive Connections\r\n\r\n  Proto  Local Address          Foreign Address        State           PID\r\n")
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, "  TCP    192.0.2.%d:%-12d 198.51.100.%d:%-9d ESTABLISHED     %d\r\n", i%250+1, 1024+i%60000, i%200+1, i%3000, i%20000)
	}
	return b.String()
}

func BenchmarkDecode(b *testing.B) {
	ascii := netstatText(20 << 20)
	wide := make([]byte, 0, 2*len(ascii))
	for i := range len(ascii) {
		wide = append(wide, ascii[i], 0)
	}
	inputs := []struct {
		name string
		data []byte
	}{
		{"ascii", []byte(ascii)},
		{"utf8", []byte(strings.ReplaceAll(ascii, "ESTABLISHED ", "HERGESTELLTÖ"))},
		{"cp850", []byte(strings.ReplaceAll(ascii, "ESTABLISHED", "ABH\x99REN    "))},
		{"utf16", wide},
		{"quoted", []byte("> " + strings.ReplaceAll(ascii, "\n", "\n> "))},
	}
	for _, in := range inputs {
		b.Run(in.name, func(b *testing.B) {
			b.SetBytes(int64(len(in.data)))
			b.ReportAllocs()
			for range b.N {
				Decode("bench", in.data)
			}
		})
	}
}
