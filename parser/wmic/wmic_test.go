package wmic

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/parser/internal/command"
	"diag/parser/internal/readtest"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, Command) }

func TestEBNF(t *testing.T) {
	if s := EBNF(); !strings.Contains(s, "<csvheader>") {
		t.Errorf("EBNF lacks tokens:\n%s", s)
	}
}

func typedRead(line, s string) *Table {
	table, _ := readtest.ReadBelow(Command, line, s).Data.(*Table)
	return table
}

func TestRead(t *testing.T) {
	parent := 700
	tests := []struct {
		command, text string
		want          []Process
		filtered      bool
	}{
		{"wmic process get name,processid", "Name         ProcessId  \nSystem       4          \ntill.exe     4300       \n",
			[]Process{{PID: 4, Name: "System", Line: 2}, {PID: 4300, Name: "till.exe", Line: 3}}, false},
		{`wmic process where "processid=4300" get caption,parentprocessid,processid`, "Caption   ParentProcessId  ProcessId\ntill.exe  700              4300\n",
			[]Process{{PID: 4300, Name: "till.exe", ParentPID: &parent, Line: 2}}, true},
		{"wmic process get name,processid /format:list", "Name=till.exe\nProcessId=4300\nName=b.exe\nProcessId=4301\n",
			[]Process{{PID: 4300, Name: "till.exe", Line: 1}, {PID: 4301, Name: "b.exe", Line: 3}}, false},
		{"", "Name         ProcessId\ntill.exe     not\n", nil, true},
	}
	for _, test := range tests {
		got := typedRead(test.command, test.text)
		if got == nil {
			t.Errorf("%q: nothing read", test.command)
			continue
		}
		if diff := cmp.Diff(test.want, got.Processes); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.command, diff)
		}
		if got.Filtered != test.filtered {
			t.Errorf("%q: filtered %v", test.command, got.Filtered)
		}
	}
	if got := typedRead("wmic process where processid=9 get name", "No Instance(s) Available.\n"); got == nil || !got.NoMatch || got.NoMatchLine != 1 {
		t.Errorf("no instance: %+v", got)
	}
}

func TestOpens(t *testing.T) {
	readtest.Opens(t, Command, map[string]command.Sign{
		"CommandLine      Name      ProcessId":    command.Title,
		"Node,Name,ProcessId":                     command.Title,
		"Name=till.exe\nProcessId=4300":           command.Row,
		"ProcessId Name CommandLine":              command.None,
		"Name  ProcessId\n----  ---------":        command.None,
		"Status   Name               DisplayName": command.None,
		"PATH=C:\\Windows\nTEMP=C:\\Temp":         command.None,
		"The Name of the ProcessId":               command.None,
	})
}

func FuzzRead(f *testing.F) {
	f.Add("", "Name  ProcessId\ntill.exe  4300\n")
	f.Add("wmic process get name", "Name\nSystem\n")
	f.Add("", "Node,Name,ProcessId\nX,a,1\n")
	f.Add("", "Name=a\nProcessId=1\nName=b\n")
	f.Fuzz(func(t *testing.T, line, s string) {
		a, b := typedRead(line, s), typedRead(line, s)
		if diff := cmp.Diff(a, b); diff != "" {
			t.Errorf("two readings differ:\n%s", diff)
		}
		if a == nil {
			return
		}
		for _, r := range a.Rows {
			if r.Line < 1 {
				t.Errorf("row %+v", r)
			}
		}
	})
}

// Rows that lost their columns are not lost in silence.
func TestMisfits(t *testing.T) {
	r := readtest.ReadBelow(Command, "wmic process get name,parentprocessid,processid", "Name      ParentProcessId  ProcessId\ntill.exe  700              4300\ntill two.exe 700 4301\nb c.exe 700 4302\n")
	want := []command.Problem{{Line: 3, Message: "this row and 1 more do not fit the columns of their table; they were left out", Cut: true}}
	if diff := cmp.Diff(want, r.Problems); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	if table := r.Data.(*Table); len(table.Rows) != 1 || !table.Filtered {
		t.Errorf("%+v", table)
	}
}
