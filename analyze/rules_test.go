package analyze_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"diag/analyze"
	"diag/parser"
)

// TestRules runs every rule's own texts: "hit" must make it fire, "near-miss"
// must not, and "missing" (the evidence is absent) may at most yield a gap.
func TestRules(t *testing.T) {
	for _, r := range analyze.Rules() {
		t.Run(r.ID, func(t *testing.T) {
			file := filepath.Join("testdata", "rules", r.ID+".txtar")
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatalf("every rule needs texts: %v", err)
			}
			ar := txtar.Parse(data)
			args := arguments(string(ar.Comment))
			seen := map[string]bool{}
			for _, c := range cases(ar) {
				kind := strings.TrimRight(c.name, "-0123456789")
				seen[kind] = true
				t.Run(c.name, func(t *testing.T) {
					rep := analyze.Analyze(parser.NewDump(c.docs...), analyze.Options{Question: question(t, args[c.name])})
					fired, gapOnly := fires(rep, r.ID)
					switch kind {
					case "hit":
						if !fired {
							t.Errorf("the rule does not fire\n%s", outline(rep))
						}
					case "near-miss":
						if fired {
							t.Errorf("the rule fires\n%s", outline(rep))
						}
					case "missing":
						if fired && !gapOnly {
							t.Errorf("the rule fires without its evidence\n%s", outline(rep))
						}
					default:
						t.Errorf("%s: texts are called hit, near-miss or missing", c.name)
					}
				})
			}
			for _, kind := range []string{"hit", "near-miss", "missing"} {
				if !seen[kind] {
					t.Errorf("%s holds no %s text", file, kind)
				}
			}
		})
	}
}

type ruleCase struct {
	name string
	docs []*parser.Document
}

func cases(ar *txtar.Archive) []ruleCase {
	var out []ruleCase
	for _, f := range ar.Files {
		name, file, ok := strings.Cut(f.Name, "/")
		if !ok {
			continue
		}
		if len(out) == 0 || out[len(out)-1].name != name {
			out = append(out, ruleCase{name: name})
		}
		out[len(out)-1].docs = append(out[len(out)-1].docs, parser.Parse(file, f.Data))
	}
	return out
}

// arguments reads lines such as "hit: --port 80/tcp --error 10013".
func arguments(comment string) map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(comment) {
		if name, rest, ok := strings.Cut(line, ":"); ok {
			out[strings.TrimSpace(name)] = strings.TrimSpace(rest)
		}
	}
	return out
}

func question(t *testing.T, args string) analyze.Question {
	t.Helper()
	var q analyze.Question
	words := strings.Fields(args)
	for i := 0; i+1 < len(words); i += 2 {
		switch words[i] {
		case "--port":
			number, transport, _ := strings.Cut(words[i+1], "/")
			n, err := strconv.Atoi(number)
			if err != nil {
				t.Fatal(err)
			}
			q.Ports = append(q.Ports, analyze.PortQuery{Port: n, Transport: transport})
		case "--error":
			code, err := analyze.ParseErrorCode(words[i+1])
			if err != nil {
				t.Fatal(err)
			}
			q.Errors = append(q.Errors, code)
		default:
			t.Fatalf("unknown argument %q", words[i])
		}
	}
	return q
}

func fires(r *analyze.Report, id string) (fired, gapOnly bool) {
	gapOnly = true
	for _, v := range r.Verdicts {
		if v.Rule == id {
			fired = true
			gapOnly = gapOnly && v.Cause == analyze.Unknown
		}
	}
	for _, f := range r.Findings {
		if f.Rule == id {
			fired = true
			gapOnly = gapOnly && f.Severity == analyze.Gap
		}
	}
	return fired, gapOnly
}

func outline(r *analyze.Report) string {
	var b strings.Builder
	for _, v := range r.Verdicts {
		b.WriteString("verdict " + v.Rule + " (" + v.Confidence.String() + "): " + v.Summary + "\n")
	}
	for _, f := range r.Findings {
		b.WriteString("finding " + f.Rule + " (" + f.Severity.String() + "): " + f.Message + "\n")
	}
	return b.String()
}
