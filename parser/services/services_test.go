package services

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
	if s := EBNF(); !strings.Contains(s, "<property>") || !strings.Contains(s, "<dependents>") {
		t.Errorf("EBNF lacks tokens:\n%s", s)
	}
}

// typedRead reads a text below a typed command.
func typedRead(line, s string) (*List, []string) {
	r := readtest.ReadBelow(Command, line, s)
	l, _ := r.Data.(*List)
	return l, r.Unknown()
}

const sample = `SERVICE_NAME: TillSvc
DISPLAY_NAME: Contoso Till Service
        TYPE               : 10  WIN32_OWN_PROCESS
        STATE              : 4  RUNNING
                                (STOPPABLE, NOT_PAUSABLE, ACCEPTS_SHUTDOWN)
        WIN32_EXIT_CODE    : 0  (0x0)
        SERVICE_EXIT_CODE  : 0  (0x0)
        CHECKPOINT         : 0x0
        WAIT_HINT          : 0x0
        PID                : 4300
        FLAGS              :
`

func TestDamage(t *testing.T) {
	for name, damage := range map[string]func(string) string{
		"crlf":    func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
		"doubled": func(s string) string { return strings.ReplaceAll(s, "\n", "\n\n") },
		"flat": func(s string) string {
			return strings.ReplaceAll(strings.ReplaceAll(s, "                        ", ""), "        ", "")
		},
		"tabs":     func(s string) string { return strings.ReplaceAll(s, "        ", "\t") },
		"nonsense": func(s string) string { return "*** foo ***\n" + s + "lorem: ipsum\n" },
		"glued":    func(s string) string { return "(remote: LAB) > " + s },
	} {
		r := readtest.Read(Command, damage(sample+sample))
		l, _ := r.Data.(*List)
		if l == nil || len(l.Services) != 2 {
			t.Errorf("%s: %+v", name, l)
			continue
		}
		pid := 4300
		for _, s := range l.Services {
			s.Line, s.StateLine, s.PIDLine = 0, 0, 0
			want := Service{Name: "TillSvc", DisplayName: "Contoso Till Service", State: "RUNNING", PID: &pid, Type: "WIN32_OWN_PROCESS", ExitCode: "0  (0x0)"}
			if diff := cmp.Diff(want, s); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
		if unknown := len(r.Unknown()); (name == "nonsense") != (unknown == 2) || name != "nonsense" && unknown != 0 {
			t.Errorf("%s: unknown lines %q", name, r.Unknown())
		}
	}
}

func TestFailure(t *testing.T) {
	tests := []struct {
		command, text string
		want          string // code|name|text
	}{
		{"sc query TillSvc", "[SC] EnumQueryServicesStatus:OpenService FAILED 1060:\n\nThe specified service does not exist as an installed service.\n",
			"1060|TillSvc|[SC] EnumQueryServicesStatus:OpenService FAILED 1060: The specified service does not exist as an installed service."},
		{`sc \\HOST7 queryex TillSvc`, "[SC] EnumQueryServicesStatus:OpenService FEHLER 1060:\nDer angegebene Dienst ist kein installierter Dienst.\n",
			"1060|TillSvc|[SC] EnumQueryServicesStatus:OpenService FEHLER 1060: Der angegebene Dienst ist kein installierter Dienst."},
		{"sc stop http", "[SC] ControlService 失败 1062:\n服务尚未启动。", "1062|http|[SC] ControlService 失败 1062: 服务尚未启动。"},
		{"sc query TillSvc", "[SC] EnumQueryServicesStatus:OpenService FAILED 1060:", "1060|TillSvc|[SC] EnumQueryServicesStatus:OpenService FAILED 1060:"},
		{"net stop till", "The service name is invalid.\n\nMore help is available by typing NET HELPMSG 2185.", "2185|till|The service name is invalid."},
		{"net start TillSvc", "System error 5 has occurred.\n\nAccess is denied.", "5|TillSvc|System error 5 has occurred. Access is denied."},
	}
	for _, test := range tests {
		l, unknown := typedRead(test.command, test.text)
		if l == nil {
			t.Errorf("%q: nothing read", test.text)
			continue
		}
		if got := fmt.Sprintf("%d|%s|%s", l.FailureCode, l.FailureName, l.Failure); got != test.want || l.FailureLine != 1 || len(unknown) > 0 {
			t.Errorf("%q: got %q at line %d, want %q; unknown %q", test.text, got, l.FailureLine, test.want, unknown)
		}
	}
}

// In a language without templates the command, the names and the question tell.
func TestUnknownLanguage(t *testing.T) {
	l, unknown := typedRead("net stop http", `Seuraavat palvelut ovat riippuvaisia HTTP Service -palvelusta.
HTTP Service -palvelun pysäyttäminen pysäyttää myös nämä palvelut.

   BranchCache
   SSDP Discovery

Haluatko jatkaa? (K/E) [E]: k
Palvelua BranchCache pysäytetään.
Palvelun BranchCache pysäytys onnistui.
`)
	want := &List{Services: []Service{}, Form: "net stop", Stopping: "http",
		Dependents: []Dependent{{DisplayName: "BranchCache", Line: 4}, {DisplayName: "SSDP Discovery", Line: 5}},
		Outcomes:   []Outcome{{Service: "BranchCache", What: "stopping", Line: 8}}}
	if diff := cmp.Diff(want, l); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Palvelun BranchCache pysäytys onnistui."}, unknown); diff != "" {
		t.Errorf("unknown (-want +got):\n%s", diff)
	}

	l, unknown = typedRead("net start", "Seuraavat palvelut on käynnistetty:\n\n   BranchCache\n   Tulostusjono\n\nKomento suoritettiin.\n")
	if l == nil || len(l.Services) != 2 || !l.Complete || l.Services[1].DisplayName != "Tulostusjono" || len(unknown) != 0 {
		t.Errorf("net start: %+v, unknown %q", l, unknown)
	}
}

