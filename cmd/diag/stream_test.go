package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"diag/internal/bigtext"
	"diag/internal/intake"
	"diag/parser"
)

// TestStreamedEqualsWhole: whether a file is streamed, read as a whole or first
// the one and then the other does not show in the rows.
func TestStreamedEqualsWhole(t *testing.T) {
	var capture bytes.Buffer
	if err := bigtext.Netstat(&capture, 20_000); err != nil {
		t.Fatal(err)
	}
	text := capture.String()
	for name, data := range map[string]string{
		"netstat only":        text,
		"small":               text[:strings.LastIndex(text[:5000], "  TCP")],
		"another command":     text + "\r\nC:\\>tasklist\r\n\r\nImage Name                     PID Session Name        Session#    Mem Usage\r\n========================= ======== ================ =========== ============\r\nSystem                           4 Services                   0      1,024 K\r\n",
		"prose first":         "Hello,\r\nthis is what I see:\r\n" + text,
		"another code page":   text + " [Gr\x81n.exe]\r\n",
		"owner in the way":    strings.Replace(text, " [node.exe]\r\n", " [node.exe]\r\n [node.exe]\r\n", 1),
		"two tables":          text + text,
		"formula":             strings.ReplaceAll(text, " [node.exe]", " [@node.exe]"),
		"cut in the last row": text[:strings.LastIndex(text, "  TCP")+50],
		"no table":            strings.Repeat("There is nothing here.\r\n", 100_000),
		"binary":              "MZ\x00\x01\x02\x03\x04" + strings.Repeat("\x00\x01\x02\x03", 1<<19),
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "capture.txt")
			if err := os.WriteFile(file, []byte(data), 0o644); err != nil {
				t.Fatal(err)
			}
			var out, errs, want bytes.Buffer
			c := command{stdout: &out, stderr: &errs}
			code := c.main([]string{"parse", "--format", "tsv", "--kind", "netstat", file})
			if _, err := intake.Refuse("capture.txt", []byte(data)); err == nil {
				if err := writeTSV(&want, parser.NewDump(parser.Parse("capture.txt", []byte(data))), "netstat", 0); err != nil {
					t.Fatal(err)
				}
				if code != exitDone {
					t.Errorf("exit code %d", code)
				}
			} else if code != exitInput {
				t.Errorf("exit code %d for what is no text", code)
			}
			if !bytes.Equal(out.Bytes(), want.Bytes()) {
				t.Errorf("%d bytes, %d as a whole", out.Len(), want.Len())
			}
			if hinted := strings.Contains(errs.String(), "no output of a known command"); hinted != (name == "no table") {
				t.Errorf("the hints are %q", errs.String())
			}
		})
	}
}

// TestStreamedWriteError: an error of the output ends the program with one.
func TestStreamedWriteError(t *testing.T) {
	file := filepath.Join(t.TempDir(), "capture.txt")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := bigtext.Netstat(f, 20_000); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	c := command{stdout: broken{}, stderr: &errs}
	if code := c.main([]string{"parse", "--format", "tsv", "--kind", "netstat", file}); code != exitUsage || errs.String() != "error: standard output: broken\n" {
		t.Errorf("exit code %d, %q", code, errs.String())
	}
}
