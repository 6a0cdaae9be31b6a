package main

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/vbauerster/mpb/v8"

	"diag/internal/intake"
)

func TestVolume(t *testing.T) {
	dir := t.TempDir()
	for name, size := range map[string]int64{"small.txt": 100, "large.txt": progressFrom, "a/b.txt": 7, "c/d.zip": 10} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, nil, 0o666); err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(file, size); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct {
		names string
		size  int64
		long  bool
	}{
		{"small.txt", 100, false},
		{"large.txt", progressFrom, true},
		{"small.txt a", 107, false},
		{"a c", 17, true},
		{"absent.txt -", 0, false},
	}
	for _, tt := range tests {
		var names []string
		for _, n := range strings.Fields(tt.names) {
			names = append(names, filepath.Join(dir, n))
		}
		if size, long := volume(names); size != tt.size || long != tt.long {
			t.Errorf("%s: %d, %t; want %d, %t", tt.names, size, long, tt.size, tt.long)
		}
	}
}

// Whatever is not a terminal gets no progress, however large the input.
func TestReadingSilent(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.txt")
	if err := os.WriteFile(file, []byte(strings.Repeat("  TCP    0.0.0.0:8080   0.0.0.0:0   LISTENING   4711\n", progressFrom/50)), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"parse", "--format", "tsv", "--kind", "netstat", file}, {"parse", "--format", "tsv", file}} {
		var stderr bytes.Buffer
		c := command{stdin: strings.NewReader(""), stdout: io.Discard, stderr: &stderr}
		if code := c.main(args); code != exitDone || stderr.Len() > 0 {
			t.Errorf("%v: exit code %d, standard error %q", args, code, stderr.String())
		}
	}
}

// screen starts a progress on a screen that is kept.
func screen(t *testing.T, size int64, delay time.Duration) (p *reading, shown *bytes.Buffer) {
	t.Helper()
	shown = &bytes.Buffer{}
	return newReading(shown, size, delay, mpb.WithAutoRefresh()), shown
}

func TestReadingShown(t *testing.T) {
	p, shown := screen(t, 4<<20, 0)
	if n, err := io.Copy(io.Discard, p.reader(bytes.NewReader(make([]byte, 3<<20)))); n != 3<<20 || err != nil {
		t.Fatalf("%d bytes, %v", n, err)
	}
	if got := p.bar.Current(); got != 3<<20 {
		t.Errorf("the bar counts %d bytes", got)
	}
	time.Sleep(4 * progressRate)
	p.end()
	if !strings.Contains(shown.String(), "reading ") || !strings.Contains(shown.String(), "3 MiB of 4 MiB") {
		t.Errorf("the screen shows %q", shown.String())
	}
}

func TestReadingOfArchive(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateHeader(&zip.FileHeader{Name: "a.txt", Method: zip.Store})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(bytes.Repeat([]byte("  TCP    0.0.0.0:8080   0.0.0.0:0   LISTENING   4711\r\n"), 60000)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	p, _ := screen(t, int64(b.Len()), time.Hour)
	in := &intake.Intake{Left: 1 << 30, Hint: func(s string) { t.Error(s) }, TooLarge: func(s string) { t.Error(s) },
		Fail: func(err error, _ string) { t.Error(err) }}
	in.Archive("a.zip", p.source(bytes.NewReader(b.Bytes())), int64(b.Len()))
	if got := p.bar.Current(); got < int64(b.Len())-minStep || len(in.Documents) != 1 {
		t.Errorf("%d documents, the bar counts %d of %d bytes", len(in.Documents), got, b.Len())
	}
	p.end()
}

// What is over before the delay leaves nothing on the screen.
func TestReadingOver(t *testing.T) {
	p, shown := screen(t, 1<<20, time.Hour)
	if _, err := io.Copy(io.Discard, p.reader(bytes.NewReader(make([]byte, 1<<20)))); err != nil {
		t.Fatal(err)
	}
	p.end()
	if shown.Len() > 0 {
		t.Errorf("the screen shows %q", shown.String())
	}
}

// What is reported while the bar is shown is not lost, and follows it.
func TestReadingHolds(t *testing.T) {
	for _, delay := range []time.Duration{0, time.Hour} {
		p, shown := screen(t, 1<<20, delay)
		c := command{stderr: shown}
		end := c.hold(p)
		c.hint("look here")
		time.Sleep(2 * progressRate)
		end()
		c.hint("and here")
		before, after, ok := strings.Cut(shown.String(), "hint: look here\nhint: and here\n")
		if !ok || after != "" || strings.Contains(before, "reading ") != (delay == 0) {
			t.Errorf("with a delay of %s: %q", delay, shown.String())
		}
	}
}
