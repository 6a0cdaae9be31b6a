package main

import (
	"github.com/spf13/cobra"

	"diag/analyze"
)

func (c *command) bindCommand() *cobra.Command {
	var format, as string
	var signatures []string
	cmd := &cobra.Command{
		Use:   "bind [flags] URL-PREFIX|PORT FILE...",
		Short: "Say whether a program could register a URL or bind a port on that machine",
		Long: `A URL prefix is registered with HTTP.sys: http://+:8080/app/. A port is bound with
Winsock: 8080, 8080/udp, 127.0.0.1:8080. Every error to expect is printed with
how sure it is and the line that says so.`,
		Example: `  diag bind http://+:8080/app/ --as "standard user" dump.txt
  diag bind http://localhost:5000/ --as 'CONTOSO\svc_web' urlacl.txt
  diag bind 8080 netstat.txt excluded.txt`,
		Args: subjectAndFiles("a URL prefix or a port"),
		RunE: func(_ *cobra.Command, args []string) error {
			known, dump, err := c.askedOf(format, signatures, args[1:])
			if err != nil {
				return err
			}
			t, err := analyze.Bind(dump, analyze.Options{Signatures: known}, args[0], as)
			if err != nil {
				return hinted{usageError{err}, "a URL prefix looks like http://+:8080/app/, a port like 8080 or 8080/udp"}
			}
			return c.answer(format, t, bindText(t))
		},
	}
	f := cmd.Flags()
	f.StringVar(&format, "format", "text", "output format: text or json")
	f.StringVar(&as, "as", "", `account that tries it: DOMAIN\user, LocalSystem, "standard user", administrator, a SID`)
	f.StringArrayVar(&signatures, "signatures", nil, "file with more known products; may repeat")
	return cmd
}

// bindText is the answer for a terminal.
func bindText(t *analyze.BindTry) string {
	var b textBlock
	b.line("%s", t.Summary)
	b.line("")
	b.line("works: %s", t.Works)
	if t.Grant != "" {
		b.line("allowed by: %s", t.Grant)
	}
	for _, e := range t.Errors {
		b.line("")
		b.line("error %d (%s): %s", e.Code, e.Confidence, e.Why)
		b.quotes(e.Evidence)
	}
	for _, n := range t.Notes {
		b.line("")
		b.line("note: %s", n.Text)
		b.quotes(n.Evidence)
	}
	b.missing(t.Missing)
	return b.String()
}
