package analyze

import (
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"diag/analyze/correlate"
	"diag/analyze/evidence"
	"diag/analyze/httpsys"
	"diag/analyze/signature"
	"diag/parser"
)

// RouteSchema names the JSON form of a Route.
const RouteSchema = "diag.route/v1"

// Route says who answers a request for a URL, as far as a dump shows it.
type Route struct {
	Schema string `json:"schema"`
	URL    string `json:"url"`
	// Outcome is one of served, detached, reserved-only, no-host, no-path,
	// other-scheme, not-bound, not-listening, see package httpsys.
	Outcome httpsys.Outcome `json:"outcome"`
	// Status is what HTTP.sys itself answers; null when a program answers, or
	// nobody.
	Status     *int       `json:"status"`
	Confidence Confidence `json:"confidence"`
	Summary    string     `json:"summary"`
	// Winner takes the request; null when none does.
	Winner *RouteEntry `json:"winner"`
	// Others are the other entries on the port, each with the reason why it
	// does not answer; Elsewhere counts the entries on other ports.
	Others    []RouteEntry `json:"others"`
	Elsewhere int          `json:"elsewhere"`
	// Holders are listeners on the port that are not HTTP.sys.
	Holders []evidence.Quote `json:"holders"`
	Missing []Missing        `json:"missing"`
}

// RouteEntry is a registration or a reservation.
type RouteEntry struct {
	// Kind is "registration" or "reservation".
	Kind   string `json:"kind"`
	URL    string `json:"url"`
	Bucket string `json:"bucket"`
	// Owner is the program of a registration or the accounts of a reservation.
	Owner string `json:"owner"`
	// Reason says why the entry does not answer; "" for the winner.
	Reason   httpsys.Reason   `json:"reason,omitempty"`
	Why      string           `json:"why,omitempty"`
	Evidence []evidence.Quote `json:"evidence"`
}

// RouteURL says which registration or reservation of a dump answers a request
// for a URL, and why the others do not. local is the local address at which
// the connection arrives; the zero Addr when it is not known. An error means
// that the URL cannot be requested.
func RouteURL(d *parser.Dump, o Options, text string, local netip.Addr) (*Route, error) {
	req, err := parseRequest(text)
	if err != nil {
		return nil, err
	}
	req.LocalIP = local
	p := newPass(d, o, int(req.Port))
	m := p.model()
	r := m.state.Route(req)
	out := &Route{Schema: RouteSchema, URL: text, Outcome: r.Outcome, Confidence: confidence(r.Confidence), Others: []RouteEntry{}, Holders: []evidence.Quote{}, Missing: []Missing{}}
	if s := r.Outcome.Status(); s != 0 {
		out.Status = &s
	}
	if r.Winner >= 0 {
		w := p.routeEntry(r.Winner, "")
		out.Winner = &w
	}
	for _, x := range r.Others {
		if x.Reason == httpsys.OnOtherPort {
			out.Elsewhere++
			continue
		}
		out.Others = append(out.Others, p.routeEntry(x.Entry, x.Reason))
	}
	var foreign []correlate.Socket
	for _, k := range p.listeners() {
		if pid, ok := k.PID(); ok && pid != 4 {
			foreign = append(foreign, k)
		}
	}
	out.Holders = evidence.Quotes(socketLines(foreign)...)
	if len(foreign) > 0 && (r.Outcome == httpsys.NotBound || !m.state.HasRegistrations) {
		out.Confidence = min(out.Confidence, Likely)
	}
	out.Summary = p.routeSummary(out, req, len(foreign) > 0)
	for _, s := range r.Missing {
		switch s {
		case httpsys.Registrations:
			out.Missing = append(out.Missing, Missing{askServiceState, "the whole list of registered URLs"})
		case httpsys.Reservations:
			out.Missing = append(out.Missing, Missing{askURLACL, "the whole list of reservations, which take part in the routing"})
		case httpsys.ListenList:
			out.Missing = append(out.Missing, Missing{askListenList, "shows whether HTTP.sys listens on the address at all"})
		}
	}
	return out, nil
}

// newPass is a pass for one TCP port outside a report.
func newPass(d *parser.Dump, o Options, port int) *Pass {
	if o.Signatures == nil {
		o.Signatures = signature.Builtin()
	}
	h := correlate.Build(d)
	m := newHTTPModel(h)
	return &Pass{Host: h, Signatures: o.Signatures, model: func() *httpModel { return m },
		topic: &topic{port: port, transport: "tcp"}, rule: &Rule{}, out: &[]Finding{}}
}

