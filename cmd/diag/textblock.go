package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"diag/analyze/signature"
	"diag/parser"
)

// textBlock collects the lines of an answer.
type textBlock struct{ strings.Builder }

func (b *textBlock) line(format string, args ...any) {
	fmt.Fprintf(b, format, args...)
	b.WriteByte('\n')
}

// subjectAndFiles checks for something to ask about and one input.
func subjectAndFiles(subject string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) < 2 {
			return hinted{usageError{fmt.Errorf("too few arguments")}, "give " + subject + " and one or more files, or - for standard input"}
		}
		return nil
	}
}

// loadFor reads the inputs of a command that needs at least one of them.
func (c *command) loadFor(names []string) (*parser.Dump, error) {
	dump, failed := c.load(names, int64(defaultMaxSize))
	if len(dump.Documents) == 0 {
		return nil, failure{errors.New("nothing to read"), exitInput}
	}
	c.hints(dump)
	if failed {
		c.code = exitInput
	}
	return dump, nil
}

// indented prints a value as JSON for people and scripts alike.
func indented(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// askedOf reads what a question in text or JSON rests on: the known products
// and the files.
func (c *command) askedOf(format string, signatures, files []string) (*signature.Set, *parser.Dump, error) {
	if format != "text" && format != "json" {
		return nil, nil, hinted{usageError{fmt.Errorf("unknown format %q", format)}, "the formats are text and json"}
	}
	known, err := loadSignatures(signatures)
	if err != nil {
		return nil, nil, err
	}
	dump, err := c.loadFor(files)
	return known, dump, err
}

// answer writes a value as JSON, or its text for a terminal.
func (c *command) answer(format string, v any, text string) error {
	return c.writeTo("", func(w io.Writer) error {
		if format == "json" {
			return indented(w, v)
		}
		_, err := io.WriteString(w, printable(text))
		return err
	})
}
