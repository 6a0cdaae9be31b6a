package correlate

import (
	"regexp"
	"slices"
	"sort"
	"strconv"
	"sync"

	"diag/analyze/evidence"
	"diag/parser"
	"diag/parser/gettcp"
)

// EmptySearch is a look-up that found nothing: a command whose filter let no
// line through, or a cmdlet that answered that there is no such object.
type EmptySearch struct {
	Doc *parser.Document
	// Line is the command line, or the answer of the cmdlet.
	Line int
	// Program is "netstat", "tasklist" and so on.
	Program string
	// Numbers are the numbers that were looked for: ports or process IDs.
	Numbers []int
}

// At points at the search.
func (s EmptySearch) At() evidence.Line { return evidence.At(s.Doc, s.Line) }

// For reports whether the search was for the number.
func (s EmptySearch) For(n int) bool { return slices.Contains(s.Numbers, n) }

// EmptySearches returns the searches that found nothing, in order.
func (h *Host) EmptySearches() []EmptySearch {
	if h.searches == nil {
		h.searches = []EmptySearch{}
		for _, doc := range h.Dump.Documents {
			h.searches = append(h.searches, searchesOf(doc)...)
		}
	}
	return h.searches
}

func searchesOf(doc *parser.Document) []EmptySearch {
	var out []EmptySearch
	for _, e := range doc.Echoes {
		if len(e.Filters) > 0 && silent(doc, e.Line) {
			out = append(out, EmptySearch{doc, e.Line, e.Program(), FilterNumbers(e)})
		}
	}
	for _, s := range doc.Sections {
		if t, ok := s.Data.(*gettcp.Table); ok && t.NotFound && t.NotFoundPort > 0 {
			out = append(out, EmptySearch{doc, t.NotFoundLine, "netstat", []int{t.NotFoundPort}})
		}
	}
	return out
}

var digits = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\d+`) })

// FilterNumbers returns the numbers in the filters of a command.
func FilterNumbers(e parser.Echo) []int {
	var out []int
	for _, f := range e.Filters {
		for _, word := range digits().FindAllString(f, -1) {
			if n, err := strconv.Atoi(word); err == nil {
				out = append(out, n)
			}
		}
	}
	return out
}

// silent reports whether nothing but blank lines stands between the line and
// the next command or prompt. At the end of a document the output may have
// been cut off; then a blank line has to stand there.
func silent(doc *parser.Document, line int) bool {
	blank := false
	for n := line + 1; n <= doc.Text.Len(); n++ {
		switch doc.Mark(n) {
		case parser.MarkBlank:
			blank = true
		case parser.MarkFrame:
			return !within(doc, n)
		default:
			return false
		}
	}
	return blank
}

// within reports whether the line lies in a section.
func within(doc *parser.Document, line int) bool {
	i := sort.Search(len(doc.Sections), func(i int) bool { return doc.Sections[i].LastLine >= line })
	return i < len(doc.Sections) && doc.Sections[i].FirstLine <= line
}
