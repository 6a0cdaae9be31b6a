package collect_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/analyze"
	"diag/collect"
	"diag/parser"
)

func lacking(text string, ports ...int) (commands, byHand []string) {
	var q analyze.Question
	for _, p := range ports {
		q.Ports = append(q.Ports, analyze.PortQuery{Port: p, Transport: "tcp"})
	}
	dump := parser.NewDump(parser.Parse("dump.txt", []byte(text)))
	list, byHand := collect.Lacking(analyze.Analyze(dump, analyze.Options{Question: q}))
	for _, c := range list {
		commands = append(commands, c.Command)
	}
	return commands, byHand
}

func all(but ...string) []string {
	var out []string
	for _, c := range collect.Captures() {
		keep := true
		for _, b := range but {
			keep = keep && c.Command != b
		}
		if keep {
			out = append(out, c.Command)
		}
	}
	return out
}

const table = `C:\>netstat -anob

Active Connections

  Proto  Local Address          Foreign Address        State           PID
  TCP    0.0.0.0:80             0.0.0.0:0              LISTENING       4
 Can not obtain ownership information
  TCP    0.0.0.0:8080           0.0.0.0:0              LISTENING       4711
 [contosoprint.exe]
`

const tasks = `
C:\>tasklist /svc

Image Name                     PID Services
========================= ======== ============================================
System Idle Process              0 N/A
System                           4 N/A
contosoprint.exe              4711 N/A
`

const ranges = `
C:\>netsh interface ipv4 show excludedportrange protocol=tcp

Protocol tcp Port Exclusion Ranges

Start Port    End Port
----------    --------
     50000       50059     *

* - Administered port exclusions.
`

func TestLacking(t *testing.T) {
	netstat, tcp := "netstat -anob", "netsh interface ipv4 show excludedportrange protocol=tcp"
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"kinds that are there are not asked for again", table + tasks + ranges, all(netstat, "tasklist /svc", tcp)},
		{"a table without process IDs is asked for again", "C:\\>netstat -an\n\nActive Connections\n\n  Proto  Local Address          Foreign Address        State\n  TCP    0.0.0.0:8080           0.0.0.0:0              LISTENING\n" + tasks, all("tasklist /svc")},
		{"what an earlier run tried in vain is not asked for again", `@@@@ diag 1 begin @@@@ netsh http show iplisten @@@@ 10:21
The following command was not found: http show iplisten.
@@@@ diag 1 end @@@@ exit 1 @@@@ 10:21
@@@@ diag 2 skipped @@@@ appcmd list site @@@@ not on this machine
@@@@ diag finished @@@@ 10:21
` + table, all(netstat, "netsh http show iplisten", "appcmd list site")},
	} {
		got, _ := lacking(tt.text)
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, d)
		}
	}
}

// TestMachine: a dump that our own script made is read to the last line, and
// lacks nothing that a script could capture.
func TestMachine(t *testing.T) {
	for _, name := range []string{"testdata/machine-before.txt", "testdata/machine-after.txt"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		doc := parser.Parse(name, text)
		if d := cmp.Diff([]parser.UnknownLine{}, doc.Unknown); d != "" {
			t.Errorf("%s: unknown lines (-want +got):\n%s", name, d)
		}
		if got, _ := lacking(string(text)); len(got) > 0 {
			t.Errorf("%s lacks %s", name, strings.Join(got, "; "))
		}
	}
}
