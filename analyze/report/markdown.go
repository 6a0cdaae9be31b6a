package report

import (
	"fmt"
	"io"

	"diag/analyze"
)

// Markdown writes the report for people.
func Markdown(w io.Writer, r *analyze.Report) error {
	for _, v := range r.Verdicts {
		fmt.Fprintf(w, "**%s** (%s)\n", v.Summary, v.Confidence)
	}
	return nil
}
