package report

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"diag/analyze"
	"diag/analyze/evidence"
)

// How much of a long list the Markdown report shows.
const (
	maxProof    = 24 // quoted lines
	maxPorts    = 400
	openPorts   = 12 // rows of the port map that are not folded away
	maxFindings = 40
	maxMissing  = 3  // captures that are explained behind the first
	maxUnknown  = 20 // lines that nothing explained
	maxProblems = 20
)

// Markdown writes the report for people: the answer first, then what proves
// it, what to do, what is missing, and what else was seen. Nothing of the
// dump's text acts as Markdown in it. Equal reports give equal bytes.
func Markdown(w io.Writer, r *analyze.Report) error {
	p := &page{report: r, names: shortNames(r)}
	p.answer()
	p.rest()
	p.findings()
	p.ports()
	p.inputs()
	p.muted()
	_, err := io.WriteString(w, p.String())
	return err
}

// page is a report that is being written.
type page struct {
	strings.Builder
	report *analyze.Report
	// other are the verdicts behind the first that get a part of their own.
	other []*analyze.Verdict
	// names are the short names of documents, by full name.
	names map[string]string
}

// linef writes one line.
func (p *page) linef(format string, args ...any) {
	fmt.Fprintf(p, format+"\n", args...)
}

func (p *page) heading(level int, s string) {
	p.linef("%s %s\n", strings.Repeat("#", level), s)
}

// portName names the port of a verdict.
func portName(v *analyze.Verdict) string {
	switch {
	case v.Port == nil:
		return "This machine"
	case v.Transport == "udp":
		return fmt.Sprintf("UDP port %d", *v.Port)
	}
	return fmt.Sprintf("TCP port %d", *v.Port)
}

// answer writes the first verdict in full, with a word on the others.
func (p *page) answer() {
	vs := ordered(p.report.Verdicts)
	if len(vs) == 0 {
		p.heading(1, "No port stands out")
		p.linef("> [!NOTE]")
		p.linef("> **What was captured shows no port in trouble.** To ask about one: `diag analyze --port N`.")
		p.linef("")
		return
	}
	v := vs[0]
	p.heading(1, portName(v)+": "+v.Cause.Title())
	p.linef("> [!%s]", alert(v))
	p.linef("> **%s**", strong(v.Summary))
	p.linef(">\n> %s", sureness(v))
	p.linef("")
	var short []string
	for _, o := range vs[1:] {
		if quiet(o) {
			short = append(short, portName(o)+": "+quietText(o)+".")
			continue
		}
		p.other = append(p.other, o)
		name := "**" + portName(o) + "**: "
		if strings.HasPrefix(o.Summary, portName(o)) {
			name = ""
		}
		short = append(short, fmt.Sprintf("%s%s *(%s)*", name, prose(o.Summary), grade(o)))
	}
	for _, s := range short {
		p.linef("- %s", s)
	}
	if len(short) > 0 {
		p.linef("")
	}
	p.parts(v, 2)
}

// rest writes the other verdicts.
func (p *page) rest() {
	for _, v := range p.other {
		first := ordered(p.report.Verdicts)[0]
		p.heading(2, portName(v)+": "+v.Cause.Title())
		p.linef("**%s** %s\n", strong(v.Summary), sureness(v))
		if sameAnswer(first, v) {
			p.proof(v.Evidence, 3)
			p.linef("The ways out are those of %s.\n", portName(first))
			continue
		}
		p.parts(v, 3)
	}
}

// sameAnswer reports that the same program holds two ports for the same
// reason: then one list of ways out is enough.
func sameAnswer(a, b *analyze.Verdict) bool {
	if a.Cause != b.Cause || a.Cause != analyze.Process || len(a.Owners) == 0 || len(a.Owners) != len(b.Owners) || len(a.Remedies) != len(b.Remedies) {
		return false
	}
	for i := range a.Owners {
		x, y := a.Owners[i], b.Owners[i]
		if x.Process != y.Process || x.Service != y.Service || x.Product != y.Product || (x.PID == nil) != (y.PID == nil) || x.PID != nil && *x.PID != *y.PID {
			return false
		}
	}
	return true
}

// strong is prose inside **...**; it must not end in a blank.
func strong(s string) string { return strings.TrimSpace(prose(s)) }

// ordered puts the verdicts that say something before those that found nothing.
func ordered(verdicts []analyze.Verdict) []*analyze.Verdict {
	var loud, rest []*analyze.Verdict
	for i := range verdicts {
		if v := &verdicts[i]; quiet(v) {
			rest = append(rest, v)
		} else {
			loud = append(loud, v)
		}
	}
	return append(loud, rest...)
}

