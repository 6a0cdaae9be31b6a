package servicestate

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"diag/parser/internal/command"
	"diag/parser/internal/readtest"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, Command) }

// withoutLines compares states without regard to where their lines stand.
var withoutLines = cmp.Options{
	cmpopts.IgnoreFields(Session{}, "Line"),
	cmpopts.IgnoreFields(Group{}, "Line", "QueueLine", "URLLines"),
	cmpopts.IgnoreFields(Queue{}, "Line", "ControllerLine", "URLLines"),
	cmpopts.IgnoreFields(Process{}, "Line"),
}

func read(t *testing.T, text string) (*State, readtest.Result) {
	t.Helper()
	r := readtest.Read(Command, text)
	s, ok := r.Data.(*State)
	if !ok {
		t.Fatalf("nothing was read of:\n%s", text)
	}
	return s, r
}

// samples are all layouts, by a name for the test.
func samples() map[string]State {
	m := map[string]State{}
	for _, view := range []string{SessionView, QueueView} {
		for g := 1; g <= 3; g++ {
			m[fmt.Sprintf("%s-%d", view, g)] = sample(view, g, 5)
		}
	}
	return m
}

// damages leave the data of an English text as it is.
var damages = map[string]func(string) string{
	"none":  func(s string) string { return s },
	"crlf":  func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
	"flat":  func(s string) string { return regexp.MustCompile(`(?m)^ +`).ReplaceAllString(s, "") },
	"tabs":  func(s string) string { return regexp.MustCompile(`(?m)^( +)`).ReplaceAllString(s, "\t") },
	"drift": func(s string) string { return regexp.MustCompile(`(?m)^( {4,})`).ReplaceAllString(s, "    $1") },
	"nbsp": func(s string) string {
		return regexp.MustCompile(`(?m)^ +`).ReplaceAllStringFunc(s, func(b string) string { return strings.ReplaceAll(b, "  ", "\u00a0 ") })
	},
	"double":          func(s string) string { return strings.ReplaceAll(s, "\n", "\n\n") },
	"no empty lines":  func(s string) string { return regexp.MustCompile(`\n\n+`).ReplaceAllString(s, "\n") },
	"trailing blanks": func(s string) string { return strings.ReplaceAll(s, "\n", "  \n") },
	"escaped ruler":   func(s string) string { return strings.Replace(s, strings.Repeat("-", 53), strings.Repeat(`\-`, 53), 1) },
	"label case": func(s string) string {
		return regexp.MustCompile(`(?m)^ *[A-Z][^:\n]*:`).ReplaceAllStringFunc(s, func(l string) string {
			if strings.Contains(l, "HTTP") {
				return l
			}
			return strings.ToUpper(l)
		})
	},
	"angle brackets": func(s string) string { return regexp.MustCompile(`(HTTPS?://\S+)`).ReplaceAllString(s, "<$1>") },
	"remarks": func(s string) string {
		return regexp.MustCompile(`(?m)(HTTPS?://\S+|^ +\d+)$`).ReplaceAllString(s, "$1 **<-- look here**")
	},
	"records on one line": func(s string) string {
		return regexp.MustCompile(`\n {8,}(Version|State|Request queue 503|Max|Number|Controller|Process)`).ReplaceAllString(s, "     $1")
	},
	"all on one line": func(s string) string {
		return regexp.MustCompile(`\s*\n\s*`).ReplaceAllString(strings.TrimSpace(s), " ") + "\n"
	},
}

func TestDamageLeavesTheData(t *testing.T) {
	for name, want := range samples() {
		for damage, apply := range damages {
			t.Run(name+"/"+damage, func(t *testing.T) {
				text := apply(print(want))
				got, r := read(t, text)
				if diff := cmp.Diff(want, *got, withoutLines); diff != "" {
					t.Errorf("(-want +got):\n%s\n%s", diff, text)
				}
				if u := r.Unknown(); len(u) > 0 && damage != "all on one line" {
					// The rulers are the parser's to explain.
					for _, l := range u {
						if !isDashes(l) {
							t.Errorf("unknown: %q", l)
						}
					}
				}
				if r.Language != "en" {
					t.Errorf("language %q", r.Language)
				}
			})
		}
	}
}

