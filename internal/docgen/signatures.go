package docgen

import (
	"fmt"
	"strings"

	"diag/analyze/signature"
)

// kinds are the words for what a pattern is compared with.
var kinds = map[signature.Kind]string{
	signature.KindURL: "URL", signature.KindQueue: "request queue", signature.KindAppID: "application ID of a TLS binding",
	signature.KindPort: "port", signature.KindExecutable: "program", signature.KindService: "service",
}

// Signatures describes the products of a set.
func Signatures(set *signature.Set) []byte {
	var b strings.Builder
	b.WriteString("# Known products\n\n" + Note)
	b.WriteString("What betrays a product, how sure that makes it, and the ways out, the cheapest change first.\n`certain`, `likely` and `possible` grade the identity when the pattern matches; a report lowers it\nwhere the matching text proves less, such as a reservation that nobody has registered. The form of\nthe patterns is described by `go doc ./analyze/signature`; `diag signatures --help` shows how to\nadd products.\n\n")
	b.WriteString("| id | product | services |\n|---|---|---|\n")
	for _, s := range set.All() {
		var names []string
		for _, v := range s.Services {
			names = append(names, code(v.Name))
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", link("", s.ID), prose(s.Product), cell(strings.Join(names, ", ")))
	}
	for _, s := range set.All() {
		one(&b, s)
	}
	return []byte(b.String())
}

func one(b *strings.Builder, s *signature.Signature) {
	fmt.Fprintf(b, "\n## %s\n\n**%s.** %s\n", s.ID, prose(s.Product), prose(s.Explanation))
	if s.Generic {
		b.WriteString("\nSays nothing about a product.\n")
	}
	if s.Security {
		b.WriteString("\nDeserves a security review before anything is stopped.\n")
	}
	for i, v := range s.Services {
		if i == 0 {
			b.WriteString("\nServices\n\n")
		}
		line := code(v.Name)
		if v.DisplayName != "" && v.DisplayName != v.Name {
			line += " (" + prose(v.DisplayName) + ")"
		}
		if v.Keep {
			line += ", must not be stopped"
		}
		b.WriteString("- " + line + "\n")
	}
	b.WriteString("\nKnown by\n\n")
	for _, p := range s.Patterns {
		line := kinds[p.Kind] + " " + code(p.Text) + ": " + p.Certainty.String()
		if p.Specific {
			line += ", unmistakable"
		}
		switch p.HeldBy {
		case "":
		case signature.HeldByProcess:
			line += ", held by a process of its own"
		case signature.HeldByHTTPSys:
			line += ", held by HTTP.sys"
		default:
			line += ", held by the driver " + code(p.HeldBy)
		}
		if p.OwnerRequired {
			line += ", only where program or service agree"
		}
		if p.Note != "" {
			line += ". " + prose(p.Note)
		}
		b.WriteString("- " + line + "\n")
	}
	for i, r := range s.Remedies {
		if i == 0 {
			b.WriteString("\nWays out\n\n")
		}
		var parts []string
		add := func(label, text string, command bool) {
			switch {
			case text == "":
			case command:
				parts = append(parts, label+code(text))
			default:
				parts = append(parts, label+prose(text))
			}
		}
		add("", r.Command, true)
		add("", r.Advice, false)
		add("", r.Effect, false)
		add("Costs: ", r.SideEffects, false)
		// What takes a change back may be sentences or commands.
		add("Undo: ", r.Undo, false)
		fmt.Fprintf(b, "%d. %s\n", i+1, strings.Join(parts, " "))
	}
	if len(s.Rivals) > 0 {
		var names []string
		for _, r := range s.Rivals {
			names = append(names, prose(r))
		}
		b.WriteString("\nLooks the same: " + strings.Join(names, "; ") + ".\n")
	}
}
