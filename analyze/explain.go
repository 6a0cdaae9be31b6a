package analyze

import (
	"fmt"
	"sort"
	"strings"

	"diag/analyze/signature"
	"diag/parser/sddl"
	"diag/parser/urlprefix"
)

// Explain says in plain text what a name or value means: the id of a rule, a
// cause, an error number, the id of a signature, a security descriptor or a
// URL prefix. ok is false when it is none of them.
func Explain(subject string, known *signature.Set) (text string, ok bool) {
	if known == nil {
		known = signature.Builtin()
	}
	s := strings.TrimSpace(subject)
	var parts []string
	for _, t := range Causes() {
		if strings.EqualFold(string(t.Cause), s) {
			parts = append(parts, explainCause(t))
		}
	}
	for i := range rules {
		if strings.EqualFold(rules[i].ID, s) {
			parts = append(parts, explainRule(&rules[i]))
		}
	}
	for _, sig := range known.All() {
		if strings.EqualFold(sig.ID, s) {
			parts = append(parts, explainSignature(sig))
		}
	}
	for _, t := range Errors() {
		if strings.EqualFold(t.Name, s) {
			parts = append(parts, explainError(t))
		}
	}
	if code, err := ParseErrorCode(s); err == nil {
		t, found := code.Text()
		if !found {
			t.Name, t.Meaning = "no error that is known to speak of ports or URLs", ""
		}
		parts = append(parts, explainError(t))
	}
	switch {
	case len(parts) > 0:
	case strings.Contains(s, "://"):
		if p, err := urlprefix.Parse(s); err == nil {
			parts = append(parts, explainURL(p, known))
		}
	case strings.Contains(s, "("):
		if d, err := sddl.Parse(s); len(d.ACEs) > 0 {
			parts = append(parts, explainDescriptor(d, err))
		}
	}
	return strings.Join(parts, "\n"), len(parts) > 0
}

func explainCause(t CauseText) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (cause): %s\n\nThe port cannot be used, or answers wrongly, because %s.\n", t.Cause, t.Title, t.Means)
	var from []string
	for _, r := range rules {
		for _, c := range r.Causes {
			if c == t.Cause {
				from = append(from, r.ID+": "+r.Title)
			}
		}
	}
	list(&b, "Rules that can reach it", from)
	var codes []string
	for _, e := range Errors() {
		for _, c := range e.Suspects {
			if c == t.Cause {
				codes = append(codes, fmt.Sprintf("%d %s", e.Code, e.Name))
			}
		}
	}
	list(&b, "Errors that it explains", codes)
	return b.String()
}

func explainRule(r *Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (rule, %s): %s\n", r.ID, r.Severity, r.Title)
	if r.About != "" {
		fmt.Fprintf(&b, "\n%s\n", strings.TrimSpace(r.About))
	}
	var causes []string
	for _, c := range r.Causes {
		for _, t := range Causes() {
			if t.Cause == c {
				causes = append(causes, string(c)+": "+t.Means)
			}
		}
	}
	list(&b, "Causes that it can reach", causes)
	return b.String()
}

func explainError(t ErrorText) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d: %s\n", t.Code, t.Name)
	if t.Meaning != "" {
		fmt.Fprintf(&b, "\n%s\n", t.Meaning)
	}
	var causes []string
	for _, c := range t.Suspects {
		for _, x := range Causes() {
			if x.Cause == c {
				causes = append(causes, string(c)+": "+x.Means)
			}
		}
	}
	list(&b, "First suspects, in this order", causes)
	return b.String()
}

func explainSignature(s *signature.Signature) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (signature): %s\n\n%s\n", s.ID, s.Product, strings.TrimSpace(s.Explanation))
	var services []string
	for _, v := range s.Services {
		name := v.Name
		if v.DisplayName != "" {
			name += " (" + v.DisplayName + ")"
		}
		if v.Keep {
			name += ", must not be stopped"
		}
		services = append(services, name)
	}
	list(&b, "Services", services)
	var patterns []string
	for _, p := range s.Patterns {
		patterns = append(patterns, fmt.Sprintf("%s %s (%s)", p.Kind, p.Text, p.Certainty))
	}
	list(&b, "Known by", patterns)
	list(&b, "Looks the same", s.Rivals)
	return b.String()
}

func explainURL(p urlprefix.Prefix, known *signature.Set) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (URL prefix)\n\n", p)
	fmt.Fprintf(&b, "Scheme %s, host %s, port %d, path %s.\n", p.Scheme, p.Host, p.Port, p.Path)
	if bucket := p.Bucket(); bucket != 0 {
		fmt.Fprintf(&b, "Bucket: %s. HTTP.sys looks a request up in the strong wildcards (+) first, then in host\nnames, then in prefixes bound to an address, then in the weak wildcards (*); the longest\npath within the first bucket that matches wins.\n", bucket)
	}
	var problems []string
	for _, x := range p.Problems {
		problems = append(problems, x.String())
	}
	list(&b, "Faults", problems)
	var products []string
	for _, m := range known.MatchURL(p.Scheme, p.Host, int(p.Port), p.Path) {
		if !m.Signature.Generic {
			products = append(products, fmt.Sprintf("%s (%s, %s)", m.Signature.Product, m.Certainty, m.Signature.ID))
		}
	}
	sort.Strings(products)
	list(&b, "Products known by it", products)
	return b.String()
}

func explainDescriptor(d sddl.Descriptor, err error) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (security descriptor of a URL reservation)\n", d)
	list(&b, "Entries", d.Explain())
	if err != nil {
		fmt.Fprintf(&b, "\nThe rest is not readable: %v\n", err)
	}
	return b.String()
}

func list(b *strings.Builder, title string, items []string) {
	if len(items) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s:\n", title)
	for _, s := range items {
		fmt.Fprintf(b, "  %s\n", s)
	}
}