// quiet verdicts say that nothing was found; they get one line when they are
// not the first.
func quiet(v *analyze.Verdict) bool {
	return v.Cause == analyze.NotBlocked && len(v.Remedies) == 0 || v.Cause == analyze.Unknown && v.Transport == "udp" && len(v.Evidence) == 0
}

func quietText(v *analyze.Verdict) string {
	if v.Cause == analyze.Unknown {
		return "the dump does not tell"
	}
	return "nothing found in what was captured"
}

func alert(v *analyze.Verdict) string {
	switch v.Cause {
	case analyze.NotBlocked:
		return "NOTE"
	case analyze.Unknown:
		return "WARNING"
	}
	return "IMPORTANT"
}

func grade(v *analyze.Verdict) string {
	if v.Cause == analyze.Unknown {
		return "cannot tell"
	}
	return v.Confidence.String()
}

// sureness says how sure the verdict is and what would make it surer.
func sureness(v *analyze.Verdict) string {
	s, settled := statement(v)
	if settled {
		return s
	}
	return s + settle(v)
}

// statement says how sure the verdict is. What is settled needs no more evidence.
func statement(v *analyze.Verdict) (s string, settled bool) {
	if v.Cause == analyze.Unknown {
		return "The dump does not decide this.", false
	}
	switch v.Confidence {
	case analyze.Proven:
		if weakest := ownerConfidence(v); weakest < analyze.Proven {
			return what(v.Cause) + ": proven. The program behind it: " + weakest.String() + ".", false
		}
		return "Proven: the dump alone shows it.", true
	case analyze.Likely:
		return "Likely: one inference away from what the dump shows.", false
	}
	return "Possible: a lead, not an answer.", false
}

// what names the part of a verdict that is proven although its owner is not.
func what(c analyze.Cause) string {
	if c == analyze.HTTPSys {
		return "HTTP.sys"
	}
	return "The cause"
}

// ownerConfidence is the lowest confidence of the verdict's owners.
func ownerConfidence(v *analyze.Verdict) analyze.Confidence {
	c := v.Confidence
	for _, o := range v.Owners {
		c = min(c, o.Confidence)
	}
	return c
}

func settle(v *analyze.Verdict) string {
	if v.Decisive == 0 {
		return ""
	}
	first, more, _ := strings.Cut(v.Missing[0].Command, "\n")
	if more != "" || strings.Contains(v.Summary, first) {
		return ""
	}
	return " To settle it: " + code(first)
}

// parts writes what stands behind a verdict; its headings have the given level.
func (p *page) parts(v *analyze.Verdict, level int) {
	p.proof(v.Evidence, level)
	p.chain(v, level)
	if len(v.Remedies) > 0 {
		p.heading(level, "What to do")
		p.remedies(v.Remedies)
	}
	if len(v.Missing) > 0 {
		p.heading(level, "What is missing")
		p.missing(v.Missing, v.Decisive > 0, ownerConfidence(v) == analyze.Proven && v.Cause != analyze.Unknown)
	}
	p.rejected(v, level)
}

func (p *page) proof(quotes []evidence.Quote, level int) {
	if len(quotes) == 0 {
		return
	}
	p.heading(level, "Proof")
	p.quotes(quotes)
}

// quotes is a table of lines of the dump.
func (p *page) quotes(quotes []evidence.Quote) {
	p.linef("| Line | Text |")
	p.linef("|---|---|")
	for i, q := range quotes {
		if i == maxProof {
			p.linef("| … | %d more lines |", len(quotes)-maxProof)
			break
		}
		p.linef("| %s | %s |", codeCell(p.place(q.Document, q.Line)), codeCell(q.Text))
	}
	p.linef("")
}

// place names a line, "dump.txt:41".
func (p *page) place(document string, line int) string {
	if s, ok := p.names[document]; ok {
		document = s
	}
	return fmt.Sprintf("%s:%d", document, line)
}

