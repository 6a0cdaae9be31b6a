package getservice

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/parser/internal/command"
	"diag/parser/internal/prompt"
	"diag/parser/internal/readtest"
	"diag/parser/text"
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
	want := readtest.Read(Command, sample).Data
	for name, damage := range map[string]func(string) string{
		"crlf": func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
		"flat": func(s string) string {
			var b strings.Builder
			for line := range strings.Lines(s) {
				b.WriteString(strings.Join(strings.Fields(line), " ") + "\n")
			}
			return b.String()
		},
		"indented": func(s string) string { return "    " + strings.ReplaceAll(s, "\n", "\n    ") },
	} {
		if diff := cmp.Diff(want, readtest.Read(Command, damage(sample)).Data); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestFiltered(t *testing.T) {
	for line, want := range map[string]bool{"": true, "Get-Service": false, "Get-Service TillSvc": true, "Get-Service | ? Status -eq Running": true} {
		doc := text.Decode("t", []byte(sample))
		in := &command.Input{Doc: doc, First: 1, Last: doc.Len(), Marks: make([]command.Mark, doc.Len())}
		if line != "" {
			in.Echo, _ = prompt.Parse(line)
		}
		if l := Read(in).Data.(*List); l.Filtered != want {
			t.Errorf("%q: filtered %v, want %v", line, l.Filtered, want)
		}
	}
}

func TestOpens(t *testing.T) {
	tests := []struct {
		in   string
		want command.Sign
	}{
		{"Status   Name               DisplayName", command.Title},
		{"Name    StartType Status\n----    --------- ------", command.Title},
		{"Running  TillSvc            Contoso Till Service", command.Row},
		{"Name                : TillSvc\nDisplayName         : Contoso", command.Row},
		{"Running a service is easy", command.None},
		{"Stopped", command.None},
		{"Status: Running", command.None},
	}
	for _, test := range tests {
		doc := text.Decode("t", []byte(test.in))
		if got := opens(command.Window{Doc: doc, Line: 1, Text: doc.Text(1)}); got != test.want {
			t.Errorf("opens(%q) = %v, want %v", test.in, got, test.want)
		}
	}
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
