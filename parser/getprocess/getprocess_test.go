package getprocess

import (
	"strings"
	"testing"

	"diag/parser/internal/command"
	"diag/parser/internal/readtest"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, Command) }

func TestEBNF(t *testing.T) {
	if s := EBNF(); !strings.Contains(s, "<property>") {
		t.Errorf("EBNF lacks tokens:\n%s", s)
	}
}

const sample = `Handles  NPM(K)    PM(K)      WS(K)     CPU(s)     Id  SI ProcessName
-------  ------    -----      -----     ------     --  -- -----------
      0       0       60          8                 0   0 Idle
   2751     133    80328     147768     153.56  14924   1 till
`

// The numbers are counted, so that lost blanks cost nothing.
func TestDamage(t *testing.T) {
	readtest.Damages(t, Command, sample)
}

func TestFiltered(t *testing.T) {
	for line, want := range map[string]bool{
		"": false, "Get-Process": false, "Get-Process | Format-Table": false, "Get-Process | select -First 3": true,
		"Get-Process | Where-Object Id -gt 1": true,
	} {
		if l := readtest.ReadBelow(Command, line, sample).Data.(*List); l.Filtered != want {
			t.Errorf("%q: filtered %v, want %v", line, l.Filtered, want)
		}
	}
	if l := readtest.Read(Command, strings.Replace(sample, " 0   0 Idle", " 4   0 System", 1)).Data.(*List); !l.Filtered {
		t.Error("a list without the idle process counts as whole")
	}
}

func TestOpens(t *testing.T) {
	readtest.Opens(t, Command, map[string]command.Sign{
		"Handles  NPM(K)    PM(K)      WS(K)     CPU(s)     Id  SI ProcessName": command.Title,
		"Id ProcessName\n-- -----------":                                        command.Title,
		"Id ProcessName\nfoo":                                                   command.None,
		"Id      : 4300\nHandles : 257":                                         command.Row,
		"Name : till\nId   : 4300":                                              command.Row,
		"Name                     : eth0\nLinkLayerAddress : x":                 command.None,
		"Request queue name: Request queue is unnamed.":                         command.None,
		"        ID: 14280, image: C:\\x.exe":                                   command.None,
	})
}

func FuzzRead(f *testing.F) {
	f.Add(sample)
	f.Add("Id ProcessName\n-- -----------\n4 System\n")
	f.Add("Id : 4\nName : x\nId : 5\n")
	f.Fuzz(func(t *testing.T, s string) {
		r := readtest.Read(Command, s)
		if r.JSON(t) != readtest.Read(Command, s).JSON(t) {
			t.Error("two readings differ")
		}
		l, ok := r.Data.(*List)
		if !ok {
			return
		}
		for _, p := range l.Processes {
			if p.Line < 1 || p.Line > r.Doc.Len() || p.PID < 0 || r.Marks[p.Line-1] != command.Record {
				t.Errorf("process %+v", p)
			}
		}
	})
}
