// Package sqlite keeps the facts of many machines in an SQLite database.
//
// A machine is stored with the hash of its ticket: a run that finds the same
// hash again need not analyze it. Machines are written in transactions of
// many, so that an interrupted run has lost a few of them at most.
package sqlite

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	_ "modernc.org/sqlite" // the driver

	"diag/fleet"
)

// version is the number of the schema; another one makes the file unusable.
const version = 1

// batch is how many machines one transaction holds.
const batch = 250

// DB is an open database. It is for one goroutine.
type DB struct {
	db      *sql.DB
	tx      *sql.Tx
	pending int
	tables  []fleet.Table
	inserts []*sql.Stmt
	deletes []*sql.Stmt
	machine *sql.Stmt
}

// Open opens the database in a file, and makes it when it does not exist.
func Open(file string) (*DB, error) {
	db, err := sql.Open("sqlite", "file:"+escape(file)+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	d := &DB{db: db, tables: fleet.Tables()}
	if err := d.prepare(); err != nil {
		db.Close()
		return nil, err
	}
	return d, nil
}

// escape writes a path so that it is one in a URI.
func escape(file string) string {
	return strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(file)
}

func (d *DB) prepare() error {
	var have int
	if err := d.db.QueryRow("PRAGMA user_version").Scan(&have); err != nil {
		return fmt.Errorf("this is no database: %w", err)
	}
	if have == version {
		return nil
	}
	var tables int
	if err := d.db.QueryRow("SELECT count(*) FROM sqlite_master").Scan(&tables); err != nil {
		return err
	}
	if have != 0 || tables > 0 {
		return errors.New("the database was made by something else, or by another version")
	}
	_, err := d.db.Exec(Schema() + fmt.Sprintf("PRAGMA user_version = %d;\n", version))
	return err
}

// Schema is the statements that make the tables.
func Schema() string {
	var b strings.Builder
	b.WriteString(`CREATE TABLE machines (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE, -- the file or folder of the ticket
  hash TEXT NOT NULL,        -- of its bytes, the question and the program
  error TEXT,                -- what could not be read; NULL when all could
  summary TEXT NOT NULL      -- the row of the machine in JSON
);
`)
	for _, t := range fleet.Tables() {
		fmt.Fprintf(&b, "-- %s\nCREATE TABLE %s (\n  machine_id INTEGER NOT NULL REFERENCES machines(id)", t.About, t.Name)
		remark := ""
		for _, c := range t.Columns {
			fmt.Fprintf(&b, ",%s\n  %s %s", remark, c.Name, c.Type)
			remark = " -- " + c.About
		}
		fmt.Fprintf(&b, "%s\n);\nCREATE INDEX %s_machine ON %s(machine_id);\n", remark, t.Name, t.Name)
	}
	return b.String()
}

// Known returns the row of a machine that is stored with that hash.
func (d *DB) Known(name, hash string) (row fleet.Row, ok bool, err error) {
	if err := d.begin(); err != nil {
		return row, false, err
	}
	var data, have string
	err = d.tx.QueryRow("SELECT hash, summary FROM machines WHERE name = ?", name).Scan(&have, &data)
	if errors.Is(err, sql.ErrNoRows) || err == nil && have != hash {
		return row, false, nil
	}
	if err != nil {
		return row, false, err
	}
	err = json.Unmarshal([]byte(data), &row)
	return row, err == nil, err
}

// Put stores a machine in the place of what was stored of it before. facts are
// the rows of fleet.Tables, in their order; nil when the ticket was unreadable.
func (d *DB) Put(row fleet.Row, hash string, facts [][][]any) error {
	if err := d.begin(); err != nil {
		return err
	}
	data, err := json.Marshal(row)
	if err != nil {
		return err
	}
	var message any
	if row.Error != "" {
		message = row.Error
	}
	var id int64
	stored := true
	if err := d.tx.QueryRow("SELECT id FROM machines WHERE name = ?", row.Machine).Scan(&id); errors.Is(err, sql.ErrNoRows) {
		stored = false
	} else if err != nil {
		return err
	}
	if err := d.machine.QueryRow(row.Machine, hash, message, string(data)).Scan(&id); err != nil {
		return err
	}
	for i := range d.tables {
		if stored {
			if _, err := d.deletes[i].Exec(id); err != nil {
				return err
			}
		}
		if facts == nil {
			continue
		}
		for _, f := range facts[i] {
			if _, err := d.inserts[i].Exec(append([]any{id}, f...)...); err != nil {
				return fmt.Errorf("%s: %w", d.tables[i].Name, err)
			}
		}
	}
	if d.pending++; d.pending >= batch {
		return d.Commit()
	}
	return nil
}

// begin opens a transaction and prepares its statements.
func (d *DB) begin() error {
	if d.tx != nil {
		return nil
	}
	tx, err := d.db.Begin()
	if err != nil {
		return err
	}
	d.tx, d.pending = tx, 0
	d.inserts, d.deletes = nil, nil
	prepare := func(query string) (s *sql.Stmt) {
		if err == nil {
			s, err = tx.Prepare(query)
		}
		return s
	}
	d.machine = prepare("INSERT INTO machines (name, hash, error, summary) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET hash = excluded.hash, error = excluded.error, summary = excluded.summary RETURNING id")
	for _, t := range d.tables {
		d.inserts = append(d.inserts, prepare("INSERT INTO "+t.Name+" VALUES (?"+strings.Repeat(", ?", len(t.Columns))+")"))
		d.deletes = append(d.deletes, prepare("DELETE FROM "+t.Name+" WHERE machine_id = ?"))
	}
	if err != nil {
		tx.Rollback()
		d.tx = nil
	}
	return err
}

// Commit makes what was put so far permanent.
func (d *DB) Commit() error {
	if d.tx == nil {
		return nil
	}
	err := d.tx.Commit()
	d.tx = nil
	return err
}

// Close commits and closes the database.
func (d *DB) Close() error {
	err := d.Commit()
	if cerr := d.db.Close(); err == nil {
		err = cerr
	}
	return err
}
