package report

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"
	"sync"

	"diag/analyze"
	"diag/analyze/evidence"
)

// How much of a long list the HTML report shows.
const (
	maxHTMLVerdicts = 200
	maxHTMLFindings = 300
	maxHTMLQuotes   = 100 // quoted lines of one claim
	maxHTMLPorts    = 2000
	maxHTMLUnknown  = 100
)

//go:embed templates/report.html
var htmlSource string

//go:embed templates/report.css
var htmlStyle string

//go:embed templates/report.js
var htmlScript string

// HTMLPolicy is the content security policy of an HTML report. It allows the
// page its own style and script, by their hashes, and nothing else: no network,
// no frame, no form, no inline handler. A page that shows the report in a frame
// hands its own policy down and has to allow the same hashes.
func HTMLPolicy() string {
	return "default-src 'none'; style-src " + integrity(htmlStyle) + "; script-src " + integrity(htmlScript) +
		"; base-uri 'none'; form-action 'none'"
}

func integrity(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

var htmlTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("report").Parse(htmlSource))
})

// HTML writes the report as one page that stands alone: style, script and the
// dump are in it, and its content security policy keeps everything else out.
// It reads without the script as well. Of a dump beyond 50,000 lines or 5 MB
// the page holds the surroundings of the quoted lines only, and says so.
// Equal reports give equal bytes.
func HTML(w io.Writer, r *analyze.Report) error {
	return htmlTemplate().Execute(w, newHTMLPage(r))
}

// htmlPage is what the template shows. All texts are plain; the template
// escapes them.
type htmlPage struct {
	Title  string
	Policy string
	Style  template.CSS
	Script template.JS

	Verdicts     []htmlVerdict
	VerdictsLeft int
	Quiet        []string
	Findings     []htmlFinding
	FindingsLeft int
	Ports        []htmlPort
	PortsLeft    int
	Inputs       []htmlInput
	Dump         *htmlDump
}

type htmlVerdict struct {
	ID    string
	First bool
	// Level is the class of the frame: the alert of the Markdown report, in
	// lower case.
	Level     string
	Title     string
	Summary   string
	Grade     string
	Statement string
	Settle    string
	Proof     htmlQuotes
	Chain     *htmlChain
	Who       []string
	Remedies  htmlRemedies
	Missing   []htmlMissing
	// Extra: what is missing is not needed for the answer.
	Extra    bool
	Rejected []htmlNamed
	Refute   string
	Rule     htmlRule
}

type htmlRule struct{ ID, Title, About string }

type htmlNamed struct{ Name, Text string }

type htmlQuotes struct {
	Caption string
	Lines   []htmlQuote
	Left    int
}

type htmlQuote struct {
	Place string
	// Href is "#d1l41", or "" where the page does not hold the line.
	Href string
	Text string
}

type htmlRemedies struct {
	List []htmlRemedy
	// Check is the check that all of them share.
	Check htmlSteps
}

type htmlRemedy struct {
	Effect, Command   string
	SideEffects       string
	Undo, Check       htmlSteps
	ID                string
	HasUndo, HasCheck bool
}

// htmlSteps is one sentence, or commands to type one after the other.
type htmlSteps struct {
	Prose    string
	Commands []string
}

type htmlMissing struct{ Command, Why string }

type htmlFinding struct {
	ID         string
	Severity   string
	Confidence string
	Rule       htmlRule
	Message    string
	Proof      htmlQuotes
	Remedies   htmlRemedies
	Missing    []htmlMissing
	Refute     string
	Details    bool
}

type htmlPort struct {
	Port           int
	Transport, PID string
	Address        string
	Program        string
	Behind         string
	Line           htmlQuote
}

type htmlInput struct {
	Name, Encodings, Counts string
	Href                    string
	Sections                []htmlSection
	SectionsLeft            int
	Problems                []htmlQuote
	ProblemsLeft            int
	Unknown                 []htmlQuote
	UnknownAll, UnknownLeft int
}

