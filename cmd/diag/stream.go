package main

import (
	"bytes"
	"io"
	"os"

	"diag/internal/intake"
	"diag/parser/netstat"
	"diag/parser/text"
)

// streamFrom is the size from which files of netstat rows are not held in memory.
const streamFrom = 1 << 20

// streamed prints the netstat rows of a large file as they are read. done is
// false where the file has to be read as a whole; w then holds the first rows.
func (c *command) streamed(w io.Writer, name string, most int64) (rows int, done bool, err error) {
	if intake.IsArchive(name) {
		return 0, false, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return 0, false, nil
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() || info.Size() < streamFrom || info.Size() > most {
		return 0, false, nil
	}
	head := make([]byte, text.BinarySample)
	n, err := io.ReadFull(f, head)
	if err != nil || text.Binary(head[:n]) {
		return 0, false, nil
	}
	out := &watched{w: w}
	var rest io.Reader = f
	if screen, _ := terminal(c.stdout); !screen {
		// Rows on the same screen would tear the bar apart.
		shown, end := c.reading([]string{name})
		defer end()
		rest = shown.reader(f)
	}
	rows, err = netstat.Stream(io.MultiReader(bytes.NewReader(head), rest), out, connectionTSV)
	switch {
	case err == nil:
		return rows, rows > 0, nil
	case out.failed:
		return rows, false, err
	}
	// The text is more than such rows, or cannot be read: who reads it as a whole
	// finds out.
	return rows, false, nil
}

// watched tells errors of a writer from those of a reader.
type watched struct {
	w      io.Writer
	failed bool
}

func (w *watched) Write(b []byte) (int, error) {
	n, err := w.w.Write(b)
	w.failed = w.failed || err != nil
	return n, err
}
