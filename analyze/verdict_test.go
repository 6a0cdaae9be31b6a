package analyze_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/analyze"
	"diag/internal/rulecase"
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
	cases, err := rulecase.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	if len(cases) == 0 {
		t.Error("no tickets")
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			rep := c.Analyze()
			if diff := cmp.Diff(c.Want, answers(rep)); diff != "" {
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
