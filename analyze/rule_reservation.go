package analyze

import (
	"fmt"
	"strings"

	"diag/analyze/correlate"
	"diag/analyze/evidence"
	"diag/analyze/httpsys"
	"diag/parser/sddl"
)

// denial is an expected error 5 for one wanted URL.
type denial struct {
	want    wantedURL
	account account
	fail    httpsys.Failure
}

// denial is the first refusal that the reservations explain for one reason.
func (p *Pass) denial(cause httpsys.Cause) (d denial, ok bool) {
	if !p.tcp() || !p.sawFromProgram(5) || !p.Host.Has("urlacl") {
		return d, false
	}
	state, _ := p.model().on(p.port())
	as := p.account()
	for _, w := range p.registering() {
		for _, f := range state.Register(w.prefix, as.Account).Failures {
			if f.Cause == cause {
				return denial{w, as, f}, true
			}
		}
	}
	return d, false
}

// deny fills in what all answers to error 5 share.
func (p *Pass) deny(d denial, f Finding) {
	f.Cause, f.Confidence = ReservationMissing, Likely
	if !p.model().state.HasReservations {
		f.Confidence = Possible
		f.Missing = append(f.Missing, Missing{askURLACL, "the whole list; the one in the dump is an extract or was filtered"})
	}
	if d.account.Administrator || d.account.LocalSystem {
		f.Confidence = Possible
	}
	lines := append(p.complaintLines(), d.want.at, d.account.at)
	if d.fail.Entry >= 0 {
		lines = append(lines, p.model().entries[d.fail.Entry].lines()...)
	} else {
		for _, src := range p.Host.URLACLs {
			lines = append(lines, src.At(src.Section.FirstLine))
		}
	}
	f.Evidence = append(evidence.Quotes(lines...), f.Evidence...)
	if f.Refute == "" {
		f.Refute = "a reservation of exactly this scheme, host form and port, at or above the path, that lets the account in"
	}
	if d.account.name == "" {
		f.Missing = append(f.Missing, Missing{"whoami /user /groups", "run as the account that gets the error, shows its SID and groups"})
	}
	p.report(f)
}

var reservationMissing = Rule{
	ID:       "reservation-missing",
	Title:    "No reservation lets the account register the URL",
	Severity: Error,
	Causes:   []Cause{ReservationMissing},
	About: `Without a reservation the root of every port belongs to administrators and LocalSystem; a standard user who registers
a URL there gets error 5. Only localhost above port 1024 is exempt, and only while the port has no reservation at
all. Some runtimes say "not registered" where they mean "not reserved".`,
	Port: func(p *Pass) {
		if d, ok := p.denial(httpsys.ReservationMissing); ok {
			f := Finding{Message: fmt.Sprintf("No reservation covers %s, so only administrators may register it; %s gets error 5 (access denied).", d.want.text, d.account.title())}
			if r, ok := addReservation(d.want.prefix, d.account, p.reserveCost(d.want.prefix)); ok {
				f.Remedies = append(f.Remedies, r)
			}
			f.Remedies = append(f.Remedies, loopbackInstead(d.want)...)
			p.deny(d, f)
			return
		}
		p.deniedSomewhere()
	},
}

// loopbackInstead is the way out without administrator rights.
func loopbackInstead(w wantedURL) []Remedy {
	if w.prefix.Port <= 1024 || w.prefix.Loopback() {
		return nil
	}
	return []Remedy{{
		Effect:      fmt.Sprintf("If only this machine has to reach it, let the program use %s://localhost:%d%s: that needs no reservation as long as the port has none.", w.prefix.Scheme, w.prefix.Port, w.prefix.Path),
		SideEffects: "Other machines cannot reach it.",
		Undo:        "Set the old URL again.",
		Check:       askServiceState,
	}}
}

// deniedSomewhere answers error 5 on a port when the wanted URL is not known.
func (p *Pass) deniedSomewhere() {
	if !p.tcp() || p.port() < 0 || !p.sawFromProgram(5) || len(p.registering()) > 0 || !p.Host.Has("urlacl") {
		return
	}
	as := p.account()
	if as.Administrator || as.LocalSystem {
		return
	}
	f := Finding{Cause: ReservationMissing, Confidence: Possible, Refute: "the exact URL that the program registers"}
	lines := append(p.complaintLines(), as.at)
	reserved := p.Host.Reserved(p.port())
	var urls []string
	for _, r := range reserved {
		if r.BadSDDL == nil && p.open(r, as) {
			return
		}
		lines = append(lines, reservationLines(r)...)
		urls = append(urls, r.URL+" for "+accounts(r))
	}
	if len(urls) == 0 {
		if !p.model().state.HasReservations {
			return
		}
		f.Message = fmt.Sprintf("Error 5 on %s: no URL is reserved there, so only administrators may register one. The dump does not show which URL the program wants.", p.where())
		for _, src := range p.Host.URLACLs {
			lines = append(lines, src.At(src.Section.FirstLine))
		}
	} else {
		f.Message = fmt.Sprintf("Error 5 on %s: reserved are %s. The program's URL has another host form or path, or its account is none of these; the dump does not show which URL it wants.", p.where(), join(urls))
	}
	f.Evidence = evidence.Quotes(lines...)
	f.Remedies = []Remedy{{
		Effect:      fmt.Sprintf(`Find the exact URL in the program's settings or log, then in an elevated prompt: netsh http add urlacl url=URL sddl="D:(A;;GX;;;SID)" with a URL such as http://+:%d/ and the SID that "whoami /user" prints for the account.`, p.port()),
		SideEffects: "A reservation takes requests from weaker host forms while the program is down.",
		Undo:        "netsh http delete urlacl with the same URL.",
		Check:       askURLACL,
	}}
	f.Missing = mergeMissing([]Missing{{"whoami /user /groups", "run as the account that gets the error, shows its SID and groups"}}, p.absent("servicestate", "netstat")...)
	p.report(f)
}

