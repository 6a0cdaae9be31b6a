// Package analyze draws conclusions from a parsed dump: who holds a port, how
// sure that is, what is missing, what to do and what that costs.
//
//	report := analyze.Analyze(dump, analyze.Options{})
//
// The steps are: correlate the sections into one Host, find the ports worth a
// verdict, let every rule look, and rank what they found.
package analyze

import (
	"slices"
	"sort"
	"sync"

	"diag/analyze/correlate"
	"diag/analyze/signature"
	"diag/parser"
)

// Options steers an analysis. The zero value asks the dump itself.
type Options struct {
	Question
	// Signatures are the known products; nil means the built-in ones.
	Signatures *signature.Set
	// Mutes are findings that nobody wants to see.
	Mutes []Mute
}

// Analyze diagnoses the machine that a dump was captured on.
func Analyze(d *parser.Dump, o Options) *Report {
	if o.Signatures == nil {
		o.Signatures = signature.Builtin()
	}
	h := correlate.Build(d)
	model := sync.OnceValue(func() *httpModel { return newHTTPModel(h) })
	r := &Report{Schema: Schema, Verdicts: []Verdict{}, Findings: []Finding{}, Inputs: inputs(d), Dump: d, Host: h, Question: o.Question, signatures: o.Signatures}
	all := topics(h, o.Question)
	for i := range rules {
		if rules[i].Host != nil {
			p := &Pass{Host: h, Signatures: o.Signatures, model: model, all: all, rule: &rules[i], out: &r.Findings}
			rules[i].Host(p)
		}
	}
	machine := r.Findings
	for _, t := range machineTopic(all, machine) {
		var found []Finding
		for i := range rules {
			if rules[i].Port != nil {
				p := &Pass{Host: h, Signatures: o.Signatures, model: model, topic: t, all: all, rule: &rules[i], out: &found}
				rules[i].Port(p)
			}
		}
		v, rest := decide(t, found, machine)
		if v != nil {
			r.Verdicts = append(r.Verdicts, *v)
		}
		r.Findings = append(r.Findings, rest...)
	}
	for i := range r.Verdicts {
		r.Verdicts[i].Remedies = gate(h, r.Verdicts[i].Remedies)
	}
	for i := range r.Findings {
		r.Findings[i].Remedies = gate(h, r.Findings[i].Remedies)
	}
	r.Findings = slices.DeleteFunc(tidy(r.Findings), r.answers)
	r.mute(o.Mutes)
	return r
}

// answers reports whether a finding is the reason of a verdict and need not be
// told twice.
func (r *Report) answers(f Finding) bool {
	return slices.ContainsFunc(r.Verdicts, func(v Verdict) bool { return v.Rule == f.Rule && v.Summary == f.Message })
}

// decide picks the answer for a topic. What lost stays behind as a finding.
func decide(t *topic, found, machine []Finding) (*Verdict, []Finding) {
	var candidates, rest []Finding
	for _, f := range found {
		if f.Cause != "" {
			candidates = append(candidates, f)
		} else {
			rest = append(rest, f)
		}
	}
	if t.port < 0 || t.has(machineErrors...) {
		// A question without a port may be answered by what holds for the machine.
		for _, f := range machine {
			if f.Cause != "" && (t.port < 0 || t.transport == orTCP(f.Transport)) {
				candidates = append(candidates, f)
			}
		}
	}
	ranked, unfit := rank(t, candidates)
	rest = append(rest, unfit...)
	if len(ranked) == 0 {
		return nil, rest
	}
	w := ranked[0]
	v := &Verdict{
		Transport: t.transport, Cause: w.Cause, Confidence: w.Confidence, Rule: w.Rule, Summary: w.Message,
		Owners: w.Owners, Evidence: w.Evidence, Missing: w.Missing, Remedies: w.Remedies, Refute: w.Refute, Rejected: []Rejection{}, Decisive: len(w.Missing),
	}
	if t.port >= 0 {
		port := t.port
		v.Port = &port
	}
	if v.Owners == nil {
		v.Owners = []Owner{}
	}
	for _, f := range append(append([]Finding{}, ranked[1:]...), unfit...) {
		if f.Cause != Unknown && f.Cause != NotBlocked && f.Cause != w.Cause {
			v.Rejected = append(v.Rejected, Rejection{f.Cause, f.Rule, f.Message})
		}
	}
	for _, f := range rest {
		if f.Severity == Gap {
			v.Missing = mergeMissing(v.Missing, f.Missing...)
		}
	}
	for _, f := range ranked[1:] {
		if f.Cause != Unknown && f.Cause != NotBlocked {
			rest = append(rest, f)
		}
		if f.Cause == Unknown && w.Cause != NotBlocked && w.Confidence < Proven && t.port >= 0 {
			v.Missing = mergeMissing(v.Missing, f.Missing...)
		}
	}
	return v, rest
}

// orTCP is the transport of a condition of the whole machine.
func orTCP(transport string) string {
	if transport == "" {
		return "tcp"
	}
	return transport
}

// tidy orders findings by weight for the reader and drops repetitions.
func tidy(fs []Finding) []Finding {
	sort.SliceStable(fs, func(i, j int) bool {
		a, b := fs[i], fs[j]
		if a.Severity != b.Severity {
			return a.Severity > b.Severity
		}
		return a.Confidence > b.Confidence
	})
	type key struct {
		rule, message string
	}
	seen := map[key]bool{}
	out := []Finding{}
	for _, f := range fs {
		k := key{f.Rule, f.Message}
		if !seen[k] {
			seen[k] = true
			out = append(out, f)
		}
	}
	return out
}
