package diag

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"diag/analyze"
	"diag/analyze/report"
	"diag/internal/bigtext"
	"diag/parser"
)

var mutations = flag.Int("mutations", 3000, "how many damaged tickets to read")

// renderers are all forms of a report.
var renderers = []struct {
	name  string
	write func(io.Writer, *analyze.Report) error
}{
	{"markdown", report.Markdown},
	{"brief", report.Brief},
	{"text", func(w io.Writer, r *analyze.Report) error { return report.Text(w, r, report.TextOptions{}) }},
	{"html", report.HTML},
	{"json", report.JSON},
	{"sarif", func(w io.Writer, r *analyze.Report) error { return report.SARIF(w, r, "v0.0.0") }},
}

// renderAll takes a text all the way and checks what must hold for every text.
func renderAll(t *testing.T, data []byte) (forms []string) {
	t.Helper()
	doc := parser.Parse("dump.txt", bytes.Clone(data))
	c := doc.Coverage
	if c.Blank+c.Record+c.Frame+c.Unknown != c.Lines || c.Lines != doc.Text.Len() {
		t.Errorf("coverage %+v of %d lines", c, doc.Text.Len())
	}
	for _, s := range doc.Sections {
		if s.FirstLine < 1 || s.LastLine > c.Lines || s.FirstLine > s.LastLine {
			t.Errorf("section %s has lines %d to %d of %d", s.Kind, s.FirstLine, s.LastLine, c.Lines)
		}
	}
	r := analyze.Analyze(parser.NewDump(doc), analyze.Options{})
	for _, v := range r.Verdicts {
		for _, q := range v.Evidence {
			if q.Line < 1 || q.Line > c.Lines || q.Text != doc.Text.Raw(q.Line) {
				t.Errorf("verdict %s quotes line %d of %d as %q", v.Rule, q.Line, c.Lines, q.Text)
			}
		}
	}
	for _, f := range renderers {
		var b bytes.Buffer
		if err := f.write(&b, r); err != nil {
			t.Errorf("%s: %v", f.name, err)
		}
		if b.Len() == 0 {
			t.Errorf("%s: nothing was written", f.name)
		}
		if !utf8.Valid(b.Bytes()) {
			t.Errorf("%s: the report is no UTF-8", f.name)
		}
		forms = append(forms, b.String())
	}
	return forms
}

// tickets are the dumps of testdata, in the order of their names.
func tickets(t testing.TB) [][]byte {
	t.Helper()
	names, err := filepath.Glob("testdata/*/dump.txt")
	if err != nil || len(names) == 0 {
		t.Fatalf("no tickets: %v", err)
	}
	var all [][]byte
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, data)
	}
	return all
}

// FuzzPipeline: whatever the text, there is a report in every form, the same
// one each time.
func FuzzPipeline(f *testing.F) {
	for _, data := range tickets(f) {
		if len(data) < 4000 {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		first, again := renderAll(t, data), renderAll(t, data)
		for i := range first {
			if first[i] != again[i] {
				t.Errorf("%s: a second report differs", renderers[i].name)
			}
		}
	})
}

// damageBudget is how long the report of a damaged ticket may take at most; they
// take milliseconds.
const damageBudget = 2 * time.Minute

// TestMutations damages whole tickets in many ways: none is too much.
func TestMutations(t *testing.T) {
	n := *mutations
	if testing.Short() {
		n = min(n, 150)
	}
	all := tickets(t)
	for i := range n {
		r := rand.New(rand.NewPCG(uint64(i), 1))
		data := bytes.Clone(all[r.IntN(len(all))])
		var how []string
		for range 1 + r.IntN(4) {
			var name string
			data, name = damage(r, data, all)
			how = append(how, name)
		}
		begin := time.Now()
		renderAll(t, data)
		if took := time.Since(begin); took > damageBudget {
			t.Errorf("mutation %d took %s", i, took)
		}
		if t.Failed() {
			t.Fatalf("mutation %d (%s):\n%q", i, strings.Join(how, ", "), data)
		}
	}
}

