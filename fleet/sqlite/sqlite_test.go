package sqlite

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/analyze"
	"diag/fleet"
	"diag/parser"
)

func examine(t *testing.T, machine, text string) (fleet.Row, [][][]any) {
	t.Helper()
	row, r := fleet.Examine(machine, []*parser.Document{parser.Parse("dump.txt", []byte(text))}, analyze.Options{})
	var facts [][][]any
	for _, tab := range fleet.Tables() {
		facts = append(facts, tab.Rows(r))
	}
	return row, facts
}

const listener = `
  Proto  Local Address          Foreign Address        State           PID
  TCP    0.0.0.0:8080           0.0.0.0:0              LISTENING       4711
 [node.exe]
`

func TestPut(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a?b#c%d.sqlite")
	d, err := Open(file)
	if err != nil {
		t.Fatal(err)
	}
	row, facts := examine(t, "pc-1", listener)
	if err := d.Put(row, "one", facts); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(file); err != nil {
		t.Errorf("the database is elsewhere: %v", err)
	}

	if d, err = Open(file); err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	got, ok, err := d.Known("pc-1", "one")
	if err != nil || !ok {
		t.Fatalf("Known = %v, %v", ok, err)
	}
	if diff := cmp.Diff(row, got); diff != "" {
		t.Errorf("the stored row differs (-put +got):\n%s", diff)
	}
	if _, ok, _ := d.Known("pc-1", "two"); ok {
		t.Error("another hash is known")
	}
	if _, ok, _ := d.Known("pc-2", "one"); ok {
		t.Error("another machine is known")
	}
	// Put again: the facts of the changed ticket take the place of the old ones.
	row, facts = examine(t, "pc-1", strings.ReplaceAll(listener, "node.exe", "nginx.exe"))
	if err := d.Put(row, "two", facts); err != nil {
		t.Fatal(err)
	}
	if err := d.Commit(); err != nil {
		t.Fatal(err)
	}
	var programs string
	if err := d.db.QueryRow("SELECT group_concat(name || ' ' || port || ' ' || program) FROM listeners JOIN machines ON machines.id = machine_id").Scan(&programs); err != nil {
		t.Fatal(err)
	}
	if programs != "pc-1 8080 nginx.exe" {
		t.Errorf("listeners: %q", programs)
	}
}

// TestInterrupted: what was not committed is as if it had never been put.
func TestInterrupted(t *testing.T) {
	file := filepath.Join(t.TempDir(), "fleet.sqlite")
	d, err := Open(file)
	if err != nil {
		t.Fatal(err)
	}
	row, facts := examine(t, "pc-1", listener)
	if err := d.Put(row, "one", facts); err != nil {
		t.Fatal(err)
	}
	if err := d.Commit(); err != nil {
		t.Fatal(err)
	}
	row.Machine = "pc-2"
	if err := d.Put(row, "one", facts); err != nil {
		t.Fatal(err)
	}
	if err := d.tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	d.db.Close()
	if d, err = Open(file); err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if _, ok, err := d.Known("pc-1", "one"); !ok {
		t.Errorf("the committed machine is lost: %v", err)
	}
	if _, ok, _ := d.Known("pc-2", "one"); ok {
		t.Error("half a machine is known")
	}
}

func TestOpenOther(t *testing.T) {
	file := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(file, []byte(strings.Repeat("no database\n", 100)), 0o644); err != nil {
		t.Fatal(err)
	}
	if d, err := Open(file); err == nil {
		d.Close()
		t.Error("a text was opened as a database")
	}
}
