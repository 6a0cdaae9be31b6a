package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"diag/analyze"
	"diag/collect"
)

func (c *command) collectCommand() *cobra.Command {
	var (
		ports          portFlag
		format, output string
		have           []string
		most           = defaultMaxSize
	)
	cmd := &cobra.Command{
		Use:   "collect [flags]",
		Short: "Print a script that captures what the analysis wants",
		Long: `Prints a script for the Windows machine. It is run once, elevated (it says so if
it is not), and writes the output of every command that the analysis has a use
for into one text file. It installs nothing and changes nothing.

With --for it runs only what that dump lacks: the kinds that are absent, and what
its report asks for. Name all files of the ticket.`,
		Example: `  diag collect -o collect.cmd
  diag collect --format powershell --port 80 -o collect.ps1
  diag collect --for dump.txt --port 80 -o collect.cmd`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			f := collect.Format(format)
			if f != collect.CMD && f != collect.PowerShell {
				return hinted{usageError{fmt.Errorf("unknown format %q", format)}, "the formats are cmd and powershell"}
			}
			list := collect.Captures()
			if len(have) > 0 {
				dump, failed := c.load(have, int64(most))
				if len(dump.Documents) == 0 {
					return failure{errors.New("there is no dump to complete"), exitInput}
				}
				if failed {
					c.code = exitInput
				}
				r := analyze.Analyze(dump, analyze.Options{Question: analyze.Question{Ports: ports}})
				var byHand []string
				list, byHand = collect.Lacking(r)
				for _, line := range byHand {
					c.hint("the report asks for this as well; run it by hand: " + line)
				}
				if len(list) == 0 {
					c.hint("the dump lacks nothing that a script could capture: " + strings.Join(have, ", "))
					return nil
				}
			}
			var questions []collect.Question
			for _, p := range ports {
				questions = append(questions, collect.Question{Port: p.Port, Transport: p.Transport})
			}
			return c.writeTo(output, func(w io.Writer) error { return collect.Write(w, f, list, questions) })
		},
	}
	f := cmd.Flags()
	f.Var(&ports, "port", "port that the question is about, N or N/tcp or N/udp; may repeat")
	f.StringVar(&format, "format", "cmd", "script language: cmd or powershell")
	f.StringArrayVar(&have, "for", nil, "dump to complete: print only what it lacks; may repeat")
	f.StringVarP(&output, "output", "o", "", "write the script to this file")
	f.Var(&most, "max-size", "how much text to read at most")
	complete(cmd, "format", "cmd", "powershell")
	return cmd
}
