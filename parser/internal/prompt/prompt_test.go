package prompt

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
	words := func(s string) []string { return strings.Fields(s) }
	for _, tc := range []struct {
		line string
		want Echo
	}{
		// every kind of prompt
		{`C:\>netstat -ano`, Echo{Prompt: `C:\>`, Command: "netstat -ano", Words: words("netstat -ano")}},
		{`C:\Windows\system32>netstat -ano`, Echo{Prompt: `C:\Windows\system32>`, Command: "netstat -ano", Words: words("netstat -ano")}},
		{`C:\Users\First Last>`, Echo{Prompt: `C:\Users\First Last>`}},
		{`PS C:\Users\First Last> netstat -ano`, Echo{Prompt: `PS C:\Users\First Last>`, Command: "netstat -ano", Words: words("netstat -ano")}},
		{`PS>netstat`, Echo{Prompt: `PS>`, Command: "netstat", Words: words("netstat")}},
		{`PS C:\> netstat -ano | findstr :80`, Echo{Prompt: `PS C:\>`, Command: "netstat -ano | findstr :80", Words: words("netstat -ano"), Filters: []string{"findstr :80"}}},
		{`[PS] C:\Windows\system32>netsh http show urlacl`, Echo{Prompt: `[PS] C:\Windows\system32>`, Command: "netsh http show urlacl", Words: words("netsh http show urlacl")}},
		{`(base) PS C:\> tasklist`, Echo{Prompt: `(base) PS C:\>`, Command: "tasklist", Words: words("tasklist")}},
		{`(base) C:\>tasklist`, Echo{Prompt: `(base) C:\>`, Command: "tasklist", Words: words("tasklist")}},
		{`admin@SRV01 C:\Users\admin>netstat -an`, Echo{Prompt: `admin@SRV01 C:\Users\admin>`, Command: "netstat -an", Host: "SRV01", User: "admin", Words: words("netstat -an")}},
		{`*Evil-WinRM* PS C:\Users\bob\Documents> netstat -ano`, Echo{Prompt: `*Evil-WinRM* PS C:\Users\bob\Documents>`, Command: "netstat -ano", Words: words("netstat -ano")}},
		{`PS HKLM:\SOFTWARE> dir`, Echo{Prompt: `PS HKLM:\SOFTWARE>`, Command: "dir", Words: words("dir")}},
		{`λ netstat -ano`, Echo{Prompt: "λ", Command: "netstat -ano", Words: words("netstat -ano")}},
		{`$ netstat -ano`, Echo{Prompt: "$", Command: "netstat -ano", Words: words("netstat -ano")}},
		{`> netstat -ano`, Echo{Prompt: ">", Command: "netstat -ano", Words: words("netstat -ano")}},
		{`user@host:~$ netstat -ano`, Echo{Prompt: "user@host:~$", Command: "netstat -ano", Words: words("netstat -ano")}},
		{`netsh>http show urlacl`, Echo{Prompt: "netsh>", Command: "http show urlacl", Words: words("netsh http show urlacl")}},
		{`netsh http>show servicestate`, Echo{Prompt: "netsh http>", Command: "show servicestate", Words: words("netsh http show servicestate")}},
		{`netsh interface ipv4>show excludedportrange tcp`, Echo{Prompt: "netsh interface ipv4>", Command: "show excludedportrange tcp", Words: words("netsh interface ipv4 show excludedportrange tcp")}},
		{`[verify] netstat`, Echo{Prompt: "[verify]", Command: "netstat", Words: words("netstat")}},
		{`1. netstat -ano`, Echo{Prompt: "1.", Command: "netstat -ano", Words: words("netstat -ano")}},
		{`Command: netstat -ano`, Echo{Prompt: "Command:", Command: "netstat -ano", Words: words("netstat -ano")}},
		{`===== netstat -ano =====`, Echo{Prompt: "=====", Command: "netstat -ano", Words: words("netstat -ano")}},
		// without a prompt
		{`netstat -ano`, Echo{Command: "netstat -ano", Words: words("netstat -ano")}},
		{`netstat`, Echo{Command: "netstat", Words: words("netstat")}},
		{`netstat -p tcp 5`, Echo{Command: "netstat -p tcp 5", Words: words("netstat -p tcp 5")}},
		{`NETSTAT.EXE -ANO`, Echo{Command: "NETSTAT.EXE -ANO", Words: words("netstat -ano")}},
		{`C:\Windows\System32\netstat.exe -ano`, Echo{Command: `C:\Windows\System32\netstat.exe -ano`, Words: words("netstat -ano")}},
		{`%windir%\system32\inetsrv\appcmd list site`, Echo{Command: `%windir%\system32\inetsrv\appcmd list site`, Words: words("appcmd list site")}},
		{`cmd /c netstat -ano`, Echo{Command: "cmd /c netstat -ano", Words: words("netstat -ano")}},
		{`netsh http sh url`, Echo{Command: "netsh http sh url", Words: words("netsh http sh url")}},
		{`sc queryex http`, Echo{Command: "sc queryex http", Words: words("sc queryex http")}},
		{`net start`, Echo{Command: "net start", Words: words("net start")}},
		{`"netstat" -ano`, Echo{Command: `"netstat" -ano`, Words: words("netstat -ano")}},
		{"`netstat -ano`", Echo{Command: "netstat -ano", Words: words("netstat -ano")}},
		{"**netstat -ano**", Echo{Command: "netstat -ano", Words: words("netstat -ano")}},
		// glued, doubled, redirected, stamped
		{`C:\>C:\>netstat`, Echo{Prompt: `C:\>`, Command: "netstat", Words: words("netstat")}},
		{`C:\>netstat -ano > out.txt`, Echo{Prompt: `C:\>`, Command: "netstat -ano > out.txt", Words: words("netstat -ano")}},
		{`2024-03-05 11:22:33 : netstat -ano`, Echo{Command: "netstat -ano", Words: words("netstat -ano"), Time: "2024-03-05 11:22:33"}},
		{`[2024-03-05T11:22:33.123Z] netstat -ano`, Echo{Command: "netstat -ano", Words: words("netstat -ano"), Time: "2024-03-05T11:22:33.123Z"}},
	} {
		got, ok := Parse(tc.line)
		if !ok {
			t.Errorf("Parse(%q): no command line", tc.line)
			continue
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("Parse(%q) (-want +got):\n%s", tc.line, diff)
		}
	}
}

