package analyze

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"diag/analyze/correlate"
	"diag/analyze/evidence"
	"diag/analyze/httpsys"
	"diag/analyze/signature"
	"diag/parser/urlprefix"
)

// defaultReservation reports a reservation that Windows itself makes. Without
// a descriptor the URL alone cannot tell.
func defaultReservation(r *correlate.Reservation) (httpsys.Known, bool) {
	if r.Bad != nil || r.BadSDDL != nil {
		return httpsys.Known{}, false
	}
	return httpsys.Default(r.Prefix, r.Descriptor)
}

// likeDefault is defaultReservation, and also true where the descriptor was
// not captured but the URL is that of a default: such an entry is never
// deleted and never blamed.
func likeDefault(r *correlate.Reservation) bool {
	if _, ok := defaultReservation(r); ok {
		return true
	}
	return r.Bad == nil && r.BadSDDL != nil && httpsys.DefaultURL(r.Prefix)
}

// literalURL is the reservation's URL as a command needs it: the spelling of
// the dump when it is safe to paste.
func literalURL(r *correlate.Reservation) (string, bool) {
	if r.Bad != nil {
		return "", false
	}
	s, ok := r.Prefix.Command()
	if !ok {
		return "", false
	}
	if t := strings.TrimSpace(r.URL); strings.EqualFold(t, s) || strings.EqualFold(t+"/", s) {
		return t, true
	}
	return s, true
}

// productsOf are the known products that a reservation can belong to.
func (p *Pass) productsOf(x urlprefix.Prefix) []signature.Match {
	var out []signature.Match
	for _, m := range p.Signatures.MatchURL(x.Scheme, x.Host, int(x.Port), x.Path) {
		if !m.Signature.Generic {
			out = append(out, m)
		}
	}
	return out
}

// gone reports that none of the services of a product is on the machine. A
// service list that is not complete proves nothing, an answer of sc that the
// service does not exist does.
func (p *Pass) gone(m signature.Match) (lines []evidence.Line, gone bool) {
	services := m.Services()
	if len(services) == 0 {
		return nil, false
	}
	any := false
	for _, s := range services {
		known := p.Host.Processes.Service(s.Name)
		switch {
		case known != nil && known.Absent:
			any = true
			lines = append(lines, known.At)
		case known != nil:
			return nil, false
		case p.Host.Processes.ServicesComplete:
			any = true
		}
	}
	for _, known := range p.model().services {
		if !known.Absent && len(p.Signatures.MatchService(known.Name)) > 0 {
			for _, other := range p.Signatures.MatchService(known.Name) {
				if other.Signature.ID == m.Signature.ID {
					return nil, false
				}
			}
		}
	}
	return lines, any
}

// orphan reports a reservation whose every account is a service that the
// machine does not have: sc says so, or Windows itself could not name it.
func (p *Pass) orphan(r *correlate.Reservation) bool {
	if r.BadSDDL != nil || len(r.Descriptor.ACEs) == 0 {
		return false
	}
	nameless := map[string]bool{}
	for _, sid := range unresolved(r) {
		nameless[sid] = true
	}
	for _, a := range r.Descriptor.ACEs {
		sid := a.Trustee.SID
		known := p.model().bySID[sid]
		if !strings.HasPrefix(sid, "S-1-5-80-") || known != nil && !known.Absent || known == nil && !nameless[sid] {
			return false
		}
	}
	return true
}

// ownTool reports a product whose reservations belong to its own tool as long
// as it is installed.
func ownTool(m signature.Match) bool {
	return strings.Contains(m.Signature.ID, "report") || strings.Contains(m.Signature.ID, "ssrs") || strings.Contains(m.Signature.ID, "power-bi")
}

