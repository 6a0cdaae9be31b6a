package analyze_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"diag/analyze"
	"diag/internal/rulecase"
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
			cases, err := rulecase.Read(data)
			if err != nil {
				t.Fatal(err)
			}
			seen := map[string]bool{}
			for _, c := range cases {
				kind := c.Kind()
				seen[kind] = true
				t.Run(c.Name, func(t *testing.T) {
					rep := c.Analyze()
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
						t.Errorf("%s: texts are called hit, near-miss or missing", c.Name)
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

// question reads "--port 80/tcp --error 10013".
func question(t *testing.T, args string) analyze.Question {
	t.Helper()
	q, err := rulecase.Question(args)
	if err != nil {
		t.Fatal(err)
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
