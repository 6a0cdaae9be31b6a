package main

import (
	"fmt"
	"net/netip"

	"github.com/spf13/cobra"

	"diag/analyze"
	"diag/analyze/evidence"
)

func (c *command) routeCommand() *cobra.Command {
	var format, local string
	var signatures []string
	cmd := &cobra.Command{
		Use:   "route [flags] URL FILE...",
		Short: "Say which registration or reservation answers a URL, and why the others do not",
		Long: `The URL is one that a client asks for, with its host name as the client sends it.
HTTP.sys looks it up bucket by bucket: "+", host names, addresses, "*".`,
		Example: `  diag route http://intranet.example.com/shop dump.txt
  diag route --local 192.0.2.7 https://www.example.com:8443/ servicestate.txt urlacl.txt`,
		Args: subjectAndFiles("a URL"),
		RunE: func(_ *cobra.Command, args []string) error {
			var addr netip.Addr
			if local != "" {
				var err error
				if addr, err = netip.ParseAddr(local); err != nil {
					return usageError{fmt.Errorf("--local %q is no address", local)}
				}
			}
			known, dump, err := c.askedOf(format, signatures, args[1:])
			if err != nil {
				return err
			}
			r, err := analyze.RouteURL(dump, analyze.Options{Signatures: known}, args[0], addr)
			if err != nil {
				return hinted{usageError{err}, "a URL looks like http://www.example.com:8080/path"}
			}
			return c.answer(format, r, routeText(r))
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "output format: text or json")
	cmd.Flags().StringVar(&local, "local", "", "local address at which the connection arrives")
	cmd.Flags().StringArrayVar(&signatures, "signatures", nil, "file with more known products; may repeat")
	return cmd
}

// routeText is the answer for a terminal.
func routeText(r *analyze.Route) string {
	var b textBlock
	b.line("%s", r.Summary)
	b.line("")
	status := ""
	if r.Status != nil {
		status = fmt.Sprintf(", status %d", *r.Status)
	}
	b.line("outcome: %s%s (%s)", r.Outcome, status, r.Confidence)
	if r.Winner != nil {
		b.line("")
		b.line("answers: %s %s (%s), %s", r.Winner.Kind, r.Winner.URL, r.Winner.Bucket, r.Winner.Owner)
		b.quotes(r.Winner.Evidence)
	}
	if len(r.Holders) > 0 {
		b.line("")
		b.line("other listeners on the port:")
		b.quotes(r.Holders)
	}
	if len(r.Others) > 0 {
		b.line("")
		b.line("on the same port, but not answering:")
		for _, o := range r.Others {
			b.line("  %s %s (%s), %s: %s", o.Kind, o.URL, o.Bucket, o.Owner, o.Why)
			b.quotes(o.Evidence[:min(1, len(o.Evidence))])
		}
	}
	if r.Elsewhere > 0 {
		b.line("")
		b.line("%d more on other ports", r.Elsewhere)
	}
	b.missing(r.Missing)
	return b.String()
}

// quotes prints the lines that prove something.
func (b *textBlock) quotes(qs []evidence.Quote) {
	for _, q := range qs {
		b.line("    %s:%d: %s", q.Document, q.Line, q.Text)
	}
}

func (b *textBlock) missing(ms []analyze.Missing) {
	if len(ms) == 0 {
		return
	}
	b.line("")
	b.line("missing:")
	for _, m := range ms {
		b.line("  %s  (%s)", m.Command, m.Why)
	}
}
