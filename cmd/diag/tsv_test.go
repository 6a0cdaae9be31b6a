package main

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"unicode"

	"diag/parser"
)

func TestField(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"svchost.exe", "svchost.exe"},
		{"=1+1", "'=1+1"},
		{"+1", "'+1"},
		{"-1", "'-1"},
		{"@SUM(A1)", "'@SUM(A1)"},
		{"a=b", "a=b"},
		{"*:*", "*:*"},
		{"a\tb\nc\rd", `a\x09b\x0ac\x0dd`},
		{"\t=1", `\x09=1`},
		{"\x1b[31m", `\x1b[31m`},
		{"\x7f\u009b", `\x7f\x9b`},
		{"Größe ポート", "Größe ポート"},
		{"bad\xff\uFFFD", "bad\\xff\uFFFD"},
	}
	for _, tt := range tests {
		var b bytes.Buffer
		w := &tsv{w: &b}
		w.row(tt.in, "end")
		w.flush()
		if got := b.String(); got != tt.want+"\tend\n" {
			t.Errorf("%q is written as %q, want %q", tt.in, got, tt.want+"\tend\n")
		}
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("broken") }

func TestWriteError(t *testing.T) {
	d := parser.NewDump(parser.Parse("a.txt", []byte(strings.Repeat("  TCP    0.0.0.0:80   0.0.0.0:0   LISTENING   4\n", 5000))))
	if err := writeTSV(broken{}, d, "", 0); err == nil {
		t.Error("the error of the writer is lost")
	}
}

// FuzzTSV: every record is one line of the columns of its kind, and no field
// is a formula or holds a control character.
func FuzzTSV(f *testing.F) {
	f.Add("a.exe", "b")
	f.Add("=x", "\t")
	f.Add("\x1b]0;x\x07.exe", "\u2028")
	f.Fuzz(func(t *testing.T, image, component string) {
		text := "  TCP    0.0.0.0:80             0.0.0.0:0              LISTENING       4711\n  " + component + "\n [" + image + "]\n"
		d := parser.NewDump(parser.Parse("a.txt", []byte(text)))
		var b bytes.Buffer
		if err := writeTSV(&b, d, "netstat", 0); err != nil {
			t.Fatal(err)
		}
		if b.Len() == 0 {
			return
		}
		for _, line := range strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n") {
			fields := strings.Split(line, "\t")
			if len(fields) != 7 {
				t.Errorf("%d fields in %q", len(fields), line)
			}
			for _, s := range fields {
				if s != "" && strings.ContainsRune("=+-@", rune(s[0])) || strings.ContainsFunc(s, unicode.IsControl) {
					t.Errorf("field %q", s)
				}
			}
		}
	})
}

func TestSize(t *testing.T) {
	tests := []struct {
		in   string
		want int64
	}{
		{"1", 1}, {"100B", 100}, {"1KiB", 1024}, {"1kb", 1000}, {"2 GiB", 2 << 30}, {"1.5MiB", 3 << 19}, {"4G", 4 << 30},
		{"", 0}, {"0", 0}, {"-1", 0}, {"x", 0}, {"1TiB", 0}, {"NaN", 0}, {"Inf", 0}, {"1e300", 0}, {"0.1", 0},
	}
	for _, tt := range tests {
		var s byteSize
		err := s.Set(tt.in)
		if (err != nil) != (tt.want == 0) || int64(s) != tt.want {
			t.Errorf("%q is %d, %v; want %d", tt.in, s, err, tt.want)
		}
	}
}
