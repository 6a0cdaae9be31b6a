package docgen

import (
	"fmt"
	"strings"

	"diag/analyze"
)

// Causes describes the causes, with the rules that can reach each and the
// errors that it explains.
func Causes() []byte {
	var b strings.Builder
	b.WriteString("# Causes\n\n" + Note)
	b.WriteString("A cause is what must be removed, not the symptom. The words are fixed; scripts read them in\n`verdicts[].cause` of the JSON report. Each completes the sentence *The port cannot be used, or\nanswers wrongly, because ...*\n")
	for _, t := range analyze.Causes() {
		fmt.Fprintf(&b, "\n## %s\n\n%s: %s.\n", t.Cause, strings.ToUpper(t.Title[:1])+t.Title[1:], prose(t.Means))
		var rules, codes []string
		for _, r := range analyze.Rules() {
			if has(r.Causes, t.Cause) {
				rules = append(rules, "- "+link("rules.md", r.ID)+": "+prose(r.Title)+"\n")
			}
		}
		for _, e := range analyze.Errors() {
			if has(e.Suspects, t.Cause) {
				codes = append(codes, fmt.Sprintf("[%d](errors.md#%s)", e.Code, anchor(e)))
			}
		}
		if len(rules) > 0 {
			b.WriteString("\nReached by\n\n" + strings.Join(rules, ""))
		}
		if len(codes) > 0 {
			b.WriteString("\nSuspected for error " + strings.Join(codes, ", ") + ".\n")
		}
	}
	return []byte(b.String())
}

func has(list []analyze.Cause, c analyze.Cause) bool {
	for _, x := range list {
		if x == c {
			return true
		}
	}
	return false
}
