package urlacl

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/parser/internal/command"
	"diag/parser/internal/readtest"
	"diag/parser/text"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, Command) }

func fixture(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestVariants(t *testing.T) {
	for _, name := range []string{"english.txt", "italian.txt", "unknown-language.txt"} {
		t.Run(name, func(t *testing.T) {
			// A title of an unknown language is known by the ruler right below it.
			s := strings.ReplaceAll(fixture(t, name), "\n\n", "\n")
			_, list, _ := strings.Cut(s[strings.Index(s, "---"):], "\n")
			readtest.Variants(t, Command, list)
		})
	}
}

// An answer of an unknown language is read from the SDDL; where the two
// contradict each other the section says so.
func TestRights(t *testing.T) {
	for _, tc := range []struct {
		name, listen, delegate, sddl string
		want                         User
		problems                     int
	}{
		{"GX", "Yes", "No", "D:(A;;GX;;;WD)", User{Listen: true}, 0},
		{"GA", "Yes", "Yes", "D:(A;;GA;;;WD)", User{Listen: true, Delegate: true}, 0},
		{"GW", "No", "Yes", "D:(A;;GW;;;WD)", User{Delegate: true}, 0},
		{"mask", "Yes", "No", "D:(A;;0x20000000;;;WD)", User{Listen: true}, 0},
		{"unknown words", "Kylla", "Ei", "D:(A;;GX;;;WD)", User{Listen: true}, 0},
		{"contradiction", "Yes", "No", "D:(A;;GA;;;WD)", User{Listen: true}, 1},
		{"no SDDL", "Yes", "No", "", User{Listen: true}, 0},
		{"damaged SDDL", "Yes", "No", "D:(A;;GX;;", User{Listen: true}, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := "Reserved URL : http://+:80/x/\nUser: a\\b\nListen: " + tc.listen + "\nDelegate: " + tc.delegate + "\n"
			if tc.sddl != "" {
				s += "SDDL: " + tc.sddl + "\n"
			}
			r := readtest.Read(Command, s)
			tc.want.Name, tc.want.Line = `a\b`, 2
			if diff := cmp.Diff([]User{tc.want}, r.Data.(*Listing).Reservations[0].Users); diff != "" {
				t.Errorf("users (-want +got):\n%s", diff)
			}
			if len(r.Problems) != tc.problems {
				t.Errorf("problems %v, want %d", r.Problems, tc.problems)
			}
		})
	}
}

func TestOpens(t *testing.T) {
	const rights = "\nKayttaja: a\\b\nKuuntele: x\nDelegoi: y\nSDDL: D:(A;;GX;;;WD)\n"
	for _, tc := range []struct {
		name, text string
		want       command.Sign
	}{
		{"title", "URL Reservations:\n", command.Title},
		{"title of another language", "URL-varaukset:\n------\n\nVarattu URL : http://+:80/x/" + rights, command.Title},
		{"row", "    Reserved URL            : http://+:80/x/\n", command.Certain},
		{"row of another language", "Varattu URL : http://+:80/x/" + rights, command.Row},
		{"URL without rights", "See also : http://example.com/x/\nand more\n", command.None},
		{"prose", "The reservations are as follows:\n", command.None},
		{"ruler of another list", "SSL-sidokset:\n------\nIP:portti : 0.0.0.0:443\n", command.None},
		{"registration", "    HTTP://+:80/X/\n", command.None},
		{"nothing", "x", command.None},
	} {
		t.Run(tc.name, func(t *testing.T) {
			doc := text.Decode("", []byte(tc.text))
			if got := opens(command.Window{Doc: doc, Line: 1, Text: doc.Text(1)}); got != tc.want {
				t.Errorf("sign %d, want %d", got, tc.want)
			}
		})
	}
}

// What Sure lets through has to be a line of the format.
func TestSure(t *testing.T) {
	sures := 0
	for l := range strings.Lines(fixture(t, "english.txt")) {
		l = strings.TrimRight(l, "\n")
		if !sure(l) {
			continue
		}
		if sures++; classify(l, false) == nil {
			t.Errorf("%q is sure, but of no kind", l)
		}
	}
	if sures < 10 {
		t.Errorf("only %d lines of an English listing are sure", sures)
	}
	for _, l := range []string{"", "    ", "User: x", "        Uses: x", "    Reserved URL            : ftp://x"} {
		if sure(l) {
			t.Errorf("%q is sure", l)
		}
	}
}

func TestManyReservations(t *testing.T) {
	n := 60_000
	if testing.Short() {
		n = 5_000
	}
	one := strings.SplitN(fixture(t, "english.txt"), "\n\n", 3)[1] + "\n\n"
	r := readtest.Read(Command, strings.Repeat(one, n))
	if got := len(r.Data.(*Listing).Reservations); got != n {
		t.Errorf("%d reservations, want %d", got, n)
	}
	if len(r.Problems) > 0 || len(r.Unknown()) > 0 {
		t.Errorf("problems %.3v, unknown %.3q", r.Problems, r.Unknown())
	}
}

func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		f.Add(fixture(f, filepath.Base(name)))
	}
	f.Fuzz(func(t *testing.T, s string) {
		readtest.Invariants(t, Command, s)
		l, ok := readtest.Read(Command, s).Data.(*Listing)
		if !ok {
			return
		}
		last := 0
		for _, r := range l.Reservations {
			if r.Line < last || r.URL == "" || strings.ContainsAny(r.URL+r.SDDL, " \t\n") {
				t.Errorf("reservation %+v below line %d", r, last)
			}
			last = r.Line
		}
	})
}

func TestEBNF(t *testing.T) {
	for _, want := range []string{"Listing = ", "Reservation = ", "<sddl>", "<nosid>"} {
		if !strings.Contains(EBNF(), want) {
			t.Errorf("the grammar does not speak of %q:\n%s", want, EBNF())
		}
	}
}

// A list that ends below a URL is cut there; one of URLs alone was filtered.
func TestEnd(t *testing.T) {
	const whole = "URL Reservations:\n-----------------\n\n    Reserved URL            : http://*:8080/\n        User: CONTOSO\\till\n            Listen: Yes\n            Delegate: No\n"
	for text, want := range map[string]int{
		whole: 0,
		whole + "    Reserved URL            : http://*:8081/\n":                 8,
		"    Reserved URL : http://*:8081/\n    Reserved URL : http://*:8082/\n": 0,
	} {
		got := 0
		for _, p := range readtest.Read(Command, text).Problems {
			if p.Cut {
				got = p.Line
			}
		}
		if got != want {
			t.Errorf("%q is cut at line %d, want %d", text, got, want)
		}
	}
}
