package analyze

import "slices"

// Mute keeps the findings of a rule out of a report. It silences no verdict: an
// answer that was asked for is given.
type Mute struct {
	Rule string
	// Port narrows it to one port; nil mutes the rule everywhere.
	Port *int
	// Reason says why, for whoever reads the report.
	Reason string
}

// Muted says what became of a Mute.
type Muted struct {
	Rule   string `json:"rule"`
	Port   *int   `json:"port,omitempty"`
	Reason string `json:"reason"`
	// Findings is how many findings it kept out; 0 for a stale one, which can go.
	Findings int `json:"findings"`
}

// mute takes muted findings out of the report and counts them.
func (r *Report) mute(mutes []Mute) {
	for _, m := range mutes {
		before := len(r.Findings)
		r.Findings = slices.DeleteFunc(r.Findings, func(f Finding) bool {
			return f.Rule == m.Rule && (m.Port == nil || f.Port != nil && *f.Port == *m.Port)
		})
		r.Muted = append(r.Muted, Muted{m.Rule, m.Port, m.Reason, before - len(r.Findings)})
	}
}