// deleteReservation takes a reservation away, with the line that puts it back.
// It is false where that must not be done: a default, an entry whose URL or
// descriptor is not known exactly, or one that a product's own tool keeps.
func (p *Pass) deleteReservation(r *correlate.Reservation, effect, side string) (Remedy, bool) {
	if likeDefault(r) || r.BadSDDL != nil {
		return Remedy{}, false
	}
	u, ok := literalURL(r)
	d, ok2 := r.Descriptor.Command()
	if !ok || !ok2 {
		return Remedy{}, false
	}
	for _, m := range p.productsOf(r.Prefix) {
		if !ownTool(m) || p.orphan(r) {
			continue
		}
		if _, gone := p.gone(m); gone {
			continue
		}
		return Remedy{
			Effect:      fmt.Sprintf("Remove or change the URL %s in the product's own tool (for Reporting Services the Report Server Configuration Manager, not netsh): %s. Only where the product was uninstalled and left the entry behind: netsh http delete urlacl url=%s", u, lowerFirst(effect), u),
			SideEffects: side,
			Undo:        fmt.Sprintf(`Enter the same URL in the tool again; without the tool: netsh http add urlacl url=%s sddl="%s"`, u, d),
			Check:       "netsh http show urlacl",
		}, true
	}
	return Remedy{
		Command:     "netsh http show urlacl > urlacl.bak.txt\nnetsh http delete urlacl url=" + u,
		Effect:      effect,
		SideEffects: strings.TrimSpace(side + " " + fmt.Sprintf("A program of %s can register there again only as an administrator.", accounts(r))),
		Undo:        fmt.Sprintf(`netsh http add urlacl url=%s sddl="%s"`, u, d),
		Check:       "netsh http show urlacl",
	}, true
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + strings.TrimSuffix(s[1:], ".")
}

var accountName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[\p{L}\p{N}._-]{1,64}( [\p{L}\p{N}._-]{1,64}){0,4}\\[\p{L}\p{N}._$-]{1,64}( [\p{L}\p{N}._-]{1,64}){0,4}$`)
})

// addReservation lets an account register a URL. The SID is used where it is
// known, because names are translated and may be unknown to netsh.
func addReservation(want urlprefix.Prefix, a account, side string) (Remedy, bool) {
	u, ok := want.Command()
	if !ok {
		return Remedy{}, false
	}
	r := Remedy{
		Effect:      fmt.Sprintf("Lets %s register %s without administrator rights.", a.title(), u),
		SideEffects: side,
		Undo:        "netsh http delete urlacl url=" + u,
		Check:       "netsh http show urlacl url=" + u,
	}
	switch {
	case a.sid != "":
		r.Command = fmt.Sprintf(`netsh http add urlacl url=%s sddl="D:(A;;GX;;;%s)"`, u, a.sid)
	case accountName().MatchString(a.name):
		r.Command = fmt.Sprintf(`netsh http add urlacl url=%s user="%s"`, u, a.name)
	default:
		r.Effect += fmt.Sprintf(` In an elevated prompt: netsh http add urlacl url=%s sddl="D:(A;;GX;;;SID)" with the SID of the account, which "whoami /user" prints when that account runs it.`, u)
	}
	return r, true
}

// reserveCost says what a new reservation takes away on this machine.
func (p *Pass) reserveCost(want urlprefix.Prefix) string {
	var cost []string
	if want.Port > 1024 && !want.Loopback() {
		cost = append(cost, fmt.Sprintf("http://localhost:%d/ then needs a reservation of its own for standard users (reported, not documented).", want.Port))
	}
	for _, r := range p.Host.On(int(want.Port)) {
		if s, ok := httpsys.Shadows(want, r.Prefix); ok {
			what := "requests below " + s.Path
			if s.Whole {
				what = "all requests"
			}
			cost = append(cost, fmt.Sprintf("It takes %s away from %s, also while the program does not run.", what, r.URL))
			break
		}
	}
	if len(cost) == 0 {
		return "While the program is down, requests below the URL fail with 503."
	}
	return strings.Join(cost, " ")
}
