package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"diag/analyze/report"
)

func (c *command) schemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "schema report|parse",
		Short: "Print the JSON Schema of an output",
		Long: `Prints the JSON Schema (2020-12) of what diag analyze --format json writes
(report) or diag parse --format json (parse).`,
		Example:   "  diag schema report > report.schema.json",
		ValidArgs: []string{"report", "parse"},
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return hinted{usageError{fmt.Errorf("which schema?")}, "the schemas are report and parse"}
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			schema, err := report.Schema(args[0])
			if err != nil {
				return hinted{usageError{err}, "the schemas are report and parse"}
			}
			return c.writeTo("", func(w io.Writer) error {
				_, err := w.Write(schema)
				return err
			})
		},
	}
}
