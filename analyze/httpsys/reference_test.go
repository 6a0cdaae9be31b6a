package httpsys

import (
	"fmt"
	"math/rand"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"diag/parser/sddl"
	"diag/parser/urlprefix"
)

// The reference below restates the documented rules as plainly as possible over
// its own representation: no keys, no shared path code, no early exits. The
// model must agree with it on random machines.

type refURL struct {
	scheme, host, ip string // host "+", "*", a name or an address
	port             int
	path             []string
}

func (u refURL) String() string {
	s := fmt.Sprintf("%s://%s:%d", u.scheme, u.host, u.port)
	if u.ip != "" {
		s += ":" + u.ip
	}
	return s + "/" + strings.Join(append(slices.Clone(u.path), ""), "/")
}

type refEntry struct {
	refURL
	reservation bool
	listeners   []string // letters of those who may register
	delegates   []string
}

func isAddress(host string) bool { return strings.HasPrefix(host, "192.") || host == "127.0.0.1" }

// refClass numbers the buckets 0 to 3.
func refClass(u refURL) int {
	if u.host == "+" {
		return 0
	}
	if u.host == "*" && u.ip == "" {
		return 3
	}
	if u.host == "*" || isAddress(u.host) && (u.ip == "" || u.ip == u.host) {
		return 2
	}
	return 1
}

func refAddress(u refURL) string {
	if u.ip != "" {
		return u.ip
	}
	if isAddress(u.host) {
		return u.host
	}
	return ""
}

func refCovers(prefix, path []string) bool {
	if len(prefix) > len(path) {
		return false
	}
	for i := range prefix {
		if !strings.EqualFold(prefix[i], path[i]) {
			return false
		}
	}
	return true
}

func refSameURL(a, b refURL) bool {
	return a.scheme == b.scheme && strings.EqualFold(a.host, b.host) && a.port == b.port && refAddress(a) == refAddress(b) &&
		refCovers(a.path, b.path) && refCovers(b.path, a.path)
}

// refRoute returns the winner, or nil, and the outcome.
func refRoute(entries []refEntry, req refURL) (*refEntry, Outcome) {
	var bound, scheme, host bool
	for _, e := range entries {
		bound = bound || !e.reservation && e.port == req.port
		scheme = scheme || !e.reservation && e.port == req.port && e.scheme == req.scheme
	}
	if !bound {
		return nil, NotBound
	}
	if !scheme {
		return nil, OtherScheme
	}
	for class := range 4 {
		var best *refEntry
		for i := range entries {
			e := &entries[i]
			if refClass(e.refURL) != class || e.port != req.port || e.scheme != req.scheme {
				continue
			}
			if class == 1 && !strings.EqualFold(e.host, req.host) {
				continue
			}
			if a := refAddress(e.refURL); class != 0 && a != "" && a != req.ip {
				continue
			}
			host = true
			if !refCovers(e.path, req.path) {
				continue
			}
			switch {
			case best == nil, len(e.path) > len(best.path):
				best = e
			case len(e.path) < len(best.path):
			case e.ip != "" && best.ip == "":
				best = e
			case e.ip == "" && best.ip != "":
			case best.reservation && !e.reservation:
				best = e
			}
		}
		if best != nil {
			if best.reservation {
				return best, ReservedOnly
			}
			return best, Served
		}
	}
	if host {
		return nil, NoPath
	}
	return nil, NoHost
}

// refErrors returns the set of 5 and 183 that registering would meet.
func refErrors(entries []refEntry, want refURL, sids []string, privileged bool) map[int]bool {
	errors := map[int]bool{}
	var decisive *refEntry
	anyReservation := false
	for i := range entries {
		e := &entries[i]
		if !e.reservation && refSameURL(e.refURL, want) {
			errors[183] = true
		}
		if e.port == want.port && e.scheme != want.scheme {
			errors[183] = true
		}
		if !e.reservation || e.port != want.port {
			continue
		}
		anyReservation = true
		elsewhere := e.refURL
		elsewhere.path = want.path
		if !refSameURL(elsewhere, want) || !refCovers(e.path, want.path) {
			continue
		}
		if decisive == nil || len(e.path) > len(decisive.path) {
			decisive = e
		}
	}
	loopback := strings.EqualFold(want.host, "localhost") || want.host == "127.0.0.1"
	switch {
	case decisive != nil:
		allowed := false
		for _, l := range decisive.listeners {
			allowed = allowed || slices.Contains(sids, l) || l == "WD"
		}
		errors[5] = !allowed
	case privileged:
	case loopback && want.port > 1024:
		errors[5] = anyReservation
	default:
		errors[5] = true
	}
	return errors
}

