package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"diag/analyze/signature"
)

func (c *command) signaturesCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "signatures",
		Short: "List the known products, or check a file with more of them",
		Long: `Signatures say by what a product is known: URL prefixes, request queues, ports,
programs, services. Files with more of them are TOML:

  [[signature]]
  id = "contoso-print-agent"
  product = "Contoso Print Agent"
  services = ["ContosoPrint"]
  explanation = "Serves the status page of the print agent."
  match = [{ url = "http://*:8080/contoso/**", certainty = "certain" }]

  [[signature.remedy]]
  stop = "ContosoPrint"
  side_effects = "Printing through the agent stops."`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var more []string
	list := &cobra.Command{
		Use:     "list",
		Short:   "List the known products: id, product, services",
		Example: "  diag signatures list",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			known, err := loadSignatures(more)
			if err != nil {
				return err
			}
			return c.writeTo("", func(w io.Writer) error {
				t := &tsv{w: w}
				for _, s := range known.All() {
					var names []string
					for _, v := range s.Services {
						names = append(names, v.Name)
					}
					t.row(s.ID, s.Product, strings.Join(names, ","))
				}
				t.flush()
				return t.err
			})
		},
	}
	list.Flags().StringArrayVar(&more, "signatures", nil, "file with more known products; may repeat")
	check := &cobra.Command{
		Use:     "check FILE...",
		Short:   "Check files of signatures",
		Example: "  diag signatures check contoso.toml",
		Args:    atLeastOneFile,
		RunE: func(_ *cobra.Command, args []string) error {
			for _, name := range args {
				set, err := readSignatures(name)
				var f failure
				if errors.As(err, &f) {
					c.faults(f.error)
					c.code = exitInput
					continue
				}
				if faults := signature.Builtin().Merge(set).Check(); len(faults) > 0 {
					for _, err := range faults {
						c.report(err)
					}
					c.code = exitInput
					continue
				}
				n := len(set.All())
				if err := c.writeTo("", func(w io.Writer) error {
					_, err := fmt.Fprintf(w, "%s: %d signatures, no fault\n", printable(name), n)
					return err
				}); err != nil {
					return err
				}
			}
			return nil
		},
	}
	cmd.AddCommand(list, check)
	return cmd
}

// faults reports joined errors one by one, each with its own hint.
func (c *command) faults(err error) {
	var joined interface {
		error
		Unwrap() []error
	}
	if errors.As(err, &joined) {
		for _, e := range joined.Unwrap() {
			c.faults(e)
		}
		return
	}
	var le *signature.LoadError
	if errors.As(err, &le) {
		err = hinted{fmt.Errorf("%s:%d: %s", le.File, le.Line, le.Message), le.Hint}
	}
	c.report(err)
}
