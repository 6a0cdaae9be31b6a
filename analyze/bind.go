package analyze

import (
	"fmt"
	"net/netip"
	"sort"
	"strconv"
	"strings"

	"diag/analyze/correlate"
	"diag/analyze/evidence"
	"diag/analyze/httpsys"
	"diag/analyze/winsock"
	"diag/parser"
	"diag/parser/urlprefix"
)

// BindSchema names the JSON form of a BindTry.
const BindSchema = "diag.bind/v1"

// BindTry says what would become of registering a URL or binding a port on the
// machine that a dump shows.
type BindTry struct {
	Schema string `json:"schema"`
	// Wanted is the URL prefix or the port as asked.
	Wanted string `json:"wanted"`
	// API is "http.sys" for a URL and "winsock" for a port.
	API string `json:"api"`
	// Account is who tries it, as given; "" when not given.
	Account string `json:"account,omitempty"`
	// Works is "yes", "no", "perhaps", or "unknown" when the dump lacks what
	// decides.
	Works   string `json:"works"`
	Summary string `json:"summary"`
	// Grant says which rule lets the account register; "" for ports and where
	// none does.
	Grant httpsys.Grant `json:"grant,omitempty"`
	// Errors are the errors to expect, the best founded first.
	Errors []BindError `json:"errors"`
	// Notes are further facts about the port.
	Notes   []BindNote `json:"notes"`
	Missing []Missing  `json:"missing"`
}

// BindError is an error to expect, with the lines that say so.
type BindError struct {
	// Code is a Winsock error for a port, a Win32 error for a URL.
	Code       int              `json:"code"`
	Confidence Confidence       `json:"confidence"`
	Why        string           `json:"why"`
	Evidence   []evidence.Quote `json:"evidence"`
}

// BindNote is a fact that is no error.
type BindNote struct {
	Text     string           `json:"text"`
	Evidence []evidence.Quote `json:"evidence"`
}

// Bind says whether a program could register a URL prefix with HTTP.sys, or
// bind a port ("8080", "8080/tcp", "5353/udp", "127.0.0.1:8080") with Winsock.
// as is the account: a name, a SID, "standard user", "administrator",
// "LocalSystem"; "" when unknown. An error means that what was asked is neither.
func Bind(d *parser.Dump, o Options, wanted, as string) (*BindTry, error) {
	if strings.Contains(wanted, "://") {
		x, err := urlprefix.Parse(wanted)
		if err != nil {
			return nil, fmt.Errorf("%q is no URL prefix: %w", wanted, err)
		}
		return bindURL(d, o, wanted, x, as), nil
	}
	addr, port, transport, err := parsePort(wanted)
	if err != nil {
		return nil, err
	}
	return bindPort(d, o, wanted, addr, port, transport, as), nil
}

func parsePort(s string) (addr netip.Addr, port int, transport string, err error) {
	number, transport, ok := strings.Cut(s, "/")
	if !ok {
		transport = "tcp"
	}
	transport = strings.ToLower(transport)
	if transport != "tcp" && transport != "udp" {
		return addr, 0, "", fmt.Errorf("%q is neither tcp nor udp", transport)
	}
	if i := strings.LastIndexByte(number, ':'); i >= 0 {
		if addr, err = netip.ParseAddr(strings.Trim(number[:i], "[]")); err != nil {
			return addr, 0, "", fmt.Errorf("%q is no address", number[:i])
		}
		number = number[i+1:]
	}
	port, err = strconv.Atoi(number)
	if err != nil || port < 1 || port > 65535 {
		return addr, 0, "", fmt.Errorf("%q is neither a URL prefix nor a port from 1 to 65535", s)
	}
	return addr, port, transport, nil
}

// failureWords say why a registration fails; %s is the wanted URL.
var failureWords = map[httpsys.Cause]string{
	httpsys.ReservationMissing:    "no reservation covers the URL, and only administrators may register without one",
	httpsys.ReservationOtherHost:  "the port is reserved with another host form, which does not cover the URL",
	httpsys.ReservationOtherUser:  "the reservation that decides does not name the account or a group that it is known to be in",
	httpsys.ReservationForNobody:  "the reservation that decides lets nobody register",
	httpsys.ReservationUnreadable: "the reservation that decides was captured without its accounts",
	httpsys.LoopbackExemptionLost: "a reservation on the port ends the exemption of localhost (reported, not documented)",
	httpsys.AlreadyRegistered:     "the same URL is registered already",
	httpsys.SchemeClash:           "the port has a URL of the other scheme",
	httpsys.PortHeld:              "something else has the TCP port",
	httpsys.PortExcluded:          "the port lies in an excluded range",
	httpsys.AddressNotLocal:       "the machine does not have the address",
	httpsys.ListedAddressAbsent:   "the IP listen list names an address that the machine does not have",
	httpsys.AddressNotListed:      "the IP listen list leaves out the address",
}

