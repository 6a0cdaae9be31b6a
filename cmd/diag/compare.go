package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"diag/analyze"
	"diag/analyze/report"
	"diag/compare"
	"diag/parser"
)

func (c *command) compareCommand() *cobra.Command {
	var (
		ports          portFlag
		codes          errorFlag
		format, output string
		program        string
		exitOn         string
		signatures     []string
		most           = defaultMaxSize
	)
	cmd := &cobra.Command{
		Use:   "compare [flags] BEFORE AFTER",
		Short: "Say what is fixed, new and still there between two dumps of a machine",
		Long: `BEFORE and AFTER are files, folders or archives, each with everything that was
captured at one time. One folder will do when its file names end in Start and
Stop, as collectors name them.

Things are the same when they mean the same: transport, address, port, program,
URL. Process IDs and ports that Windows hands out do not count. What one dump
does not show is "not captured" or "cannot tell", never "gone".

Exit codes: 0 nothing that matters differs; 1 something does (with
--exit-on worse: there is new or changed trouble); 2 and 3 as everywhere.`,
		Example: `  diag compare before.txt after.txt
  diag compare --port 80 --program contosoweb.exe before.zip after.zip
  diag compare --exit-on worse monday/ tuesday/`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 && len(args) != 2 {
				return hinted{usageError{fmt.Errorf("%d inputs", len(args))}, "name what was captured before and what was captured after: two files, folders or archives"}
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			var render func(io.Writer, *compare.Result) error
			switch format {
			case "markdown":
				render = report.ComparisonMarkdown
			case "json":
				render = report.ComparisonJSON
			case "text":
				render = func(w io.Writer, r *compare.Result) error {
					var b bytes.Buffer
					if err := report.ComparisonText(&b, r); err != nil {
						return err
					}
					_, err := io.WriteString(w, printable(b.String()))
					return err
				}
			default:
				return hinted{usageError{fmt.Errorf("unknown format %q", format)}, "the formats are markdown, text and json"}
			}
			if exitOn != "difference" && exitOn != "worse" {
				return hinted{usageError{fmt.Errorf("--exit-on %s", exitOn)}, "the conditions are difference and worse"}
			}
			known, err := loadSignatures(signatures)
			if err != nil {
				return err
			}
			before, after, failed, err := c.twoTimes(args, int64(most))
			if err != nil {
				return err
			}
			r := compare.Compare(before, after, compare.Options{Question: analyze.Question{Ports: ports, Errors: codes}, Program: program, Signatures: known})
			if err := c.writeTo(output, func(w io.Writer) error { return render(w, r) }); err != nil {
				return err
			}
			switch {
			case failed:
				c.code = exitInput
			case exitOn == "difference" && r.Differs() || exitOn == "worse" && r.Worse():
				c.code = exitFindings
			}
			return nil
		},
	}
	f := cmd.Flags()
	f.Var(&ports, "port", "port to compare, N or N/tcp or N/udp; may repeat")
	f.Var(&codes, "error", "error that the user saw before; may repeat")
	f.StringVar(&program, "program", "", "program that is to have the port: image, service or product")
	f.StringVar(&format, "format", "markdown", "output format: markdown, text or json")
	f.StringVar(&exitOn, "exit-on", "difference", "what to exit with 1 on: difference or worse")
	f.StringVarP(&output, "output", "o", "", "write to this file")
	f.StringArrayVar(&signatures, "signatures", nil, "file with more known products; may repeat")
	f.Var(&most, "max-size", "how much text to read at most, for each side")
	complete(cmd, "format", "markdown", "text", "json")
	complete(cmd, "exit-on", "difference", "worse")
	return cmd
}

// twoTimes reads what was captured before and after.
func (c *command) twoTimes(args []string, most int64) (before, after *parser.Dump, failed bool, err error) {
	before, failed = c.load(args[:1], most)
	if len(args) == 2 {
		var failedToo bool
		after, failedToo = c.load(args[1:], most)
		failed = failed || failedToo
	} else {
		var left []string
		var ok bool
		before, after, left, ok = compare.Split(before)
		if !ok {
			return nil, nil, false, hinted{usageError{errors.New(args[0] + " holds no two times of a machine")}, "name two inputs, or a folder with files such as NetstatAtStart.txt and NetstatAtStop.txt"}
		}
		for _, name := range left {
			c.hint(name + ": left out, because its name does not end in Start or Stop")
		}
	}
	if len(before.Documents) == 0 || len(after.Documents) == 0 {
		return nil, nil, false, failure{errors.New("nothing to compare"), exitInput}
	}
	c.hints(before)
	c.hints(after)
	return before, after, failed, nil
}
