package parser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/parser/internal/command"
)

const (
	table   = "Active Connections\n\n  Proto  Local Address          Foreign Address        State           PID\n" + oneRow
	oneRow  = "  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       748\n"
	owned   = "  TCP    0.0.0.0:8080           0.0.0.0:0              LISTENING       1948\n  AppHost\n [order desk.exe]\n"
	listing = "URL Reservations: \n----------------- \n\n" + oneURL
	// emptyList is what netsh prints where nothing restricts HTTP.sys.
	emptyList = "IP addresses present in the IP listen list:\n-------------------------------------------\n"
	oneURL    = "    Reserved URL            : http://+:80/orders/ \n        User: CONTOSO\\web\n            Listen: Yes\n            Delegate: No\n            SDDL: D:(A;;GX;;;WD) \n"
)

// sectionsOf lists the sections of a text as "kind first-last".
func sectionsOf(d *Document) []string {
	list := []string{}
	for _, s := range d.Sections {
		list = append(list, fmt.Sprintf("%s %d-%d", s.Kind, s.FirstLine, s.LastLine))
	}
	return list
}

func TestSections(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       []string
		unknown    []int
	}{
		{"nothing", "", []string{}, nil},
		{"prose only", "Hello,\nthe port is in use.\n", []string{}, []int{1, 2}},
		{"a table", table, []string{"netstat 1-4"}, nil},
		{"a row", oneRow, []string{"netstat 1-1"}, nil},
		{"prompt and table", "C:\\>netstat -ano\n\n" + table, []string{"netstat 3-6"}, nil},
		{"two tables", table + table, []string{"netstat 1-4", "netstat 5-8"}, nil},
		{"interval", "C:\\>netstat -ano 5\n" + table + "\n" + table + "^C\n", []string{"netstat 2-5", "netstat 7-10"}, nil},
		{"prose around", "Hello,\n" + table + "Any idea?\n", []string{"netstat 2-5"}, []int{1, 6}},
		{"prose between rows", oneRow + "and then\n" + oneRow, []string{"netstat 1-3"}, []int{2}},
		{"title after command", "C:\\>netsh http show urlacl\n\n" + listing, []string{"urlacl 3-10"}, nil},
		{"command of another kind", "C:\\>tasklist\n\n" + table, []string{"netstat 3-6"}, nil},
		{"reservation below table", table + listing, []string{"netstat 1-4", "urlacl 5-12"}, nil},
		{"fragments", oneRow + oneURL + oneRow, []string{"netstat 1-1", "urlacl 2-6", "netstat 7-7"}, nil},
		{"prompts apart", "C:\\>netstat\n" + table + "C:\\>\nC:\\>netstat -b\n" + table, []string{"netstat 2-5", "netstat 8-11"}, nil},
		{"command glued to the prompt", "PS C:\\Users\\First Last> netstat -ano|findstr LISTENING\n" + oneRow, []string{"netstat 2-2"}, nil},
		{"tagged", "[verify] netstat\n" + oneRow, []string{"netstat 2-2"}, nil},
		{"boxes", strings.Repeat("=", 60) + "\n2024-03-05 11:22:33 : netstat -ano\n" + strings.Repeat("=", 60) + "\n" + table +
			strings.Repeat("=", 60) + "\n2024-03-05 11:22:34 : netsh http show urlacl\n" + strings.Repeat("=", 60) + "\n" + listing,
			[]string{"netstat 4-7", "urlacl 11-18"}, nil},
		{"owner lines at the end", owned + "C:\\>", []string{"netstat 1-3"}, nil},
		{"fence", "```\n" + table + "```\nthanks\n", []string{"netstat 2-5"}, []int{7}},
		{"fences of their own", "```\nnetstat -ano\n```\n\n```\n" + table + "```\n", []string{"netstat 6-9"}, nil},
		{"elision", oneRow + "...\n" + oneRow, []string{"netstat 1-3"}, nil},
		{"mark-up", "<pre>\n" + oneRow + "</pre>\n", []string{"netstat 2-2"}, nil},
		{"a service named like a command", "C:\\>net start\nThese Windows services are started:\n\n   DNS Client\n   Telnet\n   Windows Time\n\nThe command completed successfully.\n",
			[]string{"services 2-8"}, nil},
		{"two empty lists", emptyList + emptyList, []string{"iplisten 1-1", "iplisten 3-3"}, nil},
		{"header without title", strings.TrimPrefix(table, "Active Connections\n\n"), []string{"netstat 1-2"}, nil},
		{"title without rows", "C:\\>netstat -b\n\nActive Connections\n\nC:\\>\n", []string{"netstat 3-3"}, nil},
		{"title without ruler", strings.Replace(listing, "----------------- \n\n", "", 1), []string{"urlacl 1-6"}, nil},
		{"two listings", listing + "\n" + listing, []string{"urlacl 1-8", "urlacl 10-17"}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := Parse("dump.txt", []byte(tc.text))
			checkDocument(t, d)
			if diff := cmp.Diff(tc.want, sectionsOf(d)); diff != "" {
				t.Errorf("sections (-want +got):\n%s", diff)
			}
			var unknown []int
			for _, u := range d.Unknown {
				unknown = append(unknown, u.Line)
			}
			if diff := cmp.Diff(tc.unknown, unknown); diff != "" {
				t.Errorf("unknown lines (-want +got):\n%s", diff)
			}
		})
	}
}

func TestElisionIsAProblem(t *testing.T) {
	d := Parse("dump.txt", []byte(oneRow+"[...]\n"+oneRow))
	want := []Problem{{Line: 2, Message: "the capture leaves lines out here ([...])", Cut: true}}
	if diff := cmp.Diff(want, d.Sections[0].Problems); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestEcho(t *testing.T) {
	for _, tc := range []struct{ name, file, text, want string }{
		{"typed", "dump.txt", "C:\\>netstat -ano\n" + oneRow, "netstat -ano"},
		{"another command", "dump.txt", "C:\\>tasklist\n" + oneRow, ""},
		{"none", "dump.txt", oneRow, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := Parse(tc.file, []byte(tc.text)).Sections[0].Command; got != tc.want {
				t.Errorf("command %q, want %q", got, tc.want)
			}
		})
	}
}

// A panic in a reader costs its section only: its lines are unknown again.
func TestPanicInReader(t *testing.T) {
	c := &command.Command{Kind: "odd", Read: func(in *command.Input) command.Output {
		in.Marks[0] = command.Record
		panic("out of luck")
	}}
	in := &command.Input{First: 1, Last: 2, Marks: make([]Mark, 3)}
	want := command.Output{Problems: []Problem{{Line: 1, Message: "reading this odd section failed: out of luck"}}}
	if diff := cmp.Diff(want, recovered(c, in)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if in.Marks[0] != MarkUnknown {
		t.Errorf("the line has mark %d", in.Marks[0])
	}
}
