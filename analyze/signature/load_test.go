package signature

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const goodFile = `# Written by us.
[[signature]]
id = "contoso-print"
product = "Contoso Print Agent"
services = ["ContosoPrint", "W3SVC"]
explanation = "Serves the status page of the print agent."
rivals = ["any IIS site on 8080"]
match = [
  { url = "http://*:8080/contoso/**", certainty = "certain", specific = true },
  { tcp = [8080, "8090-8099"], certainty = "likely", held_by = "http.sys", note = "Status page." },
  { executable = ["contosoprint.exe", "contosoui.exe"], certainty = "possible" },
]

[[signature.remedy]]
stop = "ContosoPrint"
keep_off = true
side_effects = "Printing stops."

[[signature.remedy]]
advice = "Contoso console > Settings > Port."

[[service]]
name = "ContosoPrint"
display_name = "Contoso Print Agent"
start = "delayed-auto"
`

func TestLoad(t *testing.T) {
	set := mustLoad(t, goodFile)
	want := &Signature{
		ID: "contoso-print", Product: "Contoso Print Agent", Explanation: "Serves the status page of the print agent.",
		Services: []Service{
			{Name: "ContosoPrint", DisplayName: "Contoso Print Agent", Start: "delayed-auto"},
			{Name: "W3SVC", DisplayName: "World Wide Web Publishing Service", OtherNames: []string{"World Wide Web Publishing"}, Start: "auto"},
		},
		Patterns: []Pattern{
			{Kind: KindURL, Text: "http://*:8080/contoso/**", Certainty: Certain, Specific: true},
			{Kind: KindPort, Text: "tcp/8080", Certainty: Likely, HeldBy: HeldByHTTPSys, Note: "Status page."},
			{Kind: KindPort, Text: "tcp/8090-8099", Certainty: Likely, HeldBy: HeldByHTTPSys, Note: "Status page."},
			{Kind: KindExecutable, Text: "contosoprint.exe", Certainty: Possible},
			{Kind: KindExecutable, Text: "contosoui.exe", Certainty: Possible},
		},
		Remedies: []Remedy{
			{
				Command: "net stop ContosoPrint", Effect: "Stops Contoso Print Agent (ContosoPrint) until the next start of Windows, or until something asks for it.",
				SideEffects: "Printing stops.", Undo: "net start ContosoPrint", Check: "sc.exe query ContosoPrint",
			},
			{
				Command: "sc.exe config ContosoPrint start= disabled", Effect: "Keeps Contoso Print Agent (ContosoPrint) from starting again; note START_TYPE from the command before.",
				SideEffects: "Printing stops.", Undo: "sc.exe config ContosoPrint start= delayed-auto, then net start ContosoPrint",
				Save: "sc.exe qc ContosoPrint", Check: "sc.exe qc ContosoPrint",
			},
			{Advice: "Contoso console > Settings > Port.", Undo: "Set it back to what it was before."},
		},
		Rivals: []string{"any IIS site on 8080"},
		File:   "user.toml", Line: 2,
	}
	if diff := cmp.Diff([]*Signature{want}, set.All()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if errs := set.Check(); errs != nil {
		t.Errorf("Check: %v", errs)
	}
}

// TestLoadErrors changes one line of the good file and expects the message to name that line.
func TestLoadErrors(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{`id = "contoso-print"`, `id = "Contoso Print"`, "user.toml:3: \"Contoso Print\" is no id of small letters, digits and hyphens (id = \"contoso-print-agent\")"},
		{`certainty = "likely"`, `certainty = "sure"`, "user.toml:10: unknown certainty \"sure\" (use certain, likely or possible)"},
		{`certainty = "possible"`, `certanty = "possible"`, "user.toml:11: unknown key \"certanty\" in a match (known keys: url, queue, app_id, tcp, udp, executable, service, certainty, specific, held_by, owner_required, note)\nuser.toml:11: a match has no certainty (use certain, likely or possible)"},
		{`http://*:8080/contoso/**`, `http://*:8080`, "user.toml:9: \"http://*:8080\" has no slash after the port (url = \"http://*:8080/contoso/{GUID}/\")"},
		{`[8080, "8090-8099"]`, `[8080, "8099-8090"]`, "user.toml:10: port range \"8099-8090\" runs backwards (tcp = [80, \"5060-5087\"])"},
		{`[8080, "8090-8099"]`, `[8080.5]`, "user.toml:10: tcp holds something else than ports (tcp = [80, \"5060-5087\"])"},
		{`["contosoprint.exe", "contosoui.exe"]`, `"C:\\contoso.exe"`, "user.toml:11: \"C:\\\\contoso.exe\" is a path; give the file name alone (executable = \"contoso.exe\")"},
		{`stop = "ContosoPrint"`, `stop = "Dnscache"`, "user.toml:15: DNS Client (Dnscache) must not be stopped (keep = \"what would break without it\")"},
		{`advice = "Contoso console > Settings > Port."`, `command = "contoso.exe /port 81"`, "user.toml:20: a command has no undo (undo = \"the command that takes it back\")"},
		{`advice = "Contoso console > Settings > Port."`, `command = "net stop http"` + "\n" + `undo = "net start http"`, "user.toml:20: \"net stop http\" is forbidden: stopping the HTTP service takes many services with it\nuser.toml:20: \"net stop http\" touches http, which Windows or the domain needs"},
		{`advice = "Contoso`, `inspect = "x"` + "\n" + `advice = "Contoso`, "user.toml:19: a remedy needs exactly one of stop, command, advice, keep and inspect (stop = \"ContosoSvc\")"},
		{`start = "delayed-auto"`, `start = "disabled"`, "user.toml:25: unknown start type \"disabled\" (use auto, delayed-auto or demand)"},
		{`product = "Contoso Print Agent"`, `product = "Contoso`, "user.toml:4: not TOML: strings cannot contain newlines (text values stand in quotes: certainty = \"likely\")"},
		{`product = "Contoso Print Agent"`, `product = 7`, "user.toml:4: product is no text (product = \"...\")"},
		{`product = "Contoso Print Agent"`, ``, "user.toml:2: a signature has no product (product = \"Contoso Print Agent\")"},
		{`keep_off = true`, `keep_off = "yes"`, "user.toml:16: keep_off is neither true nor false (keep_off = true)"},
		{`[[service]]`, `[[servces]]`, "user.toml:22: unknown table or key \"servces\" (a file holds [[signature]] and [[service]] tables)"},
	} {
		text := strings.Replace(goodFile, c.old, c.new, 1)
		if text == goodFile {
			t.Fatalf("%q is not in the file", c.old)
		}
		_, err := Load("user.toml", strings.NewReader(text))
		got := ""
		if err != nil {
			got = err.Error()
		}
		if diff := cmp.Diff(strings.Split(c.want, "\n"), strings.Split(got, "\n")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.new, diff)
		}
	}
}

