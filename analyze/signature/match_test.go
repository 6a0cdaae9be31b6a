package signature

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// splitURL takes a URL of a test apart; host:port:address is not used here.
func splitURL(t testing.TB, url string) (scheme, host string, port int, path string) {
	t.Helper()
	scheme, rest, _ := strings.Cut(url, "://")
	authority, path, _ := strings.Cut(rest, "/")
	colon := strings.LastIndexByte(authority, ':')
	if colon < 0 {
		t.Fatalf("no port in %q", url)
	}
	port, err := strconv.Atoi(authority[colon+1:])
	if err != nil {
		t.Fatal(err)
	}
	return scheme, authority[:colon], port, "/" + path
}

func find(t testing.TB, s *Set, kind Kind, text string) []Match {
	t.Helper()
	switch kind {
	case KindURL:
		return s.MatchURL(splitURL(t, text))
	case KindQueue:
		switch text {
		case UnnamedQueue:
			return s.MatchQueue("")
		case IdleQueue:
			return s.MatchIdleQueue()
		}
		return s.MatchQueue(text)
	case KindAppID:
		return s.MatchAppID(text)
	case KindPort:
		transport, port, _ := strings.Cut(text, "/")
		n, err := strconv.Atoi(port)
		if err != nil {
			t.Fatal(err)
		}
		return s.MatchPort(transport, n)
	case KindExecutable:
		return s.MatchExecutable(text)
	case KindService:
		return s.MatchService(text)
	}
	t.Fatalf("unknown kind %q", kind)
	return nil
}

func ids(matches []Match) string {
	words := make([]string, len(matches))
	for i, m := range matches {
		words[i] = m.Signature.ID + "/" + m.Certainty.String()
	}
	return strings.Join(words, " ")
}

