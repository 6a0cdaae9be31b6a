package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"diag/analyze"
	"diag/analyze/evidence"
)

// TextOptions steers Text.
type TextOptions struct {
	// Width is the number of columns of the terminal; 0 means 80. Commands to
	// paste are never broken, whatever their length.
	Width int
	// Color adds ANSI colours. Nothing in the report is told by colour alone.
	Color bool
}

// The narrowest and the widest text; longer lines are hard to read.
const (
	minTextWidth = 40
	maxTextWidth = 120
)

// maxProse is how many characters of one paragraph the text shows.
const maxProse = 4000

// Text writes the report for a terminal: the answer, the chain from the port
// to the program as a tree, proof, ways out, what is missing, and findings. A
// control character of the dump is shown, never sent. Equal reports and
// options give equal bytes.
func Text(w io.Writer, r *analyze.Report, o TextOptions) error {
	if o.Width <= 0 {
		o.Width = 80
	}
	t := &textPage{page: &page{report: r, names: shortNames(r)}, width: min(max(o.Width, minTextWidth), maxTextWidth), color: o.Color}
	t.answers()
	t.findings()
	t.inputs()
	_, err := io.WriteString(w, t.String())
	return err
}

// textPage is a text that is being written.
type textPage struct {
	*page
	width int
	color bool
}

// The colours, as parameters of the SGR sequence.
const (
	bold   = "1"
	dim    = "2"
	red    = "31"
	green  = "32"
	yellow = "33"
	blue   = "34"
	cyan   = "36"
)

