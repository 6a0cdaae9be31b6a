package sqlite

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the schema in the documentation anew")

const (
	docs  = "../../docs/fleet.md"
	begin = "<!-- begin schema, generated -->\n"
	end   = "<!-- end schema -->"
)

// TestDocs: the documentation shows the schema as it is, and its questions
// can be asked.
func TestDocs(t *testing.T) {
	data, err := os.ReadFile(docs)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	before, rest, ok := strings.Cut(text, begin)
	shown, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatal("the marks of the schema are missing")
	}
	want := "\n```sql\n" + Schema() + "```\n\n"
	if *update {
		if err := os.WriteFile(docs, []byte(before+begin+want+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if shown != want {
		t.Error("the schema in docs/fleet.md is old; run the test with -update")
	}
	d, err := Open(filepath.Join(t.TempDir(), "fleet.sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	row, facts := examine(t, "pc-1", listener)
	if err := d.Put(row, "one", facts); err != nil {
		t.Fatal(err)
	}
	if err := d.Commit(); err != nil {
		t.Fatal(err)
	}
	questions := strings.Split(after, "```sql\n")[1:]
	for _, q := range questions {
		q, _, _ := strings.Cut(q, "```")
		rows, err := d.db.Query(q)
		if err != nil {
			t.Errorf("%s: %v", q, err)
			continue
		}
		rows.Close()
	}
	if len(questions) < 5 {
		t.Errorf("only %d questions", len(questions))
	}
}
