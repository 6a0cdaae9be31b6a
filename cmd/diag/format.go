package main

import (
	"io"
	"os"
	"runtime"

	"golang.org/x/term"

	"diag/analyze"
	"diag/analyze/report"
)

// formats are the forms of a report, in the order in which the help names them.
var formats = []string{"markdown", "text", "html", "json", "sarif"}

// renderer returns what writes the given form, or nil. Without a form it is
// text on a terminal and Markdown elsewhere.
func (c *command) renderer(format, output string) func(io.Writer, *analyze.Report) error {
	screen, width := terminal(c.stdout)
	screen = screen && (output == "" || output == "-")
	if format == "" {
		format = "markdown"
		if screen {
			format = "text"
		}
	}
	switch format {
	case "markdown":
		return report.Markdown
	case "text":
		o := report.TextOptions{}
		if screen {
			o = report.TextOptions{Width: width, Color: colored()}
		}
		return func(w io.Writer, r *analyze.Report) error { return report.Text(w, r, o) }
	case "html":
		return report.HTML
	case "json":
		return report.JSON
	case "sarif":
		return func(w io.Writer, r *analyze.Report) error { return report.SARIF(w, r, programVersion()) }
	}
	return nil
}

// terminal reports whether w is a terminal, and its width in columns.
func terminal(w io.Writer) (ok bool, width int) {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return false, 0
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		width = 0
	}
	return true, width
}

// colored reports whether a terminal may be sent colours: https://no-color.org.
// The old console of Windows shows the sequences as text.
func colored() bool {
	if os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return false
	}
	return runtime.GOOS != "windows" || os.Getenv("WT_SESSION") != "" || os.Getenv("TERM") != ""
}