// translated puts words of no language in place of all labels.
func translated(s, unnamed string) string {
	words := map[string]string{}
	word := func(l string) string {
		if words[l] == "" {
			words[l] = fmt.Sprintf("Zolt %c%c vareqo", 'A'+len(words)/26, 'A'+len(words)%26)
		}
		return words[l]
	}
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		trimmed := strings.TrimSpace(l)
		name, v, ok := split(trimmed)
		pad := l[:len(l)-len(strings.TrimLeft(l, " "))]
		switch {
		case strings.HasPrefix(trimmed, "HTTP"), isDashes(trimmed), isDigits(trimmed), trimmed == "":
		case trimmed == "Negotiate":
		case !ok:
			lines[i] = pad + word(trimmed)
		default:
			if v == "Request queue is unnamed." {
				v = unnamed
			}
			v = strings.Replace(v, ", image:", ", "+word("image")+":", 1)
			lines[i] = strings.TrimRight(pad+word(name)+": "+v, " ")
		}
	}
	return strings.Join(lines, "\n")
}

func TestUnknownLanguage(t *testing.T) {
	for name, want := range samples() {
		for _, unnamed := range []string{"Request queue is unnamed.", "Vosti haraq nole.", "Vosti haraq nole"} {
			for _, damage := range []string{"none", "flat", "double", "no empty lines", "crlf", "nbsp"} {
				t.Run(name+"/"+unnamed+"/"+damage, func(t *testing.T) {
					text := damages[damage](translated(print(want), unnamed))
					got, r := read(t, text)
					if diff := cmp.Diff(want, *got, withoutLines); diff != "" {
						t.Errorf("(-want +got):\n%s\n%s", diff, text)
					}
					for _, l := range r.Unknown() {
						if !isDashes(l) {
							t.Errorf("unknown: %q", l)
						}
					}
				})
			}
		}
	}
}

func TestForeignLinesStayUnknown(t *testing.T) {
	foreign := []string{
		"qwertz uiop nothing of this kind",
		"Zibble quantity: 17",
		"and another: word",
		"[12:01] somebody: did you try to restart it?",
	}
	for name, want := range samples() {
		for _, english := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s/english=%v", name, english), func(t *testing.T) {
				text := print(want)
				if !english {
					text = translated(text, "Vosti haraq nole.")
				}
				var out []string
				var put []string
				for i, l := range strings.Split(text, "\n") {
					// Before each ID of a session and at some other places.
					if id := strings.Fields(l); len(id) > 0 && isID(id[len(id)-1]) && strings.Contains(l, "FF0") || i%53 == 11 {
						f := foreign[i%len(foreign)]
						out, put = append(out, f), append(put, f)
					}
					out = append(out, l)
				}
				got, r := read(t, strings.Join(out, "\n"))
				if diff := cmp.Diff(want, *got, withoutLines); diff != "" {
					t.Errorf("(-want +got):\n%s\n%s", diff, strings.Join(out, "\n"))
				}
				var unknown []string
				for _, l := range r.Unknown() {
					if !isDashes(l) {
						unknown = append(unknown, l)
					}
				}
				if diff := cmp.Diff(put, unknown); diff != "" {
					t.Errorf("unknown lines (-put +got):\n%s", diff)
				}
			})
		}
	}
}