// open reports a reservation that lets everybody, or the account, register.
func (p *Pass) open(r *correlate.Reservation, as account) bool {
	for _, a := range r.Descriptor.ACEs {
		if !a.Listen() {
			continue
		}
		switch a.Trustee.SID {
		case "S-1-1-0", "S-1-5-11", "S-1-5-32-545":
			return true
		}
		if as.sid != "" && a.Trustee.SID == as.sid {
			return true
		}
	}
	return false
}

var reservationHostFormDiffers = Rule{
	ID:       "reservation-host-form-differs",
	Title:    "The port is reserved with another host form",
	Severity: Error,
	Causes:   []Cause{ReservationMissing},
	About: `"+", "*", localhost, 127.0.0.1 and a host name are five different things to HTTP.sys: a reservation of one of them
entitles to none of the others. Only letter case and the final slash make no difference.`,
	Port: func(p *Pass) {
		if d, ok := p.denial(httpsys.ReservationOtherHost); ok {
			e := p.model().entries[d.fail.Entry]
			f := Finding{Message: fmt.Sprintf("%s is reserved (for %s), but the program registers %s: another host form, which that reservation does not cover. %s gets error 5 (access denied).",
				e.url(), accounts(e.res), d.want.text, upperStart(d.account.title()))}
			if r, ok := addReservation(d.want.prefix, d.account, p.reserveCost(d.want.prefix)); ok {
				f.Remedies = append(f.Remedies, r)
			}
			f.Remedies = append(f.Remedies, Remedy{
				Effect:      fmt.Sprintf("Or configure the program to use the reserved form %s.", e.url()),
				SideEffects: "Only requests for that host form reach it.",
				Undo:        "Set the old URL again.",
				Check:       askServiceState,
			})
			p.deny(d, f)
		}
	},
}