func TestNoCommand(t *testing.T) {
	for _, line := range []string{
		"",
		"   ",
		"netstat shows that the port is free",
		"netstat says LISTENING",
		"Netstat output above was taken at: 11:22",
		"sc query says that it runs",
		"sc is a tool",
		"net start of the day.",
		"net result: nothing",
		"netsh is what you need",
		"ver 2 of the program",
		"hostname resolution failed",
		"tasklist shows nothing",
		"ping me when you are done. Thanks",
		"curl is fine",
		"  TCP    0.0.0.0:80             0.0.0.0:0              LISTENING       4",
		"    Reserved URL            : http://+:80/x/",
		"a > b",
		"x -> y",
		"Prose with an arrow -> here",
		"C: is full",
		"[svchost.exe]",
		"[1] netstat shows that",
		"12345",
		"49152       65535",
		"2024-03-05 11:22:33 service started",
		"=================",
		"$100 for a hint",
		"> quoted prose",
		"user@example.com wrote:",
		strings.Repeat("C:\\", 3000) + ">",
	} {
		if e, ok := Parse(line); ok {
			t.Errorf("Parse(%.60q) = %+v", line, e)
		}
	}
}

func TestIs(t *testing.T) {
	for _, tc := range []struct {
		line  string
		words string
		want  bool
	}{
		{"netsh http show urlacl", "netsh http show urlacl", true},
		{"netsh http sh url", "netsh http show urlacl", true},
		{"netsh http show urlacl url=http://+:80/", "netsh http show urlacl", true},
		{"netsh http show", "netsh http show urlacl", false},
		{"netsh http s urlacl", "netsh http show urlacl", false},
		{"netsh http show servicestate", "netsh http show urlacl", false},
		{"netstat -ano", "netstat", true},
		{"netsta -ano", "netstat", false},
	} {
		var e Echo
		e.command(tc.line)
		if got := e.Is(strings.Fields(tc.words)...); got != tc.want {
			t.Errorf("%q is %q: %t", tc.line, tc.words, got)
		}
	}
}

