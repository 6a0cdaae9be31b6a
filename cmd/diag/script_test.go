package main

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"errors"
	"flag"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write the expected output of the scripts anew")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"diag": main})
}

// TestScript runs the scripts in testdata/script. Beside the usual commands
// they know:
//
//	exitcode N ARGS...      run diag and expect that exit code
//	utf16 FILE NEW          FILE in UTF-16LE with a byte order mark
//	bytes NEW TEXT          a file of raw bytes, escaped as in Go
//	zipped NEW FILE=NAME... a ZIP archive
//	tarred NEW FILE=NAME... a .tar.gz archive
//	blanks NEW N            a ZIP archive of one member of N MiB of blanks
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"utf16": func(ts *testscript.TestScript, _ bool, args []string) {
				out := []byte{0xff, 0xfe}
				for _, u := range utf16.Encode([]rune(ts.ReadFile(args[0]))) {
					out = append(out, byte(u), byte(u>>8))
				}
				write(ts, args[1], out)
			},
			"bytes": func(ts *testscript.TestScript, _ bool, args []string) {
				text, err := strconv.Unquote(`"` + args[1] + `"`)
				ts.Check(err)
				write(ts, args[0], []byte(text))
			},
			"exitcode": exitCode,
			"zipped":   zipped,
			"tarred":   tarred,
			"blanks": func(ts *testscript.TestScript, _ bool, args []string) {
				n, err := strconv.Atoi(args[1])
				ts.Check(err)
				f := create(ts, args[0])
				defer f.Close()
				z := zip.NewWriter(f)
				w, err := z.Create("blanks.txt")
				ts.Check(err)
				mib := []byte(strings.Repeat(" ", 1<<20))
				for range n {
					_, err = w.Write(mib)
					ts.Check(err)
				}
				ts.Check(z.Close())
			},
		},
	})
}

func exitCode(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec("diag", args[1:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

func create(ts *testscript.TestScript, name string) *os.File {
	f, err := os.Create(ts.MkAbs(name))
	ts.Check(err)
	return f
}

func write(ts *testscript.TestScript, name string, data []byte) {
	ts.Check(os.WriteFile(ts.MkAbs(name), data, 0o644))
}

// zipped packs FILE=NAME pairs; a FILE of "->" makes NAME a symbolic link.
func zipped(ts *testscript.TestScript, _ bool, args []string) {
	f := create(ts, args[0])
	defer f.Close()
	z := zip.NewWriter(f)
	for _, arg := range args[1:] {
		file, name, _ := strings.Cut(arg, "=")
		h := &zip.FileHeader{Name: name, Method: zip.Deflate}
		content := "elsewhere"
		if file == "->" {
			h.SetMode(os.ModeSymlink | 0o777)
		} else {
			content = ts.ReadFile(file)
		}
		w, err := z.CreateHeader(h)
		ts.Check(err)
		_, err = io.WriteString(w, content)
		ts.Check(err)
	}
	ts.Check(z.Close())
}

// tarred packs FILE=NAME pairs; a FILE of "->" makes NAME a symbolic link.
func tarred(ts *testscript.TestScript, _ bool, args []string) {
	f := create(ts, args[0])
	defer f.Close()
	g := gzip.NewWriter(f)
	t := tar.NewWriter(g)
	for _, arg := range args[1:] {
		file, name, _ := strings.Cut(arg, "=")
		if file == "->" {
			ts.Check(t.WriteHeader(&tar.Header{Name: name, Typeflag: tar.TypeSymlink, Linkname: "elsewhere"}))
			continue
		}
		content := ts.ReadFile(file)
		ts.Check(t.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(content))}))
		_, err := io.WriteString(t, content)
		ts.Check(err)
	}
	ts.Check(t.Close())
	ts.Check(g.Close())
}
