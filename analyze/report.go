package analyze

import (
	"diag/analyze/correlate"
	"diag/analyze/signature"
	"diag/parser"
)

// Schema names the JSON form of a Report.
const Schema = "diag.report/v1"

// Report is the outcome of an analysis.
type Report struct {
	Schema   string    `json:"schema"`
	Verdicts []Verdict `json:"verdicts"`
	Findings []Finding `json:"findings"`
	// Inputs says what was read.
	Inputs []Input `json:"inputs"`
	// Muted says what the configuration kept out.
	Muted []Muted `json:"muted,omitempty"`

	// Dump and Host are what the report rests on, for renderers.
	Dump *parser.Dump    `json:"-"`
	Host *correlate.Host `json:"-"`
	// Question is what was asked, and what the dump itself asks.
	Question Question `json:"-"`

	signatures *signature.Set
}

// Input is one document as the report lists it.
type Input struct {
	Name      string          `json:"name"`
	Encodings []string        `json:"encodings"`
	Coverage  parser.Coverage `json:"coverage"`
	Sections  []InputSection  `json:"sections"`
}

// InputSection is one section as the report lists it.
type InputSection struct {
	Kind      string           `json:"kind"`
	Language  string           `json:"language,omitempty"`
	Command   string           `json:"command,omitempty"`
	FirstLine int              `json:"first_line"`
	LastLine  int              `json:"last_line"`
	Problems  []parser.Problem `json:"problems"`
}

func inputs(d *parser.Dump) []Input {
	out := []Input{}
	for _, doc := range d.Documents {
		in := Input{Name: doc.Name, Encodings: doc.Encodings, Coverage: doc.Coverage, Sections: []InputSection{}}
		for _, s := range doc.Sections {
			in.Sections = append(in.Sections, InputSection{Kind: s.Kind, Language: s.Language, Command: s.Command,
				FirstLine: s.FirstLine, LastLine: s.LastLine, Problems: s.Problems})
		}
		out = append(out, in)
	}
	return out
}
