package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"diag/analyze"
	"diag/internal/intake"
	"diag/parser"
)

// lineSchema names the JSON form of what show prints.
const lineSchema = "diag.show/v1"

// shown is what was understood of one line.
type shown struct {
	Schema   string `json:"schema"`
	Document string `json:"document"`
	Line     int    `json:"line"`
	// Text is the line as decoded; Repaired what was read in its place, where
	// that differs.
	Text     string   `json:"text"`
	Repaired *string  `json:"repaired"`
	Repairs  []string `json:"repairs"`
	// Continues tells that the line was joined to the one above.
	Continues bool   `json:"continues"`
	Encoding  string `json:"encoding"`
	// Mark is "record", "frame", "blank" or "unknown"; Pattern names what made
	// it frame.
	Mark    string        `json:"mark"`
	Pattern string        `json:"pattern,omitempty"`
	Command *shownCommand `json:"command"`
	Section *shownSection `json:"section"`
	Records []lineRecord  `json:"records"`
	Claims  []claim       `json:"claims"`
}

// shownCommand is the command that was typed on the line.
type shownCommand struct {
	Command string `json:"command"`
	Time    string `json:"time,omitempty"`
	Exit    *int   `json:"exit_code"`
}

// shownSection is the section that the line stands in.
type shownSection struct {
	Kind      string           `json:"kind"`
	Language  string           `json:"language,omitempty"`
	Command   string           `json:"command,omitempty"`
	FirstLine int              `json:"first_line"`
	LastLine  int              `json:"last_line"`
	Problems  []parser.Problem `json:"problems"`
}

// claim is a verdict or finding that quotes the line.
type claim struct {
	// Kind is "verdict" or "finding".
	Kind       string             `json:"kind"`
	Rule       string             `json:"rule"`
	Cause      analyze.Cause      `json:"cause,omitempty"`
	Port       *int               `json:"port"`
	Transport  string             `json:"transport,omitempty"`
	Confidence analyze.Confidence `json:"confidence"`
	Text       string             `json:"text"`
}

func (c *command) showCommand() *cobra.Command {
	var (
		ports      portFlag
		codes      errorFlag
		format     string
		signatures []string
		most       = defaultMaxSize
	)
	cmd := &cobra.Command{
		Use:   "show [flags] FILE:LINE [FILE...]",
		Short: "Say what was understood of a line, and which claims rest on it",
		Long: `Prints how the line was decoded and repaired, what it was taken for, the record
of the data that it became, and every verdict and finding that quotes it. The
other FILEs belong to the same ticket: the claims are those of diag analyze for
all of them, with the same --port and --error.`,
		Example: `  diag show dump.txt:41
  diag show --port 80 netstat.txt:7 servicestate.txt
  diag show ticket.zip/netstat.txt:7`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return hinted{usageError{errors.New("no line")}, "name a line, as in dump.txt:41"}
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if format != "text" && format != "json" {
				return hinted{usageError{fmt.Errorf("unknown format %q", format)}, "the formats are text and json"}
			}
			name, line, ok := place(args[0])
			if !ok {
				return hinted{usageError{fmt.Errorf("%q names no line", args[0])}, "write the file, a colon and the number of the line, as in dump.txt:41"}
			}
			known, err := loadSignatures(signatures)
			if err != nil {
				return err
			}
			dump, failed := c.load(showInputs(name, args[1:]), int64(most))
			doc, err := findDocument(dump, name)
			if err != nil {
				return failure{err, exitInput}
			}
			if line > doc.Text.Len() {
				return failure{hinted{fmt.Errorf("%s has no line %d", name, line), fmt.Sprintf("its last line is %d", doc.Text.Len())}, exitInput}
			}
			r := analyze.Analyze(dump, analyze.Options{Question: analyze.Question{Ports: ports, Errors: codes}, Signatures: known})
			s := understand(doc, line)
			s.Claims = claims(r, doc.Name, line)
			if failed {
				c.code = exitInput
			}
			return c.answer(format, s, showText(s))
		},
	}
	f := cmd.Flags()
	f.Var(&ports, "port", "port that the analysis is asked about, N or N/tcp or N/udp; may repeat")
	f.Var(&codes, "error", "error that the user saw; may repeat")
	f.StringVar(&format, "format", "text", "output format: text or json")
	f.StringArrayVar(&signatures, "signatures", nil, "file with more known products; may repeat")
	f.Var(&most, "max-size", "how much text to read at most")
	complete(cmd, "format", "text", "json")
	return cmd
}

// place splits FILE:LINE.
func place(s string) (name string, line int, ok bool) {
	i := strings.LastIndexByte(s, ':')
	if i < 1 {
		return "", 0, false
	}
	line, err := strconv.Atoi(s[i+1:])
	return s[:i], line, err == nil && line > 0
}

// showInputs are the inputs to read: the file of the line first, or the archive
// or folder that holds it, unless another argument brings it in.
func showInputs(name string, more []string) []string {
	if slices.Contains(more, name) {
		return more
	}
	for _, m := range more {
		if strings.HasPrefix(name, strings.TrimRight(m, "/")+"/") {
			return more
		}
	}
	if _, err := os.Stat(name); err == nil || name == "-" {
		return append([]string{name}, more...)
	}
	for i := len(name) - 1; i > 0; i-- {
		if name[i] == '/' && intake.IsArchive(name[:i]) {
			return append([]string{name[:i]}, more...)
		}
	}
	if len(more) > 0 {
		return more
	}
	return []string{name}
}