// TestLoadHeaders writes the matches under headers of their own.
func TestLoadHeaders(t *testing.T) {
	const text = `[[signature]]
id = "a"
product = "A"
explanation = "A."
[[signature.match]]
url = "http://*:81/"
certainty = "likely"
[[signature.match]]
executable = "a.exe"
certainty = "possible"
[[signature]]
id = "b"
product = "B"
explanation = "B."
[[signature.match]]
service = "B"
certainty = "certain"
`
	set := mustLoad(t, text)
	if got := ids(set.MatchURL("http", "*", 81, "")) + " " + ids(set.MatchExecutable("A")) + " " + ids(set.MatchService("b")); got != "a/likely a/possible b/certain" {
		t.Errorf("got %q", got)
	}
	for _, c := range []struct{ old, new, want string }{
		{`"possible"`, `"sure"`, "user.toml:10: unknown certainty \"sure\" (use certain, likely or possible)"},
		{`"certain"`, `"sure"`, "user.toml:17: unknown certainty \"sure\" (use certain, likely or possible)"},
		{`id = "b"`, `id = "a"`, "user.toml:12: the id \"a\" is taken by an earlier signature of this file"},
		{`service = "B"`, ``, "user.toml:15: a match names nothing to compare with (give it url, queue, app_id, tcp, udp, executable or service)"},
	} {
		_, err := Load("user.toml", strings.NewReader(strings.Replace(text, c.old, c.new, 1)))
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.new, err, c.want)
		}
	}
}

