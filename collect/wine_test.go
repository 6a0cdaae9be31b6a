package collect_test

import (
	"bytes"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/collect"
	"diag/parser"
	"diag/parser/netstat"
)

// windows names a variable that .ci/wine/collect.sh sets when wine is there and
// its commands are replaced by stand-ins.
const windows = "DIAG_WINE"

// wine runs a batch file and returns what it printed, and its exit code.
func wine(t *testing.T, folder, file string, args ...string) (output string, code int) {
	t.Helper()
	cmd := exec.Command("wine", append([]string{"cmd", "/c", drive(file)}, args...)...)
	cmd.Env = append(os.Environ(), "STANDIN="+drive(filepath.Join(folder)), "STANDIN_ELSE="+drive(abs(t, "testdata/before")))
	var b bytes.Buffer
	cmd.Stdout = &b
	if err := cmd.Run(); err != nil {
		if cmd.ProcessState == nil {
			t.Fatal(err)
		}
	}
	return b.String(), cmd.ProcessState.ExitCode()
}

func abs(t *testing.T, name string) string {
	t.Helper()
	name, err := filepath.Abs(name)
	if err != nil {
		t.Fatal(err)
	}
	return name
}

// drive is a path as programs under wine see it.
func drive(name string) string { return `Z:` + strings.ReplaceAll(name, "/", `\`) }

var clock = regexp.MustCompile(`(?m)@@@@ [^@\r\n]*\d[:.]\d\d[^@\r\n]*$`)
var number = regexp.MustCompile(`Microsoft Windows 10\.0\.\d+`)

// steady makes the times and the version of Windows equal.
func steady(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = clock.ReplaceAllString(s, "@@@@ 14.07.2026 10:21:33,45")
	return number.ReplaceAllString(s, "Microsoft Windows 10.0.19045")
}

func TestWine(t *testing.T) {
	if os.Getenv(windows) == "" {
		t.Skip(windows + " is not set; .ci/wine/collect.sh sets it")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "collect.cmd")
	if err := os.WriteFile(file, []byte(script(t, collect.CMD, collect.Captures())), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, machine := range []string{"before", "after"} {
		out := filepath.Join(dir, machine+".txt")
		screen, code := wine(t, abs(t, "testdata/"+machine), file, "/quiet", drive(out))
		if code != 0 || !strings.Contains(screen, "Done.") {
			t.Fatalf("%s: exit code %d, output:\n%s", machine, code, screen)
		}
		text, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		got := steady(string(text))
		golden := "testdata/machine-" + machine + ".txt"
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(string(want), got); d != "" {
			t.Errorf("%s (-want +got):\n%s", machine, d)
		}
		if doc := parser.Parse(out, text); len(doc.Unknown) > 0 {
			t.Errorf("%s: unknown lines: %v", machine, doc.Unknown)
		}
	}

	// The default place is beside the script.
	if _, code := wine(t, abs(t, "testdata/before"), file, "/quiet"); code != 0 {
		t.Errorf("without a file name: exit code %d", code)
	}
	if found, _ := filepath.Glob(filepath.Join(dir, "diag-*.txt")); len(found) != 1 {
		t.Errorf("without a file name: %v", found)
	}

	// A window that is not elevated.
	plain := t.TempDir()
	if err := os.WriteFile(filepath.Join(plain, "whoami-groups.txt"), []byte("Mandatory Label\\Medium Mandatory Level Label S-1-16-8192\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(plain, "out.txt")
	screen, code := wine(t, plain, file, "/quiet", drive(out))
	if code != 1 || !strings.Contains(screen, "not elevated") {
		t.Errorf("not elevated: exit code %d, output:\n%s", code, screen)
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("not elevated: a file was written")
	}
	screen, code = wine(t, plain, file, "/anyway", "/quiet", drive(out))
	if code != 0 || !strings.Contains(screen, "not elevated") {
		t.Errorf("not elevated, /anyway: exit code %d, output:\n%s", code, screen)
	}
	if text, err := os.ReadFile(out); err != nil || !strings.Contains(string(text), "@@@@ elevated no @@@@") {
		t.Errorf("not elevated, /anyway: %v\n%s", err, text)
	}
}

// TestWineNetstat: wine's own netstat is read to the last line, in English and
// in German.
func TestWineNetstat(t *testing.T) {
	if os.Getenv(windows) == "" {
		t.Skip(windows + " is not set; .ci/wine/collect.sh sets it")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, tt := range []struct{ locale, language, title string }{{"C.UTF-8", "en", "Active Connections"}, {"de_DE.UTF-8", "de", "Aktive Verbindungen"}} {
		cmd := exec.Command("wine", "netstat", "-a")
		// Not the stand-in.
		cmd.Env = append(os.Environ(), "WINEDLLOVERRIDES=netstat.exe=b", "LC_ALL="+tt.locale)
		text, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), tt.title) {
			t.Errorf("%s: no %q in\n%s", tt.locale, tt.title, text)
			continue
		}
		doc := parser.Parse("netstat.txt", text)
		if len(doc.Unknown) > 0 || len(doc.Sections) != 1 || doc.Sections[0].Language != tt.language {
			t.Errorf("%s: unknown lines %v, %d sections", tt.locale, doc.Unknown, len(doc.Sections))
			continue
		}
		found := false
		for row := range doc.Sections[0].Data.(*netstat.Table).All() {
			found = found || row.Local.Text == c.LocalAddr().String() && row.State == netstat.Established
		}
		if !found {
			t.Errorf("%s: the connection of %s is not among the rows:\n%s", tt.locale, c.LocalAddr(), text)
		}
	}
}
