package main

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"diag/analyze/report"
)

// between returns the text that follows start up to end.
func between(t *testing.T, s, start, end string) string {
	t.Helper()
	_, rest, ok := strings.Cut(s, start)
	text, _, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("the page holds no %s...%s", start, end)
	}
	return text
}

// directives takes a policy apart.
func directives(policy string) map[string][]string {
	out := map[string][]string{}
	for d := range strings.SplitSeq(policy, ";") {
		words := strings.Fields(d)
		out[words[0]] = words[1:]
	}
	return out
}

// TestPolicy: the page may run what stands in it and what stands in a report,
// and may ask nobody for anything.
func TestPolicy(t *testing.T) {
	b, err := assemble([]byte("\x00asm"), "// glue\n")
	if err != nil {
		t.Fatal(err)
	}
	page := string(b)
	got := directives(between(t, page, `http-equiv="Content-Security-Policy" content="`, `"`))
	for _, d := range []string{"default-src", "connect-src", "form-action", "base-uri"} {
		if !slices.Equal(got[d], []string{"'none'"}) {
			t.Errorf("%s is %q", d, got[d])
		}
	}
	own := map[string]string{"style-src": between(t, page, "<style>", "</style>"), "script-src": between(t, page, "<script>", "</script>")}
	framed := directives(report.HTMLPolicy())
	for d, text := range own {
		want := append([]string{digest(text)}, framed[d]...)
		if d == "script-src" {
			want = slices.Insert(want, 1, "'wasm-unsafe-eval'")
		}
		if !slices.Equal(got[d], want) {
			t.Errorf("%s is %q, want %q", d, got[d], want)
		}
	}
	for d, sources := range got {
		for _, s := range sources {
			if !strings.HasPrefix(s, "'sha256-") && !slices.Contains([]string{"'none'", "'wasm-unsafe-eval'", "blob:", "data:"}, s) {
				t.Errorf("%s allows %s", d, s)
			}
		}
	}
	if handlers := regexp.MustCompile(`(?i)<[^>]+\s(on[a-z]+|style|src|action)\s*=`).FindAllString(markup, -1); handlers != nil {
		t.Errorf("the markup has %q, which the policy forbids", handlers)
	}
	if urls := regexp.MustCompile(`(?i)\b(https?|wss?):`).FindAllString(markup+style+script+worker, -1); urls != nil {
		t.Errorf("the page names addresses: %q", urls)
	}
}

func TestAssemble(t *testing.T) {
	program := bytes.Repeat([]byte("\x00asm analyzer "), 1000)
	first, err := assemble(program, "// glue\n")
	if err != nil {
		t.Fatal(err)
	}
	second, err := assemble(program, "// glue\n")
	if err != nil || !bytes.Equal(first, second) {
		t.Errorf("a second page differs (%v)", err)
	}
	page := string(first)
	if got := unpack(t, page); !bytes.Equal(got, program) {
		t.Errorf("the analyzer in the page has %d bytes, want %d", len(got), len(program))
	}
	if got := between(t, page, `id="worker">`, "</script>"); got != "// glue\n"+worker {
		t.Errorf("the worker is\n%s", got)
	}
	for _, bad := range []string{"</script>", "x = '</SCRIPT '", "<!-- x", "a\r\nb"} {
		if _, err := assemble(program, bad); err == nil {
			t.Errorf("%q got into the page", bad)
		}
	}
}

// unpack takes the analyzer out of a page as the worker does.
func unpack(t *testing.T, page string) []byte {
	t.Helper()
	packed, err := base64.StdEncoding.DecodeString(between(t, page, `id="analyzer">`, "</script>"))
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	program, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return program
}

// TestWrite builds the real page.
func TestWrite(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the analyzer")
	}
	name := filepath.Join(t.TempDir(), "diag.html")
	n, err := write(name)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(name)
	if err != nil || len(b) != n {
		t.Fatalf("%d bytes, want %d (%v)", len(b), n, err)
	}
	if n > 9e6 {
		t.Errorf("the page has %d bytes: something large got into the analyzer", n)
	}
	program := unpack(t, string(b))
	if !bytes.HasPrefix(program, []byte("\x00asm\x01\x00\x00\x00")) {
		t.Error("the analyzer is no WebAssembly program")
	}
	if wd, err := os.Getwd(); err != nil || bytes.Contains(program, []byte(wd)) {
		t.Errorf("the program names the folder that it was built in (%v)", err)
	}
}
