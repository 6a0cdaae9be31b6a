package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

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