type htmlSection struct{ Lines, Href, Kind, Language, Command string }

// htmlBuilder makes the page.
type htmlBuilder struct {
	*page
	out  *htmlPage
	dump *dumpView
}

func newHTMLPage(r *analyze.Report) *htmlPage {
	b := &htmlBuilder{page: &page{report: r, names: shortNames(r)}, out: &htmlPage{
		Title: "No port stands out", Policy: HTMLPolicy(),
		Style: template.CSS(htmlStyle), Script: template.JS(htmlScript),
	}}
	b.dump = newDumpView(r)
	tcp, leftTCP := r.PortMap("tcp", maxHTMLPorts)
	udp, leftUDP := r.PortMap("udp", maxHTMLPorts)
	rows := append(tcp, udp...)
	b.mark(rows)
	b.dump.choose()
	b.verdicts()
	b.findings()
	b.out.PortsLeft = leftTCP + leftUDP
	for _, row := range rows {
		b.out.Ports = append(b.out.Ports, b.port(row))
	}
	for i := range r.Inputs {
		b.out.Inputs = append(b.out.Inputs, b.input(i))
	}
	b.out.Dump = b.dump.build(b.names)
	return b.out
}

// mark tells the dump which lines are quoted, and by what.
func (b *htmlBuilder) mark(rows []analyze.PortRow) {
	r := b.report
	for i := range r.Verdicts[:min(len(r.Verdicts), maxHTMLVerdicts)] {
		v := &r.Verdicts[i]
		use := lineUse{Href: "#" + verdictID(i), Text: portName(v) + ": " + v.Cause.Title()}
		if i > 0 && quiet(v) {
			use.Href = "#quiet-h"
		}
		for _, q := range v.Evidence[:min(len(v.Evidence), maxHTMLQuotes)] {
			b.dump.quote(q, use)
		}
	}
	for i, f := range r.Findings[:min(len(r.Findings), maxHTMLFindings)] {
		use := lineUse{Href: "#" + findingID(i), Text: f.Severity.String() + ": " + f.Rule}
		for _, q := range f.Evidence[:min(len(f.Evidence), maxHTMLQuotes)] {
			b.dump.quote(q, use)
		}
	}
	for _, row := range rows {
		b.dump.want(row.At)
	}
}

func verdictID(i int) string { return fmt.Sprintf("v%d", i+1) }
func findingID(i int) string { return fmt.Sprintf("f%d", i+1) }

func (b *htmlBuilder) verdicts() {
	vs := b.report.Verdicts
	if len(vs) > 0 {
		b.out.Title = portName(&vs[0]) + ": " + vs[0].Cause.Title()
	}
	for i := range vs {
		v := &vs[i]
		switch {
		case i > 0 && quiet(v):
			b.out.Quiet = append(b.out.Quiet, portName(v)+": "+quietText(v)+".")
		case i >= maxHTMLVerdicts:
			b.out.VerdictsLeft++
		default:
			b.out.Verdicts = append(b.out.Verdicts, b.verdict(i, v))
		}
	}
}

func (b *htmlBuilder) verdict(i int, v *analyze.Verdict) htmlVerdict {
	say, settled := statement(v)
	// The badge says the first word already.
	if word, rest, ok := strings.Cut(say, ": "); ok && strings.EqualFold(word, grade(v)) {
		say = strings.ToUpper(rest[:1]) + rest[1:]
	}
	out := htmlVerdict{
		ID: verdictID(i), First: i == 0, Level: strings.ToLower(alert(v)),
		Title: portName(v) + ": " + v.Cause.Title(), Summary: visible(v.Summary), Grade: grade(v), Statement: say,
		Proof: b.quotes(v.Evidence, "Lines that prove "+portName(v)+": "+v.Cause.Title()), Who: who(v.Owners),
		Remedies: b.remedies(verdictID(i), v.Remedies), Missing: missing(v.Missing),
		Extra:  ownerConfidence(v) == analyze.Proven && v.Cause != analyze.Unknown,
		Refute: visible(strings.TrimRight(v.Refute, ".")), Rule: ruleOf(v.Rule),
	}
	if !settled && len(v.Missing) > 0 && !strings.Contains(v.Missing[0].Command, "\n") {
		out.Settle = visible(v.Missing[0].Command)
	}
	if c := chainOf(v); c != nil {
		out.Chain = drawChain(c)
	}
	for _, x := range v.Rejected {
		out.Rejected = append(out.Rejected, htmlNamed{string(x.Cause), visible(x.Why)})
	}
	return out
}