type generator struct {
	*rand.Rand
	// host is set for a machine on which all entries have the same host, which
	// makes long and short paths meet.
	host string
}

func (g *generator) one(list ...string) string { return list[g.Intn(len(list))] }

func (g *generator) path(max int) []string {
	path := make([]string, g.Intn(max+1))
	for i := range path {
		path[i] = g.one("a", "A", "ab", "b")
	}
	return path
}

func (g *generator) url() refURL {
	u := refURL{
		scheme: "http",
		host:   g.one("+", "+", "*", "*", "x.example.com", "X.example.com", "localhost", "127.0.0.1", "192.0.2.7", "192.0.2.8"),
		port:   []int{80, 8080}[g.Intn(2)],
		path:   g.path(2),
	}
	if g.host != "" {
		u.host = g.host
	}
	if g.Intn(8) == 0 {
		u.scheme = "https"
	}
	switch {
	case isAddress(u.host) && g.Intn(2) == 0:
		u.ip = u.host
	case u.host != "+" && g.Intn(4) == 0:
		u.ip = g.one("192.0.2.7", "192.0.2.8")
	}
	return u
}

func (g *generator) entries() []refEntry {
	entries := make([]refEntry, g.Intn(8))
	g.host = g.one("", "+", "*", "x.example.com")
	for i := range entries {
		e := refEntry{refURL: g.url(), reservation: g.Intn(2) == 0}
		if e.reservation {
			for _, letters := range []string{"WD", "NS", "LS"} {
				if g.Intn(3) == 0 {
					e.listeners = append(e.listeners, letters)
				}
				if g.Intn(3) == 0 {
					e.delegates = append(e.delegates, letters)
				}
			}
		}
		// Windows keeps no two reservations, and no two registrations, of one
		// URL.
		twice := slices.ContainsFunc(entries[:i], func(o refEntry) bool {
			return o.reservation == e.reservation && refSameURL(o.refURL, e.refURL)
		})
		if twice {
			e.port = 9000 + i
		}
		entries[i] = e
	}
	return entries
}

// model converts reference entries by way of the text that Windows prints.
func model(t testing.TB, entries []refEntry) State {
	s := complete()
	for i, e := range entries {
		m := Entry{Prefix: prefix(t, e.String()), Reservation: e.reservation, ID: i}
		if e.reservation {
			var b strings.Builder
			for _, l := range e.delegates {
				b.WriteString("(A;;GW;;;" + l + ")")
			}
			for _, l := range e.listeners {
				b.WriteString("(A;;GX;;;" + l + ")")
			}
			d, err := sddl.Parse("D:" + b.String())
			if err != nil {
				t.Fatal(err)
			}
			m.SDDL = &d
		}
		s.Entries = append(s.Entries, m)
	}
	return s
}

func TestRouteAgainstReference(t *testing.T) {
	g := &generator{Rand: rand.New(rand.NewSource(1))}
	seen := map[Outcome]int{}
	for range 8000 {
		entries := g.entries()
		req := refURL{scheme: g.one("http", "http", "http", "https"), host: g.one("x.example.com", "localhost", "y.example.com", "192.0.2.7"),
			ip: g.one("192.0.2.7", "192.0.2.8", "127.0.0.1"), port: []int{80, 8080}[g.Intn(2)], path: g.path(3)}
		want, outcome := refRoute(entries, req)
		got := model(t, entries).Route(Request{
			Scheme: req.scheme, Host: req.host, Port: uint16(req.port), Path: "/" + strings.Join(req.path, "/"), LocalIP: netip.MustParseAddr(req.ip),
		})
		seen[outcome]++
		ok := got.Outcome == outcome && (got.Winner >= 0) == (want != nil)
		if ok && want != nil {
			ok = refSameURL(entries[got.Winner].refURL, want.refURL) && entries[got.Winner].reservation == want.reservation
		}
		if ok {
			count := len(entries)
			if got.Winner >= 0 {
				count--
			}
			ok = len(got.Others) == count && !slices.ContainsFunc(got.Others, func(p Passed) bool { return p.Reason == "" || p.Entry == got.Winner })
		}
		if !ok {
			t.Fatalf("request %v to %v\nentries %v\nwant %v %v\ngot %+v", req, req.ip, entries, want, outcome, got)
		}
	}
	for _, o := range []Outcome{Served, ReservedOnly, NoHost, NoPath, OtherScheme, NotBound} {
		if seen[o] < 50 {
			t.Errorf("outcome %s came up %d times only", o, seen[o])
		}
	}
}

