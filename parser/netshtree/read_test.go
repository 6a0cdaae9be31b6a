package netshtree

import (
	"strings"
	"testing"

	"diag/parser/internal/command"
	"diag/parser/internal/prompt"
	"diag/parser/internal/readtest"
	"diag/parser/text"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, Command) }

func TestOpens(t *testing.T) {
	const ruler = "\n----------------------------------------------------------------------\n"
	for s, want := range map[string]command.Sign{
		"Rule Name:                            Orders" + ruler:                                command.Row,
		"LocalPort:                            80\nRemotePort:                           Any": command.Row,
		"LocalPort:                            80\nsomething else":                            command.None,
		"Rule Name: Orders" + ruler:                                                           command.None,
		"Note: this is prose":                                                                 command.None,
		"  TCP    192.0.2.1:80           0.0.0.0:0              LISTENING       4":            command.None,
		"": command.None,
	} {
		doc := text.Decode("", []byte(s+"\n"))
		if got := opens(command.Window{Doc: doc, Line: 1, Text: doc.Text(1)}); got != want {
			t.Errorf("opens(%q) = %v, want %v", s, got, want)
		}
	}
}

func TestTyped(t *testing.T) {
	for line, want := range map[string]bool{
		"netsh wlan show interfaces":           true,
		"netsh advfirewall firewall show rule": true,
		"netsh http add iplisten ipaddress=::": false,
		"netstat -ano":                         false,
	} {
		e, ok := prompt.Parse(line)
		if got := ok && Command.Typed(e); got != want {
			t.Errorf("typed(%q) = %v", line, got)
		}
	}
}

func TestHolds(t *testing.T) {
	for line, want := range map[string]bool{
		"    Max. Bandbreite : 17":                             true,
		"Grouping:":                                            true,
		"I tried it again. The result: nothing":                false,
		"java.net.BindException: Address already in use: bind": false,
		"http://example.com/":                                  false,
		"12:30:01 started":                                     false,
		"what is this?: unclear":                               false,
		`C:\\>dir`:                                             false,
		"and so please tell me what I have to do now: restart": false,
	} {
		doc := text.Decode("", []byte(line))
		if got := Command.Holds(command.Window{Doc: doc, Line: 1, Text: doc.Text(1)}); got != want {
			t.Errorf("holds(%q) = %v", line, got)
		}
	}
}

func TestOtherCommandsAreNotHeld(t *testing.T) {
	const rule = "LocalPort:                            80\nAction:                               Allow\n"
	for text0, want := range map[string]bool{
		rule + "SERVICE_NAME: http":                           false,
		rule + "Ok.\nSERVICE_NAME: http":                      false,
		rule + "Rule Name:                            Orders": true,
		rule + "Grouping:":                                    true,
	} {
		doc := text.Decode("", []byte(text0))
		n := doc.Len()
		if got := holds(command.Window{Doc: doc, Line: n, Text: doc.Text(n)}); got != want {
			t.Errorf("holds the last line of %q: %v", text0, got)
		}
	}
}

func TestEBNF(t *testing.T) {
	if !strings.Contains(EBNF(), "<head>") {
		t.Error(EBNF())
	}
}

// FuzzRead: every node stands on a line of its own that counts as a record,
// and nothing nests deeper than the bound.
func FuzzRead(f *testing.F) {
	f.Add("A: b\n----\n  C: d\n    E: f\n")
	f.Add(strings.Repeat(" ", 40) + "x\nA: b\n" + strings.Repeat(" ", 40) + "x\n")
	f.Fuzz(func(t *testing.T, in string) {
		r := readtest.Read(Command, in)
		tree, ok := r.Data.(*Tree)
		if !ok {
			return
		}
		seen := map[int]bool{}
		var walk func(list []*Node, depth int)
		walk = func(list []*Node, depth int) {
			if len(list) > 0 && depth > deepest+1 {
				t.Fatalf("depth %d", depth)
			}
			for _, n := range list {
				if seen[n.Line] || r.Marks[n.Line-1] != command.Record {
					t.Fatalf("line %d twice, or no record", n.Line)
				}
				seen[n.Line] = true
				walk(n.Children, depth+1)
			}
		}
		walk(tree.Nodes, 1)
	})
}