func (t *textPage) paint(code, s string) string {
	if !t.color || s == "" || code == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

// para writes a text with its first line behind head and the others behind
// blanks of the same width.
func (t *textPage) para(head, s, color string) {
	indent := strings.Repeat(" ", columns(head))
	for i, line := range wrapWords(clip(visible(s), maxProse), t.width-columns(head)) {
		if i == 0 {
			t.linef("%s", strings.TrimRight(head+t.paint(color, line), " "))
			continue
		}
		t.linef("%s%s", indent, t.paint(color, line))
	}
}

func (t *textPage) title(s string) { t.linef("%s", t.paint(bold, s)) }

func (t *textPage) answers() {
	vs := t.report.Verdicts
	if len(vs) == 0 {
		t.title("No port stands out")
		t.para("", "What was captured shows no port in trouble. To ask about one: diag analyze --port N", "")
		t.linef("")
	}
	var short []string
	for i := range vs {
		v := &vs[i]
		if i > 0 && quiet(v) {
			short = append(short, portName(v)+": "+quietText(v)+".")
			continue
		}
		t.verdict(v)
	}
	for _, s := range short {
		t.para("", s, dim)
	}
	if len(short) > 0 {
		t.linef("")
	}
}

func gradeColor(v *analyze.Verdict) string {
	switch {
	case v.Cause == analyze.Unknown:
		return yellow
	case v.Confidence == analyze.Proven:
		return green
	case v.Confidence == analyze.Likely:
		return blue
	}
	return yellow
}

func (t *textPage) verdict(v *analyze.Verdict) {
	name, badge := portName(v)+": "+v.Cause.Title(), "["+grade(v)+"]"
	if columns(name)+2+columns(badge) <= t.width {
		t.linef("%s  %s", t.paint(bold, name), t.paint(gradeColor(v), badge))
	} else {
		t.para("", name, bold)
		t.linef("%s", t.paint(gradeColor(v), badge))
	}
	t.para("", v.Summary, bold)
	say, settled := statement(v)
	if !settled && len(v.Missing) > 0 && !strings.Contains(v.Missing[0].Command, "\n") {
		say += " To settle it:"
		t.para("", say, "")
		t.command("  ", v.Missing[0].Command)
	} else {
		t.para("", say, "")
	}
	t.linef("")
	if c := chainOf(v); c != nil {
		t.tree(c)
	}
	if len(v.Evidence) > 0 {
		t.title("Proof")
		t.quotes("  ", v.Evidence)
		t.linef("")
	}
	if guesses := who(v.Owners); len(guesses) > 0 {
		t.title("Who it may be")
		for _, s := range guesses {
			t.para("  - ", s, "")
		}
		t.linef("")
	}
	if len(v.Remedies) > 0 {
		t.title("What to do")
		t.remedies("  ", v.Remedies)
		t.linef("")
	}
	if len(v.Missing) > 0 {
		t.title("What is missing, best first")
		t.missing("  ", v.Missing)
		t.linef("")
	}
	if len(v.Rejected) > 0 {
		t.title("Considered and rejected")
		for _, x := range v.Rejected {
			t.para("  - ", string(x.Cause)+": "+x.Why, "")
		}
		t.linef("")
	}
	if v.Refute != "" {
		t.para("", "What would overturn this: "+strings.TrimRight(v.Refute, ".")+".", dim)
		t.linef("")
	}
}

// tree draws the chain; a guess hangs on a dashed branch.
func (t *textPage) tree(c *chain) {
	t.para("  ", c.label, bold)
	guesses := false
	var walk func(c *chain, indent string)
	walk = func(c *chain, indent string) {
		for i, n := range c.next {
			branch, below := "├─ ", "│  "
			if i == len(c.next)-1 {
				branch, below = "└─ ", "   "
			}
			if n.guess {
				branch, guesses = strings.ReplaceAll(branch, "─", "╌"), true
			}
			stem := "   "
			if len(n.next) > 0 {
				stem = "│  "
			}
			for k, line := range wrapWords(clip(visible(n.label), maxQuote), t.width-columns(indent)-6) {
				if k == 0 {
					t.linef("%s%s%s", indent, branch, line)
				} else {
					t.linef("%s%s%s%s", indent, below, stem, line)
				}
			}
			walk(n, indent+below)
		}
	}
	walk(c, "  ")
	if guesses {
		t.para("  ", "(dashed: not proven)", dim)
	}
	t.linef("")
}

func (t *textPage) quotes(indent string, qs []evidence.Quote) {
	wide := 0
	for i, q := range qs {
		if i < maxProof {
			wide = max(wide, columns(visible(t.place(q.Document, q.Line))))
		}
	}
	wide = min(wide, t.width/3)
	for i, q := range qs {
		if i == maxProof {
			t.linef("%s%d more lines", indent, len(qs)-i)
			return
		}
		place := visible(t.place(q.Document, q.Line))
		s := clip(strings.TrimSpace(visible(q.Text)), maxQuote)
		if columns(s) > t.width-len(indent)-wide-2 {
			s = strings.Join(strings.Fields(s), " ")
		}
		head := indent + place + strings.Repeat(" ", max(0, wide-columns(place))) + "  "
		if columns(head) > t.width/2 {
			t.para(indent, place, "")
			head = indent + "  "
		}
		t.para(head, s, yellow)
	}
}

// command writes commands as they are, for pasting.
func (t *textPage) command(indent, s string) {
	for line := range strings.Lines(strings.TrimSpace(s)) {
		t.linef("%s%s", indent, t.paint(cyan, visible(strings.TrimRight(line, "\r\n"))))
	}
}

func (t *textPage) remedies(indent string, rs []analyze.Remedy) {
	shared := rs[0].Check
	for _, r := range rs {
		if r.Check != shared {
			shared = ""
		}
	}
	for i, r := range rs {
		head := indent + strconv.Itoa(i+1) + ". "
		below := strings.Repeat(" ", columns(head))
		t.para(head, r.Effect, "")
		if r.Command != "" {
			t.command(below+"  ", r.Command)
		}
		t.step(below, "Side effects", r.SideEffects)
		t.step(below, "Undo", r.Undo)
		if shared == "" {
			t.step(below, "Check", r.Check)
		}
	}
	t.step(indent, "Check afterwards", shared)
}

// step writes a property of a remedy; a single command stands alone, unbroken.
func (t *textPage) step(indent, name, s string) {
	x := steps(s)
	switch {
	case x.Empty():
	case x.Prose != "":
		t.para(indent+name+": ", x.Prose, "")
	case len(x.Commands) == 1 && columns(indent)+columns(name)+2+columns(x.Commands[0]) <= t.width:
		t.linef("%s%s: %s", indent, name, t.paint(cyan, x.Commands[0]))
	default:
		t.linef("%s%s:", indent, name)
		t.command(indent+"  ", strings.Join(x.Commands, "\n"))
	}
}

func (t *textPage) missing(indent string, ms []analyze.Missing) {
	for i, m := range ms {
		head := indent + strconv.Itoa(i+1) + ". "
		below := strings.Repeat(" ", columns(head))
		first, rest, _ := strings.Cut(strings.TrimSpace(m.Command), "\n")
		t.linef("%s%s", head, t.paint(cyan, visible(first)))
		t.command(below, rest)
		t.para(below, m.Why, "")
	}
}

func severityColor(s analyze.Severity) string {
	switch s {
	case analyze.Error:
		return red
	case analyze.Warning:
		return yellow
	}
	return blue
}

func (t *textPage) findings() {
	fs := t.report.Findings
	if len(fs) == 0 {
		return
	}
	t.title("What else was noticed")
	for i, f := range fs {
		if i == maxFindings {
			t.linef("  … and %d more", len(fs)-i)
			break
		}
		name := fmt.Sprintf("%-7s ", f.Severity)
		lines := wrapWords(clip(visible(f.Message), maxProse), t.width-len(name)-2)
		for k, line := range lines {
			if k == 0 {
				t.linef("  %s%s", t.paint(severityColor(f.Severity), name), line)
			} else {
				t.linef("  %s%s", strings.Repeat(" ", len(name)), line)
			}
		}
		note := f.Confidence.String() + ", " + f.Rule
		for k, q := range f.Evidence {
			if k == maxPlaces {
				note += fmt.Sprintf(", %d more", len(f.Evidence)-k)
				break
			}
			note += ", " + t.place(q.Document, q.Line)
		}
		t.para("          ", note, dim)
		for _, m := range f.Missing {
			t.command("            ", m.Command)
		}
		for _, r := range f.Remedies {
			t.para("          - ", r.Effect, "")
			t.command("            ", r.Command)
		}
	}
	t.linef("")
}

func (t *textPage) inputs() {
	for _, in := range t.report.Inputs {
		t.para("", in.Name+": "+counts(in.Coverage)+".", dim)
	}
}
