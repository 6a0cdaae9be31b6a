package parser

import (
	"diag/parser/internal/command"
	"diag/parser/internal/prompt"
	"diag/parser/text"
)

// Schema names the JSON form of a Dump.
const Schema = "diag.parse/v1"

// Dump is everything that was captured on one machine.
type Dump struct {
	Schema    string      `json:"schema"`
	Documents []*Document `json:"documents"`
}

// NewDump puts documents of one machine together.
func NewDump(docs ...*Document) *Dump {
	if docs == nil {
		docs = []*Document{}
	}
	return &Dump{Schema: Schema, Documents: docs}
}

// Document is one input file.
type Document struct {
	// Name is the path as it was given; a member of an archive or folder is
	// "archive.zip/member.txt".
	Name string `json:"name"`
	// Moment is set where the name tells that the file is one of a pair.
	Moment Moment `json:"moment,omitempty"`
	// Encodings names what the bytes were taken for, in order of appearance.
	Encodings []string `json:"encodings"`
	Coverage  Coverage `json:"coverage"`
	// Unknown lists the lines that nothing could explain.
	Unknown  []UnknownLine `json:"unknown"`
	Sections []*Section    `json:"sections"`
	// Echoes are the command lines found in the document, in order.
	Echoes []Echo `json:"-"`
	// Text is the decoded text; Text.Raw(n) quotes line n.
	Text *text.Document `json:"-"`

	marks []Mark
}

// Mark says what became of line n (from 1).
func (d *Document) Mark(n int) Mark { return d.marks[n-1] }

// Mark says what became of a line.
type Mark = command.Mark

// The marks of lines.
const (
	MarkUnknown = command.Unknown
	MarkBlank   = command.Blank
	MarkFrame   = command.Frame
	MarkRecord  = command.Record
)

// Coverage counts the lines of a document; the last four add up to the first.
type Coverage struct {
	Lines   int `json:"lines"`
	Blank   int `json:"blank"`
	Record  int `json:"record"`
	Frame   int `json:"frame"`
	Unknown int `json:"unknown"`
}

// UnknownLine is a line that is neither record nor frame.
type UnknownLine struct {
	Line int    `json:"line"`
	Text string `json:"text"`
}

// Problem says what in the input could not be read as it should.
type Problem = command.Problem

// Echo is a typed command line found in a document.
type Echo = prompt.Echo

// Section is the output of one command.
type Section struct {
	Kind string `json:"kind"`
	// Language is the tag of the language the section was taken for, or "".
	Language string `json:"language,omitempty"`
	// FirstLine and LastLine count from 1 in the decoded document.
	FirstLine int `json:"first_line"`
	LastLine  int `json:"last_line"`
	// Command is the typed command line, or "".
	Command string `json:"command,omitempty"`
	// Data is a pointer to the model of the section's kind.
	Data     any       `json:"data"`
	Problems []Problem `json:"problems"`
	// Echo is the command line that printed the section; its Line is 0 where
	// the document shows none.
	Echo Echo `json:"-"`
}

// Find returns the data of all sections that have the type T, in order.
func Find[T any](d *Dump) []T {
	var out []T
	for _, doc := range d.Documents {
		for _, s := range doc.Sections {
			if t, ok := s.Data.(T); ok {
				out = append(out, t)
			}
		}
	}
	return out
}