func TestComplete(t *testing.T) {
	list := "These Windows services are started:\n\n   BranchCache\n\nThe command completed successfully.\n"
	tests := []struct {
		command, text string
		want          bool
	}{
		{"sc query type= service state= all", sample, true},
		{"sc queryex state=all type=all", sample, true},
		{"sc query type= service", sample, false},
		{"sc query", sample, false},
		{"sc query TillSvc", sample, false},
		{"sc query state= all | findstr Till", sample, false},
		{"sc query state= all", sample[:len(sample)-120], false},
		{"sc query state= all", "[...]\n" + sample, false},
		{"", sample, false},
		{"net start", list, true},
		{"", list, true},
		{"net start | find \"B\"", list, false},
		{"net start", strings.Replace(list, "The command completed successfully.", "", 1), false},
		{"net start", strings.Replace(list, "   BranchCache", "   BranchCache\n   [...]", 1), false},
	}
	for _, test := range tests {
		if l, _ := typedRead(test.command, test.text); l == nil || l.Complete != test.want {
			t.Errorf("%q over %.20q: %+v, want complete %v", test.command, test.text, l, test.want)
		}
	}
}

func TestFiltered(t *testing.T) {
	l, _ := typedRead("sc queryex TillSvc | findstr PID", "        PID                : 4300\n")
	if l == nil || len(l.Services) != 1 || l.Services[0].Name != "TillSvc" || *l.Services[0].PID != 4300 {
		t.Errorf("PID alone: %+v", l)
	}
	l, _ = typedRead("sc query TillSvc | find \"STATE\"", "        STATE              : 1  STOPPED\n")
	if l == nil || len(l.Services) != 1 || l.Services[0].State != "STOPPED" || l.Services[0].Name != "TillSvc" {
		t.Errorf("state alone: %+v", l)
	}
	l, _ = typedRead("net start | findstr Branch", "   BranchCache\n")
	if l == nil || len(l.Services) != 1 || l.Services[0].DisplayName != "BranchCache" || l.Complete {
		t.Errorf("name alone: %+v", l)
	}
}

