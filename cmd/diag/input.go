package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"diag/parser"
	"diag/parser/text"
)

// load reads and parses the inputs of one machine. What cannot be read is
// reported; failed tells whether there was any.
func (c *command) load(names []string) (dump *parser.Dump, failed bool) {
	dump = parser.NewDump()
	for _, name := range names {
		data, err := c.read(name)
		if err == nil {
			err = refuse(name, data)
		}
		if err != nil {
			c.report(err)
			failed = true
			continue
		}
		dump.Documents = append(dump.Documents, parser.Parse(name, data))
	}
	return dump, failed
}

func (c *command) read(name string) ([]byte, error) {
	if name == "-" {
		data, err := io.ReadAll(c.stdin)
		if err != nil {
			return nil, fmt.Errorf("standard input: %w", err)
		}
		return data, nil
	}
	data, err := os.ReadFile(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, hinted{fmt.Errorf("%s: there is no such file", name), "name the file that holds the captured text"}
	case err != nil:
		var pe *fs.PathError
		if errors.As(err, &pe) {
			err = pe.Err
		}
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return data, nil
}

// refuse turns down what is no text.
func refuse(name string, data []byte) error {
	switch {
	case len(data) == 0:
		return hinted{fmt.Errorf("%s: the file is empty", name), "the capture failed, or wrote somewhere else; run the command again and check the file"}
	case text.Binary(data):
		return hinted{fmt.Errorf("%s: this is no text file", name), "give the text that the commands printed, for example from netstat -abno > dump.txt"}
	}
	return nil
}