// TestMatches compares what the built-in signatures say with a reviewed table of texts. The
// table covers every known fact, and the counts keep one from being lost.
func TestMatches(t *testing.T) {
	const name = "testdata/matches.golden"
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	hits := make(map[Kind]int)
	used := make(map[string]bool)
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			got.WriteString(line)
			continue
		}
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != 3 {
			t.Fatalf("malformed line %q", line)
		}
		matches := find(t, Builtin(), Kind(f[0]), f[1])
		if len(matches) > 0 {
			hits[Kind(f[0])]++
		}
		for _, m := range matches {
			used[m.Signature.ID] = true
		}
		fmt.Fprintf(&got, "%s\t%s\t%s\n", f[0], f[1], ids(matches))
	}
	if *update {
		if err := os.WriteFile(name, got.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	} else if diff := cmp.Diff(string(data), got.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for kind, least := range map[Kind]int{KindURL: 66, KindQueue: 5, KindAppID: 13, KindPort: 118, KindExecutable: 40, KindService: 100} {
		if hits[kind] < least {
			t.Errorf("%d probes of kind %s hit, want %d at least", hits[kind], kind, least)
		}
	}
	for _, sig := range Builtin().All() {
		if !used[sig.ID] {
			t.Errorf("no probe reaches %s", sig.ID)
		}
	}
}

// TestEveryPatternHits makes a text of each built-in pattern and finds the signature by it.
func TestEveryPatternHits(t *testing.T) {
	fill := strings.NewReplacer("http{s}", "https", "{any-port}", "8123", "{loopback}", "127.0.0.1", "/**", "/a/b/", "{GUID}", "{01234567-89AB-CDEF-0123-456789ABCDEF}",
		"{not-GUID}", "updates", "{N}", "12", "{INSTANCE}", "Prod", "{HOME}", "Home", "{NAME}", "Name")
	for _, sig := range Builtin().All() {
		for _, p := range sig.Patterns {
			text := p.Text
			switch p.Kind {
			case KindURL:
				text = fill.Replace(text)
				if open := strings.Index(text, ":{"); open >= 0 {
					closing := strings.IndexByte(text[open:], '}') + open
					first, _, _ := strings.Cut(text[open+2:closing], "|")
					first, _, _ = strings.Cut(first, "-")
					text = text[:open+1] + first + text[closing+1:]
				}
				if strings.HasPrefix(text, "http://*:") || strings.HasPrefix(text, "https://*:") {
					text = strings.ToUpper(strings.Replace(text, "*", "www.example.com", 1))
				}
				text = strings.ReplaceAll(text, "*", "1")
			case KindPort:
				text, _, _ = strings.Cut(text, "-")
			case KindQueue:
				if text != UnnamedQueue && text != IdleQueue {
					text = strings.ReplaceAll(fill.Replace(text), "*", "X")
				}
			default:
				text = strings.ToUpper(fill.Replace(text))
			}
			ok := false
			for _, m := range find(t, Builtin(), p.Kind, text) {
				ok = ok || m.Signature == sig
			}
			if !ok {
				t.Errorf("%s: %s %q does not hit with %q", sig.ID, p.Kind, p.Text, text)
			}
		}
	}
}

func TestMatchOrder(t *testing.T) {
	set := mustLoad(t, `
[[signature]]
id = "any"
product = "Any"
explanation = "Any."
match = [{ url = "http://*:{any-port}/a/**", certainty = "certain" }]
[[signature]]
id = "guid"
product = "Guid"
explanation = "Guid."
match = [{ url = "http://*:80/a/{GUID}/", certainty = "possible" }]
[[signature]]
id = "fixed"
product = "Fixed"
explanation = "Fixed."
match = [{ url = "http://*:80/a/01234567-89AB-CDEF-0123-456789ABCDEF/", certainty = "possible", specific = true }]
`)
	got := ids(set.MatchURL("HTTP", "+", 80, "/A/01234567-89ab-cdef-0123-456789abcdef"))
	if diff := cmp.Diff("fixed/possible guid/possible any/certain", got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestServicesOfMatch(t *testing.T) {
	names := func(matches []Match) []string {
		var out []string
		for _, m := range matches {
			for _, s := range m.Services() {
				out = append(out, s.Name)
			}
		}
		return out
	}
	for _, c := range []struct {
		name    string
		matches []Match
		want    []string
	}{
		{"instance in the path", Builtin().MatchURL("http", "+", 80, "/ReportServer_SQLEXPRESS/"), []string{"ReportServer$SQLEXPRESS"}},
		{"several services", Builtin().MatchURL("http", "*", 2869, "/upnp/"), []string{"SSDPSRV", "upnphost"}},
		{"matched service alone", Builtin().MatchService("REPORTSERVER"), []string{"ReportServer"}},
		{"open variable", Builtin().MatchExecutable("QBDBMgrN.exe"), nil},
		{"bound variable", Builtin().MatchService("MSSQL$Prod"), []string{"MSSQL$Prod"}},
	} {
		if diff := cmp.Diff(c.want, names(c.matches)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestRemediesOfMatch(t *testing.T) {
	commands := func(m Match) []string {
		var out []string
		for _, r := range m.Remedies() {
			if r.Command != "" {
				out = append(out, r.Command+" | "+r.Undo)
			}
		}
		return out
	}
	m := Builtin().MatchURL("http", "+", 80, "/ReportServer_SQLEXPRESS/")[0]
	if diff := cmp.Diff([]string{"net stop ReportServer$SQLEXPRESS | net start ReportServer$SQLEXPRESS"}, commands(m)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	m = Builtin().MatchService("Razer Chroma SDK Server")[0]
	if diff := cmp.Diff([]string{`net stop "Razer Chroma SDK Server" | net start "Razer Chroma SDK Server"`}, commands(m)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	m = Builtin().MatchService("PeerDistSvc")[0]
	if diff := cmp.Diff([]string{
		"netsh branchcache show status all | ",
		"net stop PeerDistSvc | net start PeerDistSvc",
		"sc.exe config PeerDistSvc start= disabled | sc.exe config PeerDistSvc start= demand, then net start PeerDistSvc",
		"powershell -Command Disable-BC | powershell -Command Enable-BCDistributed",
	}, commands(m)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var proxy Match
	for _, m := range Builtin().MatchPort("tcp", 443) {
		if m.Signature.ID == "port-proxy" {
			proxy = m
		}
	}
	if got := commands(proxy)[1]; !strings.Contains(got, "delete v4tov4 listenport=443 ") {
		t.Errorf("port is not filled in: %s", got)
	}
	for _, r := range Builtin().MatchPort("tcp", 8009)[0].Remedies() {
		if strings.Contains(r.Command, "{") || strings.HasPrefix(r.Command, "net stop") && r.Command != "net stop Tomcat<N>" {
			t.Errorf("open variable: %q", r.Command)
		}
	}
}

func TestMatchListener(t *testing.T) {
	for _, c := range []struct {
		name  string
		port  int
		owner Owner
		want  string
	}{
		{"PID 4 on 80", 80, Owner{PID: 4, Executable: "System"}, "http-sys/certain iis/likely citrix-vda/possible configmgr-site-system/possible hyper-v-replica/possible sql-server-http-endpoint/possible"},
		{"port proxy in its service", 80, Owner{PID: 900, Executable: "svchost.exe", Services: []string{"iphlpsvc"}}, "port-proxy/certain"},
		{"executable agrees", 80, Owner{PID: 900, Executable: "vmware-hostd.exe"}, "vmware-workstation-server/likely"},
		{"unknown web server", 80, Owner{PID: 900, Executable: "contoso.exe"}, ""},
		{"another owner lowers", 6379, Owner{PID: 900, Executable: "contoso.exe"}, "redis/possible"},
		{"owner unknown", 6379, Owner{}, "redis/possible"},
		{"owner agrees", 6379, Owner{PID: 900, Executable: `C:\Redis\redis-server.exe`}, "redis/likely"},
		{"PID 4 where a process is expected", 6379, Owner{PID: 4}, ""},
		{"process where the kernel is expected", 445, Owner{PID: 900, Executable: "contoso.exe"}, ""},
		{"host without services", 135, Owner{PID: 900, Executable: "svchost.exe"}, "rpc-endpoint-mapper/likely"},
		{"host with another service", 5040, Owner{PID: 900, Executable: "svchost.exe", Services: []string{"Contoso"}}, "connected-devices/possible"},
		{"generic range", 50123, Owner{PID: 900, Executable: "contoso.exe"}, "dynamic-port-range/certain"},
	} {
		if diff := cmp.Diff(c.want, ids(Builtin().MatchListener("TCP", c.port, c.owner))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestServiceByDisplayName(t *testing.T) {
	for display, want := range map[string]string{
		"World Wide Web Publishing Service":                "W3SVC",
		"  print spooler ":                                 "Spooler",
		"SSDP Discovery":                                   "SSDPSRV",
		"SQL Server (MSSQLSERVER)":                         "MSSQLSERVER",
		"SQL Server (SQLEXPRESS)":                          "MSSQL$SQLEXPRESS",
		"SQL Server (CONTOSO)":                             "MSSQL$CONTOSO",
		"SQL Server Reporting Services":                    "SQLServerReportingServices",
		"Windows Remote Management (WS-Management)":        "WinRM",
		"Connected Devices Platform Service_3321a":         "CDPSvc_3321a",
		"Contoso Service":                                  "",
		"":                                                 "",
		"SQL Server ()":                                    "",
		"Function Discovery Resource Publication (hidden)": "",
	} {
		got, ok := Builtin().ServiceByDisplayName(display)
		if got != want || ok != (want != "") {
			t.Errorf("%q: got %q, %v, want %q", display, got, ok, want)
		}
	}
}

func TestDisplayNamesAreDistinct(t *testing.T) {
	taken := make(map[string]string)
	for _, s := range Builtin().Services() {
		for _, display := range append([]string{s.DisplayName}, s.OtherNames...) {
			if other, ok := taken[fold(display)]; ok {
				t.Errorf("%q is the display name of %s and %s", display, other, s.Name)
			}
			taken[fold(display)] = s.Name
		}
	}
}

func mustLoad(t testing.TB, text string) *Set {
	t.Helper()
	set, err := Load("user.toml", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return set
}