// shortNames takes the folders off the names of documents where that leaves no
// two alike.
func shortNames(r *analyze.Report) map[string]string {
	names, taken := map[string]string{}, map[string]int{}
	for _, in := range r.Inputs {
		names[in.Name] = in.Name[strings.LastIndexAny(in.Name, `/\`)+1:]
		taken[names[in.Name]]++
	}
	for full, short := range names {
		if taken[short] > 1 || short == "" {
			delete(names, full)
		}
	}
	return names
}

func (p *page) chain(v *analyze.Verdict, level int) {
	c := chainOf(v)
	if c == nil {
		return
	}
	p.heading(level, "From the port to the program")
	p.WriteString(fence("text", c.text(), ""))
	p.linef("")
	if level == 2 {
		p.linef("<details><summary>As a diagram</summary>\n")
		p.WriteString(fence("mermaid", c.mermaid(), ""))
		p.linef("\n</details>\n")
	}
}

// remedies lists the ways out. A check that all of them share comes once.
func (p *page) remedies(rs []analyze.Remedy) {
	shared := rs[0].Check
	for _, r := range rs {
		if r.Check != shared {
			shared = ""
		}
	}
	for i, r := range rs {
		indent := strings.Repeat(" ", len(fmt.Sprintf("%d. ", i+1)))
		p.linef("%d. %s", i+1, prose(r.Effect))
		if r.Command != "" {
			p.WriteString("\n" + fence("bat", r.Command, indent) + "\n")
		}
		p.detail(indent, "Side effects", r.SideEffects)
		if program, _, _ := strings.Cut(r.Command, " "); program != "" && strings.HasPrefix(r.Undo, program+" ") && !strings.HasSuffix(r.Undo, ".") {
			p.linef("%s- Undo: %s", indent, commands(r.Undo))
		} else {
			p.detail(indent, "Undo", r.Undo)
		}
		if shared == "" {
			p.detail(indent, "Check", r.Check)
		}
	}
	if shared != "" {
		p.linef("\nCheck afterwards: %s", commandOrProse(shared))
	}
	p.linef("")
}

// detail is one property of a remedy; what says nothing is left out.
func (p *page) detail(indent, name, value string) {
	switch strings.ToLower(strings.TrimRight(value, ".")) {
	case "", "none", "nothing to undo":
		return
	}
	p.linef("%s- %s: %s", indent, name, commandOrProse(value))
}

// programs are the first words by which a text is taken for a command line.
var programs = map[string]bool{"netsh": true, "net": true, "netstat": true, "sc.exe": true, "sc": true, "tasklist": true, "taskkill": true,
	"appcmd": true, "iisreset": true, "ipconfig": true, "curl": true, "winrm": true, "powershell": true, "wsl": true, "nslookup": true}

func isCommand(s string) bool {
	word, rest, _ := strings.Cut(strings.TrimSpace(s), " ")
	low := strings.ToLower(word)
	if programs[low] && rest != "" && !strings.HasSuffix(strings.TrimSpace(s), ".") && !strings.Contains(s, " (") {
		return true
	}
	verb, noun, ok := strings.Cut(low, "-")
	return ok && noun != "" && word != low && (verb == "get" || verb == "start" || verb == "stop" || verb == "restart" || verb == "set")
}

// commandOrProse shows commands as code, one behind the other, and sentences
// as sentences.
func commandOrProse(s string) string {
	if !isCommand(s) {
		return prose(s)
	}
	return commands(s)
}

func commands(s string) string {
	var out []string
	for line := range strings.Lines(strings.ReplaceAll(s, ", then ", "\n")) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, code(line))
		}
	}
	return strings.Join(out, ", then ")
}

func (p *page) missing(ms []analyze.Missing, decisive bool, proven bool) {
	if proven || !decisive {
		lead := "Nothing of this settles the question alone, but all of it would make the answer surer:"
		if proven {
			lead = "Not needed for the answer, but it would add to it:"
		}
		p.linef("%s\n", lead)
		for _, m := range ms {
			p.linef("- %s: %s", commandLine(m.Command), prose(m.Why))
		}
		p.linef("")
		return
	}
	p.linef("This settles it:\n")
	p.WriteString(fence("bat", ms[0].Command, ""))
	p.linef("\n%s.\n", strings.TrimRight(prose(sentence(ms[0].Why)), "."))
	ms = ms[1:]
	if len(ms) == 0 {
		return
	}
	p.linef("After that:\n")
	for i, m := range ms {
		if i == maxMissing && len(ms) > maxMissing+1 {
			var rest []string
			for _, m := range ms[maxMissing:] {
				rest = append(rest, commandLine(m.Command))
			}
			p.linef("- and, less telling, %s", strings.Join(rest, ", "))
			break
		}
		p.linef("- %s: %s", commandLine(m.Command), prose(m.Why))
	}
	p.linef("")
}

// sentence starts with a capital letter.
func sentence(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

func commandLine(s string) string { return commandCode(strings.Split(strings.TrimSpace(s), "\n")) }

func commandCode(lines []string) string {
	out := make([]string, 0, len(lines))
	for _, l := range lines {
		out = append(out, code(l))
	}
	return strings.Join(out, ", ")
}

func (p *page) rejected(v *analyze.Verdict, level int) {
	if len(v.Rejected) > 0 {
		p.heading(level, "Considered and rejected")
		for _, x := range v.Rejected {
			p.linef("- `%s`: %s", x.Cause, prose(x.Why))
		}
		p.linef("")
	}
	if v.Refute != "" {
		p.linef("What would overturn this: %s.\n", strings.TrimRight(prose(v.Refute), "."))
	}
}