func TestRegisterAgainstReference(t *testing.T) {
	g := &generator{Rand: rand.New(rand.NewSource(2))}
	sids := map[string]string{"NS": "S-1-5-20", "LS": "S-1-5-19"}
	seen := map[string]int{}
	for range 8000 {
		entries, want := g.entries(), g.url()
		letters := g.one("NS", "LS", "XX")
		account := Account{SIDs: []string{sids[letters]}, Administrator: g.Intn(4) == 0, Known: true}
		errors := refErrors(entries, want, []string{letters}, account.Administrator)
		got := model(t, entries).Register(prefix(t, want.String()), account)
		codes := map[int]bool{}
		for _, f := range got.Failures {
			codes[f.Code] = true
			if f.Code == 183 && f.Confidence != Proven {
				t.Errorf("183 is %s", f.Confidence)
			}
		}
		delete(codes, 1214) // the random machines have no addresses
		for _, code := range []int{5, 183} {
			if codes[code] != errors[code] {
				t.Fatalf("%v as %s %+v\nentries %v\nwant %v\ngot %+v", want, letters, account, entries, errors, got)
			}
			delete(codes, code)
			seen[fmt.Sprint(code, errors[code])]++
		}
		if len(codes) > 0 {
			t.Fatalf("%v: unexpected %v", want, codes)
		}
		if (got.Grant == "") != errors[5] {
			t.Fatalf("%v: grant %q with %v", want, got.Grant, errors)
		}
	}
	for _, k := range []string{"5 true", "5 false", "183 true", "183 false"} {
		if seen[k] < 500 {
			t.Errorf("%s came up %d times only", k, seen[k])
		}
	}
}

// TestShadowedAgainstRoute asks the router: where the list says that requests
// fail or go elsewhere, a request for that path must do so; and a registration
// that is not in the list must get a request for its own path.
func TestShadowedAgainstRoute(t *testing.T) {
	g := &generator{Rand: rand.New(rand.NewSource(3))}
	checked, free := 0, 0
	for range 5000 {
		s := model(t, g.entries())
		list, _ := s.Shadowed()
		whole := map[int]bool{}
		for _, sh := range list {
			loser, taker := s.Entries[sh.Entry].Prefix, s.Entries[sh.By].Prefix
			whole[sh.Entry] = whole[sh.Entry] || sh.Shadow.Whole
			req := request(sh.Shadow, taker, loser)
			checked++
			r := s.Route(req)
			if r.Winner == sh.Entry || r.Winner >= 0 && s.Entries[r.Winner].Prefix.Bucket() > taker.Bucket() {
				t.Fatalf("%v takes %v from %v, but the router says %+v for %+v", taker, sh.Shadow, loser, r, req)
			}
		}
		for i, e := range s.Entries {
			if e.Reservation || whole[i] || e.Prefix.Port > 8080 {
				continue
			}
			req := request(Shadow{Path: e.Prefix.Path}, e.Prefix, e.Prefix)
			r := s.Route(req)
			if r.Winner >= 0 && s.Entries[r.Winner].Prefix.Bucket().Stronger(e.Prefix.Bucket()) {
				t.Fatalf("%v is not in %+v, but the router says %+v", e.Prefix, list, r)
			}
			free++
		}
	}
	if checked < 500 || free < 500 {
		t.Errorf("checked %d and %d only", checked, free)
	}
}

// request makes a request that both prefixes match.
func request(s Shadow, a, b urlprefix.Prefix) Request {
	req := Request{Scheme: b.Scheme, Port: b.Port, Path: s.Path, Host: "other.example.com"}
	for _, p := range []urlprefix.Prefix{a, b} {
		if p.Bucket() == urlprefix.Explicit {
			req.Host = p.Host
		}
		if addr := p.Address(); addr.IsValid() && p.Bucket() != urlprefix.Strong {
			req.LocalIP = addr
		}
	}
	if !req.LocalIP.IsValid() {
		req.LocalIP = netip.MustParseAddr("198.51.100.1")
	}
	return req
}
