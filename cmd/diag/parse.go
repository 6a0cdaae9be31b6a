package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"diag/parser"
)

func (c *command) parseCommand() *cobra.Command {
	var format, kind string
	cmd := &cobra.Command{
		Use:   "parse [flags] FILE...",
		Short: "Print what was read, without drawing conclusions",
		Example: `  diag parse dump.txt
  diag parse --format tsv --kind netstat dump.txt
  netsh http show urlacl | diag parse -`,
		Args: atLeastOneFile,
		RunE: func(_ *cobra.Command, args []string) error {
			dump, failed := c.load(args)
			if failed {
				c.code = exitInput
			}
			c.hints(dump)
			w := bufio.NewWriterSize(c.stdout, 1<<16)
			var err error
			switch format {
			case "json":
				err = writeJSON(w, dump)
			default:
				return hinted{usageError{fmt.Errorf("unknown format %q", format)}, "the formats are json and tsv"}
			}
			if err == nil {
				err = w.Flush()
			}
			return err
		},
	}
	cmd.Flags().StringVar(&format, "format", "json", "output format: json or tsv")
	cmd.Flags().StringVar(&kind, "kind", "", "print only sections of this kind")
	return cmd
}

func atLeastOneFile(_ *cobra.Command, args []string) error {
	if len(args) == 0 {
		return hinted{usageError{fmt.Errorf("no input")}, "name one or more files, or - for standard input"}
	}
	return nil
}

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// hints says what a document is when it is not what the user may have meant.
func (c *command) hints(dump *parser.Dump) {
	for _, d := range dump.Documents {
		if len(d.Sections) == 0 {
			c.hint(d.Name + ": no output of a known command was found in it")
		}
		for _, s := range d.Sections {
			if n, ok := s.Data.(interface{ NotWindows() string }); ok && n.NotWindows() != "" {
				c.hint(fmt.Sprintf("%s:%d: %s", d.Name, s.FirstLine, n.NotWindows()))
			}
		}
	}
}
