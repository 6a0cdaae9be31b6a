package report

import (
	"bytes"
	"strconv"
	"strings"
	"testing"

	"diag/analyze"
	"diag/parser"
)

func render(t *testing.T, dump string, ports ...string) string {
	t.Helper()
	var q analyze.Question
	for _, s := range ports {
		p, err := analyze.ParsePortQuery(s)
		if err != nil {
			t.Fatal(err)
		}
		q.Ports = append(q.Ports, p)
	}
	var b bytes.Buffer
	if err := Markdown(&b, analyze.Analyze(parser.NewDump(parser.Parse("dump.txt", []byte(dump))), analyze.Options{Question: q})); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestQuietLast: what found nothing never stands before an answer, and takes
// one line.
func TestQuietLast(t *testing.T) {
	dump := `C:\>netstat -ano

Active Connections

  Proto  Local Address          Foreign Address        State           PID
  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       912
  UDP    0.0.0.0:5060           *:*                                    4711

C:\>tasklist /fi "PID eq 4711"

Image Name                     PID Session Name        Session#    Mem Usage
========================= ======== ================ =========== ============
contosophone.exe              4711 Console                    1     28,800 K
`
	got := render(t, dump, "5060")
	if !strings.HasPrefix(got, "# UDP port 5060: ") {
		t.Errorf("the report does not begin with the answer:\n%s", got)
	}
	if n := strings.Count(got, "TCP port 5060"); n != 1 {
		t.Errorf("the port of which nothing was found is mentioned %d times:\n%s", n, got)
	}
}

// TestNothing: a dump without trouble gets a report all the same.
func TestNothing(t *testing.T) {
	got := render(t, "just a note\n")
	for _, want := range []string{"# No port stands out", "## What was read", "no output of a known command", "`dump.txt:1` `just a note`"} {
		if !strings.Contains(got, want) {
			t.Errorf("the report lacks %q:\n%s", want, got)
		}
	}
}

// TestCaps: long lists are cut with a count.
func TestCaps(t *testing.T) {
	var b strings.Builder
	b.WriteString("Active Connections\n\n  Proto  Local Address          Foreign Address        State           PID\n")
	for p := range maxPorts + 50 {
		b.WriteString("  TCP    0.0.0.0:" + strconv.Itoa(10000+p) + "          0.0.0.0:0              LISTENING       " + strconv.Itoa(5000+p) + "\n")
	}
	for n := range maxUnknown + 5 {
		b.WriteString("nonsense " + strconv.Itoa(n) + "\n")
	}
	got := render(t, b.String())
	for _, want := range []string{"TCP: 450 ports", "50 more are not shown", "Lines that were not understood: 25", "and 5 more"} {
		if !strings.Contains(got, want) {
			t.Errorf("the report lacks %q", want)
		}
	}
	if n := strings.Count(got, "\n"); n > 600 {
		t.Errorf("the report has %d lines", n)
	}
}
