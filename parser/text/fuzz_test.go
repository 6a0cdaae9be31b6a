package text

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func FuzzDecode(f *testing.F) {
	for _, s := range []string{"", "a\r\nb\r", "\xff\xfea\x00\r\x00\n\x00b", "\xfe\xff\x00a\x00\n", "Direcci\xa2n\r\n", "\xbb\xee\xb6\xaf\xc1\xac\xbd\xd3\n",
		"é\n\x82\n", "\xef\xbb\xbfa", "a\x00b\x00\r\n\xff\xfe\x2d\x4e", "\x1b[0m&lt;`x`"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d := Decode("f", append([]byte(nil), data...))
		if !utf8.ValidString(d.text) {
			t.Fatal("text is not UTF-8")
		}
		// The lines and their terminators cover the text.
		var all strings.Builder
		for n := 1; n <= d.Len(); n++ {
			raw := d.Raw(n)
			if strings.ContainsAny(raw, "\r\n") {
				t.Fatalf("line %d holds a line end: %q", n, raw)
			}
			end := d.text[int(d.starts[n-1])+len(raw) : d.starts[n]]
			if strings.Trim(end, "\r\n") != "" || end == "" && n < d.Len() {
				t.Fatalf("line %d ends in %q", n, end)
			}
			all.WriteString(raw + end)
			if text := d.Text(n); !utf8.ValidString(text) || strings.ContainsAny(text, "\r\n") {
				t.Fatalf("line %d is repaired to %q", n, text)
			}
			_, _ = d.Blank(n), Width(raw)
		}
		if diff := cmp.Diff(d.text, all.String()); diff != "" {
			t.Fatal(diff)
		}
		// The runs cover every line, in order.
		last := 0
		for _, r := range d.Runs() {
			if r.Encoding == "" || r.FirstLine > r.LastLine || r.FirstLine > last+1 || r.LastLine < last || r.LastLine > d.Len() {
				t.Fatalf("runs of %d lines: %v", d.Len(), d.Runs())
			}
			last = r.LastLine
		}
		if last != d.Len() {
			t.Fatalf("runs of %d lines: %v", d.Len(), d.Runs())
		}
		for _, x := range d.Damage() {
			if x.Line < 1 || x.Line > d.Len() || !strings.Contains(d.Raw(x.Line), x.Text) {
				t.Fatalf("damage %v", x)
			}
		}
		for _, x := range d.Repairs() {
			if x.FirstLine < 1 || x.FirstLine > x.LastLine || x.LastLine > d.Len() {
				t.Fatalf("repair %v", x)
			}
		}
		again := Decode("f", append([]byte(nil), data...))
		if diff := cmp.Diff(texts(d), texts(again)); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(d.Runs(), again.Runs()); diff != "" {
			t.Fatal(diff)
		}
		Binary(data)
	})
}

func FuzzRepairs(f *testing.F) {
	for _, s := range []string{"> a\n> b\n> c\n", "1: a\n2: b\n3: c\n", "[x] a\n[x] b\n[x] c\n", "`a\nb`", "**a** ==b==", "\\[a\\]", "C:\\\\x", "&gt;<br><http://x/>",
		"2025-03-04 08:09:10 INFO a\n2025-03-04 08:09:10 INFO b\n2025-03-04 08:09:10 INFO c\n", "a  \nb  \nc  \n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0 {
			return
		}
		d := Decode("f", []byte(s))
		covered := make([]bool, d.Len()+1)
		for _, r := range d.Repairs() {
			for n := r.FirstLine; n <= r.LastLine; n++ {
				covered[n] = true
			}
		}
		for n := 1; n <= d.Len(); n++ {
			raw, text := d.Raw(n), d.Text(n)
			if raw != text && !covered[n] {
				t.Fatalf("line %d: %q became %q and no repair says so", n, raw, text)
			}
			// Repairs take away; only references to characters may say more.
			if len(text) > len(raw) {
				t.Fatalf("line %d: %q grew to %q", n, raw, text)
			}
			// What the fields are made of is never taken from a plain row.
			if strings.HasPrefix(raw, "  TCP    0.0.0.0:80  ") && !strings.ContainsAny(raw, "&<`\\*=\x1b") && !strings.HasPrefix(text, "  TCP    0.0.0.0:80") {
				t.Fatalf("line %d: %q became %q", n, raw, text)
			}
		}
	})
}
