package analyze_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/analyze"
	"diag/internal/rulecase"
	"diag/parser"
)

// ticket is a text with a question.
type ticket struct {
	name, text string
	question   analyze.Question
}

// tickets are the whole tickets of the project and the texts that make rules fire.
func tickets(t *testing.T) []ticket {
	t.Helper()
	var out []ticket
	dumps, err := filepath.Glob("../testdata/*/dump.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range dumps {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		args, err := os.ReadFile(filepath.Join(filepath.Dir(f), "question.txt"))
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		out = append(out, ticket{filepath.Base(filepath.Dir(f)), string(data), question(t, string(args))})
	}
	archives, err := filepath.Glob("testdata/rules/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archives {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		cases, err := rulecase.Read(data)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cases {
			for _, m := range c.Files {
				if c.Kind() == "hit" {
					out = append(out, ticket{filepath.Base(f) + "/" + c.Name, string(m.Data), c.Question})
				}
			}
		}
	}
	if len(out) == 0 {
		t.Fatal("no tickets")
	}
	return out
}

func (k ticket) analyze(text string) *analyze.Report {
	return analyze.Analyze(parser.NewDump(parser.Parse("dump.txt", []byte(text))), analyze.Options{Question: k.question})
}

// block is a section with its command line and what stands around it.
type block struct {
	kind, text string
}

// blocks cuts a text so that every block holds one section; what stands before
// the first section, such as an error message, is the head.
func blocks(text string) (head string, out []block) {
	doc := parser.Parse("dump.txt", []byte(text))
	starts := []int{}
	var kinds []string
	for _, s := range doc.Sections {
		if s.Kind == "error-text" {
			continue
		}
		from := s.FirstLine
		if s.Echo.Line > 0 && s.Echo.Line < from && (len(starts) == 0 || s.Echo.Line > starts[len(starts)-1]) {
			from = s.Echo.Line
		}
		if len(starts) > 0 && from <= starts[len(starts)-1] {
			continue
		}
		starts = append(starts, from)
		kinds = append(kinds, s.Kind)
	}
	line := func(from, to int) string {
		var b strings.Builder
		for n := from; n < to; n++ {
			b.WriteString(doc.Text.Raw(n) + "\n")
		}
		return b.String()
	}
	if len(starts) == 0 {
		return text, nil
	}
	for i, from := range starts {
		to := doc.Text.Len() + 1
		if i+1 < len(starts) {
			to = starts[i+1]
		}
		out = append(out, block{kinds[i], line(from, to)})
	}
	return line(1, starts[0]), out
}

// TestDeletedSection takes each section out of each ticket in turn: a right
// verdict must not turn into a wrong one. When it rested on that section its
// confidence falls, it turns into "unknown", or the section is asked for.
func TestDeletedSection(t *testing.T) {
	for _, k := range tickets(t) {
		before := verdicts(k.analyze(k.text))
		head, bs := blocks(k.text)
		for i := range bs {
			var b strings.Builder
			b.WriteString(head)
			for j := range bs {
				if j != i {
					b.WriteString(bs[j].text)
				}
			}
			after := k.analyze(b.String())
			for _, v := range after.Verdicts {
				if v.Port == nil {
					continue
				}
				old, ok := before[key(v)]
				if !ok || v.Cause == old.Cause && v.Confidence <= old.Confidence || v.Cause == analyze.Unknown || v.Confidence < old.Confidence || asks(v, bs[i].kind) {
					continue
				}
				t.Errorf("%s without its %s section (number %d): %s was %s (%s), is %s (%s): %s", k.name, bs[i].kind, i+1, key(v), old.Cause, old.Confidence, v.Cause, v.Confidence, v.Summary)
			}
		}
	}
}

// TestShuffledSections turns the sections of each ticket around: nothing but
// line numbers may change. Several captures of one kind are a sequence in
// time and stay in order.
func TestShuffledSections(t *testing.T) {
	for _, k := range tickets(t) {
		head, bs := blocks(k.text)
		if len(bs) < 2 || repeats(bs) {
			continue
		}
		for name, shuffled := range map[string][]block{"reversed": reversed(bs), "rotated": append(slices.Clone(bs[1:]), bs[0])} {
			var b strings.Builder
			b.WriteString(head)
			for _, x := range shuffled {
				b.WriteString("\n" + x.text)
			}
			before, after := facts(k.analyze(k.text)), facts(k.analyze(b.String()))
			if diff := cmp.Diff(before, after); diff != "" {
				t.Errorf("%s %s (-before +after):\n%s", k.name, name, diff)
			}
		}
	}
}

func repeats(bs []block) bool {
	seen := map[string]bool{}
	for _, b := range bs {
		if seen[b.kind] {
			return true
		}
		seen[b.kind] = true
	}
	return false
}

func reversed(bs []block) []block {
	out := slices.Clone(bs)
	slices.Reverse(out)
	return out
}

func key(v analyze.Verdict) string {
	if v.Port == nil {
		return "no port"
	}
	return fmt.Sprintf("%d/%s", *v.Port, v.Transport)
}

func verdicts(r *analyze.Report) map[string]analyze.Verdict {
	out := map[string]analyze.Verdict{}
	for _, v := range r.Verdicts {
		if _, ok := out[key(v)]; !ok {
			out[key(v)] = v
		}
	}
	return out
}

// asks reports whether the verdict asks for captures of the kind.
func asks(v analyze.Verdict, kind string) bool {
	words := map[string][]string{
		"netstat": {"netstat"}, "servicestate": {"servicestate"}, "urlacl": {"urlacl"}, "iplisten": {"iplisten"}, "sslcert": {"sslcert"},
		"excludedportrange": {"excludedportrange"}, "dynamicport": {"dynamicport"}, "portproxy": {"portproxy"}, "tasklist": {"tasklist"},
		"services": {"tasklist", "sc.exe", "servicestate"}, "ipconfig": {"ipconfig"}, "get-nettcpconnection": {"netstat"},
		"get-process": {"tasklist"}, "wmic": {"tasklist"}, "appcmd": {"appcmd"}, "systeminfo": {"systeminfo"},
	}[kind]
	for _, m := range v.Missing {
		for _, w := range words {
			if strings.Contains(m.Command, w) {
				return true
			}
		}
	}
	return false
}

// facts is a report without line numbers and order.
func facts(r *analyze.Report) []string {
	var out []string
	for _, v := range r.Verdicts {
		var owners []string
		for _, o := range v.Owners {
			pid := ""
			if o.PID != nil {
				pid = fmt.Sprint(*o.PID)
			}
			owners = append(owners, strings.Join([]string{pid, o.Process, o.Service, o.Product, o.URL, o.Confidence.String()}, "|"))
		}
		slices.Sort(owners)
		out = append(out, fmt.Sprintf("verdict %s %s %s %s %v", key(v), v.Cause, v.Confidence, v.Rule, owners))
	}
	for _, f := range r.Findings {
		out = append(out, fmt.Sprintf("finding %s %s %s", f.Rule, f.Severity, f.Confidence))
	}
	slices.Sort(out)
	return out
}
