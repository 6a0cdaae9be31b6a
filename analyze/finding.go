package analyze

import (
	"fmt"

	"diag/analyze/evidence"
)

// Severity says what a finding means for the user.
type Severity uint8

// The severities, in ascending order.
const (
	// Gap: evidence is missing.
	Gap Severity = iota + 1
	// Info explains.
	Info
	// Warning will cause trouble.
	Warning
	// Error blocks the user now.
	Error
)

var severityNames = [...]string{"", "gap", "info", "warning", "error"}

func (s Severity) String() string { return severityNames[s] }

// MarshalText prints the severity's name.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// ParseSeverity reads a severity's name.
func ParseSeverity(name string) (Severity, error) {
	for i, n := range severityNames {
		if i > 0 && n == name {
			return Severity(i), nil
		}
	}
	return 0, fmt.Errorf("unknown severity %q", name)
}

// Confidence grades a claim.
type Confidence = evidence.Confidence

// The levels of confidence.
const (
	Possible = evidence.Possible
	Likely   = evidence.Likely
	Proven   = evidence.Proven
)

// Missing is a capture that would tell more.
type Missing struct {
	Command string `json:"command"`
	Why     string `json:"why"`
}

// Remedy is one way out. Command is ready to paste, or empty when Effect
// describes a setting to change.
type Remedy struct {
	Command     string `json:"command"`
	Effect      string `json:"effect"`
	SideEffects string `json:"side_effects"`
	Undo        string `json:"undo"`
	Check       string `json:"check"`
}

// Owner is who stands behind a port. It carries only what its Confidence
// covers; weaker guesses are Candidates.
type Owner struct {
	PID        *int        `json:"pid"`
	Process    string      `json:"process,omitempty"`
	Service    string      `json:"service,omitempty"`
	Product    string      `json:"product,omitempty"`
	URL        string      `json:"url,omitempty"`
	Queue      *string     `json:"queue"`
	Confidence Confidence  `json:"confidence"`
	Candidates []Candidate `json:"candidates"`
}

// Candidate is a guess at an owner's identity.
type Candidate struct {
	Product    string     `json:"product,omitempty"`
	Service    string     `json:"service,omitempty"`
	Process    string     `json:"process,omitempty"`
	Confidence Confidence `json:"confidence"`
	Why        string     `json:"why"`
}

// Finding is a condition of the machine that a rule found.
type Finding struct {
	Rule       string     `json:"rule"`
	Severity   Severity   `json:"severity"`
	Confidence Confidence `json:"confidence"`
	// Port is null for conditions of the whole machine.
	Port      *int   `json:"port"`
	Transport string `json:"transport,omitempty"`
	// Cause is set when the finding could answer the question about the port.
	Cause    Cause            `json:"cause,omitempty"`
	Message  string           `json:"message"`
	Evidence []evidence.Quote `json:"evidence"`
	Missing  []Missing        `json:"missing"`
	Remedies []Remedy         `json:"remedies"`
	Owners   []Owner          `json:"owners,omitempty"`
	// Refute says what would overturn the finding.
	Refute string `json:"refuted_by,omitempty"`

	// weight orders findings of the same cause class; see rank.go.
	weight int
}

// Verdict is the answer for one port and transport.
type Verdict struct {
	// Port is null when the question named no port.
	Port       *int       `json:"port"`
	Transport  string     `json:"transport,omitempty"`
	Cause      Cause      `json:"cause"`
	Confidence Confidence `json:"confidence"`
	// Rule is the rule that reached the verdict.
	Rule     string           `json:"rule"`
	Summary  string           `json:"summary"`
	Owners   []Owner          `json:"owners"`
	Evidence []evidence.Quote `json:"evidence"`
	Missing  []Missing        `json:"missing"`
	Remedies []Remedy         `json:"remedies"`
	// Decisive is how many of Missing, from the first on, the rule itself asks
	// for; the others would merely tell more.
	Decisive int `json:"-"`
	// Rejected are the other causes that were considered, and why they lost.
	Rejected []Rejection `json:"rejected"`
	Refute   string      `json:"refuted_by,omitempty"`
}

// Rejection is a cause that was considered and turned down.
type Rejection struct {
	Cause Cause  `json:"cause"`
	Rule  string `json:"rule"`
	Why   string `json:"why"`
}
