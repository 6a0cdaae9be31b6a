package fleet

import (
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"strconv"
	"strings"
	"sync"
	"unicode"
)

// Columns are the names of the fields of a TSV row.
var Columns = []string{"machine", "error", "documents", "lines", "unknown_lines", "errors", "warnings", "port", "cause", "confidence", "owner", "summary", "proof", "others"}

// Fields are the fields of a row in the order of Columns: those behind the
// counts are of the first verdict, and the last one names the others.
func (r Row) Fields() []string {
	out := []string{r.Machine, r.Error, strconv.Itoa(r.Documents), strconv.Itoa(r.Lines), strconv.Itoa(r.Unknown), strconv.Itoa(r.Errors), strconv.Itoa(r.Warnings)}
	if len(r.Verdicts) == 0 {
		return append(out, "", "", "", "", "", "", "")
	}
	v := r.Verdicts[0]
	proof := ""
	if v.Line > 0 {
		proof = v.Document + ":" + strconv.Itoa(v.Line)
	}
	var others []string
	for _, o := range r.Verdicts[1:] {
		s := o.Place() + " " + string(o.Cause)
		if o.Owner != "" {
			s += " (" + o.Owner + ")"
		}
		others = append(others, s)
	}
	return append(out, v.Place(), string(v.Cause), v.Confidence.String(), v.Owner, v.Summary, proof, strings.Join(others, "; "))
}

// TSV writes the row as tab-separated fields. What a spreadsheet would take
// for a formula gets a leading apostrophe; control characters become \xNN.
func (r Row) TSV(w io.Writer) error {
	fields := r.Fields()
	for i, f := range fields {
		fields[i] = tame(f)
	}
	_, err := io.WriteString(w, strings.Join(fields, "\t")+"\n")
	return err
}

func tame(s string) string {
	s = visible(s)
	if s != "" && strings.IndexByte("=+-@", s[0]) >= 0 {
		return "'" + s
	}
	return s
}

func visible(s string) string {
	if strings.IndexFunc(s, hidden) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case !hidden(r):
			b.WriteRune(r)
		case r < 0x100:
			fmt.Fprintf(&b, `\x%02x`, r)
		default:
			fmt.Fprintf(&b, `\u{%04x}`, r)
		}
	}
	return b.String()
}

func hidden(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029'
}

// JSON writes the row as one line of JSON.
func (r Row) JSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(r)
}

// Limits of the Markdown summary: what a reader can take in.
const (
	maxPorts  = 20
	maxShown  = 15
	maxTable  = 200
	maxFailed = 20
)

// Markdown writes the summary and a table of rows.
func Markdown(w io.Writer, s *Summary, rows []Row) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s looked over\n\n", plural(s.Machines, "machine"))
	if s.Failed > 0 {
		fmt.Fprintf(&b, "%s could not be read whole:\n\n", plural(s.Failed, "ticket"))
		n := 0
		for _, r := range rows {
			if r.Error != "" && n < maxFailed {
				n++
				fmt.Fprintf(&b, "- %s: %s\n", code(r.Machine), code(r.Error))
			}
		}
		if s.Failed > n {
			fmt.Fprintf(&b, "- and %d more\n", s.Failed-n)
		}
		b.WriteString("\n")
	}
	b.WriteString("## Who owns which port, outliers first\n\n| Port | Cause | Owner | Machines | For example |\n|---|---|---|--:|---|\n")
	for i, p := range s.Ports {
		if i == maxPorts {
			fmt.Fprintf(&b, "\n%d more ports are left out; the other formats have them.\n", len(s.Ports)-i)
			break
		}
		for j, c := range p.Owners {
			if j == maxShown {
				fmt.Fprintf(&b, "| %s | | %d more | | |\n", p.Place, len(p.Owners)-j)
				break
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %d of %d | %s |\n", p.Place, c.Cause, code(c.Owner), c.Machines, p.Machines, codes(c.Examples, c.Machines))
		}
	}
	b.WriteString("\n## Causes\n\n| Cause | Machines | For example |\n|---|--:|---|\n")
	for _, c := range s.Causes {
		fmt.Fprintf(&b, "| %s | %d | %s |\n", c.Cause, c.Machines, codes(c.Examples, c.Machines))
	}
	b.WriteString("\n## Machines\n\n| Machine | Port | Cause | Confidence | Owner | Errors | Warnings |\n|---|---|---|---|---|--:|--:|\n")
	for i, r := range rows {
		if i == maxTable {
			fmt.Fprintf(&b, "\n%d more machines are left out; the other formats have them.\n", len(rows)-i)
			break
		}
		v := Verdict{}
		place, confidence := "", ""
		if len(r.Verdicts) > 0 {
			v = r.Verdicts[0]
			place, confidence = v.Place(), v.Confidence.String()
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %d | %d |\n", code(r.Machine), place, v.Cause, confidence, code(v.Owner), r.Errors, r.Warnings)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// code is a code span for a table: nothing in it comes alive.
func code(s string) string {
	s = strings.TrimSpace(visible(s))
	if s == "" {
		return ""
	}
	ticks := "`"
	for strings.Contains(s, ticks) {
		ticks += "`"
	}
	if len(ticks) > 1 {
		s = " " + s + " "
	}
	return ticks + strings.ReplaceAll(strings.ReplaceAll(s, `\|`, `\ |`), "|", `\|`) + ticks
}

func codes(names []string, all int) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = code(n)
	}
	s := strings.Join(out, ", ")
	if all > len(names) {
		s += ", ..."
	}
	return s
}

// HTML writes the summary and a table of rows as one page without scripts.
func HTML(w io.Writer, s *Summary, rows []Row) error {
	return page().Execute(w, struct {
		*Summary
		Columns []string
		Rows    []Row
	}{s, Columns, rows})
}

var page = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("fleet").Funcs(template.FuncMap{"visible": visible}).Parse(`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{{.Machines}} machines</title>
<style>
body { font: 15px/1.4 sans-serif; margin: 2em; }
table { border-collapse: collapse; margin-bottom: 2em; }
th, td { border: 1px solid #bbb; padding: .2em .5em; text-align: left; vertical-align: top; }
th { background: #eee; position: sticky; top: 0; }
tr.failed td { background: #fdd; }
</style>
</head>
<body>
<h1>{{.Machines}} machines looked over{{if .Failed}}, {{.Failed}} of them not whole{{end}}</h1>
<h2>Who owns which port, outliers first</h2>
<table>
<tr><th>Port<th>Cause<th>Owner<th>Machines<th>For example</tr>
{{range .Ports}}{{$p := .}}{{range .Owners}}<tr><td>{{$p.Place}}<td>{{.Cause}}<td>{{visible .Owner}}<td>{{.Machines}} of {{$p.Machines}}<td>{{range $i, $e := .Examples}}{{if $i}}, {{end}}{{visible $e}}{{end}}</tr>
{{end}}{{end}}</table>
<h2>Causes</h2>
<table>
<tr><th>Cause<th>Machines<th>For example</tr>
{{range .Causes}}<tr><td>{{.Cause}}<td>{{.Machines}}<td>{{range $i, $e := .Examples}}{{if $i}}, {{end}}{{visible $e}}{{end}}</tr>
{{end}}</table>
<h2>Machines</h2>
<table>
<tr>{{range .Columns}}<th>{{.}}{{end}}</tr>
{{range .Rows}}<tr{{if .Error}} class="failed"{{end}}>{{range .Fields}}<td>{{visible .}}{{end}}</tr>
{{end}}</table>
</body>
</html>
`))
})
