package label

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFold(t *testing.T) {
	for s, want := range map[string]string{
		"":                    "",
		"User":                "user",
		"  Reserved   URL  ":  "reserved url",
		"Reserved URL :":      "reserved url",
		"Réservations d’URL：": "réservations d'url",
		"ABHÖREN":             "abhören",
		"a\tb\u00a0c":         "a b c",
		"İndeks":              "indeks",
		"::":                  "",
		"x: y":                "x: y",
	} {
		if got := Fold(s); got != want {
			t.Errorf("Fold(%q) = %q, want %q", s, got, want)
		}
	}
}

func TestLookup(t *testing.T) {
	for _, tc := range []struct {
		scope, word string
		want        []Word
	}{
		{"netstat.state", "LISTENING", []Word{{"LISTENING", "en", true}}},
		{"netstat.state", "abhören", []Word{{"LISTENING", "de", true}}},
		{"netstat.title", "  Active   Connections ", []Word{{"title", "en", true}}},
		{"netstat.title", "Aktive Verbindungen", []Word{{"title", "de", true}}},
		{"urlacl.label", "User:", []Word{{"User", "en", true}}},
		{"urlacl.label", "Utente", []Word{{"User", "it", true}}},
		{"netstat.state", "nothing", nil},
		{"netstat.state", "", nil},
		{"netstat.state", strings.Repeat("LISTENING ", 100), nil},
		{"no.such.scope", "LISTENING", nil},
	} {
		if diff := cmp.Diff(tc.want, Lookup(tc.scope, tc.word)); diff != "" {
			t.Errorf("Lookup(%q, %q) (-want +got):\n%s", tc.scope, tc.word, diff)
		}
	}
}

// An English word hides the same word of other languages, so that an English
// capture is not taken for one of them.
func TestEnglishFirst(t *testing.T) {
	all := Words("answer")["no"]
	if len(all) < 2 {
		t.Fatalf("%v: the test needs a word that English shares", all)
	}
	if diff := cmp.Diff([]Word{{"no", "en", true}}, Lookup("answer", "No")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestField(t *testing.T) {
	if got := Field("answer", "ja"); got != "yes" {
		t.Errorf(`Field("answer", "ja") = %q`, got)
	}
	if got := Field("answer", "perhaps"); got != "" {
		t.Errorf(`Field("answer", "perhaps") = %q`, got)
	}
}

func TestEnglish(t *testing.T) {
	got := English("answer")
	if diff := cmp.Diff(map[string][]string{"yes": {"yes"}, "no": {"no"}}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCounter(t *testing.T) {
	c := Counter{}
	if got := c.Language(); got != "" {
		t.Errorf("nothing counted: %q", got)
	}
	c.Add([]Word{{Language: "fr"}, {Language: "de"}})
	if got := c.Language(); got != "de" {
		t.Errorf("a tie goes to %q, want de", got)
	}
	c.Add([]Word{{Language: "fr"}})
	if got := c.Language(); got != "fr" {
		t.Errorf("most words are French, the answer is %q", got)
	}
}

func TestLanguages(t *testing.T) {
	tags := Languages()
	if !slices.IsSorted(tags) || !slices.Contains(tags, "en") || !slices.Contains(tags, "zh-CN") {
		t.Errorf("Languages() = %q", tags)
	}
}

// Every line of every file is a comment, a section, or an entry.
func TestFiles(t *testing.T) {
	for _, tag := range Languages() {
		b, err := files.ReadFile("words/" + tag + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		for _, msg := range faults(tag, string(b)) {
			t.Error(msg)
		}
	}
}

// faults says what is wrong with a label file.
func faults(tag, s string) (msgs []string) {
	complain := func(n int, format string, args ...any) {
		msgs = append(msgs, fmt.Sprintf("%s.txt:%d: ", tag, n)+fmt.Sprintf(format, args...))
	}
	if !strings.HasPrefix(s, "# ") {
		complain(1, "the first line does not say what language this is")
	}
	scopes, scope, n := map[string]bool{}, "", 0
	seen := map[string]string{}
	for line := range strings.Lines(s) {
		n++
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[' && line[len(line)-1] == ']':
			scope = line[1 : len(line)-1]
			if scopes[scope] {
				complain(n, "section %s stands here for the second time", scope)
			}
			scopes[scope] = true
		case scope == "":
			complain(n, "entry outside of a section: %s", line)
		case len(parse(tag, "["+scope+"]\n"+line)) != 1:
			complain(n, "no entry: %s", line)
		default:
			e := parse(tag, "["+scope+"]\n"+line)[0]
			key := scope + "\n" + e.word
			if old, ok := seen[key]; ok {
				if old == e.Field {
					complain(n, "%q stands in %s twice", e.word, scope)
				} else {
					complain(n, "%q means both %s and %s in %s", e.word, old, e.Field, scope)
				}
			}
			seen[key] = e.Field
		}
	}
	return msgs
}

func TestFaults(t *testing.T) {
	for _, tc := range []struct {
		text string
		want int
	}{
		{"# Klingon\n[a]\nx = y\n", 0},
		{"[a]\nx = y\n", 1},
		{"# K\nx = y\n", 1},
		{"# K\n[a]\nnonsense\n", 1},
		{"# K\n[a]\nx = y\nz = Y\n", 1},
		{"# K\n[a]\nx = y\nx ? y:\n", 1},
		{"# K\n[a]\n[a]\n", 1},
	} {
		if got := faults("tlh", tc.text); len(got) != tc.want {
			t.Errorf("%q: %q, want %d faults", tc.text, got, tc.want)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"", "Active Connections:", "ÀÉ ’x", "\xff：", "a \t b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Fold(s)
		if twice := Fold(once); twice != once {
			t.Errorf("Fold(%q) = %q, folded again %q", s, once, twice)
		}
		for _, scope := range []string{"netstat.title", "answer", "urlacl.label"} {
			if diff := cmp.Diff(load()[scope].read().words[once], Lookup(scope, s)); diff != "" && len(s) < 96 {
				t.Errorf("Lookup(%q, %q) is not what its folded form stands for:\n%s", scope, s, diff)
			}
		}
	})
}

// What a wrong code page does to a word does not hide it.
func TestDamagedWords(t *testing.T) {
	for _, tt := range []struct{ scope, word, want string }{
		{"netstat.title", "Conexões ativas", "pt-BR"},
		{"netstat.title", "Conex?es ativas", "pt-BR"},
		{"netstat.title", "ConexÃµes ativas", "pt-BR"},
		{"netstat.title", "Conex\ufffdes ativas", "pt-BR"},
		{"netstat.title", "Conex", ""},
		{"netstat.title", "?", ""},
		{"netstat.title", "Conexoes ativas", ""},
		{"netstat.title", "Conexões muito ativas", ""},
	} {
		got := ""
		if m := Lookup(tt.scope, tt.word); len(m) > 0 {
			got = m[0].Language
		}
		if got != tt.want {
			t.Errorf("Lookup(%q, %q) is %q, want %q", tt.scope, tt.word, got, tt.want)
		}
	}
}
