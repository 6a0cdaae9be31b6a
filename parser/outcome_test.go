package parser

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/parser/portproxy"
)

func TestFailedCommand(t *testing.T) {
	const text = `@@@@ diag collect @@@@ version 1 @@@@ elevated yes @@@@ 14.07.2026 10:21:33,01
@@@@ diag 1 begin @@@@ netsh interface ipv4 show excludedportrange protocol=tcp @@@@ 14.07.2026 10:21:33,45
The following command was not found: interface ipv4 show excludedportrange protocol=tcp.
@@@@ diag 1 end @@@@ exit 1 @@@@ 14.07.2026 10:21:33,47
@@@@ diag 2 begin @@@@ netsh http show iplisten @@@@ 14.07.2026 10:21:33,50

IP addresses present in the IP listen list:
-------------------------------------------

    192.0.2.17
nonsense between records

@@@@ diag 2 end @@@@ exit 1 @@@@ 14.07.2026 10:21:33,52
@@@@ diag 3 begin @@@@ ver @@@@ 14.07.2026 10:21:33,55
nonsense of a command that did not fail
@@@@ diag 3 end @@@@ exit 0 @@@@ 14.07.2026 10:21:33,57
@@@@ diag 4 skipped @@@@ appcmd list site @@@@ not on this machine
@@@@ diag finished @@@@ 14.07.2026 10:21:33,60
`
	d := Parse("dump.txt", []byte(text))
	if diff := cmp.Diff([]UnknownLine{{11, "nonsense between records"}, {15, "nonsense of a command that did not fail"}}, d.Unknown); diff != "" {
		t.Errorf("unknown lines (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(Coverage{Lines: 18, Blank: 3, Record: 2, Frame: 11, Unknown: 2}, d.Coverage); diff != "" {
		t.Errorf("coverage (-want +got):\n%s", diff)
	}
	if len(d.Sections) != 2 {
		t.Fatalf("%d sections, want 2", len(d.Sections))
	}
	want := &FailedCommand{Command: "netsh interface ipv4 show excludedportrange protocol=tcp", ExitCode: 1, Line: 3,
		Answer: []string{"The following command was not found: interface ipv4 show excludedportrange protocol=tcp."}}
	if diff := cmp.Diff(want, d.Sections[0].Data); diff != "" {
		t.Errorf("failed command (-want +got):\n%s", diff)
	}
	list := d.Sections[1]
	if list.Kind != "iplisten" || list.Echo.Exit == nil || *list.Echo.Exit != 1 || list.Echo.Time != "14.07.2026 10:21:33,50" {
		t.Errorf("list: kind %q, exit %v, time %q", list.Kind, list.Echo.Exit, list.Echo.Time)
	}
	var exits []int
	for _, e := range d.Echoes {
		exits = append(exits, *e.Exit)
	}
	if diff := cmp.Diff([]int{1, 1, 0}, exits); diff != "" {
		t.Errorf("exit codes (-want +got):\n%s", diff)
	}
}

func TestSilentCommand(t *testing.T) {
	const text = `@@@@ diag 1 begin @@@@ netsh interface portproxy show all @@@@ 10:21

@@@@ diag 1 end @@@@ exit 0 @@@@ 10:21
@@@@ diag 2 begin @@@@ netsh http show urlacl @@@@ 10:21

@@@@ diag 2 end @@@@ exit 0 @@@@ 10:21
@@@@ diag 3 begin @@@@ netsh interface portproxy show all @@@@ 10:21

@@@@ diag 3 end @@@@ exit 1 @@@@ 10:21
C:\>netsh interface portproxy show all

`
	d := Parse("dump.txt", []byte(text))
	if len(d.Sections) != 1 {
		t.Fatalf("%d sections, want the answer of the first command only", len(d.Sections))
	}
	s := d.Sections[0]
	if diff := cmp.Diff(&portproxy.Table{Rules: []portproxy.Rule{}}, s.Data); diff != "" || s.Kind != "portproxy" || s.FirstLine != 1 || s.LastLine != 1 {
		t.Errorf("kind %s, lines %d to %d, data (-want +got):\n%s", s.Kind, s.FirstLine, s.LastLine, diff)
	}
}
