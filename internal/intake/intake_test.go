package intake

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const row = "  TCP    0.0.0.0:8080   0.0.0.0:0   LISTENING   4711\r\n"

type entry struct{ name, text string }

func zipOf(t *testing.T, entries ...entry) *bytes.Reader {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		w, err := z.Create(e.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(e.text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(b.Bytes())
}

// said collects what an Intake reports.
func said(left int64) (*Intake, *[]string) {
	var log []string
	return &Intake{
		Left:     left,
		Fail:     func(err error, advice string) { log = append(log, fmt.Sprintf("%v (%s)", err, advice)) },
		TooLarge: func(name string) { log = append(log, name+" too large") },
		Hint:     func(s string) { log = append(log, "hint "+s) },
	}, &log
}

func TestArchive(t *testing.T) {
	unpack := "unpack it and name the folder instead"
	tests := []struct {
		name    string
		entries []entry
		left    int64
		want    []string // documents
		log     []string
	}{
		{"order of names", []entry{{"b.txt", row}, {"a/c.txt", row}}, 1 << 20, []string{"t.zip/a/c.txt", "t.zip/b.txt"}, nil},
		{"litter", []entry{{"__MACOSX/._b.txt", "x"}, {".DS_Store", "x"}, {"b.txt", row}}, 1 << 20, []string{"t.zip/b.txt"}, nil},
		{"nothing", nil, 1 << 20, nil, []string{"t.zip: the archive holds no file (name the file or the folder that holds the captured text)"}},
		{"leads out", []entry{{"../b.txt", row}}, 1 << 20, nil, []string{"t.zip/../b.txt: left out, because its name leads out of the archive ()"}},
		{"limit", []entry{{"a.txt", row}, {"b.txt", row}}, int64(len(row)) + 5, []string{"t.zip/a.txt"}, []string{"t.zip/b.txt too large"}},
		{"bomb", []entry{{"a.txt", string(make([]byte, 30<<20))}}, 1 << 30, nil, []string{"t.zip: " + errRatio.Error() + " (" + unpack + ")"}},
		{"empty member", []entry{{"a.txt", ""}}, 1 << 20, nil, []string{"t.zip/a.txt: the file is empty (the capture failed, or wrote somewhere else; run the command again and check the file)"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in, log := said(tt.left)
			f := zipOf(t, tt.entries...)
			in.Archive("t.zip", f, f.Size())
			var names []string
			for _, d := range in.Documents {
				names = append(names, d.Name)
			}
			if diff := cmp.Diff(tt.want, names); diff != "" {
				t.Errorf("documents (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.log, *log); diff != "" {
				t.Errorf("reports (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRefuse(t *testing.T) {
	for name, tt := range map[string]struct {
		data string
		want error
	}{
		"text":   {row, nil},
		"empty":  {"", errors.New("f: the file is empty")},
		"binary": {"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00", errors.New("f: this is no text file")},
	} {
		advice, err := Refuse("f", []byte(tt.data))
		if fmt.Sprint(err) != fmt.Sprint(tt.want) || (err == nil) != (advice == "") {
			t.Errorf("%s: %v, advice %q; want %v", name, err, advice, tt.want)
		}
	}
}

func FuzzArchive(f *testing.F) {
	f.Add("t.zip", []byte("PK\x03\x04"))
	f.Add("t.tar", []byte(row))
	f.Add("t.tgz", []byte("\x1f\x8b\x08"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		if !IsArchive(name) {
			return
		}
		in, log := said(1 << 20)
		in.Archive(name, bytes.NewReader(data), int64(len(data)))
		if len(in.Documents) == 0 && len(*log) == 0 {
			t.Error("an archive without a document and without a word about it")
		}
		if in.Left < 0 {
			t.Errorf("%d bytes left", in.Left)
		}
	})
}