func TestEnumDepend(t *testing.T) {
	l, unknown := typedRead("sc enumdepend http", "[SC] EnumDependentServices: entriesRead = 1\n\n"+sample)
	if l == nil || l.Form != "dependents" || len(l.Dependents) != 1 || l.Dependents[0].Name != "TillSvc" || len(unknown) > 0 {
		t.Errorf("%+v, unknown %q", l, unknown)
	}
}

func TestScStop(t *testing.T) {
	l, _ := typedRead("sc stop TillSvc", strings.Replace(sample, "4  RUNNING", "3  STOP_PENDING", 1))
	if l == nil || l.Stopping != "TillSvc" || len(l.Outcomes) != 1 || l.Outcomes[0].What != "stopping" {
		t.Errorf("%+v", l)
	}
}

func TestOpens(t *testing.T) {
	readtest.Opens(t, Command, map[string]command.Sign{
		"SERVICE_NAME: TillSvc":                                                      command.Certain,
		"[SC] OpenService FAILED 5:":                                                 command.Certain,
		"These Windows services are started:":                                        command.Title,
		"The following services are dependent on the HTTP Service service.":          command.Title,
		"The BranchCache service is stopping.":                                       command.Row,
		"        STATE              : 4  RUNNING":                                    command.Row,
		"PALVELUN_NIMI: TillSvc\n        TYYPPI             : 10  WIN32_OWN_PROCESS": command.Row,
		"    State: Active":                                                          command.None,
		"        State: Active\n            Properties:":                             command.None,
		"Image Name:   till.exe\nPID:          4300":                                 command.None,
		"Type: 4":                          command.None,
		"I think the service is stopping.": command.None,
		"Server session ID: FF00C4CA42000001\n    Version: 1.0": command.None,
	})
}

func TestStateName(t *testing.T) {
	for in, want := range map[[2]string]string{
		{"4", "RUNNING"}: "RUNNING", {"4", "LÄUFT"}: "RUNNING", {"1", "STOPPED"}: "STOPPED", {"4", "STOPPED"}: "",
		{"3", "STOP_PENDING"}: "STOP_PENDING", {"9", "RUNNING"}: "", {"x", "RUNNING"}: "", {"7", "PAUSED"}: "PAUSED",
	} {
		if got := stateName(in[0], in[1]); got != want {
			t.Errorf("stateName(%q, %q) = %q, want %q", in[0], in[1], got, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("", sample)
	f.Add("net start", "These Windows services are started:\n   A\n   B\n")
	f.Add("net stop http", "a\nb\n   C\n(Y/N)\nC x.\n")
	f.Add("sc query x", "[SC] X FAILED 5:\nNo.\n")
	f.Fuzz(func(t *testing.T, line, s string) {
		l, _ := typedRead(line, s)
		again, _ := typedRead(line, s)
		if diff := cmp.Diff(l, again); diff != "" {
			t.Errorf("two readings differ:\n%s", diff)
		}
		if l == nil {
			return
		}
		lines := strings.Count(s, "\n") + strings.Count(s, "\r") + 1
		for _, v := range l.Services {
			if v.Line < 1 || v.Line > lines || v.PID != nil && *v.PID < 0 {
				t.Errorf("service %+v", v)
			}
		}
	})
}

// A record or a list that ends too early is cut.
func TestCut(t *testing.T) {
	const list = "These Windows services are started:\n\n   Contoso Till Service\n"
	for _, test := range []struct {
		typed, text string
		want        int
	}{
		{"sc query TillSvc", sample, 0},
		{"sc query TillSvc", sample[:strings.Index(sample, "WIN32_EXIT")], 5},
		{"sc query TillSvc | findstr STATE", sample[:strings.Index(sample, "WIN32_EXIT")], 0},
		{"net start", list, 3},
		{"net start", list + "\nThe command completed successfully.\n", 0},
	} {
		got := 0
		for _, p := range readtest.ReadBelow(Command, test.typed, test.text).Problems {
			if p.Cut {
				got = p.Line
			}
		}
		if got != test.want {
			t.Errorf("%s: %q is cut at line %d, want %d", test.typed, test.text, got, test.want)
		}
	}
}
