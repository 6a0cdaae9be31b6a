package analyze

import (
	"fmt"
	"sort"
	"strings"

	"diag/analyze/correlate"
	"diag/analyze/evidence"
	"diag/analyze/signature"
	"diag/parser/sddl"
)

// most bounds how many entries a folded finding quotes.
const most = 24

var reservationUnresolvedSID = Rule{
	ID:       "reservation-unresolved-sid",
	Title:    "A reservation belongs to an account that Windows cannot name",
	Severity: Warning,
	About: `netsh prints "Can't lookup sid, Error: 1332" for an account that was deleted, lies in another domain, or could not be
asked for because no domain controller was in reach. A SID that starts with S-1-5-80 is that of a service: Windows
computes it from the service name, and one without a name usually means that the service was uninstalled.`,
	Host: func(p *Pass) {
		services := p.model().bySID
		for _, r := range p.Host.Reservations {
			if _, ok := defaultReservation(r); ok || r.BadSDDL != nil {
				continue
			}
			for _, sid := range unresolved(r) {
				who := fmt.Sprintf("the account %s, which could not be resolved: it was deleted, is of another domain, or no domain controller was in reach", sid)
				if s, ok := services[sid]; ok {
					who = "the service " + s.Name + ", which the machine could not resolve: it is probably no longer installed"
				} else if name, ok := sddl.ServiceName(sid); ok {
					who = "the service " + name + ", which the machine could not resolve: it is probably no longer installed"
				} else if strings.HasPrefix(sid, "S-1-5-80-") {
					who = "a service (" + sid + ") that could not be resolved: it is probably no longer installed"
				}
				f := Finding{Confidence: Likely, Evidence: evidence.Quotes(reservationLines(r)...),
					Message: fmt.Sprintf("The reservation %s belongs to %s.", r.URL, who),
					Refute:  "a capture with the domain in reach that names the account"}
				if rm, ok := p.deleteReservation(r, "Removes the left-over reservation.", "Only when the owner is really gone."); ok {
					f.Remedies = append(f.Remedies, rm)
				}
				p.report(f)
				break
			}
		}
	},
}

// unresolved lists the SIDs of a reservation that stand without a name: the
// entries of the descriptor come in the order of the printed accounts.
func unresolved(r *correlate.Reservation) []string {
	type printed struct {
		line   int
		listed bool
	}
	var order []printed
	for _, u := range r.Users {
		order = append(order, printed{u.Line, u.Name != ""})
	}
	for _, n := range r.Unresolved {
		order = append(order, printed{n, false})
	}
	if len(order) != len(r.Descriptor.ACEs) {
		return nil
	}
	sort.SliceStable(order, func(i, j int) bool { return order[i].line < order[j].line })
	var out []string
	for i, a := range r.Descriptor.ACEs {
		sid := a.Trustee.SID
		personal := strings.HasPrefix(sid, "S-1-5-21-") || strings.HasPrefix(sid, "S-1-5-80-") || strings.HasPrefix(sid, "S-1-5-82-") || strings.HasPrefix(sid, "S-1-12-")
		if personal && !order[i].listed {
			out = append(out, sid)
		}
	}
	return out
}

var reservationOpenToEveryone = Rule{
	ID:       "reservation-open-to-everyone",
	Title:    "Everybody may register below a broad reservation",
	Severity: Warning,
	About: `A reservation for Everyone lets any local account, also a service with few rights, answer requests below it. Small
tools ask for it in their manuals. With "Delegate: Yes" others may even reserve below it.`,
	Host: func(p *Pass) {
		for _, r := range p.Host.Reservations {
			if r.Bad != nil || r.BadSDDL != nil || likeDefault(r) || !r.Prefix.Root() || r.Prefix.Loopback() {
				continue
			}
			for _, a := range r.Descriptor.ACEs {
				if a.Trustee.SID != "S-1-1-0" || !a.Listen() {
					continue
				}
				what := "register and answer requests for the whole port"
				if a.Delegate() {
					what += ", and let others reserve below it"
				}
				f := Finding{Evidence: evidence.Quotes(reservationLines(r)...),
					Message: fmt.Sprintf("The reservation %s is open to Everyone: any account of the machine may %s.", r.URL, what), Refute: "an entry for one account only"}
				if u, ok := literalURL(r); ok {
					if d, ok := r.Descriptor.Command(); ok {
						f.Remedies = []Remedy{{
							Effect:      fmt.Sprintf(`Delete it and add it anew for the one account that needs it: netsh http delete urlacl url=%s, then netsh http add urlacl url=%s sddl="D:(A;;GX;;;SID)" with that account's SID.`, u, u),
							SideEffects: "Programs of other accounts can no longer register there.",
							Undo:        fmt.Sprintf("netsh http delete urlacl url=%s\nnetsh http add urlacl url=%s sddl=\"%s\"", u, u, d),
							Check:       "netsh http show urlacl url=" + u,
						}}
					}
				}
				p.report(f)
				break
			}
		}
	},
}

var reservationDelegation = Rule{
	ID:       "reservation-delegation",
	Title:    "A reservation may be delegated",
	Severity: Info,
	About: `"Delegate: Yes" (GW, or GA together with listening) lets the account make and delete reservations below the URL. It
gives no right to register more. Of the defaults only that of SSTP has it.`,
	Host: func(p *Pass) {
		for _, r := range p.Host.Reservations {
			if r.Bad != nil || r.BadSDDL != nil || likeDefault(r) {
				continue
			}
			var who []string
			for _, a := range r.Descriptor.ACEs {
				if a.Delegate() {
					who = append(who, a.Trustee.String())
				}
			}
			if len(who) == 0 {
				continue
			}
			p.report(Finding{Evidence: evidence.Quotes(reservationLines(r)...),
				Message: fmt.Sprintf("The reservation %s lets %s delegate: reserve below it for others. That gives no right to register more.", r.URL, join(who)),
				Refute:  "entries with GX only"})
		}
	},
}

