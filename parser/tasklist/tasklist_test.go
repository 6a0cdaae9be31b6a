package tasklist

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/parser/internal/command"
	"diag/parser/internal/readtest"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, Command) }

func TestEBNF(t *testing.T) {
	if s := EBNF(); !strings.Contains(s, "<openrow>") || !strings.Contains(s, "<imagefield>") {
		t.Errorf("EBNF lacks tokens:\n%s", s)
	}
}

const base = `Image Name                     PID Session Name        Session#    Mem Usage
========================= ======== ================ =========== ============
System Idle Process              0 Services                   0          8 K
Secure System                   24 Services                   0     22,332 K
till.exe                      4300 RDP-Tcp#1                  2  1,012,344 K
`

const baseServices = `Image Name                     PID Services
========================= ======== ============================================
System Idle Process              0 N/A
svchost.exe                    920 BrokerInfrastructure, DcomLaunch, LSM,
                                   PlugPlay, Power
till.exe                      4300 TillSvc
`

// The rows survive what tickets and web forms do to them.
func TestDamage(t *testing.T) {
	for name, damage := range map[string]func(string) string{
		"crlf":     func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
		"doubled":  func(s string) string { return strings.ReplaceAll(s, "\n", "\n\n") },
		"indented": func(s string) string { return "    " + strings.ReplaceAll(s, "\n", "\n    ") },
		"flat": func(s string) string {
			var b strings.Builder
			for line := range strings.Lines(s) {
				b.WriteString(strings.Join(strings.Fields(line), " ") + "\n")
			}
			return b.String()
		},
		"padded": func(s string) string { return strings.ReplaceAll(s, "\n", "      \n") },
		"nonsense": func(s string) string {
			return strings.ReplaceAll(s, "\ntill", "\nlorem 4 ipsum\n*** foo: bar ***\ntill")
		},
		"no header": func(s string) string {
			return s[strings.Index(s, "System Idle"):]
		},
	} {
		for _, s := range []string{base, baseServices} {
			want := images(readtest.Read(Command, s))
			r := readtest.Read(Command, damage(s))
			if diff := cmp.Diff(want, images(r)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
			unknown := 0
			if name == "nonsense" {
				unknown = 2
			}
			if len(r.Unknown()) != unknown {
				t.Errorf("%s: unknown lines %q, want %d", name, r.Unknown(), unknown)
			}
		}
	}
}

func images(r readtest.Result) []string {
	l, ok := r.Data.(*List)
	if !ok {
		return nil
	}
	var out []string
	for _, p := range l.Processes {
		out = append(out, fmt.Sprint(p.Image, " ", p.PID, " ", p.Services, " ", p.Session, " ", p.Memory))
	}
	return out
}

func TestParseRow(t *testing.T) {
	tests := []struct {
		in   string
		want string // image|pid|session|memory|cell, or ""
	}{
		{"till.exe  4300 Services  0  9,872 K", "till.exe|4300|Services|9,872 K|"},
		{"till.exe 4300 Services 0 9 872 K", "till.exe|4300|Services|9 872 K|"},
		{"till.exe 4300 0 9 872 K", "till.exe|4300||9 872 K|"},
		{"till.exe 4300 Services 0 9\u00a0872 Ko", "till.exe|4300|Services|9\u00a0872 Ko|"},
		{"till.exe 4300 Services 0 9\u202f872 Ko", "till.exe|4300|Services|9\u202f872 Ko|"},
		{"till.exe 4300 Services 0 9ÿ872 Ko", "till.exe|4300|Services|9ÿ872 Ko|"},
		{"System Idle Process 0 Services 0 8 КБ", "System Idle Process|0|Services|8 КБ|"},
		{"Till 7 Helper.exe 4300 Console 1 5 K", "Till 7 Helper.exe|4300|Console|5 K|"},
		{"svchost.exe 2300 W3SVC, WAS", "svchost.exe|2300|||W3SVC, WAS"},
		{"till.exe 4300 Contoso Till Service", "till.exe|4300|||Contoso Till Service"},
		{"  TCP    0.0.0.0:80    0.0.0.0:0   LISTENING   4", ""},
		{"895 28 1868 5332 720 0 csrss", ""},
		{"      5357        5357", ""},
		{"0.0.0.0         8081        172.28.160.14   80", ""},
		{"Port 80 is used by System and by nobody else.", ""},
		{"PID                : 4300", ""},
		{"till.exe 99999999999 Console 1 5 K", ""},
		{"", ""},
	}
	for _, test := range tests {
		got := ""
		if r, ok := parseRow(test.in); ok {
			got = fmt.Sprintf("%s|%d|%s|%s|%s", r.image, r.pid, r.session, r.memory, r.cell)
		}
		if got != test.want {
			t.Errorf("parseRow(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func TestOpens(t *testing.T) {
	readtest.Opens(t, Command, map[string]command.Sign{
		"Image Name                     PID Services":                                               command.Title,
		"Nome imaginário   Cod   Serviços\n========================= ======== ====================": command.Title,
		"========================= ======== ================ =========== ============":              command.Title,
		`"Image Name","PID","Services"`:                                                             command.Title,
		`"till.exe","4300","Console","1","5 K"`:                                                     command.Certain,
		"till.exe                      4300 Console                    1     17,149 K":              command.Certain,
		"svchost.exe                   2300 W3SVC, WAS":                                             command.Row,
		"till.exe                      4300 Contoso Till Service":                                   command.Row,
		"Image Name:   till.exe\nPID:          4300":                                                command.Certain,
		"Bildname:   till.exe\nPID:          4300\nSitzung: Console\nNr:  1\nSpeicher:   5.000 K":   command.Certain,
		"till.exe 4300 is what holds the port":                                                      command.None,
		"The till.exe 4300 process":                                                                 command.None,
		"  Proto  Local Address          Foreign Address        State           PID":                command.None,
		"SERVICE_NAME: TillSvc\nPID                : 4300":                                          command.None,
		"Start Port    End Port\n----------    --------":                                            command.None,
		"=====": command.None,
	})
}

// In an unknown language the list layout is read by the order of its fields.
func TestListOfUnknownLanguage(t *testing.T) {
	r := readtest.Read(Command, "Bildname:   Idle\nPID:   0\nSitzung: Services\nNr:  0\nSpeicher:   8 K\nBildname:   till.exe\nPID:   4300\nSitzung: Console\nNr:  1\nSpeicher:   5.000 K\n")
	if diff := cmp.Diff([]string{"Idle 0 [] Services 8 K", "till.exe 4300 [] Console 5.000 K"}, images(r)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Only a whole, unfiltered list lets anybody say that a PID is not there.
func TestFiltered(t *testing.T) {
	idle := base
	tests := []struct {
		command, text string
		want          bool
	}{
		{"", idle, false},
		{"tasklist /svc", idle, false},
		{"tasklist /v | more", idle, false},
		{"tasklist | findstr S", idle, true},
		{`tasklist /fi "pid gt 0"`, idle, true},
		{"tasklist /m ntdll.dll", idle, true},
		{"tasklist /m", idle, false},
		{"tasklist /nh", idle[strings.Index(idle, "System Idle"):], false},
		{"", idle[strings.Index(idle, "System Idle"):], true},
		{"tasklist", strings.Replace(idle, "System Idle Process              0", "smss.exe                       300", 1), true},
		{"tasklist", strings.Replace(idle, "till.exe", "[...]\ntill.exe", 1), true},
	}
	for _, test := range tests {
		l := readtest.ReadBelow(Command, test.command, test.text).Data.(*List)
		if l.Filtered != test.want {
			t.Errorf("%q over %.30q: filtered %v, want %v", test.command, test.text, l.Filtered, test.want)
		}
	}
}

// A message that nothing matched is told from an error by its first word.
func TestNoMatch(t *testing.T) {
	tests := []struct {
		command, text string
		want          bool
	}{
		{"", "INFO: No tasks are running which match the specified criteria.", true},
		{"", "信息: 没有运行的任务匹配指定标准。", true},
		{`tasklist /fi "pid eq 1"`, "INFORMAZIONI: nulla di nulla.", true},
		{"", "INFO: something else happened.", false},
		{`tasklist /fi "pid eq 1"`, "ERROR: The search filter cannot be recognized.", false},
	}
	for _, test := range tests {
		l, ok := readtest.ReadBelow(Command, test.command, test.text).Data.(*List)
		if got := ok && l.NoMatch && l.NoMatchLine == 1; got != test.want {
			t.Errorf("%q: no match %v, want %v", test.text, got, test.want)
		}
	}
}

// Where the columns of /v are lost, the words of the status end where the user begins.
func TestVerboseFlat(t *testing.T) {
	for line, want := range map[string][2]string{
		"till.exe 4300 Console 1 5,012 K Not Responding CONTOSO\\till 0:00:01 Till":        {"Not Responding", `CONTOSO\till`},
		"till.exe 4300 Console 1 5,012 K Running NT AUTHORITY\\SYSTEM 0:00:01 N/A":         {"Running", `NT AUTHORITY\SYSTEM`},
		"till.exe\t4300\tConsole\t1\t5,012 K\tNot Responding\tCONTOSO\\till\t0:00:01\tN/A": {"Not Responding", `CONTOSO\till`},
		"till.exe 4300 Console 1 5,012 K CONTOSO\\Running till 0:00:01 N/A":                {"", `CONTOSO\Running till`},
	} {
		l, ok := readtest.Read(Command, line+"\n").Data.(*List)
		if !ok || len(l.Processes) != 1 {
			t.Errorf("%q was not read", line)
			continue
		}
		if p := l.Processes[0]; p.Status != want[0] || p.User != want[1] {
			t.Errorf("%q: status %q, user %q", line, p.Status, p.User)
		}
	}
}

func TestOneLine(t *testing.T) {
	r := readtest.Read(Command, strings.ReplaceAll(base, "\n", ""))
	if l := r.Data.(*List); len(l.Processes) != 0 || !l.Filtered || len(r.Problems) != 1 || len(r.Unknown()) != 1 {
		t.Errorf("data %+v, problems %v, unknown %d", l, r.Problems, len(r.Unknown()))
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{base, baseServices, `"a.exe","1","Console","1","5 K"`, "Image Name: a\nPID: 1\nServices: A\n   B", "= = ===\n====="} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := readtest.Read(Command, s)
		again := readtest.Read(Command, s)
		if r.JSON(t) != again.JSON(t) {
			t.Error("two readings differ")
		}
		l, ok := r.Data.(*List)
		if !ok {
			return
		}
		for _, p := range l.Processes {
			if p.Line < 1 || p.Line > r.Doc.Len() || p.PID < 0 || p.Image == "" || r.Marks[p.Line-1] != command.Record {
				t.Errorf("process %+v", p)
			}
		}
	})
}