func TestProblems(t *testing.T) {
	const queueHead = "Request queue name: Orders\n Version: 2.0\n State: Active\n Max requests: 1000\n"
	tests := []struct {
		name, text string
		want       string // part of a problem's message
		check      func(*testing.T, *State)
	}{
		{"urls missing", "URL group ID: FE00000940000007\nState: Active\nRequest queue name: A\nProperties:\nNumber of registered URLs: 3\nRegistered URLs:\nHTTP://+:80/\n",
			"announces 3 URLs and lists 1", func(t *testing.T, s *State) {
				if len(s.Groups) != 1 || len(s.Sessions) != 0 || *s.Groups[0].Queue != "A" || len(s.Queues) != 0 {
					t.Errorf("got %+v", s)
				}
			}},
		{"processes missing", queueHead + "Number of active processes attached: 2\nProcess IDs:\n 12\n", "announces 2 attached processes and lists 1", nil},
		{"text recognition", "Server session ID: FF00000920000003\nVersion: 1.86\nState: Active\n" + strings.Replace(queueHead, "2.0", "2.@", 1),
			`"2.@" is no version number`, nil},
		{"blank in URL", queueHead + "Registered URLs:\nHTTP: //+:80/A/\n", "blank behind its scheme", func(t *testing.T, s *State) {
			if diff := cmp.Diff([]string{"HTTP://+:80/A/"}, s.Queues[0].URLs); diff != "" {
				t.Error(diff)
			}
		}},
		{"pid too large", queueHead + "Process IDs:\n 99999999999\n", "too large", func(t *testing.T, s *State) {
			if len(s.Queues[0].Processes) != 0 {
				t.Error("an impossible process ID reached the data")
			}
		}},
		{"queue head missing", queueHead + "Number of active processes attached: 1\nProcess IDs:\n12\nVersion: 1.0\nState: Active\nNumber of active processes attached: 1\nProcess IDs:\n 34\n",
			"name of a request queue is missing", func(t *testing.T, s *State) {
				if len(s.Queues) != 1 || len(s.Queues[0].Processes) != 1 || s.Queues[0].Processes[0].PID != 12 {
					t.Errorf("the process of a queue without head was tied to another: %+v", s.Queues)
				}
			}},
		{"session head missing", "Server session ID: FF00000920000003\nVersion: 1.0\nState: Active\nURL group ID: FE00000000000001\nState: Active\nVersion: 2.0\nState: Active\nURL group ID: FE00000000000002\nState: Active\n",
			"session of URL group FE00000000000002 is missing", func(t *testing.T, s *State) {
				if len(s.Sessions) != 1 || len(s.Sessions[0].Groups) != 1 || len(s.Groups) != 1 {
					t.Errorf("got %+v", s)
				}
			}},
		{"group head missing", "Request queue name: A\nProperties:\nNumber of registered URLs: 1\nHTTP://+:80/\n",
			"ID of the URL group", func(t *testing.T, s *State) {
				if len(s.Queues) != 0 || len(s.Groups) != 1 || s.Groups[0].ID != "" {
					t.Errorf("got %+v", s)
				}
			}},
		{"filtered", "HTTP://+:80/\n HTTP://+:81/X/\n", "went through a filter", func(t *testing.T, s *State) {
			want := []URLLine{{"HTTP://+:80/", 1}, {"HTTP://+:81/X/", 2}}
			if diff := cmp.Diff(want, s.URLLines); diff != "" {
				t.Error(diff)
			}
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, r := read(t, tt.text)
			var all []string
			for _, p := range r.Problems {
				all = append(all, p.Message)
			}
			if !strings.Contains(strings.Join(all, "\n"), tt.want) {
				t.Errorf("problems %q lack %q", all, tt.want)
			}
			if s.Complete {
				t.Error("a damaged text counts as complete")
			}
			if tt.check != nil {
				tt.check(t, s)
			}
		})
	}
}

func TestCutsAreIncomplete(t *testing.T) {
	for name, want := range samples() {
		lines := strings.SplitAfter(print(want), "\n")
		for n := 4; n < len(lines)-24; n += 7 {
			s, _ := read(t, strings.Join(lines[:n], ""))
			if want.View == QueueView && s.Complete && len(s.Queues) > 0 {
				continue // the cut may fall between two queues
			}
			if s.Complete && len(s.Queues) < len(want.Queues)-1 {
				// Between two queues of the list nothing tells.
				if q := s.Queues; len(q) == 0 || q[len(q)-1].ActiveProcesses == nil {
					t.Errorf("%s cut after line %d counts as complete", name, n)
				}
			}
		}
	}
}