func TestHas(t *testing.T) {
	e, _ := Parse("netstat -ano -p TCP")
	if !e.Has("-ano") || !e.Has("tcp") || e.Has("netstat") || e.Has("-b") {
		t.Errorf("words %q", e.Words)
	}
	if got := (Echo{}).Program(); got != "" {
		t.Errorf("program of nothing: %q", got)
	}
}

func TestFields(t *testing.T) {
	for s, want := range map[string][]string{
		`a "b c" d`:    {"a", "b c", "d"},
		"a\tb":         {"a", "b"},
		`""`:           {""},
		`view="req" x`: {"view=req", "x"},
		"":             nil,
		`open "quote`:  {"open", "quote"},
	} {
		if diff := cmp.Diff(want, Fields(s)); diff != "" {
			t.Errorf("Fields(%q) (-want +got):\n%s", s, diff)
		}
	}
}

func TestFromFileName(t *testing.T) {
	for name, want := range map[string][]string{
		"SRV01-netsh-http-show-urlacl.txt":              {"netsh", "http", "show", "urlacl"},
		`dump\SRV01_netstat.txt`:                        {"netstat"},
		"bundle.zip/SRV01-tasklist.txt":                 {"tasklist"},
		"netsh_http_show_servicestate.log":              {"netsh", "http", "show", "servicestate"},
		"http-show-sslcert.txt":                         {"netsh", "http", "show", "sslcert"},
		"Netsh Http Show Urlacl.txt":                    {"netsh", "http", "show", "urlacl"},
		"SRV01-sysinfo.txt":                             {"systeminfo"},
		"SRV01-netsh-int-ipv4-show-dynamicport-tcp.txt": {"netsh", "int", "ipv4", "show", "dynamicport", "tcp"},
		"dump.txt":               nil,
		"netstat-explained.txt":  nil,
		"":                       nil,
		"netsh.txt":              nil,
		"port-80-netsh-http.txt": nil,
	} {
		e, ok := FromFileName(name)
		if ok != (want != nil) {
			t.Errorf("FromFileName(%q) = %t", name, ok)
		}
		if diff := cmp.Diff(want, e.Words); diff != "" {
			t.Errorf("FromFileName(%q) (-want +got):\n%s", name, diff)
		}
	}
}

// FuzzParse checks that the quick tests turn down nothing that the slow ones
// would take, and that an echo holds only what stands in the line.
func FuzzParse(f *testing.F) {
	for _, s := range []string{`C:\>netstat`, "netsh http>sh url", `[x] "sc" query`, "20240305 11:22:33 ver", "a@b C:\\>x", "(x) PS>", "1) cmd /k ver"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		e, ok := Parse(line)
		if ok && (!strings.Contains(strings.NewReplacer("**", "", "``", " ").Replace(line), e.Command)) {
			t.Errorf("Parse(%q): command %q", line, e.Command)
		}
		s := strings.TrimSpace(line)
		if s == "" || len(s) > maxLine {
			return
		}
		for _, re := range patterns() {
			if re.MatchString(s) && !mayPrompt(s) {
				t.Errorf("mayPrompt turns %q down", s)
			}
		}
		var bare Echo
		if bare.command(s); bare.known() && !mayProgram(s) {
			t.Errorf("mayProgram turns %q down", s)
		}
		if (weak().MatchString(s) || stamped().MatchString(s)) && !mayWeak(s) {
			t.Errorf("mayWeak turns %q down", s)
		}
	})
}
