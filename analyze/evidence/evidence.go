// Package evidence holds the two things every claim rests on: the lines that
// it quotes and how sure they make it.
package evidence

import (
	"fmt"

	"diag/parser"
)

// Confidence says how sure a claim is. It grades what one dump shows, not
// what is true of Windows in general.
type Confidence uint8

// The levels; a zero Confidence is not set.
const (
	// Possible: a lead.
	Possible Confidence = iota + 1
	// Likely: one documented or often reported inference away.
	Likely
	// Proven: the dump alone shows it.
	Proven
)

var confidenceNames = [...]string{"", "possible", "likely", "proven"}

func (c Confidence) String() string { return confidenceNames[c] }

// MarshalText prints the level's name.
func (c Confidence) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads a level's name.
func (c *Confidence) UnmarshalText(b []byte) error {
	for i, n := range confidenceNames {
		if n == string(b) {
			*c = Confidence(i)
			return nil
		}
	}
	return fmt.Errorf("unknown confidence %q", b)
}

// Lower is the next lower level; Possible stays.
func (c Confidence) Lower() Confidence {
	if c <= Possible {
		return c
	}
	return c - 1
}

// Line points at a line of a document. The zero Line points nowhere.
type Line struct {
	Doc *parser.Document
	// N counts from 1.
	N int
}

// At makes a Line.
func At(doc *parser.Document, n int) Line { return Line{Doc: doc, N: n} }

// Set reports whether the line points anywhere.
func (l Line) Set() bool { return l.Doc != nil && l.N > 0 }

// Quote is the line as a report prints it.
type Quote struct {
	Document string `json:"document"`
	Line     int    `json:"line"`
	// Text is the line as decoded, verbatim.
	Text string `json:"text"`
}

// Quote returns the line's text with its place.
func (l Line) Quote() Quote {
	return Quote{Document: l.Doc.Name, Line: l.N, Text: l.Doc.Text.Raw(l.N)}
}

// Quotes turns lines into quotes; unset and repeated lines are left out.
func Quotes(lines ...Line) []Quote {
	out := []Quote{}
	seen := map[Line]bool{}
	for _, l := range lines {
		if l.Set() && !seen[l] {
			seen[l] = true
			out = append(out, l.Quote())
		}
	}
	return out
}
