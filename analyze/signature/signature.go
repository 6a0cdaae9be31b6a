package signature

import (
	"fmt"
	"strings"
)

// Kind says what a pattern is compared with.
type Kind string

// The kinds of patterns. The words are the keys of a match in a data file, except that
// ports are written under tcp and udp.
const (
	KindURL        Kind = "url"        // URL prefix of a reservation or registration
	KindQueue      Kind = "queue"      // name of an HTTP.sys request queue
	KindAppID      Kind = "app_id"     // application ID of a TLS binding
	KindPort       Kind = "port"       // transport and port of a listener
	KindExecutable Kind = "executable" // base name of a process image
	KindService    Kind = "service"    // short service name
)

// Certainty says how sure the identity is when a pattern matches. It is no confidence of a
// finding: that depends on where the matching text stood (a live registration proves more
// than a reservation).
type Certainty uint8

// The levels of certainty, weakest first, so that they compare with < and >.
const (
	Possible Certainty = iota + 1
	Likely
	Certain
)

// String gives the word of the data files: certain, likely, possible.
func (c Certainty) String() string {
	switch c {
	case Certain:
		return "certain"
	case Likely:
		return "likely"
	case Possible:
		return "possible"
	}
	return fmt.Sprintf("Certainty(%d)", uint8(c))
}

// MarshalText makes a Certainty its word in JSON.
func (c Certainty) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// Who holds a port, in [Pattern.HeldBy]. Other kernel drivers than HTTP.sys stand there by
// their own names (srv2, netbt, raspptp).
const (
	HeldByProcess = "process"  // an ordinary process, with its own PID
	HeldByHTTPSys = "http.sys" // the kernel (PID 4) for HTTP.sys
)

// Service is a Windows service. Name is the short name that sc.exe takes; it may hold a
// variable such as {INSTANCE}.
type Service struct {
	Name        string
	DisplayName string   // as net start and services.msc print it on an English Windows
	OtherNames  []string // display names of other Windows or product versions
	Start       string   // usual start type: auto, delayed-auto, demand; empty when unknown
	Keep        bool     // must not be stopped: Windows or the domain breaks
	Unconfirmed bool     // the short name is not in a public document of the vendor
}

// Signature is one known product (or one role of a product) with everything that betrays it.
type Signature struct {
	ID          string // stable, kebab-case
	Product     string
	Service     string // short name when exactly one service can be behind it, else empty
	DisplayName string // of the service, or of the program
	Explanation string // plain sentences for the reader of a report

	Services []Service // every service that can be behind it, most usual first
	Generic  bool      // says nothing about a product: svchost.exe, java.exe, a bare root prefix
	Security bool      // a match deserves a security review before anything is stopped

	Patterns []Pattern
	Remedies []Remedy // cheapest change first
	Rivals   []string // what else looks the same

	File string // data file it comes from; empty for a built-in signature
	Line int    // line of its header in File, from 1
}

// Pattern is one thing that betrays a signature. Text is written in the pattern language of
// the package comment; of a port it is "tcp/80" or "udp/32410-32414".
type Pattern struct {
	Kind          Kind
	Text          string
	Certainty     Certainty
	Specific      bool   // unmistakable, such as a GUID fixed by a specification
	HeldBy        string // ports: HeldByProcess, a driver name, or empty when either can be
	OwnerRequired bool   // ports: worthless unless executable or service agree
	Note          string // what this pattern says in particular
}

// Remedy is one way out. It holds a Command or an Advice, never both. Variables in braces
// are replaced by [Match.Remedies].
type Remedy struct {
	Command     string // exact command line, or empty
	Advice      string // a setting in the product to change (or to keep), or empty
	Effect      string
	SideEffects string
	Undo        string // how to take the change back; empty only when ReadOnly
	Save        string // command to run first, because it prints what Undo needs
	Check       string // command that shows whether it worked
	ReadOnly    bool   // changes nothing: a look-up, or the advice to leave things alone
}

// Match is one hit of a pattern.
type Match struct {
	Signature     *Signature
	Kind          Kind
	Certainty     Certainty
	Pattern       string // text of the pattern that matched
	Specific      bool   // as in Pattern
	HeldBy        string // as in Pattern
	OwnerRequired bool   // as in Pattern
	Note          string // as in Pattern

	variables []variable
	service   string // KindService: the name that matched
	weight    int
}

type variable struct{ name, value string }

// Services lists the services that can be behind the match, most usual first. Variables that
// the match bound are filled in (ReportServer$SQLEXPRESS); a service whose name stays open is
// left out. A match on a service name gives that service alone.
func (m Match) Services() []Service {
	var out []Service
	for _, s := range m.Signature.Services {
		s.Name, s.DisplayName = m.bind(s.Name), m.bind(s.DisplayName)
		switch {
		case strings.Contains(s.Name, "{"):
		case m.service == "":
			out = append(out, s)
		case strings.EqualFold(s.Name, m.service):
			return []Service{s}
		}
	}
	if m.service != "" {
		return []Service{{Name: m.service}}
	}
	return out
}

// Remedies lists the remedies of the signature with variables filled in; one that the match
// did not bind appears as <INSTANCE>.
func (m Match) Remedies() []Remedy {
	out := make([]Remedy, len(m.Signature.Remedies))
	for i, r := range m.Signature.Remedies {
		for _, field := range []*string{&r.Command, &r.Advice, &r.Effect, &r.SideEffects, &r.Undo, &r.Save, &r.Check} {
			*field = openVariables(m.bind(*field))
		}
		out[i] = r
	}
	return out
}

func (m Match) bind(text string) string {
	if !strings.Contains(text, "{") {
		return text
	}
	for _, v := range m.variables {
		text = strings.ReplaceAll(text, "{"+v.name+"}", v.value)
	}
	return text
}

// openVariables writes {NAME} as <NAME>; other braces, such as those of a GUID, stay.
func openVariables(text string) string {
	if !strings.Contains(text, "{") {
		return text
	}
	var b strings.Builder
	for {
		before, after, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, rest, closed := strings.Cut(after, "}")
		if !closed || !isVariableName(name) {
			b.WriteByte('{')
			text = after
			continue
		}
		b.WriteString("<" + name + ">")
		text = rest
	}
}
