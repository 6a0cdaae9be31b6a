package analyze_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/analyze"
	"diag/parser"
)

// TestMute: a muted finding is counted and gone, a verdict stays, and a mute
// that silences nothing shows as stale.
func TestMute(t *testing.T) {
	const dump = `C:\>netstat -ano | findstr 8080
  TCP    0.0.0.0:8080           0.0.0.0:0              LISTENING       4711
`
	run := func(mutes ...analyze.Mute) *analyze.Report {
		return analyze.Analyze(parser.NewDump(parser.Parse("dump.txt", []byte(dump))), analyze.Options{Mutes: mutes, Question: analyze.Question{Ports: []analyze.PortQuery{{Port: 8080}}}})
	}
	plain := run()
	if len(plain.Verdicts) == 0 || plain.Muted != nil {
		t.Fatalf("without mutes: %d verdicts, muted %v", len(plain.Verdicts), plain.Muted)
	}
	var mutes []analyze.Mute
	var want []analyze.Muted
	counts := map[string]int{}
	var order []string
	for _, f := range plain.Findings {
		if counts[f.Rule] == 0 {
			order = append(order, f.Rule)
		}
		counts[f.Rule]++
	}
	if len(order) == 0 {
		t.Fatal("the dump has no finding to mute")
	}
	for _, rule := range order {
		mutes = append(mutes, analyze.Mute{Rule: rule, Reason: "known"})
		want = append(want, analyze.Muted{Rule: rule, Reason: "known", Findings: counts[rule]})
	}
	other := 1
	mutes = append(mutes, analyze.Mute{Rule: order[0], Port: &other, Reason: "stale"}, analyze.Mute{Rule: plain.Verdicts[0].Rule, Reason: "a verdict"})
	want = append(want, analyze.Muted{Rule: order[0], Port: &other, Reason: "stale"}, analyze.Muted{Rule: plain.Verdicts[0].Rule, Reason: "a verdict"})
	got := run(mutes...)
	if len(got.Findings) != 0 {
		t.Errorf("%d findings are left", len(got.Findings))
	}
	if diff := cmp.Diff(want, got.Muted); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(plain.Verdicts, got.Verdicts); diff != "" {
		t.Errorf("the verdicts changed:\n%s", diff)
	}
}
