package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"diag/internal/intake"
	"diag/parser"
	"diag/parser/netstat"
)

func (c *command) parseCommand() *cobra.Command {
	var (
		format, kind, output string
		most                 = defaultMaxSize
	)
	cmd := &cobra.Command{
		Use:   "parse [flags] FILE...",
		Short: "Print what was read, without drawing conclusions",
		Long: `Prints the records of every section as JSON (schema diag.parse/v1), or as rows
of tab-separated fields. A netstat row is: transport, local address, foreign
address, state, PID, executable, components; empty where the text holds nothing.
Without --kind every row starts with its kind. ` + inputHelp,
		Example: `  diag parse dump.txt
  diag parse --format tsv --kind netstat dump.txt
  netsh http show urlacl | diag parse -`,
		Args: atLeastOneFile,
		RunE: func(_ *cobra.Command, args []string) error {
			if format != "json" && format != "tsv" {
				return hinted{usageError{fmt.Errorf("unknown format %q", format)}, "the formats are json and tsv"}
			}
			if kind != "" && !slices.Contains(kinds(), kind) {
				return hinted{usageError{fmt.Errorf("unknown kind %q", kind)}, "the kinds are " + strings.Join(kinds(), ", ")}
			}
			return c.writeTo(output, func(w io.Writer) error {
				rows := 0
				if format == "tsv" && kind == netstat.Command.Kind && len(args) == 1 {
					var done bool
					var err error
					if rows, done, err = c.streamed(w, args[0], int64(most)); done || err != nil {
						return err
					}
				}
				dump, failed := c.load(args, int64(most))
				if failed {
					c.code = exitInput
				}
				c.hints(dump)
				if format == "tsv" {
					return writeTSV(w, dump, kind, rows)
				}
				return writeParseJSON(w, dump, kind)
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&format, "format", "json", "output format: json or tsv")
	f.StringVar(&kind, "kind", "", "print only sections of this kind")
	f.StringVarP(&output, "output", "o", "", "write to this file")
	f.Var(&most, "max-size", "how much text to read at most")
	complete(cmd, "format", "json", "tsv")
	complete(cmd, "kind", kinds()...)
	return cmd
}

// kinds are the names of all section kinds, each once.
func kinds() []string {
	out := slices.Clone(parser.Kinds())
	slices.Sort(out)
	return slices.Compact(out)
}

const inputHelp = `A FILE may
also be a folder, a .zip, .tar or .tar.gz archive, or - for standard input.`

func atLeastOneFile(_ *cobra.Command, args []string) error {
	if len(args) == 0 {
		return hinted{usageError{fmt.Errorf("no input")}, "name one or more files, or - for standard input"}
	}
	return nil
}

// writeParseJSON prints the dump, with the sections of one kind only when kind
// is not empty.
func writeParseJSON(w io.Writer, d *parser.Dump, kind string) error {
	if kind != "" {
		some := *d
		some.Documents = nil
		for _, doc := range d.Documents {
			c := *doc
			c.Sections = slices.DeleteFunc(slices.Clone(doc.Sections), func(s *parser.Section) bool { return s.Kind != kind })
			some.Documents = append(some.Documents, &c)
		}
		d = &some
	}
	if d.Documents == nil {
		d.Documents = []*parser.Document{}
	}
	b := bufio.NewWriterSize(w, 1<<16)
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(d); err != nil {
		return err
	}
	return b.Flush()
}

// hints says what a document is when it is not what the user may have meant.
func (c *command) hints(dump *parser.Dump) {
	for _, d := range dump.Documents {
		for _, s := range intake.Remarks(d) {
			c.hint(s)
		}
	}
}
