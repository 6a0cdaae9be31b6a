package iplisten

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/parser/internal/command"
	"diag/parser/internal/readtest"
	"diag/parser/text"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, Command) }

const printed = "\nIP addresses present in the IP listen list:\n-------------------------------------------\n\n    192.0.2.15\n    2001:db8::15\n\n"

func TestDamageLeavesTheData(t *testing.T) {
	want := []string{"192.0.2.15", "2001:db8::15"}
	for name, s := range map[string]string{
		"none":    printed,
		"flat":    strings.ReplaceAll(printed, "    ", ""),
		"tabs":    strings.ReplaceAll(printed, "    ", "\t"),
		"crlf":    strings.ReplaceAll(printed, "\n", "\r\n"),
		"double":  strings.ReplaceAll(printed, "\n", "\n\n"),
		"foreign": strings.Replace(printed, "    2001", "version 1.2.3.4 of it\n    2001", 1),
		"line":    strings.Join(strings.Fields(printed), " "),
		"case":    strings.Replace(printed, "IP addresses present", "ip addresses present", 1),
	} {
		l, ok := readtest.Read(Command, s).Data.(*List)
		if !ok || !l.Titled {
			t.Errorf("%s: no list", name)
			continue
		}
		if diff := cmp.Diff(want, l.Addresses); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestOpens(t *testing.T) {
	for s, want := range map[string]command.Sign{
		"IP addresses present in the IP listen list:":                                   command.Title,
		"Vosti haraq nole:\n-------------------------------------------\n\n  192.0.2.1": command.Title,
		"Vosti haraq nole:\n-------------------------------------------\n\n  Zolt: 1.0": command.None,
		"these are our addresses:\n192.0.2.1":                                           command.None,
		"192.0.2.1":                                                                     command.None,
		"  TCP    192.0.2.1:80   0.0.0.0:0   LISTENING   4":                             command.None,
	} {
		doc := text.Decode("", []byte(s))
		if got := opens(command.Window{Doc: doc, Line: 1, Text: doc.Text(1)}); got != want {
			t.Errorf("opens(%q) = %v, want %v", s, got, want)
		}
	}
}

func TestEBNF(t *testing.T) {
	if !strings.Contains(EBNF(), "<address>") {
		t.Error(EBNF())
	}
}

// FuzzRead: every address of the data stands on the line that it names.
func FuzzRead(f *testing.F) {
	f.Add(printed)
	f.Add("Vosti haraq:\n--------------------\n192.0.2.1, ::1 <- x\n")
	f.Add("The handle is invalid.")
	f.Fuzz(func(t *testing.T, in string) {
		r := readtest.Read(Command, in)
		l, ok := r.Data.(*List)
		if !ok {
			return
		}
		if len(l.Addresses) != len(l.Lines) {
			t.Fatal("addresses without lines")
		}
		for i, n := range l.Lines {
			if r.Marks[n-1] != command.Record || r.Doc.Text(n) == "" {
				t.Fatalf("%s: line %d is no record", l.Addresses[i], n)
			}
		}
	})
}