func TestLoadHostile(t *testing.T) {
	for name, text := range map[string]string{
		"nesting":         "a = " + strings.Repeat("[", 500_000),
		"dotted key":      strings.Repeat("a.", 400_000) + "a = 1",
		"size":            strings.Repeat("# line\n", 200_000),
		"lines":           strings.Repeat("\n", 200_000),
		"not UTF-8":       "[[signature]]\nid = \"\xff\"\n",
		"no tables":       "signature = 7\n",
		"mixed list":      "signature = [1, {}]\n",
		"many signatures": strings.Repeat("[[signature]]\n", 70_000),
		"many elements":   "[[signature]]\nmatch = [" + strings.Repeat("{},\n", 90_000) + "]\n",
		"many keys":       "[[signature]]\n" + manyKeys(60_000),
		"many tables":     "[a]\n" + strings.Repeat("[[b.c]]\n", 90_000),
	} {
		set, err := Load("user.toml", strings.NewReader(text))
		var fault *LoadError
		if set != nil || !errors.As(err, &fault) || fault.Line < 1 || fault.File != "user.toml" {
			t.Errorf("%s: got %v, %v", name, set, err)
		}
	}
}

func manyKeys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "key%d = 1\n", i)
	}
	return b.String()
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, os.ErrClosed }

func TestLoadReadFailure(t *testing.T) {
	if _, err := Load("user.toml", brokenReader{}); !errors.Is(err, os.ErrClosed) {
		t.Errorf("got %v", err)
	}
}

func TestMerge(t *testing.T) {
	user := mustLoad(t, strings.Replace(goodFile, "contoso-print", "iis", 1))
	before := len(Builtin().All())
	merged := Builtin().Merge(user)
	if len(merged.All()) != before || len(Builtin().All()) != before {
		t.Errorf("%d signatures, built-in %d, want %d", len(merged.All()), len(Builtin().All()), before)
	}
	if got := ids(merged.MatchExecutable("w3wp.exe")); got != "" {
		t.Errorf("the replaced signature still matches: %s", got)
	}
	if got := ids(merged.MatchExecutable("ContosoUI")); got != "iis/possible" {
		t.Errorf("got %q", got)
	}
	if got, _ := merged.ServiceByDisplayName("contoso print agent"); got != "ContosoPrint" {
		t.Errorf("got %q", got)
	}
	// A user's signature comes first among equals, whatever its certainty and id.
	rival := mustLoad(t, "[[signature]]\nid = \"zz\"\nproduct = \"Z\"\nexplanation = \"Z.\"\nmatch = [{ executable = \"nginx.exe\", certainty = \"possible\" }]\n")
	if got := ids(Builtin().Merge(rival).MatchExecutable("nginx.exe")); got != "zz/possible nginx/certain" {
		t.Errorf("got %q", got)
	}
}

