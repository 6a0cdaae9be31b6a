package errortext_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/parser/errortext"
	"diag/parser/internal/command"
	"diag/parser/internal/readtest"
	"diag/parser/text"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, errortext.Command) }

func TestVariants(t *testing.T) {
	// Every message on one line, so that nonsense parts nothing.
	s, err := os.ReadFile("testdata/languages.txt")
	if err != nil {
		t.Fatal(err)
	}
	readtest.Variants(t, errortext.Command, string(s))
}

func TestEBNF(t *testing.T) {
	if errortext.EBNF() == "" {
		t.Error("the grammar prints as nothing")
	}
}

// Prose and bare numbers must not be taken for errors.
func TestNoMessage(t *testing.T) {
	s, err := os.ReadFile("testdata/no-message.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(s)) {
		if m, ok := errortext.Find(line); ok {
			t.Errorf("%q was read as %+v", strings.TrimSpace(line), m)
		}
	}
}

func TestFind(t *testing.T) {
	for _, tc := range []struct {
		line string
		want errortext.Message
	}{
		{"I get error 10013 when starting on port 8080",
			errortext.Message{Kind: errortext.KindBind, Code: 10013, CodeName: "WSAEACCES", Outcome: errortext.OutcomeFailed, Port: 8080}},
		{"httperr: 2024-03-01 10:11:12 192.0.2.9 51234 192.0.2.1 80 HTTP/1.1 GET /app - 503 1 AppOffline DefaultAppPool",
			errortext.Message{Kind: errortext.KindHTTP, Code: 503, CodeName: "AppOffline", Port: 80, Transport: "tcp", Address: "192.0.2.1", URL: "/app", Program: "HTTP.sys", Object: "DefaultAppPool"}},
		{"GET http://www.example.com:8080/app -> 404 Not Found",
			errortext.Message{Kind: errortext.KindHTTP, Code: 404, Port: 8080, Transport: "tcp", URL: "http://www.example.com:8080/app"}},
		{"bind failed: 10048",
			errortext.Message{Kind: errortext.KindBind, Code: 10048, CodeName: "WSAEADDRINUSE", Outcome: errortext.OutcomeFailed}},
		{"start of http://192.0.2.7:8080/ ends with 0x800704BE",
			errortext.Message{Kind: errortext.KindRegister, Code: 1214, CodeName: "ERROR_INVALID_NETNAME", Outcome: errortext.OutcomeFailed,
				Port: 8080, Transport: "tcp", Address: "192.0.2.7", URL: "http://192.0.2.7:8080/"}},
		{"HttpEvent status 0xC0000043 for http://+:8080/",
			errortext.Message{Kind: errortext.KindRegister, Code: 32, CodeName: "ERROR_SHARING_VIOLATION", Outcome: errortext.OutcomeFailed,
				Port: 8080, Transport: "tcp", URL: "http://+:8080/"}},
		{"listen udp 0.0.0.0:53: bind: Only one usage of each socket address (protocol/network address/port) is normally permitted.",
			errortext.Message{Kind: errortext.KindBind, Code: 10048, CodeName: "WSAEADDRINUSE", Outcome: errortext.OutcomeFailed,
				Port: 53, Transport: "udp", Address: "0.0.0.0"}},
		{"https://www.example.com/ times out",
			errortext.Message{Kind: errortext.KindConnect, Outcome: errortext.OutcomeHang, Port: 443, Transport: "tcp", URL: "https://www.example.com/"}},
		{`Service runs as NT AUTHORITY\NETWORK SERVICE`,
			errortext.Message{Kind: errortext.KindAccount, Account: `NT AUTHORITY\NETWORK SERVICE`}},
		{`ERROR: The process with PID 4 could not be terminated.`,
			errortext.Message{Kind: errortext.KindTaskkill, Outcome: errortext.OutcomeDenied, PID: 4}},
	} {
		got, ok := errortext.Find(tc.line)
		tc.want.Text = tc.line
		if diff := cmp.Diff(tc.want, got); diff != "" || !ok {
			t.Errorf("Find(%q), ok %t (-want +got):\n%s", tc.line, ok, diff)
		}
	}
}

// scan looks for messages in a text none of whose lines is explained.
func scan(s string) (sections []errortext.Section, unknown []string) {
	doc := text.Decode("test.txt", []byte(s))
	marks := make([]command.Mark, doc.Len())
	for n := 1; n <= doc.Len(); n++ {
		if doc.Blank(n) {
			marks[n-1] = command.Blank
		}
		if strings.HasPrefix(doc.Text(n), "known") {
			marks[n-1] = command.Record
		}
	}
	sections = errortext.Scan(doc, marks)
	for i, m := range marks {
		if m == command.Unknown {
			unknown = append(unknown, doc.Raw(i+1))
		}
	}
	return sections, unknown
}

func TestScan(t *testing.T) {
	sections, unknown := scan("nothing\nlisten EADDRINUSE: address already in use :::3000\nknown\n\n" +
		"Url reservation add failed, Error: 5\nqwx zzt\nAccess is denied.\n")
	var got []string
	for _, s := range sections {
		for _, m := range s.Data.(*errortext.Messages).Messages {
			got = append(got, fmt.Sprintf("%d-%d: %s %d line %d-%d", s.FirstLine, s.LastLine, m.Kind, m.Code, m.Line, m.LastLine))
		}
	}
	want := []string{"2-2: bind 10048 line 2-2", "5-7: netsh 5 line 5-5", "5-7: system 5 line 7-7"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"nothing", "qwx zzt"}, unknown); diff != "" {
		t.Errorf("unknown (-want +got):\n%s", diff)
	}
}

// A console cut the sentence; a line that does not go on with it stays alone.
func TestWrapped(t *testing.T) {
	const first = "2024/05/06 the proxy says bind: An attempt was made to access a socket in a way forbidd"
	sections, unknown := scan(first + "\nen by its access permissions.\nqwx zzt\n")
	if len(sections) != 1 || sections[0].LastLine != 2 {
		t.Errorf("sections %+v, want one over lines 1 and 2", sections)
	}
	if diff := cmp.Diff([]string{"qwx zzt"}, unknown); diff != "" {
		t.Errorf("unknown (-want +got):\n%s", diff)
	}
}

// Long and many lines take time in proportion: more would run into the time
// limit of the test run.
func TestLinear(t *testing.T) {
	var b strings.Builder
	for range 200 {
		b.WriteString(strings.Repeat("error port socket: ", 5000) + "\n")
	}
	if sections, _ := scan(b.String()); len(sections) != 0 {
		t.Errorf("%d sections in lines that say nothing", len(sections))
	}
}

func ExampleFind() {
	m, ok := errortext.Find("System.Net.HttpListenerException (183): Failed to listen on prefix 'http://+:8080/' because it conflicts with an existing registration on the machine.")
	fmt.Println(ok, m.Kind, m.Code, m.Port, m.Program)
	// Output: true register 183 8080 .NET HttpListener
}

func FuzzRead(f *testing.F) { readtest.Fuzz(f, errortext.Command) }
