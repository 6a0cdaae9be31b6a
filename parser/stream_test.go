package parser

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/parser/netstat"
)

// rowJSON prints everything that is known about a row.
func rowJSON(dst []byte, c *netstat.Connection) []byte {
	b, err := json.Marshal(c)
	if err != nil {
		panic(err)
	}
	return append(append(dst, b...), '\n')
}

// tsv prints a row the way a program would that fills a spreadsheet.
func tsv(dst []byte, c *netstat.Connection) []byte {
	dst = append(dst, c.Transport.String()...)
	dst = append(dst, '\t')
	dst = append(dst, c.Local.Text...)
	dst = append(dst, '\t')
	dst = append(dst, c.Foreign.Text...)
	dst = append(dst, '\t')
	dst = append(dst, c.State.String()...)
	dst = append(dst, '\t')
	if c.HasPID {
		dst = strconv.AppendUint(dst, uint64(c.PID), 10)
	}
	dst = append(dst, '\t')
	dst = append(dst, c.Executable()...)
	return append(dst, '\n')
}

// whole is what Stream has to print.
func whole(data []byte) []byte {
	var out []byte
	for _, s := range Parse("big.txt", bytes.Clone(data)).Sections {
		if t, ok := s.Data.(*netstat.Table); ok {
			for c := range t.All() {
				out = rowJSON(out, c)
			}
		}
	}
	return out
}

func streamed(t *testing.T, data []byte) (out []byte, rows int, err error) {
	t.Helper()
	var b bytes.Buffer
	rows, err = netstat.Stream(bytes.NewReader(data), &b, rowJSON)
	if n := bytes.Count(b.Bytes(), []byte("\n")); n != rows {
		t.Errorf("%d rows were written, Stream says %d", n, rows)
	}
	return b.Bytes(), rows, err
}

func TestStreamEqualsParse(t *testing.T) {
	data := big(t, 20_000)
	for name, change := range map[string]func([]byte) []byte{
		"as it is":        func(b []byte) []byte { return b },
		"LF":              func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")) },
		"double CR":       func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\r\n"), []byte("\r\r\n")) },
		"byte order mark": func(b []byte) []byte { return append([]byte("\xef\xbb\xbf"), b...) },
		"empty lines":     func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\r\n"), []byte("\r\n\r\n")) },
		"prompt":          func(b []byte) []byte { return append([]byte(`C:\>netstat -abno 5`+"\r\n"), b...) },
		"interval":        func(b []byte) []byte { return append(b, b...) },
		"cut in a row":    func(b []byte) []byte { return b[:bytes.LastIndex(b, []byte("  TCP"))+60] },
		"no line end":     func(b []byte) []byte { return bytes.TrimRight(b, "\r\n") },
	} {
		t.Run(name, func(t *testing.T) {
			data := change(bytes.Clone(data))
			got, _, err := streamed(t, data)
			want := whole(data)
			if err != nil && name != "cut in a row" {
				t.Fatal(err)
			}
			if !bytes.HasPrefix(want, got) || err == nil && len(got) != len(want) {
				t.Errorf("the stream differs from the whole:\n%s", cmp.Diff(firstLines(want), firstLines(got)))
			}
		})
	}
}

func firstLines(b []byte) string { return string(b[:min(len(b), 2000)]) }

func TestStreamGivesUp(t *testing.T) {
	head := "\nActive Connections\n\n  Proto  Local Address          Foreign Address        State           PID\n"
	row := "  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       748\n"
	for _, tc := range []struct{ name, text string }{
		{"UTF-16", "T\x00C\x00P\x00\n\x00"},
		{"quoted", "> " + row},
		{"another language", "\nAktive Verbindungen\n" + row},
		{"unknown sentence", head + row + " Iets anders\n"},
		{"prose", "Hello,\n" + head + row},
		{"owner before any row", head + " [svchost.exe]\n" + row},
		{"two owners", head + row + " [a.exe]\n [b.exe]\n"},
		{"component without executable", head + row + "  RpcSs\n" + row},
		{"component at the end", head + row + "  RpcSs\n"},
		{"HTML entity", head + row + " [a&amp;b.exe]\n"},
		{"lone CR", head + row + "  \r" + row},
		{"Linux", "Active Internet connections (only servers)\n"},
		{"time in state", "  Proto  Local Address          Foreign Address        State           Time in State (ms)\n"},
		{"wrapped row", head + "  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING\n748\n"},
		{"another command", head + row + "C:\\>tasklist\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, _, err := streamed(t, []byte(tc.text))
			if !errors.Is(err, netstat.ErrWhole) {
				t.Fatalf("error %v, want ErrWhole", err)
			}
			if len(got) > 0 {
				t.Errorf("rows were written before: %s", got)
			}
		})
	}
}

// What was written before Stream gives up is what Parse finds first.
func TestStreamGivesUpLate(t *testing.T) {
	data := append(big(t, 20_000), "\r\nC:\\>tasklist\r\n"...)
	got, rows, err := streamed(t, data)
	if !errors.Is(err, netstat.ErrWhole) {
		t.Fatalf("error %v, want ErrWhole", err)
	}
	if rows == 0 || !bytes.HasPrefix(whole(data), got) {
		t.Errorf("%d rows, and they are not the first ones", rows)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error)  { return 0, f.err }
func (f failing) Write([]byte) (int, error) { return 0, f.err }

func TestStreamErrors(t *testing.T) {
	want := errors.New("disk on fire")
	if _, err := netstat.Stream(failing{want}, io.Discard, rowJSON); !errors.Is(err, want) {
		t.Errorf("reading: error %v, want %v", err, want)
	}
	if _, err := netstat.Stream(bytes.NewReader(big(t, 20_000)), failing{want}, rowJSON); !errors.Is(err, want) {
		t.Errorf("writing: error %v, want %v", err, want)
	}
}

func FuzzStream(f *testing.F) {
	f.Add(big(f, 20))
	f.Add([]byte("C:\\>netstat\n\nActive Connections\n\n  Proto  Local Address  Foreign Address  State\n  TCP  [::1]:80  h:0  LISTENING\n [a b.exe]\n"))
	f.Add([]byte("  UDP    0.0.0.0:68             *:*                                    4294967296\n  TCP    1:1 2:2 CLOSED\n  RpcSs\n [x]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, _, err := streamed(t, data)
		if err != nil && !errors.Is(err, netstat.ErrWhole) {
			t.Fatal(err)
		}
		want := whole(data)
		if !bytes.HasPrefix(want, got) || err == nil && len(got) != len(want) {
			t.Errorf("stream:\n%s\nwhole:\n%s", got, want)
		}
	})
}

func BenchmarkStream(b *testing.B) {
	data := big(b, bigRows)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := netstat.Stream(bytes.NewReader(data), io.Discard, tsv); err != nil {
			b.Fatal(err)
		}
	}
}