// who lists the guesses at the owners, each with its reason.
func who(owners []analyze.Owner) []string {
	var out []string
	for _, o := range owners {
		for _, k := range o.Candidates {
			name := candidateName(k)
			if name == "" || len(out) == maxProof {
				continue
			}
			s := k.Confidence.String() + ": " + name
			if o.URL != "" {
				s += " behind " + o.URL
			}
			if k.Why != "" {
				s += ", because: " + k.Why
			}
			out = appendNew(out, visible(s))
		}
	}
	return out
}

func appendNew(list []string, s string) []string {
	for _, x := range list {
		if x == s {
			return list
		}
	}
	return append(list, s)
}

func ruleOf(id string) htmlRule {
	for _, r := range analyze.Rules() {
		if r.ID == id {
			return htmlRule{r.ID, r.Title, r.About}
		}
	}
	return htmlRule{ID: id}
}

func (b *htmlBuilder) quotes(qs []evidence.Quote, caption string) htmlQuotes {
	out := htmlQuotes{Caption: caption}
	for i, q := range qs {
		if i == maxHTMLQuotes {
			out.Left = len(qs) - i
			break
		}
		out.Lines = append(out.Lines, htmlQuote{b.spot(q.Document, q.Line), b.dump.href(q), clip(strings.TrimSpace(visible(q.Text)), 2*maxQuote)})
	}
	return out
}

func (b *htmlBuilder) remedies(id string, rs []analyze.Remedy) htmlRemedies {
	var out htmlRemedies
	if len(rs) == 0 {
		return out
	}
	shared := rs[0].Check
	for _, r := range rs {
		if r.Check != shared {
			shared = ""
		}
	}
	out.Check = steps(shared)
	for i, r := range rs {
		h := htmlRemedy{ID: fmt.Sprintf("%s-r%d", id, i+1), Effect: visible(r.Effect), Command: visibleLines(r.Command), Undo: steps(r.Undo)}
		if !idle(r.SideEffects) {
			h.SideEffects = visible(r.SideEffects)
		}
		if program, _, _ := strings.Cut(r.Command, " "); program != "" && strings.HasPrefix(r.Undo, program+" ") && !strings.HasSuffix(r.Undo, ".") {
			h.Undo = typed(r.Undo)
		}
		if shared == "" {
			h.Check = steps(r.Check)
		}
		h.HasUndo, h.HasCheck = !h.Undo.Empty(), !h.Check.Empty()
		out.List = append(out.List, h)
	}
	return out
}

// idle reports a property of a remedy that says nothing.
func idle(s string) bool {
	switch strings.ToLower(strings.TrimRight(s, ".")) {
	case "", "none", "nothing to undo":
		return true
	}
	return false
}

// Empty reports that there is nothing to show.
func (s htmlSteps) Empty() bool { return s.Prose == "" && len(s.Commands) == 0 }

func steps(s string) htmlSteps {
	switch {
	case idle(s):
		return htmlSteps{}
	case isCommand(s):
		return typed(s)
	}
	return htmlSteps{Prose: visible(s)}
}

// typed splits commands that are typed one after the other.
func typed(s string) htmlSteps {
	var out htmlSteps
	for line := range strings.Lines(strings.ReplaceAll(s, ", then ", "\n")) {
		if line = strings.TrimSpace(line); line != "" {
			out.Commands = append(out.Commands, visible(line))
		}
	}
	return out
}

