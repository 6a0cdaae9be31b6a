// Command diag-web builds one static HTML file with the whole analyzer in it:
//
//	go run ./cmd/diag-web -o diag.html
//
// Open the file from disk, or put it on any web server: it reads dumps in the
// browser and sends nothing anywhere, which its content security policy
// enforces. The command needs the Go toolchain and the source of this module,
// because it compiles the analyzer to WebAssembly.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

func main() {
	out := flag.String("o", "diag.html", "write the page to this file")
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "error: %s: there are no arguments\nhint: name the page with -o\n", flag.Arg(0))
		os.Exit(2)
	}
	n, err := write(*out)
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(2)
	}
	fmt.Fprintf(os.Stderr, "%s: %.1f MB\n", *out, float64(n)/1e6)
}

// write builds the page and returns its size in bytes.
func write(name string) (int, error) {
	program, err := compile()
	if err != nil {
		return 0, err
	}
	glue, err := glue()
	if err != nil {
		return 0, err
	}
	page, err := assemble(program, glue)
	if err != nil {
		return 0, err
	}
	return len(page), os.WriteFile(name, page, 0o644)
}

// compile builds the analyzer for the browser.
func compile() ([]byte, error) {
	dir, err := os.MkdirTemp("", "diag-web")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "analyzer.wasm")
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", file, "diag/cmd/diag-web/wasm")
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0", "GOFLAGS=")
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("go build of the analyzer: %w (run this in a folder of the module)", err)
	}
	return os.ReadFile(file)
}

// glue is the script that comes with the toolchain and starts a program that
// it compiled.
func glue() (string, error) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return "", fmt.Errorf("go env GOROOT: %w", err)
	}
	b, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"))
	return string(b), err
}
