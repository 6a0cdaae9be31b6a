package collect_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/collect"
)

var update = flag.Bool("update", false, "write the golden scripts anew")

func script(t *testing.T, f collect.Format, list []collect.Capture, qs ...collect.Question) string {
	t.Helper()
	var b bytes.Buffer
	if err := collect.Write(&b, f, list, qs); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestGolden(t *testing.T) {
	one, _ := collect.For(`tasklist /svc /fi "PID eq 4712"`)
	list := append(collect.Captures()[:2], one)
	for _, f := range []collect.Format{collect.CMD, collect.PowerShell} {
		got := strings.ReplaceAll(script(t, f, list, collect.Question{Port: 80}, collect.Question{Port: 53, Transport: "udp"}), "\r\n", "\n")
		name := filepath.Join("testdata", string(f)+".golden")
		if *update {
			if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(string(want), got); d != "" {
			t.Errorf("%s (-want +got):\n%s", f, d)
		}
	}
}

// TestForm: cmd misses labels in files without CR, and both languages read a
// script without a byte order mark in the code page of the machine.
func TestForm(t *testing.T) {
	for _, f := range []collect.Format{collect.CMD, collect.PowerShell} {
		s := script(t, f, collect.Captures())
		for i, line := range strings.SplitAfter(s, "\n") {
			if line != "" && !strings.HasSuffix(line, "\r\n") {
				t.Errorf("%s: line %d ends without CR LF", f, i+1)
			}
			for _, r := range line {
				if r > 126 || r < 32 && r != '\r' && r != '\n' {
					t.Errorf("%s: line %d holds %q", f, i+1, r)
				}
			}
		}
	}
}

// reading are the commands that are known to change nothing.
var reading = regexp.MustCompile(`^(?:ver` +
	`|netstat -anobq?` +
	`|tasklist /svc(?: /fi "PID eq \d+")?` +
	`|sc (?:query|queryex|qc)(?: [\w.-]+| \w+= \w+)*` +
	`|netsh http show (?:servicestate view=requestq verbose=yes|urlacl|iplisten|sslcert)` +
	`|netsh interface ipv[46] show (?:excludedportrange protocol=|dynamicport )(?:tcp|udp)` +
	`|netsh interface portproxy show all` +
	`|ipconfig /all` +
	`|appcmd list (?:site|apppool|wp))$`)

// scaffold are the other lines that a batch file may hold.
var scaffold = []*regexp.Regexp{
	regexp.MustCompile(`^(?:rem(?: .*)?|:\w+|goto \w+|shift /1|pause|exit /b [01]|@echo off|setlocal EnableExtensions DisableDelayedExpansion|)$`),
	regexp.MustCompile(`^(?:if (?:not )?(?:defined \w+|"%ELEVATED%"=="no"|"%~1"==""|exist "[^"]+"|errorlevel 1|/i "%~1"=="/\w+") )*(?:set "\w+=[^"&|<>]*"|goto \w+|pause)$`),
	regexp.MustCompile(`^(?:>>?"%OUT%" )?echo[. ][^&|<>^]*$`),
	regexp.MustCompile(`^"%SYS%\\whoami\.exe" /groups 2>nul \| "%SYS%\\find\.exe" "S-1-16-\d+" >nul 2>&1$`),
	regexp.MustCompile(`^ver \| "%SYS%\\find\.exe" " 10\.0\." >nul 2>&1$`),
	regexp.MustCompile(`^copy /y nul "%OUT%" >nul 2>&1$`),
	regexp.MustCompile(`^if exist "%SYS%\\chcp\.com" for /f "tokens=2 delims=:\." %%c in \('"%SYS%\\chcp\.com"'\) do set "PAGE=%%c"$`),
	regexp.MustCompile(`^if (?:exist "%SYS%\\chcp\.com"|defined PAGE) "%SYS%\\chcp\.com" (?:65001|%PAGE%) >nul 2>&1$`),
}

var run = regexp.MustCompile(`^(?:"%SYS%\\(?:[\w]+\\)?(\w+)\.exe" )?(.*?) >>"%OUT%" 2>&1 <nul$`)

// TestReadsOnly looks at every line of the batch file: what is no scaffold runs
// a command, and that has to be one that only reads.
func TestReadsOnly(t *testing.T) {
	list := collect.Captures()
	for _, extra := range []string{`tasklist /svc /fi "PID eq 4712"`, "sc query http", "sc qc http"} {
		c, ok := collect.For(extra)
		if !ok {
			t.Fatalf("%s is unknown", extra)
		}
		list = append(list, c)
	}
	commands := 0
	for _, line := range strings.Split(script(t, collect.CMD, list), "\r\n") {
		if m := run.FindStringSubmatch(line); m != nil {
			commands++
			command := strings.TrimSpace(m[1] + " " + strings.Replace(m[2], "%Q%", "q", 1))
			if !reading.MatchString(command) {
				t.Errorf("is that command harmless? %s", command)
			}
			continue
		}
		known := false
		for _, re := range scaffold {
			known = known || re.MatchString(line)
		}
		if !known {
			t.Errorf("is that line harmless? %s", line)
		}
	}
	if commands != len(list) {
		t.Errorf("%d commands are run, want %d", commands, len(list))
	}
	call := regexp.MustCompile(`^Capture \d+ (?:'([^']*)'|\('([^']*)' \+ \$q\)) '([^']*)' (?:'([^']*)'|\('([^']*)' \+ \$q\))$`)
	commands = 0
	for _, line := range strings.Split(script(t, collect.PowerShell, list), "\r\n") {
		if !strings.HasPrefix(line, "Capture ") {
			continue
		}
		commands++
		m := call.FindStringSubmatch(line)
		if m == nil || !reading.MatchString(m[1]+m[2]) || m[3] != "" && !strings.HasSuffix(m[1]+m[2], m[4]+m[5]) {
			t.Errorf("is that call harmless? %s", line)
		}
	}
	if commands != len(list) {
		t.Errorf("PowerShell runs %d commands, want %d", commands, len(list))
	}
}

// TestNothingElse makes sure that TestReadsOnly can fail.
func TestNothingElse(t *testing.T) {
	for _, bad := range []string{"netsh http delete urlacl url=http://+:80/", "sc stop http", "taskkill /f /pid 4", "netsh http show urlacl & sc stop http", "tasklist /svc /fi \"PID eq 1\" & del x", "ipconfig /release"} {
		if reading.MatchString(bad) {
			t.Errorf("%s passes for harmless", bad)
		}
		for _, re := range scaffold {
			if re.MatchString(bad) {
				t.Errorf("%s passes for scaffold", bad)
			}
		}
	}
}

func TestFor(t *testing.T) {
	for _, tt := range []struct{ command, want string }{
		{"netstat -anobq", "netstat -anob"},
		{"netstat -ano", "netstat -anob"},
		{"netsh http show servicestate view=requestq verbose=yes", "netsh http show servicestate view=requestq verbose=yes"},
		{"netsh http show urlacl url=http://+:80/a&calc/", "netsh http show urlacl"},
		{"netsh interface ipv4 show excludedportrange protocol=udp", "netsh interface ipv4 show excludedportrange protocol=udp"},
		{`tasklist /svc /fi "PID eq 4712"`, `tasklist /svc /fi "PID eq 4712"`},
		{"sc.exe query http", "sc query http"},
		{`%windir%\system32\inetsrv\appcmd list site`, "appcmd list site"},
		// Text from a dump must not become a command.
		{`tasklist /svc /fi "PID eq 4712" & calc`, ""},
		{`tasklist /svc /fi "PID eq %OUT%"`, ""},
		{"sc query http & calc", ""},
		{"sc query a|b", ""},
		{"sc stop http", ""},
		{"taskkill /pid 4", ""},
		{"netsh http delete urlacl url=http://+:80/", ""},
		{"docker ps", ""},
		{"", ""},
	} {
		c, ok := collect.For(tt.command)
		if ok != (tt.want != "") || c.Command != tt.want {
			t.Errorf("For(%q) = %q, %v; want %q", tt.command, c.Command, ok, tt.want)
		}
	}
}

func TestQuestions(t *testing.T) {
	for _, tt := range []struct {
		transport string
		udp, tcp  int
	}{{"", 4, 4}, {"udp", 4, 0}, {"tcp", 0, 4}} {
		s := script(t, collect.CMD, collect.Captures(), collect.Question{Port: 53, Transport: tt.transport})
		udp := strings.Count(s, "protocol=udp >>") + strings.Count(s, "dynamicport udp >>")
		tcp := strings.Count(s, "protocol=tcp >>") + strings.Count(s, "dynamicport tcp >>")
		if udp != tt.udp || tcp != tt.tcp {
			t.Errorf("transport %q: %d captures of UDP ranges, %d of TCP; want %d and %d", tt.transport, udp, tcp, tt.udp, tt.tcp)
		}
	}
}

// FuzzFor: no command from a report brings a sign into a script on which a
// shell would act.
func FuzzFor(f *testing.F) {
	for _, s := range []string{`tasklist /svc /fi "PID eq 4712"`, "netsh http show urlacl url=http://+:80/&calc", "sc.exe query http", "sc query %x%"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if c, ok := collect.For(s); ok && strings.ContainsAny(c.Command, "&|<>^%!;`$()\r\n\x00") {
			t.Errorf("For(%q) = %q", s, c.Command)
		}
	})
}
