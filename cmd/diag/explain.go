package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"diag/analyze"
	"diag/analyze/signature"
)

func (c *command) explainCommand() *cobra.Command {
	var signatures []string
	cmd := &cobra.Command{
		Use:   "explain ID|CAUSE|CODE|SDDL|URL...",
		Short: "Say what a rule, cause, error number, signature, descriptor or URL prefix means",
		Example: `  diag explain http-sys
  diag explain http-sys-owner 10013 0x80070020
  diag explain "D:(A;;GX;;;NS)" http://+:80/Temporary_Listen_Addresses/`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return hinted{usageError{fmt.Errorf("nothing to explain")}, "name a rule, a cause, an error number, a signature, a descriptor or a URL prefix"}
			}
			return nil
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return subjects(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			known, err := loadSignatures(signatures)
			if err != nil {
				return err
			}
			return c.writeTo("", func(w io.Writer) error {
				for i, arg := range args {
					text, ok := analyze.Explain(arg, known)
					if !ok {
						c.report(hinted{fmt.Errorf("%q is nothing that diag knows", arg), "rules and causes stand in the report; diag signatures list shows the products"})
						c.code = exitUsage
						continue
					}
					if i > 0 {
						text = "\n" + text
					}
					if _, err := io.WriteString(w, printable(text)); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
	cmd.Flags().StringArrayVar(&signatures, "signatures", nil, "file with more known products; may repeat")
	return cmd
}

// subjects are the names that explain knows.
func subjects() []string {
	var out []string
	for _, t := range analyze.Causes() {
		out = append(out, string(t.Cause))
	}
	for _, r := range analyze.Rules() {
		out = append(out, r.ID)
	}
	for _, e := range analyze.Errors() {
		out = append(out, fmt.Sprint(int(e.Code)))
	}
	for _, s := range signature.Builtin().All() {
		out = append(out, s.ID)
	}
	return out
}
