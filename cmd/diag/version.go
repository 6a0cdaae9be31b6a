package main

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is set by release builds.
var version = "devel"

func (c *command) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(c.stdout, "diag %s\n", programVersion())
			return err
		},
	}
}

// programVersion is the version of the release, or of the module that was built.
func programVersion() string {
	if bi, ok := debug.ReadBuildInfo(); ok && version == "devel" && bi.Main.Version != "" && bi.Main.Version != "(devel)" {
		return bi.Main.Version
	}
	return version
}