func TestQueueNameMeansTwoThings(t *testing.T) {
	tests := []struct {
		name, text     string
		groups, queues int
	}{
		{"below a group", "URL group ID: FE00000940000007\nRequest queue name: A\nHTTP://+:80/\n", 1, 0},
		{"below a group, settings follow", "URL group ID: FE00000940000007\nState: Active\nRequest queue name: A\nProperties:\n", 1, 0},
		{"below a group, a queue's line follows", "URL group ID: FE00000940000007\nState: Active\nRequest queue name: A\nVersion: 2.0\n", 1, 1},
		{"behind the URLs of a group", "URL group ID: FE00000940000007\nHTTP://+:80/\nRequest queue name: A\nProcess IDs: 12\n", 1, 1},
		{"at the end", "URL group ID: FE00000940000007\nHTTP://+:80/\nRequest queue name: A\n", 1, 1},
		{"alone", "Request queue name: A\nRequest queue name: B\n", 0, 2},
		{"sketch", "Request queue name: A\nURLs:\nHTTP://+:80/\nProcess IDs: 1234\n", 0, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := read(t, tt.text)
			groups := len(s.Groups)
			for _, x := range s.Sessions {
				groups += len(x.Groups)
			}
			if groups != tt.groups || len(s.Queues) != tt.queues {
				t.Errorf("%d groups, %d queues; want %d, %d", groups, len(s.Queues), tt.groups, tt.queues)
			}
		})
	}
}

func TestConsoleWrap(t *testing.T) {
	text := print(sample(SessionView, 2, 3))
	text = strings.ReplaceAll(text, "HTTP://*:8080/ORDERS/", "HTTP://*:8080/ORDERS/"+strings.Repeat("SEGMENT/", 12))
	var out strings.Builder
	for _, l := range strings.Split(text, "\n") {
		for len(l) > 80 {
			out.WriteString(l[:80] + "\n")
			l = l[80:]
		}
		out.WriteString(l + "\n")
	}
	want, _ := read(t, text)
	got, r := read(t, out.String())
	if diff := cmp.Diff(want, got, withoutLines); diff != "" {
		t.Errorf("(-whole +wrapped):\n%s", diff)
	}
	if u := r.Unknown(); len(u) != 1 {
		t.Errorf("unknown: %q", u)
	}
}

func TestFailure(t *testing.T) {
	s, r := read(t, "The handle is invalid.\n")
	if s.Failure != "The handle is invalid." || s.Complete || r.Marks[0] != command.Record {
		t.Errorf("got %+v", s)
	}
}

func TestOpens(t *testing.T) {
	tests := map[string]command.Sign{
		"Snapshot of HTTP service state (Server Session View):":  command.Title,
		"Snapshot of HTTP service state (Request Queue View): ":  command.Title,
		"    Request queue name: A":                              command.Row,
		"Zolt: FE00000940000007":                                 command.Row,
		"    HTTP://+:80/ORDERS/":                                command.Row,
		"see http://example.com:80/":                             command.None,
		"http://example.com:80/":                                 command.None,
		"    Version: 2.0":                                       command.None,
		"Reserved URL            : http://+:80/X/":               command.None,
		"  TCP    192.0.2.1:80   0.0.0.0:0   LISTENING   4":      command.None,
		"Certificate Hash: 0123456789abcdef0123456789abcdef0123": command.None,
		"URL Reservations:":                                      command.None,
		"a sentence that ends with a colon:":                     command.None,
	}
	for line, want := range tests {
		w := window(line)
		if got := opens(w); got != want {
			t.Errorf("opens(%q) = %v, want %v", line, got, want)
		}
	}
	if got := opens(window("Zolt vareqo:\n--------------------------\nVosti: FE00000940000007\n   Bara: 1.0\n")); got != command.Title {
		t.Errorf("a translated title opens %v", got)
	}
	if got := opens(window("Zolt vareqo:\n--------------------------\n\n  192.0.2.15\n")); got != command.None {
		t.Errorf("the title of an address list opens %v", got)
	}
}

func TestSureAgreesWithTheLexer(t *testing.T) {
	for _, st := range samples() {
		for _, l := range strings.Split(print(st), "\n") {
			if sure(l) && !holds(l) {
				t.Errorf("sure of %q, which no section holds", l)
			}
		}
	}
	for _, l := range []string{"", "Snapshot of HTTP service state (Server Session View):", "12 angry men", "PID: 4", "C:\\>netsh http show urlacl", "http://example.com/"} {
		if sure(l) {
			t.Errorf("sure of %q", l)
		}
	}
}
