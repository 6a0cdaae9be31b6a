package analyze

import (
	"regexp"
	"strings"
	"sync"

	"diag/analyze/correlate"
	"diag/analyze/evidence"
	"diag/analyze/httpsys"
	"diag/parser/sddl"
)

// account is who registers, as far as it is known.
type account struct {
	httpsys.Account
	// name is as written, "" when unknown.
	name string
	// sid is the account's own SID, "" when unknown.
	sid string
	at  evidence.Line
}

// title names the account for a sentence.
func (a account) title() string {
	if a.name == "" {
		return "the program's account"
	}
	return a.name
}

// parseAccount reads an account as people write it: a name, a SID, or words
// such as "standard user" and "administrator".
func parseAccount(h *correlate.Host, name string) account {
	name = strings.TrimPrefix(strings.TrimSpace(name), `\`)
	a := account{name: name}
	if name == "" {
		return a
	}
	a.Known = true
	if t, ok := sddl.LookupName(name); ok {
		a.sid = t.SID
	} else {
		a.sid = sidInDump(h, name)
	}
	base := strings.ToLower(baseAccount(name))
	switch {
	case a.sid == "S-1-5-18", base == "localsystem", base == "local system":
		a.LocalSystem, a.sid = true, "S-1-5-18"
	case a.sid == "S-1-5-32-544", strings.HasSuffix(a.sid, "-500"), base == "administrator", base == "administrators", base == "admin", base == "elevated", strings.HasPrefix(base, "elevated "):
		a.Administrator = true
	}
	if a.sid != "" {
		a.SIDs = []string{a.sid}
	}
	return a
}

func baseAccount(name string) string {
	if i := strings.LastIndexByte(name, '\\'); i >= 0 {
		return name[i+1:]
	}
	return name
}

// sidInDump finds the SID of an account among the reservations that name it
// and spell the SID in their descriptor.
func sidInDump(h *correlate.Host, name string) string {
	for _, r := range h.Reservations {
		if r.BadSDDL != nil || len(r.Users) != len(r.Descriptor.ACEs) {
			continue
		}
		for i, u := range r.Users {
			if strings.EqualFold(strings.TrimPrefix(u.Name, `\`), name) {
				return r.Descriptor.ACEs[i].Trustee.SID
			}
		}
	}
	return ""
}

// privilegedWords find lines such as "running as administrator" that no error
// text explains.
var privilegedWords = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\b(account|runs? as|running as|started (as|by)|run by|log on as|konto|compte|benutzer)\b[^.]{0,40}\b(administrator|admin|elevated|localsystem|local system|nt authority\\system)\b`)
})

// systemAccount finds the account of the system where an error text names it
// in passing.
var systemAccount = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)\blocal ?system\b`) })

// account finds out who wants to register on the topic's port: the account
// that its error text names, or the only one that the dump speaks of.
func (p *Pass) account() account {
	for _, m := range p.topic.messages {
		if m.Account != "" {
			return p.accountOf(m)
		}
	}
	for _, m := range p.topic.messages {
		if at := systemAccount().FindStringIndex(m.Text); at != nil && !negated(m.Text[max(0, at[0]-20):at[0]]) {
			name := m.Text[at[0]:at[1]]
			a := parseAccount(p.Host, strings.ReplaceAll(name, " ", ""))
			a.name, a.at = name, m.At()
			return a
		}
	}
	var found *correlate.Message
	for i, m := range p.Host.Messages {
		if m.Account == "" {
			continue
		}
		if found != nil && !strings.EqualFold(found.Account, m.Account) {
			return account{}
		}
		found = &p.Host.Messages[i]
	}
	if found != nil {
		return p.accountOf(*found)
	}
	for _, doc := range p.Host.Dump.Documents {
		for _, u := range doc.Unknown {
			if w := privilegedWords().FindStringSubmatch(u.Text); w != nil && !negated(u.Text) {
				a := parseAccount(p.Host, w[len(w)-1])
				a.at = evidence.At(doc, u.Line)
				return a
			}
		}
	}
	return account{}
}

// negated: "not an administrator" names none.
func negated(text string) bool {
	t := strings.ToLower(text)
	return strings.Contains(t, "not ") || strings.Contains(t, "no ") || strings.Contains(t, "n't") || strings.Contains(t, "non-") || strings.Contains(t, "without")
}

func (p *Pass) accountOf(m correlate.Message) account {
	a := parseAccount(p.Host, m.Account)
	a.at = m.At()
	text := strings.ToLower(m.Text)
	if strings.Contains(text, "elevated") && !negated(text) {
		a.Administrator = true
	}
	return a
}
