// Package report renders an analysis for its readers.
package report

import (
	"encoding/json"
	"io"

	"diag/analyze"
)

// JSON writes the report in the form of its schema, diag.report/v1.
func JSON(w io.Writer, r *analyze.Report) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(r)
}