// damage changes a ticket in one way.
func damage(r *rand.Rand, data []byte, others [][]byte) ([]byte, string) {
	if len(data) == 0 {
		return []byte("x"), "fill"
	}
	from := r.IntN(len(data))
	to := min(len(data), from+1+r.IntN(1+r.IntN(2000)))
	lines := bytes.SplitAfter(data, []byte("\n"))
	switch r.IntN(12) {
	case 0:
		return data[:from], "cut the end"
	case 1:
		return data[from:], "cut the beginning"
	case 2:
		return append(data[:from:from], data[to:]...), "cut out"
	case 3:
		return append(data[:to:to], data[from:]...), "duplicate"
	case 4:
		i, j := r.IntN(len(lines)), r.IntN(len(lines))
		lines[i], lines[j] = lines[j], lines[i]
		return bytes.Join(lines, nil), "swap lines"
	case 5:
		for range 1 + r.IntN(20) {
			data[r.IntN(len(data))] ^= 1 << r.IntN(8)
		}
		return data, "flip bits"
	case 6:
		other := others[r.IntN(len(others))]
		begin := r.IntN(len(other))
		return append(append(data[:from:from], other[begin:]...), data[from:]...), "splice"
	case 7:
		r.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
		return bytes.Join(lines, nil), "shuffle lines"
	case 8:
		return bytes.ReplaceAll(data, []byte("  "), []byte(" ")), "squeeze blanks"
	case 9:
		return bytes.ReplaceAll(data, []byte("\n"), []byte("\n> ")), "quote"
	case 10:
		odd := []string{"\x00", "\xff\xfe", "\r", "\t", "\x1b[2J", "\u202e", "|", "```\n", "<!--", "%s%n", strings.Repeat("A", 5000)}
		return append(append(data[:from:from], odd[r.IntN(len(odd))]...), data[from:]...), "insert"
	}
	digits := []byte("0123456789")
	for i := from; i < to; i++ {
		if bytes.IndexByte(digits, data[i]) >= 0 {
			data[i] = digits[r.IntN(10)]
		}
	}
	return data, "other numbers"
}

// TestGrowth: four times the records, at most about four times the work,
// whatever the shape of the text. Allocations stand for work; loops that do not
// allocate show in BenchmarkKinds.
func TestGrowth(t *testing.T) {
	few := 400
	if testing.Short() {
		few = 100
	}
	for _, k := range bigtext.Kinds {
		t.Run(k.Name, func(t *testing.T) {
			one, four := work(t, k, few), work(t, k, 4*few)
			if four.count > 5*one.count+2000 || four.bytes > 5*one.bytes+4<<20 {
				t.Errorf("%d records take %+v, %d take %+v", few, one, 4*few, four)
			}
		})
	}
}

type effort struct{ count, bytes uint64 }

// work measures the analysis of a capture.
func work(t *testing.T, k bigtext.Kind, n int) effort {
	run := func(data []byte) {
		r := analyze.Analyze(parser.NewDump(parser.Parse("dump.txt", data)), analyze.Options{})
		if err := report.Markdown(io.Discard, r); err != nil {
			t.Fatal(err)
		}
	}
	run(capture(t, k, 8)) // what is made on first use
	data := capture(t, k, n)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	run(data)
	runtime.ReadMemStats(&after)
	return effort{after.Mallocs - before.Mallocs, after.TotalAlloc - before.TotalAlloc}
}

func capture(t testing.TB, k bigtext.Kind, n int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := k.Write(&b, n); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// BenchmarkKinds reads and analyzes captures of every kind in two sizes.
func BenchmarkKinds(b *testing.B) {
	for _, k := range bigtext.Kinds {
		for _, n := range []int{2_000, 20_000} {
			data := capture(b, k, n)
			b.Run(fmt.Sprintf("%s/%d/parse", k.Name, n), func(b *testing.B) {
				b.SetBytes(int64(len(data)))
				b.ReportAllocs()
				for b.Loop() {
					parser.Parse("dump.txt", bytes.Clone(data))
				}
			})
			dump := parser.NewDump(parser.Parse("dump.txt", bytes.Clone(data)))
			b.Run(fmt.Sprintf("%s/%d/analyze", k.Name, n), func(b *testing.B) {
				b.SetBytes(int64(len(data)))
				b.ReportAllocs()
				for b.Loop() {
					analyze.Analyze(dump, analyze.Options{})
				}
			})
		}
	}
}
