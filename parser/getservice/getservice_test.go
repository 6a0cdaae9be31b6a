package getservice

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/parser/internal/command"
	"diag/parser/internal/readtest"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, Command) }

func TestEBNF(t *testing.T) {
	if s := EBNF(); !strings.Contains(s, "<property>") {
		t.Errorf("EBNF lacks tokens:\n%s", s)
	}
}

const sample = `Status   Name               DisplayName
------   ----               -----------
Running  PeerDistSvc        BranchCache
Stopped  TillSvc            Contoso Till Service
`

func TestDamage(t *testing.T) {
	readtest.Damages(t, Command, sample)
}

func TestFiltered(t *testing.T) {
	for line, want := range map[string]bool{"": true, "Get-Service": false, "Get-Service TillSvc": true, "Get-Service | ? Status -eq Running": true} {
		if l := readtest.ReadBelow(Command, line, sample).Data.(*List); l.Filtered != want {
			t.Errorf("%q: filtered %v, want %v", line, l.Filtered, want)
		}
	}
}

func TestOpens(t *testing.T) {
	readtest.Opens(t, Command, map[string]command.Sign{
		"Status   Name               DisplayName":                      command.Title,
		"Name    StartType Status\n----    --------- ------":           command.Title,
		"Running  TillSvc            Contoso Till Service":             command.Row,
		"Name                : TillSvc\nDisplayName         : Contoso": command.Row,
		"Running a service is easy":                                    command.None,
		"Stopped":                                                      command.None,
		"Status: Running":                                              command.None,
	})
}

func FuzzRead(f *testing.F) {
	f.Add(sample)
	f.Add("Name : a\nStatus : Running\nName : b\n")
	f.Fuzz(func(t *testing.T, s string) {
		r := readtest.Read(Command, s)
		if r.JSON(t) != readtest.Read(Command, s).JSON(t) {
			t.Error("two readings differ")
		}
		l, ok := r.Data.(*List)
		if !ok {
			return
		}
		for _, v := range l.Services {
			if v.Line < 1 || v.Line > r.Doc.Len() || v.Name == "" || v.State == "" || r.Marks[v.Line-1] != command.Record {
				t.Errorf("service %+v", v)
			}
		}
	})
}

// Rows that lost their columns are not lost in silence.
func TestMisfits(t *testing.T) {
	r := readtest.Read(Command, "Name    StartType Status\n----    --------- ------\nTillSvc Automatic Running\n\tAutomatic\tContosoSvc\tStopped\nlorem ipsum\n")
	want := []command.Problem{{Line: 4, Message: "the row does not fit the columns of its table; it was left out", Cut: true}}
	if diff := cmp.Diff(want, r.Problems); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	if l := r.Data.(*List); len(l.Services) != 1 || !l.Filtered {
		t.Errorf("%+v", l)
	}
}
