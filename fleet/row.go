package fleet

import (
	"strconv"
	"strings"

	"diag/analyze"
	"diag/parser"
)

// Row is one machine as the tables show it.
type Row struct {
	// Machine is the name of its file or folder.
	Machine string `json:"machine"`
	// Error says what of the ticket could not be read; "" when all could.
	Error     string `json:"error,omitempty"`
	Documents int    `json:"documents"`
	Lines     int    `json:"lines"`
	// Unknown counts the lines that nothing could explain.
	Unknown int `json:"unknown_lines"`
	// Errors and Warnings count the findings of these severities.
	Errors   int `json:"errors"`
	Warnings int `json:"warnings"`
	// Verdicts are the answers, in the order of the report.
	Verdicts []Verdict `json:"verdicts"`
}

// Verdict is one answer in short.
type Verdict struct {
	// Port is nil for a verdict on the whole machine.
	Port       *int               `json:"port"`
	Transport  string             `json:"transport,omitempty"`
	Cause      analyze.Cause      `json:"cause"`
	Confidence analyze.Confidence `json:"confidence"`
	// Owner names who stands behind the port in a few words; "" when unknown.
	// Process IDs are left out: they differ on every machine.
	Owner   string `json:"owner,omitempty"`
	Summary string `json:"summary"`
	// Document and Line are the first proof; "" and 0 when there is none.
	Document string `json:"document,omitempty"`
	Line     int    `json:"line,omitempty"`
}

// Place is "80/tcp", or "machine".
func (v Verdict) Place() string {
	if v.Port == nil {
		return "machine"
	}
	return strconv.Itoa(*v.Port) + "/" + v.Transport
}

// Trouble reports that the verdict names something that holds or blocks the port.
func (v Verdict) Trouble() bool { return v.Cause != analyze.NotBlocked && v.Cause != analyze.Unknown }

// Examine analyzes the documents of one machine.
func Examine(machine string, docs []*parser.Document, o analyze.Options) (Row, *analyze.Report) {
	r := analyze.Analyze(parser.NewDump(docs...), o)
	return newRow(machine, r), r
}

func newRow(machine string, r *analyze.Report) Row {
	row := Row{Machine: machine, Documents: len(r.Inputs), Verdicts: []Verdict{}}
	for _, in := range r.Inputs {
		row.Lines += in.Coverage.Lines
		row.Unknown += in.Coverage.Unknown
	}
	for _, f := range r.Findings {
		switch f.Severity {
		case analyze.Error:
			row.Errors++
		case analyze.Warning:
			row.Warnings++
		}
	}
	for _, v := range r.Verdicts {
		if v.Transport == "udp" && (v.Cause == analyze.NotBlocked || v.Cause == analyze.Unknown) {
			continue // a question about a port asks about both transports
		}
		x := Verdict{Port: v.Port, Transport: v.Transport, Cause: v.Cause, Confidence: v.Confidence, Owner: owners(v.Owners), Summary: v.Summary}
		if len(v.Evidence) > 0 {
			x.Document, x.Line = v.Evidence[0].Document, v.Evidence[0].Line
		}
		row.Verdicts = append(row.Verdicts, x)
	}
	return row
}

// maxOwners is how many owners one row names.
const maxOwners = 3

func owners(list []analyze.Owner) string {
	var names []string
	seen := map[string]bool{}
	for _, o := range list {
		name := ownerName(o)
		if name != "" && !seen[strings.ToLower(name)] {
			seen[strings.ToLower(name)] = true
			names = append(names, name)
		}
	}
	if n := len(names) - maxOwners; n > 0 {
		return strings.Join(names[:maxOwners], ", ") + " and " + strconv.Itoa(n) + " more"
	}
	return strings.Join(names, ", ")
}

// ownerName is what tells most about an owner; a guess carries a question mark.
func ownerName(o analyze.Owner) string {
	for _, s := range []string{o.Product, o.Service, o.Process} {
		if s != "" {
			return s
		}
	}
	for _, c := range o.Candidates {
		for _, s := range []string{c.Product, c.Service, c.Process} {
			if s != "" {
				return s + "?"
			}
		}
	}
	return o.URL
}
