package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"diag/parser"
)

// Readings are worked out for documents up to this many lines of sections, and
// shown for so many lines beside the quoted ones.
const (
	maxReadLines = 60_000
	maxReadShown = 20_000
)

// maxReading is how many characters of a reading the page shows.
const maxReading = 300

// readings says in words what was read from the lines of a document: the
// fields of the record that names the line as its own.
type readings struct {
	byLine map[int]string
	left   int
}

func newReadings(doc *parser.Document) *readings {
	r := &readings{map[int]string{}, maxReadShown}
	left := maxReadLines
	for _, s := range doc.Sections {
		if left -= s.LastLine - s.FirstLine + 1; left < 0 {
			break
		}
		data, err := json.Marshal(s.Data)
		if err != nil {
			continue
		}
		dec := json.NewDecoder(bytes.NewReader(data))
		dec.UseNumber()
		r.value(dec)
	}
	return r
}

// line returns the reading of a line, or "" when there is none or the page has
// enough of them; a quoted line has its reading in any case.
func (r *readings) line(n int, quoted bool) string {
	s := r.byLine[n]
	if s == "" || quoted {
		return s
	}
	if r.left--; r.left < 0 {
		return ""
	}
	return s
}

// value reads one JSON value and returns it as words; the fields of objects
// that have a line of their own go to that line instead.
func (r *readings) value(dec *json.Decoder) string {
	t, err := dec.Token()
	if err != nil {
		return ""
	}
	switch t := t.(type) {
	case json.Delim:
		if t == '[' {
			return r.list(dec)
		}
		return r.object(dec)
	case nil:
		return ""
	case bool:
		if t {
			return "yes"
		}
		return "no"
	}
	return fmt.Sprint(t)
}

func (r *readings) list(dec *json.Decoder) string {
	var words []string
	for dec.More() {
		if s := r.value(dec); s != "" && len(words) < 12 {
			words = append(words, s)
		}
	}
	dec.Token()
	return strings.Join(words, ", ")
}

func (r *readings) object(dec *json.Decoder) string {
	var words []string
	line := 0
	for dec.More() {
		key, _ := dec.Token()
		name := fmt.Sprint(key)
		s := r.value(dec)
		switch {
		case name == "line":
			fmt.Sscan(s, &line)
		case s == "" || strings.HasSuffix(name, "_line") || strings.HasSuffix(name, "lines"):
		default:
			words = append(words, strings.ReplaceAll(name, "_", " ")+" "+s)
		}
	}
	dec.Token()
	s := strings.Join(words, " · ")
	if line == 0 {
		return s
	}
	if s = clip(visible(s), maxReading); s != "" && r.byLine[line] == "" {
		r.byLine[line] = s
	}
	return ""
}
