package compare

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"diag/analyze"
	"diag/analyze/evidence"
)

// troubles compares verdicts and findings.
func (r *Result) troubles(b, a *analyze.Report, o Options) {
	type key struct {
		port      int
		transport string
	}
	keyOf := func(v *analyze.Verdict) key {
		if v.Port == nil {
			return key{-1, ""}
		}
		return key{*v.Port, v.Transport}
	}
	after := map[key]*analyze.Verdict{}
	for i := range a.Verdicts {
		after[keyOf(&a.Verdicts[i])] = &a.Verdicts[i]
	}
	seen := map[key]bool{}
	for i := range b.Verdicts {
		v := &b.Verdicts[i]
		seen[keyOf(v)] = true
		r.verdict(v, after[keyOf(v)], o.Program)
	}
	for i := range a.Verdicts {
		if v := &a.Verdicts[i]; !seen[keyOf(v)] {
			r.verdict(nil, v, o.Program)
		}
	}
	r.findings(b, a, o)
	slices.SortStableFunc(r.Troubles, func(x, y Trouble) int {
		if x.Verdict != y.Verdict {
			if x.Verdict {
				return -1
			}
			return 1
		}
		return int(y.severity) - int(x.severity)
	})
}

// state says what a verdict means for its port.
type state uint8

const (
	silent state = iota // no verdict, or one that knows nothing
	fine
	bad
)

func stateOf(v *analyze.Verdict, program string) state {
	switch {
	case v == nil || v.Cause == analyze.Unknown:
		return silent
	case v.Cause == analyze.NotBlocked || heldBy(v, program):
		return fine
	}
	return bad
}

// heldBy reports whether the program that is to have the port holds it, alone.
func heldBy(v *analyze.Verdict, program string) bool {
	if program == "" || len(v.Owners) == 0 || v.Cause != analyze.Process && v.Cause != analyze.HTTPSys {
		return false
	}
	bare := func(s string) string { return strings.TrimSuffix(strings.ToLower(s), ".exe") }
	for _, o := range v.Owners {
		if p := bare(program); p != bare(o.Process) && p != bare(o.Service) && p != bare(o.Product) {
			return false
		}
	}
	return true
}

func (r *Result) verdict(b, a *analyze.Verdict, program string) {
	x, y := stateOf(b, program), stateOf(a, program)
	if x == silent && y == silent || x == fine && y == fine {
		return
	}
	t := Trouble{Verdict: true, severity: analyze.Error}
	for _, v := range []*analyze.Verdict{b, a} {
		if v != nil {
			t.Rule, t.Port, t.Transport = v.Rule, v.Port, v.Transport
		}
	}
	if b != nil {
		t.Before = &Side{Cause: b.Cause, Text: b.Summary, Evidence: b.Evidence}
		t.Rule = b.Rule
	}
	if a != nil {
		t.After = &Side{Cause: a.Cause, Text: a.Summary, Evidence: a.Evidence}
	}
	switch {
	case x == silent || y == silent:
		t.Status, t.Why = CannotTell, "the dump before does not carry enough evidence"
		if y == silent {
			t.Why = "the dump after does not carry enough evidence"
		}
	case x == bad && y == fine:
		t.Status = Fixed
	case x == fine && y == bad:
		t.Status = New
	case b.Cause == a.Cause && !othersHold(b, a):
		t.Status = StillThere
	default:
		t.Status = Changed
	}
	r.Troubles = append(r.Troubles, t)
}

// othersHold reports whether two verdicts surely name different owners.
func othersHold(b, a *analyze.Verdict) bool {
	names := func(v *analyze.Verdict) map[string]bool {
		out := map[string]bool{}
		for _, o := range v.Owners {
			for _, s := range []string{o.Process, o.Service, o.Product, o.URL} {
				if s != "" {
					out[strings.ToLower(s)] = true
				}
			}
		}
		return out
	}
	x, y := names(b), names(a)
	for s := range x {
		if y[s] {
			return false
		}
	}
	return len(x) > 0 && len(y) > 0
}

func (r *Result) findings(b, a *analyze.Report, o Options) {
	after := map[string]*analyze.Finding{}
	for i := range a.Findings {
		if f := &a.Findings[i]; worth(f, o) {
			if k := meaning(f); after[k] == nil {
				after[k] = f
			}
		}
	}
	seen := map[string]bool{}
	for i := range b.Findings {
		f := &b.Findings[i]
		k := meaning(f)
		if !worth(f, o) || seen[k] {
			continue
		}
		seen[k] = true
		t := found(f)
		t.Before = said(f)
		switch g := after[k]; {
		case g != nil:
			t.Status, t.After = StillThere, said(g)
		default:
			t.Status = Fixed
			if kind := lacks(b, a, f); kind != "" {
				t.Status, t.Why = CannotTell, "the dump after has no "+kind+" output, on which it rests"
			}
		}
		r.Troubles = append(r.Troubles, t)
	}
	for i := range a.Findings {
		f := &a.Findings[i]
		k := meaning(f)
		if !worth(f, o) || seen[k] {
			continue
		}
		seen[k] = true
		t := found(f)
		t.Status, t.After = New, said(f)
		if kind := lacks(a, b, f); kind != "" {
			t.Status, t.Why = CannotTell, "the dump before has no "+kind+" output, on which it rests"
		}
		r.Troubles = append(r.Troubles, t)
	}
}

// worth reports whether a finding tells of trouble with the ports in question.
func worth(f *analyze.Finding, o Options) bool {
	if f.Severity < analyze.Warning {
		return false
	}
	if f.Port == nil {
		return true
	}
	return asked(o.Ports, *f.Port, *f.Port, f.Transport)
}

func found(f *analyze.Finding) Trouble {
	return Trouble{Rule: f.Rule, Port: f.Port, Transport: f.Transport, severity: f.Severity}
}

func said(f *analyze.Finding) *Side {
	return &Side{Cause: f.Cause, Text: f.Message, Evidence: f.Evidence}
}

// fleetingNumbers finds process IDs, and ports that Windows handed out.
var fleetingNumbers = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\b(?:pids?|process(?:es)?) \d+(?:(?:, | and )\d+)*|:(?:4915[2-9]|491[6-9]\d|49[2-9]\d\d|5\d{4}|6[0-4]\d{3}|65[0-5]\d\d)\b`)
})

// meaning keys a finding: what it says without the numbers that every start
// makes anew.
func meaning(f *analyze.Finding) string {
	port := ""
	if f.Port != nil {
		port = strconv.Itoa(*f.Port)
	}
	return f.Rule + " " + f.Transport + " " + port + " " + fleetingNumbers().ReplaceAllString(f.Message, "#")
}

// lacks returns the kind of output that a finding rests on and that the other
// dump has none of, or "".
func lacks(own, other *analyze.Report, f *analyze.Finding) string {
	for _, q := range f.Evidence {
		if kind := kindOf(own, q); kind != "" && !other.Host.Has(kind) {
			return kind
		}
	}
	return ""
}

// kindOf is the kind of the section that a quoted line stands in, or "".
func kindOf(r *analyze.Report, q evidence.Quote) string {
	for _, doc := range r.Dump.Documents {
		if doc.Name != q.Document {
			continue
		}
		for _, s := range doc.Sections {
			if s.FirstLine <= q.Line && q.Line <= s.LastLine {
				return s.Kind
			}
		}
	}
	return ""
}