// parseRequest reads the URL of a request. The port of the scheme is filled in.
func parseRequest(text string) (httpsys.Request, error) {
	u, err := url.Parse(text)
	if err != nil {
		return httpsys.Request{}, fmt.Errorf("%q is no URL", text)
	}
	scheme := strings.ToLower(u.Scheme)
	port := map[string]uint16{"http": 80, "https": 443}[scheme]
	if port == 0 || u.Hostname() == "" {
		return httpsys.Request{}, fmt.Errorf("%q is no http or https URL", text)
	}
	if host := u.Hostname(); host == "+" || host == "*" {
		return httpsys.Request{}, fmt.Errorf("%q is a URL prefix, not a URL that a client can ask for", text)
	}
	if s := u.Port(); s != "" {
		n, err := strconv.ParseUint(s, 10, 16)
		if err != nil || n == 0 {
			return httpsys.Request{}, fmt.Errorf("%q has no port from 1 to 65535", text)
		}
		port = uint16(n)
	}
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	return httpsys.Request{Scheme: scheme, Host: u.Hostname(), Port: port, Path: path}, nil
}

func confidence(c httpsys.Confidence) Confidence {
	switch c {
	case httpsys.Proven:
		return Proven
	case httpsys.Likely:
		return Likely
	}
	return Possible
}

func (p *Pass) routeEntry(i int, reason httpsys.Reason) RouteEntry {
	e := p.model().entries[i]
	out := RouteEntry{Kind: "registration", URL: e.url(), Bucket: e.prefix().Bucket().String(), Reason: reason, Why: reasons[reason], Evidence: evidence.Quotes(e.lines()...)}
	if e.res != nil {
		out.Kind, out.Owner = "reservation", accounts(e.res)
		return out
	}
	_, out.Owner, _ = p.ownersOf(e)
	out.Evidence = evidence.Quotes(append(e.lines(), p.queueLines(e)...)...)
	return out
}

var reasons = map[httpsys.Reason]string{
	httpsys.OnOtherScheme:    "it is for the other scheme",
	httpsys.ForOtherHost:     "it is for another host",
	httpsys.ForOtherAddress:  "it is bound to another local address",
	httpsys.AddressUnknown:   "it is bound to one local address, and where the connection arrives is not known",
	httpsys.PathNotCovered:   "its path does not cover the requested one",
	httpsys.PortNotOpen:      "it matches, but HTTP.sys does not get the request",
	httpsys.InWeakerBucket:   "it stands in a weaker bucket",
	httpsys.LessSpecificHost: "another entry is for this host in particular",
	httpsys.ShorterPath:      "another path in the same bucket is longer",
	httpsys.SamePrefix:       "it is the same URL",
}

func (p *Pass) routeSummary(r *Route, req httpsys.Request, foreign bool) string {
	port := portName("tcp", int(req.Port))
	switch r.Outcome {
	case httpsys.Served:
		return fmt.Sprintf("%s answers: its registration %s (%s) takes the request.", upperStart(r.Winner.Owner), r.Winner.URL, r.Winner.Bucket)
	case httpsys.Detached:
		return fmt.Sprintf("The registration %s takes the request, but no active request queue serves it: 503.", r.Winner.URL)
	case httpsys.ReservedOnly:
		return fmt.Sprintf("The reservation %s (%s, for %s) takes the request and nobody has registered it: 503 since Windows Vista (the documentation says 400).", r.Winner.URL, r.Winner.Bucket, r.Winner.Owner)
	case httpsys.NoHost:
		return fmt.Sprintf("No entry on %s is for this host and address: HTTP.sys answers 400 (Invalid Hostname).", port)
	case httpsys.NoPath:
		return fmt.Sprintf("URLs of this host are on %s, but none covers the path: HTTP.sys answers 404.", port)
	case httpsys.OtherScheme:
		return fmt.Sprintf("HTTP.sys has %s for the other scheme only: the request is not understood.", port)
	case httpsys.NotListening:
		return fmt.Sprintf("The IP listen list of HTTP.sys (%s) leaves out the address: nothing listens there for HTTP.sys.", p.listText())
	}
	if foreign {
		return fmt.Sprintf("No URL is registered on %s; another program listens there and answers.", port)
	}
	if !p.model().state.HasRegistrations {
		return fmt.Sprintf("No registered URL on %s is shown; without a whole service state that proves nothing.", port)
	}
	return fmt.Sprintf("No URL is registered on %s, so HTTP.sys does not listen there: the connection is refused unless another program does.", port)
}