func bindURL(d *parser.Dump, o Options, wanted string, x urlprefix.Prefix, as string) *BindTry {
	p := newPass(d, o, int(x.Port))
	state, uses := p.model().on(int(x.Port))
	acc := parseAccount(p.Host, as)
	r := state.Register(x, acc.Account)
	out := &BindTry{Schema: BindSchema, Wanted: wanted, API: "http.sys", Account: as, Grant: r.Grant, Errors: []BindError{}, Notes: []BindNote{}, Missing: []Missing{}}
	for _, f := range r.Failures {
		e := BindError{Code: f.Code, Confidence: confidence(f.Confidence), Why: failureWords[f.Cause], Evidence: []evidence.Quote{}}
		switch {
		case f.Problem != nil:
			e.Why = "the URL " + f.Problem.String()
		case f.Entry >= 0:
			from := p.model().entries[f.Entry]
			e.Why += ": " + from.url()
			if from.reg != nil {
				_, who, _ := p.ownersOf(from)
				e.Why += " of " + who
				e.Evidence = evidence.Quotes(append(from.lines(), p.queueLines(from)...)...)
			} else {
				e.Why += " for " + accounts(from.res)
				e.Evidence = evidence.Quotes(from.lines()...)
			}
		case f.Port >= 0:
			u := uses[f.Port]
			e.Why += ": " + u.text
			if u.socket.Set() {
				id := p.identify(u.socket)
				e.Why = fmt.Sprintf("%s has the TCP port: %s", id.title(), u.text)
			}
			e.Evidence = evidence.Quotes(u.at)
		case f.Address.IsValid():
			e.Why += ": " + f.Address.String()
			e.Evidence = evidence.Quotes(append(p.listLines(), p.addressLines()...)...)
		}
		out.Errors = append(out.Errors, e)
	}
	if r.Deciding >= 0 && r.Grant == httpsys.ByReservation {
		e := p.model().entries[r.Deciding]
		out.Notes = append(out.Notes, BindNote{"This reservation lets the account in: " + e.url() + " for " + accounts(e.res), evidence.Quotes(e.lines()...)})
	}
	for _, reg := range p.Host.On(int(x.Port)) {
		if s, ok := httpsys.Shadows(reg.Prefix, x); ok {
			out.Notes = append(out.Notes, BindNote{fmt.Sprintf("Even when registered, it would lose %s to %s.", part(s), reg.URL), evidence.Quotes(reg.At())})
		}
		if s, ok := httpsys.Shadows(x, reg.Prefix); ok {
			out.Notes = append(out.Notes, BindNote{fmt.Sprintf("It would take %s from %s.", part(s), reg.URL), evidence.Quotes(reg.At())})
		}
	}
	for _, s := range r.Missing {
		switch s {
		case httpsys.Registrations:
			out.Missing = append(out.Missing, Missing{askServiceState, "shows which URLs are registered already"})
		case httpsys.Reservations:
			out.Missing = append(out.Missing, Missing{askURLACL, "shows who may register which URL"})
		case httpsys.ListenList:
			out.Missing = append(out.Missing, Missing{askListenList, "shows which addresses HTTP.sys may use"})
		case httpsys.Addresses:
			out.Missing = append(out.Missing, Missing{askAddresses, "shows which addresses the machine has"})
		}
	}
	if !p.Host.StateComplete() || len(p.Host.On(int(x.Port))) == 0 {
		out.Missing = mergeMissing(out.Missing, p.absent("netstat", "excludedportrange")...)
	}
	out.conclude(wanted)
	return out
}

// conclude sums the errors up.
func (t *BindTry) conclude(what string) {
	sort.SliceStable(t.Errors, func(i, j int) bool { return t.Errors[i].Confidence > t.Errors[j].Confidence })
	who := ""
	if t.Account != "" {
		who = " as " + t.Account
	}
	switch {
	case len(t.Errors) > 0 && t.Errors[0].Confidence > Possible:
		t.Works = "no"
		t.Summary = fmt.Sprintf("%s%s fails with error %d: %s.", what, who, t.Errors[0].Code, t.Errors[0].Why)
	case len(t.Errors) > 0:
		t.Works = "perhaps"
		t.Summary = fmt.Sprintf("%s%s may fail with error %d: %s.", what, who, t.Errors[0].Code, t.Errors[0].Why)
	case len(t.Missing) > 0:
		t.Works = "unknown"
		t.Summary = fmt.Sprintf("Nothing in the dump stands against %s%s, but it does not hold all that decides.", what, who)
	default:
		t.Works = "yes"
		t.Summary = fmt.Sprintf("%s%s should work: nothing in the dump stands against it.", what, who)
	}
}