func TestStub(t *testing.T) {
	for _, c := range []struct {
		kind        Kind
		value, want string // pattern text
	}{
		{KindURL, "HTTP://+:80/A1B2C3D4-0000-1111-2222-333344445555/", "http://*:80/A1B2C3D4-0000-1111-2222-333344445555/"},
		{KindURL, "https://[2001:db8::1]:8443/a/b", "https://*:8443/a/b/"},
		{KindURL, "http://127.0.0.1:19443:127.0.0.1/", "http://*:19443/"},
		{KindURL, "http://*:81/a/{x}b/", "http://*:81/a/*/"},
		{KindURL, "nonsense", "http://*:80/FILL-IN/"},
		{KindQueue, "Contoso Pool", "Contoso Pool"},
		{KindQueue, "", "{unnamed}"},
		{KindAppID, "{a1b2c3d4-0000-1111-2222-333344445555}", "{A1B2C3D4-0000-1111-2222-333344445555}"},
		{KindPort, "TCP/8123", "tcp/8123"},
		{KindExecutable, `C:\Program Files\Contoso\agent.exe`, "agent.exe"},
		{KindService, "Contoso$A", "Contoso$A"},
	} {
		text := Stub(c.kind, c.value)
		set := mustLoad(t, text)
		if got := set.All()[0].Patterns[0].Text; got != c.want {
			t.Errorf("%s %q: got %q, want %q", c.kind, c.value, got, c.want)
		}
		if errs := set.Check(); errs != nil {
			t.Errorf("%s %q: %v", c.kind, c.value, errs)
		}
	}
	want := `[[signature]]
id = "local-tcp-8123"
product = "FILL IN: name of the product"
# services = ["ShortName"]   # as sc.exe query prints it
explanation = "FILL IN: what it does there, in one sentence."

[[signature.match]]
tcp = "8123"
certainty = "possible"   # certain, likely or possible
held_by = "process"   # or "http.sys" when PID 4 holds the port

[[signature.remedy]]
advice = "FILL IN: the setting to change in the product"
side_effects = "FILL IN: what stops working"
undo = "FILL IN: how to set it back"
`
	if diff := cmp.Diff(want, Stub(KindPort, "tcp/8123")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// FuzzLoad: no input hangs or panics; what loads is sound and can be searched.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(goodFile))
	f.Add([]byte(Stub(KindURL, "http://+:80/x/")))
	f.Add([]byte("signature = [{ id = \"a\", match = [{ url = 1 }] }]"))
	f.Add([]byte("[[service]]\nname = \"\"\"x\"\"\"\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		set, err := Load("user.toml", bytes.NewReader(data))
		if (set == nil) == (err == nil) {
			t.Fatalf("set %v, error %v", set, err)
		}
		if err != nil {
			for line := range strings.SplitSeq(err.Error(), "\n") {
				if !strings.HasPrefix(line, "user.toml:") {
					t.Fatalf("error without a place: %q", line)
				}
			}
			return
		}
		for _, sig := range set.All() {
			for _, p := range sig.Patterns {
				if err := checkPattern(p.Kind, p.Text); err != nil {
					t.Fatal(err)
				}
			}
			for _, r := range sig.Remedies {
				if faults := faultsOf(r); faults != nil {
					t.Fatal(faults)
				}
			}
		}
		set.MatchURL("http", "+", 80, "/a/b/")
		set.MatchQueue("x")
		set.MatchPort("tcp", 80)
		set.MatchExecutable("a.exe")
		set.MatchService("x_1234")
		set.MatchServiceSID("S-1-5-80-1")
		set.ServiceByDisplayName("x")
	})
}

// FuzzStub: whatever a dump holds, the stub of it loads.
func FuzzStub(f *testing.F) {
	for _, value := range []string{"", "http://+:80/a{b}/", "tcp/80", "\x00\xff", "x\"\\", "{*}", "https://[::1]:1/**/*", "http://h:80:192.0.2.1/"} {
		f.Add(value)
	}
	f.Fuzz(func(t *testing.T, value string) {
		for _, kind := range []Kind{KindURL, KindQueue, KindAppID, KindPort, KindExecutable, KindService} {
			text := Stub(kind, value)
			if _, err := Load("stub.toml", strings.NewReader(text)); err != nil {
				t.Fatalf("%s: %v\n%s", kind, err, text)
			}
		}
	})
}

// FuzzMatch: no text from a dump makes a search panic, and matches come with their signature.
func FuzzMatch(f *testing.F) {
	f.Add("http", "+", 80, "/Temporary_Listen_Addresses/x/")
	f.Add("HTTPS", "[::1]", 44300, "//")
	f.Fuzz(func(t *testing.T, scheme, host string, port int, path string) {
		for _, matches := range [][]Match{
			Builtin().MatchURL(scheme, host, port, path), Builtin().MatchQueue(path), Builtin().MatchAppID(host), Builtin().MatchPort(scheme, port),
			Builtin().MatchExecutable(path), Builtin().MatchService(host), Builtin().MatchListener("tcp", port, Owner{Executable: host, Services: []string{path}}),
		} {
			for i, m := range matches {
				if m.Signature == nil || m.Certainty < Possible || m.Certainty > Certain {
					t.Fatalf("%+v", m)
				}
				if i > 0 && matches[i-1].weight < m.weight {
					t.Fatalf("unsorted: %s", ids(matches))
				}
				m.Services()
				m.Remedies()
			}
		}
	})
}
