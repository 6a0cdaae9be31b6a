// Package diag holds the tests that look at the module as a whole.
package diag

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

type pkg struct {
	ImportPath string
	Imports    []string
	Deps       []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports,Deps", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var pkgs []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return pkgs
		} else if err != nil {
			t.Fatal(err)
		}
		pkgs = append(pkgs, p)
	}
}

func under(path, root string) bool { return path == root || strings.HasPrefix(path, root+"/") }

// system are the packages through which a program touches the machine it runs
// on. Only commands may import them.
var system = map[string]bool{"os": true, "os/exec": true, "os/signal": true, "os/user": true, "net": true, "net/http": true, "flag": true,
	"syscall": true, "log": true, "log/slog": true, "path/filepath": true, "math/rand": true, "math/rand/v2": true, "plugin": true}

// TestLayers: text goes one way, from the parser through the analysis to the
// commands, and only the commands know the machine.
func TestLayers(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range packages(t) {
		library := under(p.ImportPath, "diag/parser") || under(p.ImportPath, "diag/analyze")
		seen[strings.SplitN(p.ImportPath+"/", "/", 3)[1]] = true
		for _, d := range p.Deps {
			switch {
			case under(p.ImportPath, "diag/parser") && under(d, "diag") && !under(d, "diag/parser"):
				t.Errorf("%s depends on %s", p.ImportPath, d)
			case library && under(d, "diag/cmd"):
				t.Errorf("%s depends on %s", p.ImportPath, d)
			case library && (under(d, "github.com/spf13/cobra") || under(d, "github.com/spf13/pflag")):
				t.Errorf("%s depends on %s: flags belong to the commands", p.ImportPath, d)
			case library && d == "net/http":
				t.Errorf("%s depends on %s: the analysis works offline", p.ImportPath, d)
			}
		}
		for _, i := range p.Imports {
			if strings.HasSuffix(p.ImportPath, "test") {
				break // helpers of tests
			}
			if library && (system[i] || i == "C") {
				t.Errorf("%s imports %s", p.ImportPath, i)
			}
		}
	}
	for _, root := range []string{"parser", "analyze", "cmd"} {
		if !seen[root] {
			t.Errorf("no package below diag/%s was looked at", root)
		}
	}
}

// TestSecondModule builds a program of another module against the public
// packages, as their users do.
func TestSecondModule(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	sum, err := os.ReadFile("go.sum")
	if err != nil {
		t.Fatal(err)
	}
	version, err := exec.Command("go", "list", "-m", "-f", "{{.GoVersion}}").Output()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{
		"go.sum": string(sum),
		"go.mod": "module example.com/user\n\ngo " + strings.TrimSpace(string(version)) + "\n\nrequire diag v0.0.0\n\nreplace diag => " + filepath.ToSlash(root) + "\n",
		"main.go": `package main

import (
	"os"

	"diag/analyze"
	"diag/analyze/report"
	"diag/parser"
)

func main() {
	dump := parser.NewDump(parser.Parse("a.txt", []byte("  TCP    0.0.0.0:8080   0.0.0.0:0   LISTENING   4711\n [contosoprint.exe]\n")))
	if err := report.Markdown(os.Stdout, analyze.Analyze(dump, analyze.Options{})); err != nil {
		panic(err)
	}
}
`,
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", "run", "-mod=mod", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOPROXY=off", "GOWORK=off", "GOFLAGS=-buildvcs=false")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if !strings.Contains(string(out), "TCP port 8080 is held by contosoprint.exe (PID 4711).") {
		t.Errorf("the program prints\n%s", out)
	}
}
