package signature

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// protected services must never be stopped or disabled by a remedy, whatever a file says.
var protected = []string{
	"http", "dnscache", "rpcss", "rpceptmapper", "kdc", "ntds", "samss", "netlogon", "lanmanserver", "eventlog", "schedule",
}

// rule forbids a command or advice.
type rule struct {
	pattern *regexp.Regexp
	why     string
}

var rules = sync.OnceValue(func() []rule {
	forbid := func(pattern, why string) rule { return rule{regexp.MustCompile("(?i)" + pattern), why} }
	return []rule{
		forbid(`\btaskkill\b.*\b(pid\s+(0|4)|svchost|lsass|wininit|services\.exe)\b`, "ending that process stops Windows"),
		forbid(`\bnet1?\s+stop\s+"?http"?(\s|$)`, "stopping the HTTP service takes many services with it"),
		forbid(`\bsc\s+(config|stop|delete|start)\b`, "in PowerShell sc is Set-Content: write sc.exe"),
		forbid(`\bsc\.exe\s+delete\b`, "deleting a service cannot be taken back"),
		forbid(`\bstart=\S`, "sc.exe needs a blank after start="),
		forbid(`\bstart\s+=`, "sc.exe allows no blank before the equals sign of start="),
		forbid(`\bdelete\s+urlacl\b`, "a reservation holds no port, deleting it frees none"),
		forbid(`\bdelete\s+iplisten\b`, "removing an address from the listen list can widen the binding"),
		forbid(`\burlaclinfo\b`, "that key holds all reservations of the machine"),
		forbid(`\bwinsock\s+reset\b`, "resetting Winsock cures nothing here"),
		forbid(`\bnetcfg\s+-d\b`, "it removes all network devices"),
		forbid(`\bservices\\http\b.*\bstart\b`, "without the HTTP driver many services fail after the next boot"),
	}
})

var stopsService = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\b(?:net1?\s+stop|sc\.exe\s+stop|sc\.exe\s+config|stop-service|set-service)\s+(?:-name\s+)?("[^"]*"|\S+)`)
})

var changesSomething = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\b(?:(?:stop|start|delete|add|set|remove|disable|enable|kill|shutdown|restart|uninstall|install|reset)\b|config\s)`)
})

// faultsOf lists what a remedy must not say or lacks.
func faultsOf(r Remedy) []string {
	var out []string
	if (r.Command == "") == (r.Advice == "") {
		out = append(out, "a remedy needs a command or an advice, and not both")
	}
	if !r.ReadOnly && r.Undo == "" {
		out = append(out, "a remedy that changes something has no undo")
	}
	if r.ReadOnly && r.Command != "" && changesSomething().MatchString(r.Command) {
		out = append(out, fmt.Sprintf("%q changes something; write it as command, with an undo", r.Command))
	}
	for _, text := range []string{r.Command, r.Save, r.Check, r.Advice, r.Undo} {
		if text == "" {
			continue
		}
		for _, rule := range rules() {
			if rule.pattern.MatchString(text) {
				out = append(out, fmt.Sprintf("%q is forbidden: %s", text, rule.why))
			}
		}
	}
	for _, text := range []string{r.Command, r.Advice} {
		for _, found := range stopsService().FindAllStringSubmatch(text, -1) {
			if name := fold(strings.Trim(found[1], `"'`)); slices.Contains(protected, name) {
				out = append(out, fmt.Sprintf("%q touches %s, which Windows or the domain needs", text, strings.Trim(found[1], `"'`)))
			}
		}
	}
	return out
}

// Check looks for everything that a report could not print with a good conscience: ids that
// are malformed or taken twice, patterns that do not parse, signatures without a match, a
// remedy that is forbidden or cannot be taken back, two signatures that claim one text as
// certain without naming each other as rivals. The faults come in the order of the
// signatures; nil means that the set is sound. It sees the set as a whole, so check a user
// file after [Set.Merge].
func (s *Set) Check() []error {
	var out []error
	claims := make(map[string]*Signature)
	seen := make(map[string]bool)
	for _, sig := range s.signatures {
		fault := func(format string, args ...any) {
			text := fmt.Sprintf("signature %q: ", sig.ID) + fmt.Sprintf(format, args...)
			if sig.File != "" {
				out = append(out, &LoadError{File: sig.File, Line: sig.Line, Message: text})
				return
			}
			out = append(out, fmt.Errorf("%s", text))
		}
		switch {
		case !isKebab(sig.ID):
			fault("the id is not of small letters, digits and hyphens")
		case seen[sig.ID]:
			fault("the id is taken twice")
		}
		seen[sig.ID] = true
		if sig.Product == "" || sig.Explanation == "" {
			fault("product or explanation is missing")
		}
		if len(sig.Patterns) == 0 {
			fault("nothing to compare with")
		}
		own := make(map[string]bool)
		for _, p := range sig.Patterns {
			if err := checkPattern(p.Kind, p.Text); err != nil {
				fault("%v", err)
			}
			if p.Certainty < Possible || p.Certainty > Certain {
				fault("%s %q has no certainty", p.Kind, p.Text)
			}
			key := string(p.Kind) + " " + fold(p.Text)
			if own[key] {
				fault("%s %q stands there twice", p.Kind, p.Text)
			}
			own[key] = true
			if p.Certainty != Certain || p.Kind == KindPort || sig.Generic {
				continue
			}
			if other := claims[key]; other != nil && len(sig.Rivals) == 0 && len(other.Rivals) == 0 {
				fault("%s %q is claimed as certain by %q too, and neither has rivals", p.Kind, p.Text, other.ID)
			}
			claims[key] = sig
		}
		for _, r := range sig.Remedies {
			for _, text := range faultsOf(r) {
				fault("%s", text)
			}
		}
	}
	return out
}
