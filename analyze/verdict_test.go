package analyze_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"diag/analyze"
	"diag/parser"
)

// TestVerdicts checks which of several rules answers, how sure it is and whom
// it names. The comment of the archive holds a line for every ticket:
//
//	name: arguments -> 8080/tcp process proven 5120, 53/udp unknown proven
func TestVerdicts(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "verdicts.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	ar := txtar.Parse(data)
	want, args := map[string]string{}, map[string]string{}
	for name, line := range arguments(string(ar.Comment)) {
		before, after, ok := strings.Cut(line, "->")
		if !ok {
			continue
		}
		args[name], want[name] = strings.TrimSpace(before), strings.TrimSpace(after)
	}
	tickets := cases(ar)
	if len(tickets) != len(want) {
		t.Errorf("%d tickets, %d expectations", len(tickets), len(want))
	}
	for _, c := range tickets {
		t.Run(c.name, func(t *testing.T) {
			rep := analyze.Analyze(parser.NewDump(c.docs...), analyze.Options{Question: question(t, args[c.name])})
			if diff := cmp.Diff(want[c.name], answers(rep)); diff != "" {
				t.Errorf("(-want +got)\n%s%s", diff, outline(rep))
			}
			for _, v := range rep.Verdicts {
				if len(v.Evidence) == 0 && v.Cause != analyze.Unknown {
					t.Errorf("the verdict %s quotes nothing", v.Cause)
				}
				for _, r := range v.Remedies {
					if r.Command != "" && (r.Undo == "" || r.Check == "" || r.SideEffects == "") {
						t.Errorf("remedy without undo, check or side effects: %+v", r)
					}
				}
			}
		})
	}
}

func answers(r *analyze.Report) string {
	var out []string
	for _, v := range r.Verdicts {
		where := "-"
		if v.Port != nil {
			where = fmt.Sprintf("%d/%s", *v.Port, v.Transport)
		}
		s := fmt.Sprintf("%s %s %s", where, v.Cause, v.Confidence)
		for _, o := range v.Owners {
			if o.PID != nil {
				s += fmt.Sprintf(" %d", *o.PID)
			}
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}
