package collected

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func code(n int) *int { return &n }

func TestParse(t *testing.T) {
	for _, tt := range []struct {
		line string
		want Line
	}{
		{"@@@@ diag collect @@@@ version 1 @@@@ elevated yes @@@@ 2026-07-14 10:21:33", Line{Role: Start, Elevated: "yes", Time: "2026-07-14 10:21:33"}},
		{"@@@@ diag 1 begin @@@@ netstat -anobq @@@@ 14.07.2026 10:21:34,02", Line{Role: Begin, Number: 1, Command: "netstat -anobq", Time: "14.07.2026 10:21:34,02"}},
		{`@@@@ diag 12 begin @@@@ tasklist /svc /fi "PID eq 4712" @@@@ Tue 07/14/2026  9:21:34.02`, Line{Role: Begin, Number: 12, Command: `tasklist /svc /fi "PID eq 4712"`, Time: "Tue 07/14/2026  9:21:34.02"}},
		{"@@@@ diag 1 end @@@@ exit 0 @@@@ 14.07.2026 10:21:36,11", Line{Role: End, Number: 1, Exit: code(0), Time: "14.07.2026 10:21:36,11"}},
		{"@@@@ diag 1 end @@@@ exit -1073741819 @@@@ 2026/07/14 周二 10:21:36.11", Line{Role: End, Number: 1, Exit: code(-1073741819), Time: "2026/07/14 周二 10:21:36.11"}},
		{"@@@@ diag 2 end @@@@ exit unknown @@@@ 10:21", Line{Role: End, Number: 2, Time: "10:21"}},
		{"@@@@ diag 2 skipped @@@@ appcmd list site @@@@ not on this machine", Line{Role: Skipped, Number: 2, Command: "appcmd list site", Reason: "not on this machine"}},
		{"@@@@ diag finished @@@@ 2026-07-14 10:21:36", Line{Role: Finish, Time: "2026-07-14 10:21:36"}},
	} {
		got, ok := Parse(tt.line)
		if !ok {
			t.Errorf("%s: not read", tt.line)
			continue
		}
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", tt.line, d)
		}
		if got.String() != tt.line {
			t.Errorf("printed again: %s\nwant           %s", got, tt.line)
		}
	}
}

func TestParseTurnsDown(t *testing.T) {
	for _, line := range []string{
		"", "@@@@", "@@@@ diag", "@@@@ Diagnosis of the machine @@@@", "@@@@ diag 1 begin @@@@", "@@@@ diag 0 begin @@@@ ver @@@@ 10:21",
		"@@@@ diag one begin @@@@ ver @@@@ 10:21", "@@@@ diag 1 begin @@@@ ver", "@@@@ diag 1 end @@@@ 0 @@@@ 10:21", "@@@@ diag 1 paused @@@@ ver @@@@ 10:21",
		"@@@ diag 1 begin @@@ ver @@@ 10:21", "netstat -ano", "@@@@ diag collect @@@@ of the port", "@@@@ diag 1 begin @@@@  @@@@ 10:21",
		"@@@@ diag 1 begin @@@@ " + strings.Repeat("x", 2000) + " @@@@ 10:21",
	} {
		if l, ok := Parse(line); ok {
			t.Errorf("%q was read as %v", line, l)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("@@@@ diag collect @@@@ version 1 @@@@ elevated yes @@@@ 2026-07-14 10:21:33")
	f.Add("@@@@ diag 1 begin @@@@ netstat -anobq @@@@ 14.07.2026 10:21:34,02")
	f.Add("@@@@ diag 1 end @@@@ exit 0 @@@@ 14.07.2026 10:21:36,11")
	f.Add("@@@@ diag 2 skipped @@@@ appcmd list site @@@@ not on this machine")
	f.Fuzz(func(t *testing.T, s string) {
		l, ok := Parse(s)
		if !ok {
			if (l != Line{}) {
				t.Errorf("%q was turned down, but %v came back", s, l)
			}
			return
		}
		again, ok := Parse(l.String())
		if !ok || cmp.Diff(l, again) != "" {
			t.Errorf("%q: %s is read differently", s, l)
		}
	})
}