// visibleLines is visible for a text of several lines.
func visibleLines(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	for i := range lines {
		lines[i] = visible(strings.TrimRight(lines[i], "\r"))
	}
	return strings.Join(lines, "\n")
}

func missing(ms []analyze.Missing) []htmlMissing {
	var out []htmlMissing
	for _, m := range ms {
		out = append(out, htmlMissing{visibleLines(m.Command), visible(m.Why)})
	}
	return out
}

func (b *htmlBuilder) findings() {
	fs := b.report.Findings
	for i, f := range fs {
		if i == maxHTMLFindings {
			b.out.FindingsLeft = len(fs) - i
			break
		}
		h := htmlFinding{
			ID: findingID(i), Severity: f.Severity.String(), Confidence: f.Confidence.String(), Rule: ruleOf(f.Rule),
			Message: visible(f.Message), Proof: b.quotes(f.Evidence, "Lines behind this finding, "+f.Rule+" "+findingID(i)),
			Remedies: b.remedies(findingID(i), f.Remedies), Missing: missing(f.Missing), Refute: visible(strings.TrimRight(f.Refute, ".")),
		}
		h.Details = len(h.Proof.Lines)+len(h.Remedies.List)+len(h.Missing) > 0 || h.Refute != "" || h.Rule.About != ""
		b.out.Findings = append(b.out.Findings, h)
	}
}

func (b *htmlBuilder) port(row analyze.PortRow) htmlPort {
	h := htmlPort{
		Port: row.Port, Transport: strings.ToUpper(row.Transport), Address: visible(addresses(row.Addresses)),
		Program: visible(row.Program), Behind: visible(row.Behind),
		Line: htmlQuote{Place: b.spot(row.At.Doc.Name, row.At.N), Href: b.dump.lineHref(row.At)},
	}
	if row.PID != nil {
		h.PID = fmt.Sprint(*row.PID)
	}
	return h
}

func (b *htmlBuilder) input(i int) htmlInput {
	in := b.report.Inputs[i]
	h := htmlInput{Name: visible(in.Name), Encodings: strings.Join(in.Encodings, ", "), Counts: counts(in.Coverage), Href: fmt.Sprintf("#d%d", i+1)}
	line := func(n int, text string) htmlQuote {
		q := htmlQuote{Place: b.spot(in.Name, n), Text: clip(visible(strings.TrimSpace(text)), maxQuote)}
		if i < len(b.report.Dump.Documents) {
			q.Href = b.dump.lineHref(evidence.At(b.report.Dump.Documents[i], n))
		}
		return q
	}
	problems := 0
	for k, s := range in.Sections {
		if k < maxSections {
			lines := fmt.Sprintf("lines %d to %d", s.FirstLine, s.LastLine)
			if s.FirstLine == s.LastLine {
				lines = fmt.Sprintf("line %d", s.FirstLine)
			}
			h.Sections = append(h.Sections, htmlSection{lines, line(s.FirstLine, "").Href, s.Kind, s.Language, clip(visible(s.Command), 100)})
		}
		for _, x := range s.Problems {
			if problems++; problems <= maxProblems {
				h.Problems = append(h.Problems, line(x.Line, x.Message))
			}
		}
	}
	h.SectionsLeft = max(0, len(in.Sections)-maxSections)
	h.ProblemsLeft = max(0, problems-maxProblems)
	if i < len(b.report.Dump.Documents) {
		unknown := b.report.Dump.Documents[i].Unknown
		h.UnknownAll = len(unknown)
		for k, u := range unknown {
			if k == maxHTMLUnknown {
				h.UnknownLeft = len(unknown) - k
				break
			}
			h.Unknown = append(h.Unknown, line(u.Line, u.Text))
		}
	}
	return h
}

// spot names a line.
func (b *htmlBuilder) spot(document string, line int) string {
	return visible(b.place(document, line))
}