var reservationOfAbsentProduct = Rule{
	ID:       "reservation-of-absent-product",
	Title:    "A reservation belongs to a product that is not installed",
	Severity: Info,
	About: `Uninstallers leave reservations behind. A reservation of a known product, none of whose services the machine has, is
a candidate; services may be renamed and some products run without one. Default reservations exist on every
Windows, whether the feature is installed or not.`,
	Host: func(p *Pass) {
		for _, r := range p.Host.Reservations {
			if r.Bad != nil || likeDefault(r) {
				continue
			}
			matches := p.productsOf(r.Prefix)
			var lines []evidence.Line
			var product string
			absent := len(matches) > 0
			for _, m := range matches {
				l, gone := p.gone(m)
				absent = absent && gone
				lines = append(lines, l...)
				if product == "" {
					product = m.Signature.Product
				}
			}
			if !absent && p.orphan(r) {
				// The account says which service it was.
				product, absent = p.productOfAccount(r, matches)
			}
			for _, reg := range p.Host.On(int(r.Prefix.Port)) {
				absent = absent && reg.Prefix.Key() != r.Prefix.Key()
			}
			if !absent {
				continue
			}
			f := Finding{Confidence: Possible, Evidence: evidence.Quotes(append(reservationLines(r), lines...)...),
				Message: fmt.Sprintf("The reservation %s looks like that of %s, whose service the machine does not have: it was possibly left behind.", r.URL, product),
				Refute:  "the product's service or process"}
			if rm, ok := p.deleteReservation(r, "Removes the left-over reservation.", "Only when the product is really gone."); ok {
				f.Remedies = append(f.Remedies, rm)
			}
			p.report(f)
		}
	},
}

// productOfAccount is the one of the products whose service is the account of
// the reservation.
func (p *Pass) productOfAccount(r *correlate.Reservation, matches []signature.Match) (string, bool) {
	for _, m := range matches {
		for _, s := range m.Services() {
			if r.Descriptor.ACEs[0].Trustee.SID == sddl.ServiceSID(s.Name) {
				return m.Signature.Product, true
			}
		}
	}
	return "", false
}

var knownDefaultReservation = Rule{
	ID:       "known-default-reservation",
	Title:    "Reservations that Windows makes itself",
	Severity: Info,
	About: `Every Windows has a number of reservations, for network discovery, WinRM, BranchCache, media sharing and others,
whether the feature is in use or not. They open no port and explain no error; deleting them repairs nothing. The
same URL for another account is not a default.`,
	Host: func(p *Pass) {
		var lines []evidence.Line
		owners := map[string]bool{}
		var names []string
		n := 0
		for _, r := range p.Host.Reservations {
			known, ok := defaultReservation(r)
			if !ok {
				continue
			}
			n++
			if len(lines) < most {
				lines = append(lines, r.At())
			}
			if !owners[known.Owner] {
				owners[known.Owner] = true
				names = append(names, known.Owner)
			}
		}
		if n == 0 {
			return
		}
		which := fmt.Sprintf("%d of the %d listed reservations", n, len(p.Host.Reservations))
		if n == len(p.Host.Reservations) && n > 1 {
			which = fmt.Sprintf("All %d listed reservations", n)
		}
		p.report(Finding{Confidence: Likely, Evidence: evidence.Quotes(lines...),
			Message: fmt.Sprintf("%s are made by Windows itself (%s): they open no port and explain no error. Leave them alone.", which, join(names)),
			Refute:  "another account in one of them"})
	},
}

var deleteStringNotLiteral = Rule{
	ID:       "delete-string-not-literal",
	Title:    "The URL to delete is spelled differently in the list",
	Severity: Info,
	About: `netsh http delete urlacl takes the URL exactly as it is reserved: another host form, a missing path or a missing port
makes it fail with error 2 or 87. Error 5 means that the prompt is not elevated.`,
	Host: func(p *Pass) {
		for _, t := range p.typedURLACL("delete") {
			if t.answer == nil || t.answer.Code != 2 && t.answer.Code != 87 || t.err != nil {
				continue
			}
			for _, r := range p.Host.Reservations {
				if r.Bad != nil || r.Prefix.Key() == t.prefix.Key() && t.answer.Code == 2 {
					continue
				}
				if r.Prefix.Port != t.prefix.Port && t.prefix.Port != 0 || r.Prefix.Scheme != t.prefix.Scheme && t.prefix.Port == 0 || likeDefault(r) {
					continue
				}
				if t.prefix.Port == 0 && !strings.EqualFold(r.Prefix.Path, t.prefix.Path) {
					continue
				}
				f := Finding{Confidence: Likely, Evidence: evidence.Quotes(append(t.lines(), reservationLines(r)...)...),
					Message: fmt.Sprintf("netsh found no reservation %s to delete; the list has %s, which must be given literally.", t.url, r.URL),
					Refute:  "no similar entry in the list"}
				if rm, ok := p.deleteReservation(r, "Deletes the entry that is meant, if it is that one.", ""); ok {
					f.Remedies = append(f.Remedies, rm)
				}
				p.report(f)
			}
		}
	},
}
