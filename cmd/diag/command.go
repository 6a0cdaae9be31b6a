package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"diag/analyze"
)

// Exit codes. Scripts rely on them.
const (
	exitDone     = 0 // done, whatever was found
	exitFindings = 1 // done, and a finding reached the level of --fail-on
	exitUsage    = 2 // wrong usage
	exitInput    = 3 // some input could not be read; everything else was reported
)

// command is the program with its streams, so that tests can run it.
type command struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	// code is what a subcommand that ended without an error returns.
	code int
	// mutes are those of the configuration.
	mutes []analyze.Mute
}

// usageError is a mistake on the command line, or output that failed.
type usageError struct{ error }

// failure is an error with the exit code that it ends the program with.
type failure struct {
	error
	code int
}

func (f failure) Unwrap() error { return f.error }

// hinted adds a line of help to an error.
type hinted struct {
	error
	hint string
}

func (h hinted) Unwrap() error { return h.error }

func (c *command) main(args []string) int {
	root := c.root()
	root.SetArgs(args)
	root.SetIn(c.stdin)
	root.SetOut(c.stdout)
	root.SetErr(c.stderr)
	err := root.Execute()
	if err == nil {
		return c.code
	}
	c.faults(err)
	var f failure
	if errors.As(err, &f) {
		return f.code
	}
	return exitUsage
}

// report prints an error, and its hint where it has one.
func (c *command) report(err error) {
	fmt.Fprintf(c.stderr, "error: %s\n", printable(err.Error()))
	var h hinted
	if errors.As(err, &h) && h.hint != "" {
		c.hint(h.hint)
	}
}

func (c *command) hint(s string) { fmt.Fprintf(c.stderr, "hint: %s\n", printable(s)) }

func (c *command) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "diag",
		Short: "Diagnose port conflicts from captured Windows command output",
		Long: `diag reads the text that netstat, netsh http and their companions printed on a
Windows machine, and says who holds a port, how sure that is, what proves it,
what is missing, and what to type. It works offline, on any system.

Exit codes: 0 done; 1 done, and a finding reached --fail-on; 2 wrong usage;
3 some input could not be read (everything else is still reported).`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var configFile string
	root.PersistentFlags().StringVar(&configFile, "config", "", "configuration (default: $DIAG_CONFIG, or diag.toml in the working directory)")
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error { return c.configure(cmd, configFile) }
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return hinted{usageError{err}, "see " + cmd.CommandPath() + " --help"}
	})
	root.AddCommand(c.compareCommand(), c.showCommand())
	root.AddCommand(c.analyzeCommand(), c.parseCommand(), c.routeCommand(), c.bindCommand(), c.explainCommand(), c.signaturesCommand(), c.schemaCommand(), c.versionCommand())
	root.AddCommand(c.collectCommand())
	root.AddCommand(c.redactCommand())
	root.AddCommand(c.fleetCommand())
	return root
}

// complete offers the values of a flag to the shell.
func complete(cmd *cobra.Command, flag string, values ...string) {
	// It fails for a flag that does not exist, or twice: the tests would show it.
	if err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err)
	}
}