// findDocument finds a document by its name, or by the end of its name where
// that fits one document only.
func findDocument(d *parser.Dump, name string) (*parser.Document, error) {
	var found []*parser.Document
	for _, doc := range d.Documents {
		if doc.Name == name {
			return doc, nil
		}
		if strings.HasSuffix(doc.Name, "/"+name) {
			found = append(found, doc)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return nil, fmt.Errorf("%s is not among the inputs", name)
	}
	return nil, hinted{fmt.Errorf("%s could be several of the inputs", name), "write the whole name, such as " + found[0].Name}
}

var markNames = map[parser.Mark]string{parser.MarkUnknown: "unknown", parser.MarkBlank: "blank", parser.MarkFrame: "frame", parser.MarkRecord: "record"}

// understand says what was understood of a line.
func understand(doc *parser.Document, n int) *shown {
	t := doc.Text
	s := &shown{Schema: lineSchema, Document: doc.Name, Line: n, Text: t.Raw(n), Repairs: []string{}, Continues: t.Continues(n),
		Mark: markNames[doc.Mark(n)], Pattern: doc.FrameName(n), Records: []lineRecord{}, Claims: []claim{}}
	if repaired := t.Text(n); repaired != s.Text {
		s.Repaired = &repaired
	}
	for _, r := range t.Repairs() {
		if r.FirstLine <= n && n <= r.LastLine {
			s.Repairs = append(s.Repairs, r.Kind)
		}
	}
	for _, r := range t.Runs() {
		if r.FirstLine <= n && n <= r.LastLine {
			s.Encoding = r.Encoding
		}
	}
	for _, e := range doc.Echoes {
		if e.Line == n {
			s.Command = &shownCommand{Command: e.Command, Time: e.Time, Exit: e.Exit}
		}
	}
	sec := doc.SectionAt(n)
	if sec == nil {
		return s
	}
	s.Section = &shownSection{Kind: sec.Kind, Language: sec.Language, Command: sec.Command, FirstLine: sec.FirstLine, LastLine: sec.LastLine, Problems: []parser.Problem{}}
	for _, p := range sec.Problems {
		if p.Line == n {
			s.Section.Problems = append(s.Section.Problems, p)
		}
	}
	if doc.Mark(n) == parser.MarkRecord {
		s.Records = recordsAt(sec.Data, n)
	}
	return s
}

// claims are the verdicts and findings that quote a line.
func claims(r *analyze.Report, document string, n int) []claim {
	out := []claim{}
	for _, v := range r.Verdicts {
		for _, q := range v.Evidence {
			if q.Document == document && q.Line == n {
				out = append(out, claim{"verdict", v.Rule, v.Cause, v.Port, v.Transport, v.Confidence, v.Summary})
				break
			}
		}
	}
	for _, f := range r.Findings {
		for _, q := range f.Evidence {
			if q.Document == document && q.Line == n {
				out = append(out, claim{"finding", f.Rule, f.Cause, f.Port, f.Transport, f.Confidence, f.Message})
				break
			}
		}
	}
	return out
}

// showText is the answer for a terminal.
func showText(s *shown) string {
	var b textBlock
	b.line("%s:%d", s.Document, s.Line)
	b.line("  text      %s", s.Text)
	if s.Repaired != nil {
		b.line("  read as   %s", *s.Repaired)
		b.line("  repairs   %s", strings.Join(s.Repairs, ", "))
	}
	if s.Continues {
		b.line("  joined    to line %d, which a console or a form had broken", s.Line-1)
	}
	b.line("  encoding  %s", s.Encoding)
	mark := s.Mark
	if s.Pattern != "" {
		mark += ": " + s.Pattern
	}
	b.line("  mark      %s", mark)
	if c := s.Command; c != nil {
		text := c.Command
		if c.Time != "" {
			text += ", at " + c.Time
		}
		if c.Exit != nil {
			text += fmt.Sprintf(", exit code %d", *c.Exit)
		}
		b.line("  command   %s", text)
	}
	if sec := s.Section; sec != nil {
		text := sec.Kind
		if sec.Language != "" {
			text += " (" + sec.Language + ")"
		}
		text += fmt.Sprintf(", lines %d to %d", sec.FirstLine, sec.LastLine)
		if sec.Command != "" {
			text += ", printed by " + sec.Command
		}
		b.line("  section   %s", text)
		for _, p := range sec.Problems {
			b.line("  problem   %s", p.Message)
		}
	}
	for _, r := range s.Records {
		from := ""
		if r.Line != s.Line {
			from = fmt.Sprintf(", which begins on line %d", r.Line)
		}
		name := r.Path
		if name == wholeData {
			name = "the data of the section"
		}
		b.line("  record    %s%s", name, from)
		for _, line := range strings.Split(r.tree(), "\n") {
			b.line("            %s", line)
		}
	}
	if len(s.Claims) == 0 {
		b.line("  claims    none quotes this line")
	}
	for _, c := range s.Claims {
		at := ""
		if c.Port != nil {
			at = fmt.Sprintf(", %s port %d", strings.ToUpper(c.Transport), *c.Port)
		}
		b.line("  %-9s %s%s, %s: %s", c.Kind, c.Rule, at, c.Confidence, c.Text)
	}
	return b.String()
}