func upperStart(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

var reservationOtherAccount = Rule{
	ID:       "reservation-other-account",
	Title:    "The reservation lets other accounts in, not this one",
	Severity: Error,
	Causes:   []Cause{ReservationMissing},
	About: `The longest reservation of the same scheme, host form and port alone decides who may register. When it does not list
the account or one of its groups, the answer is error 5. Groups of an account are not in a dump, so that the
entry is proven and the reason only likely.`,
	Port: func(p *Pass) {
		for _, cause := range []httpsys.Cause{httpsys.ReservationOtherUser, httpsys.ReservationUnreadable, httpsys.ReservationForNobody} {
			if d, ok := p.denial(cause); ok {
				e := p.model().entries[d.fail.Entry]
				if cause == httpsys.ReservationForNobody && letsNobodyIn(e.res) {
					return // another rule speaks of it
				}
				f := Finding{Message: fmt.Sprintf("%s is reserved for %s. If %s is none of these and in none of these groups, that is why it gets error 5 for %s.", e.url(), accounts(e.res), d.account.title(), d.want.text),
					Refute: "the account, or a group that it is in, among the entries of the reservation"}
				if cause == httpsys.ReservationForNobody {
					f.Message = fmt.Sprintf("The reservation %s lets its accounts (%s) delegate only, that is reserve below it; nobody may register, so %s gets error 5 for %s.", e.url(), accounts(e.res), d.account.title(), d.want.text)
					f.Refute = "an account with Listen: Yes"
				}
				if cause == httpsys.ReservationUnreadable {
					f.Message = fmt.Sprintf("%s is reserved, but the dump lacks the account list that decides whether %s may register %s.", e.url(), d.account.title(), d.want.text)
					f.Missing = []Missing{{askURLACL, "shows the accounts and the SDDL of the reservation"}}
				} else if r, ok := widen(e.res, d.account); ok && !likeDefault(e.res) {
					f.Remedies = append(f.Remedies, r)
				}
				if cause != httpsys.ReservationForNobody {
					f.Remedies = append(f.Remedies, Remedy{
						Effect:      fmt.Sprintf("Or run the program under an account that the reservation lets in: %s.", accounts(e.res)),
						SideEffects: "The program gets that account's rights and loses those of its own.",
						Undo:        "Set the old account again.",
						Check:       askServiceState,
					})
				}
				p.deny(d, f)
				return
			}
		}
	},
}

// widen makes a reservation anew with the account added.
func widen(r *correlate.Reservation, a account) (Remedy, bool) {
	u, ok := literalURL(r)
	old, ok2 := r.Descriptor.Command()
	if !ok || !ok2 || r.BadSDDL != nil {
		return Remedy{}, false
	}
	out := Remedy{
		SideEffects: "The URL is unreserved for a moment; a running program keeps its registration.",
		Undo:        fmt.Sprintf("netsh http delete urlacl url=%s\nnetsh http add urlacl url=%s sddl=\"%s\"", u, u, old),
		Check:       "netsh http show urlacl url=" + u,
	}
	if a.sid == "" {
		out.Effect = fmt.Sprintf(`Delete the reservation and add it anew with the account: netsh http add urlacl url=%s sddl="%s(A;;GX;;;SID)" with the SID that "whoami /user" prints for it.`, u, old)
		return out, true
	}
	d := r.Descriptor
	d.ACEs = append(append([]sddl.ACE{}, d.ACEs...), sddl.ACE{Type: "A", Rights: "GX", Mask: sddl.GenericExecute, Trustee: sddl.ParseTrustee(a.sid)})
	wide, ok := d.Command()
	if !ok {
		return Remedy{}, false
	}
	out.Command = fmt.Sprintf("netsh http delete urlacl url=%s\nnetsh http add urlacl url=%s sddl=\"%s\"", u, u, wide)
	out.Effect = fmt.Sprintf("Keeps the accounts of the reservation and adds %s.", a.title())
	return out, true
}

var loopbackExemptionLost = Rule{
	ID:       "loopback-exemption-lost",
	Title:    "A reservation on the port ends the exemption of localhost",
	Severity: Error,
	Causes:   []Cause{ReservationMissing},
	About: `Standard users may register localhost on ports above 1024 without a reservation. As soon as the port has any
reservation, in whatever host form or scheme, that ends, and localhost needs a reservation of its own. This was
reported several times and is not documented.`,
	Port: func(p *Pass) {
		if d, ok := p.denial(httpsys.LoopbackExemptionLost); ok {
			e := p.model().entries[d.fail.Entry]
			f := Finding{Message: fmt.Sprintf("%s would need no reservation, but %s (for %s) is reserved on the same port, and that ends the exemption of localhost (reported, not documented): error 5.", d.want.text, e.url(), accounts(e.res)),
				Refute: "no reservation on the port"}
			if r, ok := addReservation(d.want.prefix, d.account, "None for other host forms."); ok {
				f.Remedies = append(f.Remedies, r)
			}
			if r, ok := p.deleteReservation(e.res, "Brings the exemption of localhost back, if no other reservation is on the port.", "Only if nobody needs it."); ok {
				f.Remedies = append(f.Remedies, r)
			}
			p.deny(d, f)
		}
	},
}

var reservationLetsNobodyIn = Rule{
	ID:       "reservation-lets-nobody-in",
	Title:    "A reservation lets nobody register",
	Severity: Warning,
	Causes:   []Cause{ReservationMissing},
	About: `"listen=no delegate=no" is legal and makes a reservation that keeps everybody out. It still takes part in routing and
takes requests away from weaker host forms.`,
	Host: func(p *Pass) {
		for _, r := range p.Host.Reservations {
			if !letsNobodyIn(r) {
				continue
			}
			f := Finding{Evidence: evidence.Quotes(reservationLines(r)...),
				Message: fmt.Sprintf("The reservation %s lets nobody register (Listen: No for every account); it still takes requests from weaker host forms.", r.URL),
				Refute:  "an account with Listen: Yes"}
			if rm, ok := p.deleteReservation(r, "Removes the reservation.", ""); ok {
				f.Remedies = append(f.Remedies, rm)
			}
			p.report(f)
		}
	},
	Port: func(p *Pass) {
		if d, ok := p.denial(httpsys.ReservationForNobody); ok {
			e := p.model().entries[d.fail.Entry]
			if !letsNobodyIn(e.res) {
				return
			}
			f := Finding{Severity: Error, Message: fmt.Sprintf("The reservation %s lets nobody register, so %s fails with error 5 for every account.", e.url(), d.want.text), Refute: "an account with Listen: Yes"}
			if rm, ok := p.deleteReservation(e.res, "Removes the reservation; then add one for the account.", ""); ok {
				f.Remedies = append(f.Remedies, rm)
			}
			p.deny(d, f)
		}
	},
}

// letsNobodyIn: no entry allows to listen. An entry that only delegates is
// something else, and a name without a descriptor decides by the printed words.
func letsNobodyIn(r *correlate.Reservation) bool {
	if r.BadSDDL != nil {
		if len(r.Users) == 0 || r.SDDL != "" {
			return false
		}
		for _, u := range r.Users {
			if u.Listen || u.Delegate || u.Name == "" {
				return false
			}
		}
		return true
	}
	if len(r.Descriptor.ACEs) == 0 {
		return false
	}
	for _, a := range r.Descriptor.ACEs {
		if a.Listen() || a.Delegate() {
			return false
		}
	}
	return true
}
