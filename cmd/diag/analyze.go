package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"diag/analyze"
	"diag/analyze/report"
	"diag/analyze/signature"
)

func (c *command) analyzeCommand() *cobra.Command {
	var (
		ports      portFlag
		codes      errorFlag
		format     string
		brief      bool
		output     string
		failOn     string
		signatures []string
		most       = defaultMaxSize
	)
	cmd := &cobra.Command{
		Use:   "analyze [flags] FILE...",
		Short: "Diagnose the machine that the text was captured on",
		Long: `All FILEs of one call describe one machine. Without --port the ports worth a
verdict are found in the text itself: error messages, findstr filters,
conflicts, and what PID 4 holds. ` + inputHelp,
		Example: `  diag analyze dump.txt
  diag analyze --port 80 --error 10013 netstat.txt servicestate.txt
  diag analyze --brief ticket.zip
  netstat -abno | diag analyze -`,
		Args: atLeastOneFile,
		RunE: func(_ *cobra.Command, args []string) error {
			render := c.renderer(format, output)
			if render == nil {
				return hinted{usageError{fmt.Errorf("unknown format %q", format)}, "the formats are " + strings.Join(formats, ", ")}
			}
			if brief {
				if format != "" && format != "markdown" {
					return hinted{usageError{errors.New("--brief and --format " + format + " exclude each other")}, "the brief form is Markdown"}
				}
				render = report.Brief
			}
			var level analyze.Severity
			if failOn != "" {
				var err error
				if level, err = analyze.ParseSeverity(failOn); err != nil || level < analyze.Warning {
					return hinted{usageError{fmt.Errorf("--fail-on %s", failOn)}, "the levels are error and warning"}
				}
			}
			known, err := loadSignatures(signatures)
			if err != nil {
				return err
			}
			dump, failed := c.load(args, int64(most))
			if len(dump.Documents) == 0 {
				return failure{errors.New("nothing to analyze"), exitInput}
			}
			c.hints(dump)
			r := analyze.Analyze(dump, analyze.Options{Question: analyze.Question{Ports: ports, Errors: codes}, Signatures: known, Mutes: c.mutes})
			c.staleMutes(r)
			if err := c.writeTo(output, func(w io.Writer) error { return render(w, r) }); err != nil {
				return err
			}
			switch {
			case failed:
				c.code = exitInput
			case level > 0 && reaches(r, level):
				c.code = exitFindings
			}
			return nil
		},
	}
	f := cmd.Flags()
	f.Var(&ports, "port", "port to ask about, N or N/tcp or N/udp; may repeat")
	f.Var(&codes, "error", "error that the user saw: 10013, 10048, 5, 32, 183, 503, 0x80070020 ...; may repeat")
	f.StringVar(&format, "format", "", "output format: "+strings.Join(formats, ", ")+" (default markdown; text on a terminal)")
	f.BoolVar(&brief, "brief", false, "print ten lines for a chat window")
	f.StringVarP(&output, "output", "o", "", "write the report to this file")
	f.StringVar(&failOn, "fail-on", "", "exit with 1 when a finding is at least this severe: error or warning")
	f.StringArrayVar(&signatures, "signatures", nil, "file with more known products (see diag signatures); may repeat")
	f.Var(&most, "max-size", "how much text to read at most")
	complete(cmd, "format", formats...)
	complete(cmd, "fail-on", "error", "warning")
	return cmd
}

// loadSignatures adds the products of files to the built-in ones.
func loadSignatures(names []string) (*signature.Set, error) {
	set := signature.Builtin()
	for _, name := range names {
		more, err := readSignatures(name)
		if err != nil {
			return nil, err
		}
		set = set.Merge(more)
	}
	return set, nil
}

func readSignatures(name string) (*signature.Set, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, failure{openError(name, err), exitInput}
	}
	defer f.Close()
	set, err := signature.Load(name, f)
	if err != nil {
		return nil, failure{hinted{err, "diag signatures check " + name + " lists all faults; diag signatures --help shows the form"}, exitInput}
	}
	return set, nil
}

// reaches reports whether a finding, or the trouble that a verdict names, is
// at least that severe.
func reaches(r *analyze.Report, level analyze.Severity) bool {
	for _, f := range r.Findings {
		if f.Severity >= level {
			return true
		}
	}
	for _, v := range r.Verdicts {
		if v.Cause != analyze.NotBlocked && v.Cause != analyze.Unknown {
			return true
		}
	}
	return false
}

// portFlag is --port.
type portFlag []analyze.PortQuery

func (p *portFlag) String() string { return "" }
func (p *portFlag) Type() string   { return "N[/tcp|/udp]" }
func (p *portFlag) Set(s string) error {
	q, err := analyze.ParsePortQuery(s)
	if err != nil {
		return err
	}
	*p = append(*p, q)
	return nil
}

// errorFlag is --error.
type errorFlag []analyze.ErrorCode

func (e *errorFlag) String() string { return "" }
func (e *errorFlag) Type() string   { return "CODE" }
func (e *errorFlag) Set(s string) error {
	code, err := analyze.ParseErrorCode(s)
	if err != nil {
		return fmt.Errorf("%q is no error number", s)
	}
	*e = append(*e, code)
	return nil
}
