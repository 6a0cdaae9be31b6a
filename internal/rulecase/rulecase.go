// Package rulecase reads archives of short texts with the question that goes
// with each: analyze/testdata/rules/ID.txtar holds texts on which the rule must
// fire ("hit"), must stay silent ("near-miss"), and whose evidence is absent
// ("missing"). Tests run them, and the documentation shows them.
package rulecase

import (
	"fmt"
	"strings"

	"golang.org/x/tools/txtar"

	"diag/analyze"
	"diag/parser"
)

// Case is one text, which may consist of several files.
type Case struct {
	// Name is as the archive has it: hit, near-miss-2, ...
	Name string
	// Args is the question as a command line asks it: "--port 80 --error 10013".
	Args     string
	Question analyze.Question
	// Want is what the archive expects of the text; empty for those of rules.
	Want  string
	Files []txtar.File
}

// Kind is the name without its number: hit, near-miss, missing.
func (c Case) Kind() string { return strings.TrimRight(c.Name, "-0123456789") }

// Analyze gives the report on the text.
func (c Case) Analyze() *analyze.Report {
	var docs []*parser.Document
	for _, f := range c.Files {
		docs = append(docs, parser.Parse(f.Name, f.Data))
	}
	return analyze.Analyze(parser.NewDump(docs...), analyze.Options{Question: c.Question})
}

// Read takes an archive apart. Its comment gives the questions, in lines such
// as "hit: --port 80/tcp --error 10013", or with what is expected of the text
// behind an arrow: "name: --port 80 -> 80/tcp process proven 5120".
func Read(archive []byte) ([]Case, error) {
	ar := txtar.Parse(archive)
	args, want := map[string]string{}, map[string]string{}
	for line := range strings.Lines(string(ar.Comment)) {
		if name, rest, ok := strings.Cut(line, ":"); ok {
			before, after, _ := strings.Cut(rest, "->")
			name = strings.TrimSpace(name)
			args[name], want[name] = strings.TrimSpace(before), strings.TrimSpace(after)
		}
	}
	var out []Case
	for _, f := range ar.Files {
		name, file, ok := strings.Cut(f.Name, "/")
		if !ok {
			return nil, fmt.Errorf("%s: a file stands in the folder of its text, such as hit/dump.txt", f.Name)
		}
		if len(out) == 0 || out[len(out)-1].Name != name {
			if _, ok := args[name]; !ok {
				return nil, fmt.Errorf("%s: the comment has no line for it", name)
			}
			q, err := Question(args[name])
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			out = append(out, Case{Name: name, Args: args[name], Question: q, Want: want[name]})
		}
		last := &out[len(out)-1]
		last.Files = append(last.Files, txtar.File{Name: file, Data: f.Data})
	}
	return out, nil
}

// Question reads the arguments --port and --error as a command line has them.
func Question(args string) (analyze.Question, error) {
	var q analyze.Question
	words := strings.Fields(args)
	for i := 0; i < len(words); i += 2 {
		if i+1 == len(words) {
			return q, fmt.Errorf("%s has no value", words[i])
		}
		switch words[i] {
		case "--port":
			port, err := analyze.ParsePortQuery(words[i+1])
			if err != nil {
				return q, err
			}
			q.Ports = append(q.Ports, port)
		case "--error":
			code, err := analyze.ParseErrorCode(words[i+1])
			if err != nil {
				return q, err
			}
			q.Errors = append(q.Errors, code)
		default:
			return q, fmt.Errorf("unknown argument %q", words[i])
		}
	}
	return q, nil
}
