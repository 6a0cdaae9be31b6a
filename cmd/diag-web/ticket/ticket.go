// Package ticket diagnoses files that somebody handed to the page, as diag
// analyze does with files on disk.
package ticket

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"diag/analyze"
	"diag/analyze/report"
	"diag/internal/intake"
	"diag/parser"
)

// MaxText is how much text one ticket may hold, in bytes: what comes of it has
// to fit into the 4 GiB that a WebAssembly program can address.
const MaxText = 256 << 20

// File is one file of a ticket.
type File struct {
	// Name is "dump.txt", or "folder/dump.txt" where a whole folder was given.
	Name string
	// Size is the length in bytes.
	Size int64
	// Read returns the content; it is called once at most.
	Read func() ([]byte, error)
}

// Trouble is an input that could not be read, or a question that nobody
// understands.
type Trouble struct {
	Text string
	// Advice is what to do about it, or "".
	Advice string
}

// Result is what the page shows. The four reports are nil where there was
// nothing to analyze.
type Result struct {
	Markdown, Brief, HTML, JSON []byte
	// Headline is the answer in one sentence.
	Headline string
	Troubles []Trouble
	// Hints are remarks about inputs that were read.
	Hints []string
}

// Stage is a step of the work, as the progress line names it.
type Stage struct {
	Text string
	// Done of All steps lie behind.
	Done, All int
}

// Diagnose reads the files, which describe one machine, in the order of their
// names, and answers the question in ports ("80, 53/udp") and codes ("10013
// 0x80070020"); both may be empty. It calls progress before each step.
func Diagnose(files []File, ports, codes string, progress func(Stage)) *Result {
	d := &diagnosis{out: &Result{}}
	q := d.question(ports, codes)
	if len(d.out.Troubles) > 0 {
		return d.out
	}
	files = slices.Clone(files)
	slices.SortStableFunc(files, func(a, b File) int { return slices.Compare(strings.Split(a.Name, "/"), strings.Split(b.Name, "/")) })
	all := len(files) + 2
	in := &intake.Intake{Left: MaxText, Fail: d.fail, TooLarge: d.tooLarge, Hint: func(s string) { d.out.Hints = append(d.out.Hints, s) }}
	for i, f := range files {
		if i == intake.MaxMembers {
			d.fail(fmt.Errorf("more than %d files were given; the others are left out", intake.MaxMembers), "")
			break
		}
		if strings.Contains(f.Name, "/") && intake.Litter(f.Name) {
			continue
		}
		progress(Stage{"Reading " + f.Name, i, all})
		d.file(in, f)
	}
	if len(files) == 0 {
		d.fail(errors.New("there is no text to analyze"), "drop a file with what the commands printed, or paste it")
	}
	if len(in.Documents) == 0 {
		return d.out
	}
	dump := parser.NewDump(in.Documents...)
	for _, doc := range dump.Documents {
		d.out.Hints = append(d.out.Hints, intake.Remarks(doc)...)
	}
	progress(Stage{"Analyzing", all - 2, all})
	r := analyze.Analyze(dump, analyze.Options{Question: q})
	progress(Stage{"Writing the report", all - 1, all})
	d.render(r)
	return d.out
}

type diagnosis struct{ out *Result }

func (d *diagnosis) fail(err error, advice string) {
	d.out.Troubles = append(d.out.Troubles, Trouble{err.Error(), advice})
}

func (d *diagnosis) tooLarge(name string) {
	d.fail(fmt.Errorf("%s: a ticket of more than %d MiB is too large for a browser", name, MaxText>>20), "use diag analyze on the command line, or drop only the part that matters")
}

// question reads the two fields. Several entries are separated by blanks,
// commas or semicolons.
func (d *diagnosis) question(ports, codes string) analyze.Question {
	var q analyze.Question
	for _, s := range words(ports) {
		p, err := analyze.ParsePortQuery(s)
		if err != nil {
			d.fail(fmt.Errorf("port: %w", err), "write a port such as 80, 443/tcp or 53/udp")
			continue
		}
		q.Ports = append(q.Ports, p)
	}
	for _, s := range words(codes) {
		c, err := analyze.ParseErrorCode(s)
		if err != nil {
			d.fail(fmt.Errorf("error: %q is no error number", s), "write a number such as 10013, 32 or 0x80070020")
			continue
		}
		q.Errors = append(q.Errors, c)
	}
	return q
}

func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r <= ' ' || r == ',' || r == ';' || r == '\u00a0' })
}

func (d *diagnosis) file(in *intake.Intake, f File) {
	if f.Size > in.Left {
		in.TooLarge(f.Name)
		return
	}
	data, err := f.Read()
	switch {
	case err != nil:
		d.fail(fmt.Errorf("%s: %w", f.Name, err), "choose the file again")
	case intake.IsArchive(f.Name):
		in.Archive(f.Name, bytes.NewReader(data), int64(len(data)))
	default:
		in.Take(f.Name, data)
	}
}

func (d *diagnosis) render(r *analyze.Report) {
	for _, form := range []struct {
		out   *[]byte
		write func(io.Writer, *analyze.Report) error
	}{{&d.out.Markdown, report.Markdown}, {&d.out.Brief, report.Brief}, {&d.out.HTML, report.HTML}, {&d.out.JSON, report.JSON}} {
		var b bytes.Buffer
		if err := form.write(&b, r); err != nil {
			d.fail(fmt.Errorf("the report cannot be written: %w", err), "")
			continue
		}
		*form.out = b.Bytes()
	}
	d.out.Headline = "What was captured shows no port in trouble."
	if len(r.Verdicts) > 0 {
		d.out.Headline = r.Verdicts[0].Summary
	}
}
