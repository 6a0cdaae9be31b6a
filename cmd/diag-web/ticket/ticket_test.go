package ticket

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const row = "  TCP    0.0.0.0:8080   0.0.0.0:0   LISTENING   4711\n [contosoprint.exe]\n"

func file(name, content string) File {
	return File{Name: name, Size: int64(len(content)), Read: func() ([]byte, error) { return []byte(content), nil }}
}

func silent(Stage) {}

// TestTickets: the page's report of each ticket is that of the command line.
func TestTickets(t *testing.T) {
	dumps, err := filepath.Glob("../../../testdata/*/dump.txt")
	if err != nil || len(dumps) == 0 {
		t.Fatalf("no tickets (%v)", err)
	}
	for _, name := range dumps {
		dir := filepath.Dir(name)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			dump, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile(filepath.Join(dir, "report.md"))
			if err != nil {
				t.Fatal(err)
			}
			var ports, codes []string
			question, _ := os.ReadFile(filepath.Join(dir, "question.txt"))
			words := strings.Fields(string(question))
			for i := 0; i+1 < len(words); i += 2 {
				switch words[i] {
				case "--port":
					ports = append(ports, words[i+1])
				case "--error":
					codes = append(codes, words[i+1])
				}
			}
			got := Diagnose([]File{file("dump.txt", string(dump))}, strings.Join(ports, " "), strings.Join(codes, ", "), silent)
			if diff := cmp.Diff(string(want), string(got.Markdown)); diff != "" {
				t.Errorf("Markdown (-want +got):\n%s", diff)
			}
			if got.HTML == nil || got.JSON == nil || got.Brief == nil || got.Headline == "" {
				t.Error("a form of the report is missing")
			}
			if len(got.Troubles) > 0 {
				t.Errorf("troubles: %v", got.Troubles)
			}
		})
	}
}

func TestTroubles(t *testing.T) {
	broken := File{Name: "gone.txt", Size: 5, Read: func() ([]byte, error) { return nil, errors.New("it is no longer there") }}
	huge := File{Name: "huge.txt", Size: MaxText + 1, Read: func() ([]byte, error) { panic("it must not be read") }}
	tests := []struct {
		name         string
		files        []File
		ports, codes string
		want         []string // texts of the troubles
		report       bool
	}{
		{"nothing", nil, "", "", []string{"there is no text to analyze"}, false},
		{"empty", []File{file("a.txt", "")}, "", "", []string{"a.txt: the file is empty"}, false},
		{"binary", []File{file("a.exe", "MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00")}, "", "", []string{"a.exe: this is no text file"}, false},
		{"archive", []File{file("a.zip", "no archive")}, "", "", []string{"a.zip: this is no readable ZIP archive"}, false},
		{"unreadable", []File{broken}, "", "", []string{"gone.txt: it is no longer there"}, false},
		{"one of two", []File{broken, file("a.txt", row)}, "", "", []string{"gone.txt: it is no longer there"}, true},
		{"too large", []File{huge, file("a.txt", row)}, "", "", []string{"huge.txt: a ticket of more than 256 MiB is too large for a browser"}, true},
		{"port", []File{file("a.txt", row)}, "80 http", "", []string{`port: "http" is no port number from 0 to 65535`}, false},
		{"transport", []File{file("a.txt", row)}, "80/sctp", "", []string{`port: "sctp" is neither tcp nor udp`}, false},
		{"error", []File{file("a.txt", row)}, "80", "soon;10013", []string{`error: "soon" is no error number`}, false},
		{"separators", []File{file("a.txt", row)}, " 8080/tcp,\u00a053/UDP; 80 ", "10013,0x80070020", nil, true},
		{"litter", []File{file("f/.DS_Store", "\x00\x00"), file("f/a.txt", row)}, "", "", nil, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := Diagnose(tt.files, tt.ports, tt.codes, silent)
			var got []string
			for _, x := range r.Troubles {
				got = append(got, x.Text)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("troubles (-want +got):\n%s", diff)
			}
			if (r.Markdown != nil) != tt.report {
				t.Errorf("there is a report: %v", r.Markdown != nil)
			}
		})
	}
}

// TestOrder: files are read in the order of a walk through their folders,
// whatever the order in which they were given.
func TestOrder(t *testing.T) {
	var got []string
	note := func(s Stage) { got = append(got, fmt.Sprintf("%d/%d %s", s.Done, s.All, s.Text)) }
	files := []File{file("t/b.txt", row), file("t.txt", row), file("t/a.txt", row), file("t/a/z.txt", row)}
	first := Diagnose(files, "", "", note)
	want := []string{"0/6 Reading t/a/z.txt", "1/6 Reading t/a.txt", "2/6 Reading t/b.txt", "3/6 Reading t.txt", "4/6 Analyzing", "5/6 Writing the report"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
	slices.Reverse(files)
	if diff := cmp.Diff(string(first.Markdown), string(Diagnose(files, "", "", silent).Markdown)); diff != "" {
		t.Errorf("another order of the files (-first +second):\n%s", diff)
	}
}

func TestHints(t *testing.T) {
	r := Diagnose([]File{file("letter.txt", "Dear all,\nthe printer is out of paper.\n")}, "", "", silent)
	if diff := cmp.Diff([]string{"letter.txt: no output of a known command was found in it"}, r.Hints); diff != "" {
		t.Errorf("hints (-want +got):\n%s", diff)
	}
}

func ExampleDiagnose() {
	dump := "  TCP    0.0.0.0:8080   0.0.0.0:0   LISTENING   4711\n [contosoprint.exe]\n"
	read := func() ([]byte, error) { return []byte(dump), nil }
	r := Diagnose([]File{{Name: "dump.txt", Size: int64(len(dump)), Read: read}}, "8080/tcp", "", func(Stage) {})
	fmt.Println(r.Headline)
	// Output: TCP port 8080 is held by contosoprint.exe (PID 4711).
}
