package netstat

import (
	"strings"

	"diag/parser/internal/command"
	"diag/parser/internal/label"
	"diag/parser/text"
)

// foreign recognises tables that are not this command's.
func (r *reader) foreign() bool {
	for n := r.in.First; n <= r.in.Last; n++ {
		if name := foreignTable(r.in.Doc.Text(n)); name != "" {
			r.table.Foreign = name
			break
		} else if kindOf(r.in.Doc.Text(n)) == kindRow {
			return false
		}
	}
	if r.table.Foreign == "" {
		return false
	}
	for n := r.in.First; n <= r.in.Last; n++ {
		s := r.in.Doc.Text(n)
		if kindOf(s) == kindRow {
			// Another table without a title follows.
			r.table.Foreign = ""
			return false
		}
		if r.in.Marks[n-1] == command.Unknown && (foreignTable(s) != "" || unixRow(s) || isHeader(s) || networkDirectRow(s)) {
			r.in.Marks[n-1] = command.Frame
		}
	}
	r.problems = append(r.problems, command.Problem{Line: r.in.First, Message: "this is no table of Windows' TCP and UDP connections (" + r.table.Foreign + ")"})
	return true
}

func networkDirectRow(s string) bool {
	f := strings.Fields(s)
	return len(f) >= 5 && (f[0] == "Kernel" || f[0] == "User" || f[0] == "Mode")
}

// frames finds titles and headers of languages without a label file, which
// stand right above the first row, and the columns that the header names.
func (r *reader) frames() {
	r.language = label.Counter{}
	above := []int{} // the text lines above the first row
	rows := false
	for n := r.in.First; n <= r.in.Last; n++ {
		s := r.in.Doc.Text(n)
		long := len(s) >= narrowest
		if rows && !long || r.in.Marks[n-1] != command.Unknown {
			continue
		}
		switch kindOf(s) {
		case kindRow:
			if long {
				r.width = max(r.width, text.Width(s))
			}
			if !rows {
				r.shapes(above, s)
				rows = true
			}
		case kindHeader:
			if rows {
				continue
			}
			r.header(s)
			above = above[:0]
			r.framed = true
		case kindTitle:
			above = above[:0]
		case kindText:
			if rows {
				continue
			}
			if len(above) == headerReach {
				above = above[1:]
			}
			above = append(above, n)
		}
	}
}

// headerReach is how many lines of text above the first row can hold the header.
const headerReach = 3

const narrowest = 79

// shapes marks the lines above the first row that look like header and title.
func (r *reader) shapes(above []int, row string) {
	if r.framed {
		return // the header is known
	}
	for i := len(above) - 1; i >= 0; i-- {
		if !headerOf(r.in.Doc.Text(above[i]), row) {
			continue
		}
		r.in.Marks[above[i]-1], r.framed = command.Frame, true
		if i > 0 && titleShape(r.in.Doc.Text(above[i-1])) {
			r.in.Marks[above[i-1]-1] = command.Frame
		}
		return
	}
}

func (r *reader) header(s string) {
	for _, lang := range headerLanguages(s) {
		if lang != "en" || len(r.language) == 0 {
			r.language[lang] += 3
		}
	}
	s = label.Fold(s)
	for _, w := range headers().time {
		if i := strings.Index(s, w.text); i >= 0 {
			pid := strings.Index(s, "pid")
			r.cols = layout{time: true, timeFirst: pid > i, pid: pid >= 0}
		}
	}
}