func bindPort(d *parser.Dump, o Options, wanted string, addr netip.Addr, port int, transport, as string) *BindTry {
	p := newPass(d, o, port)
	p.topic.transport = transport
	out := &BindTry{Schema: BindSchema, Wanted: wanted, API: "winsock", Account: as, Errors: []BindError{}, Notes: []BindNote{}, Missing: []Missing{}}
	want := addr
	if !want.IsValid() {
		want = netip.IPv4Unspecified()
	}
	for _, k := range p.locals() {
		if k.State() == "TIME_WAIT" {
			out.Notes = append(out.Notes, BindNote{"A closed connection in TIME_WAIT stands on the port; an exclusive listener may have to wait for it.", evidence.Quotes(k.At())})
			continue
		}
		out.against(p, k, want, addr.IsValid())
	}
	for _, src := range p.Host.Exclusions {
		if src.Data.Transport != "" && src.Data.Transport != transport {
			continue
		}
		for _, r := range src.Data.Ranges {
			switch {
			case !r.Contains(port):
			case r.Administered:
				out.Notes = append(out.Notes, BindNote{fmt.Sprintf("The administered range %d-%d holds the port; it keeps HTTP.sys out, not an ordinary socket.", r.Start, r.End), evidence.Quotes(src.At(r.Line))})
			case r.Start == r.End && len(p.kernelListeners()) > 0:
				out.Notes = append(out.Notes, BindNote{"The port is excluded by itself, which HTTP.sys does for ports it listens on.", evidence.Quotes(src.At(r.Line))})
			default:
				out.Errors = append(out.Errors, BindError{10013, Likely, fmt.Sprintf("the port lies in the excluded range %d-%d", r.Start, r.End), evidence.Quotes(src.At(r.Line))})
			}
		}
	}
	if _, filtered := p.searchedSockets(); filtered && len(p.locals()) == 0 {
		out.Missing = append(out.Missing, Missing{askSockets, "the whole socket table, elevated"})
	}
	out.Missing = mergeMissing(out.Missing, p.absent("excludedportrange")...)
	out.conclude(portName(transport, port))
	return out
}

// against adds what one socket on the port makes of the bind.
func (t *BindTry) against(p *Pass, k correlate.Socket, want netip.Addr, specific bool) {
	held := k.Addr()
	if !held.IsValid() {
		held = netip.IPv4Unspecified()
	}
	first, second, overlap := winsock.Overlap(held, want)
	if !overlap && !specific && held.Is6() {
		first, second, overlap = winsock.Overlap(held, netip.IPv6Unspecified())
	}
	if !overlap {
		t.Notes = append(t.Notes, BindNote{"A socket on another address does not stand in the way: " + k.Local(), evidence.Quotes(k.At())})
		return
	}
	id := p.identify(k)
	who := id.title()
	if pid, ok := k.PID(); ok && pid == 4 {
		who = "PID 4 (System)"
		if regs := p.Host.On(p.port()); len(regs) > 0 {
			_, names, _ := p.tenants(regs)
			who += " for " + join(names)
		}
	}
	why := fmt.Sprintf("%s has %s", who, k.Local())
	lines := evidence.Quotes(append([]evidence.Line{k.At()}, id.lines...)...)
	if !k.Listener() && !k.UDP() {
		t.Errors = append(t.Errors, BindError{int(winsock.InUse), Possible, why + " as the local end of a connection", lines})
		return
	}
	usual := map[winsock.Result]bool{}
	for _, same := range []bool{true, false} {
		usual[winsock.Second(winsock.Bind{Option: winsock.Default, Scope: first}, winsock.Bind{Option: winsock.Default, Scope: second}, same)] = true
	}
	for _, code := range []winsock.Result{winsock.InUse, winsock.Denied} {
		c := Possible
		switch {
		case usual[code] && !usual[winsock.OK]:
			c = Likely
		case !winsock.Can(first, second, code):
			continue
		}
		t.Errors = append(t.Errors, BindError{int(code), c, why, lines})
	}
}
