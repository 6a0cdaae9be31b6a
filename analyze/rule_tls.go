package analyze

import (
	"fmt"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"diag/analyze/correlate"
	"diag/analyze/evidence"
	"diag/parser/sslcert"
)

// boundCert is a certificate binding with its place.
type boundCert struct {
	sslcert.Binding
	src  correlate.Sourced[*sslcert.Listing]
	host string
	port int
}

func (b boundCert) lines() []evidence.Line {
	return []evidence.Line{b.src.At(b.Line), b.src.At(b.HashLine), b.src.At(b.AppIDLine), b.src.At(b.StoreLine)}
}

// bindings are the certificate bindings of one port, or of all with -1.
func (p *Pass) bindings(port int) []boundCert {
	var out []boundCert
	seen := map[string]bool{}
	for _, src := range p.Host.Certs {
		for _, b := range src.Data.Bindings {
			c := boundCert{Binding: b, src: src}
			c.host, c.port = splitEndpoint(b.Endpoint)
			key := b.Kind + " " + strings.ToLower(b.Endpoint)
			if (port < 0 || c.port == port) && !seen[key] {
				seen[key] = true
				out = append(out, c)
			}
		}
	}
	return out
}

// splitEndpoint parts "0.0.0.0:443", "[::]:443", "www.example.com:443" and "443".
func splitEndpoint(s string) (host string, port int) {
	i := strings.LastIndexByte(s, ':')
	port, err := strconv.Atoi(s[i+1:])
	if err != nil {
		return s, 0
	}
	if i < 0 {
		return "", port
	}
	return strings.Trim(s[:i], "[]"), port
}

// certsComplete reports that all bindings of the machine were listed: the plain
// command, unfiltered.
func (p *Pass) certsComplete() (evidence.Line, bool) {
	for _, src := range p.Host.Certs {
		l := src.Data
		if (l.Titled && l.Failure == "" || l.NotFound) && whole(src.Doc, src.Section, "ipport", "hostnameport", "ccs", "scopedccs") {
			return src.At(src.Section.FirstLine), true
		}
	}
	return evidence.Line{}, false
}

var (
	certHash  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9a-fA-F]{40}([0-9a-fA-F]{24})?$`) })
	certAppID = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^\{[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}$`)
	})
	certStore  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9_ -]{1,40}$`) })
	certEndpts = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[\p{L}\p{N}.*_-]{1,253}$`) })
)

// key is the binding as an argument of netsh: ipport=0.0.0.0:443.
func (b boundCert) key() (string, bool) {
	switch b.Kind {
	case sslcert.IP:
		a, err := netip.ParseAddr(b.host)
		if err != nil {
			return "", false
		}
		return "ipport=" + netip.AddrPortFrom(a, uint16(b.port)).String(), b.port > 0
	case sslcert.Hostname:
		return fmt.Sprintf("hostnameport=%s:%d", b.host, b.port), certEndpts().MatchString(b.host) && b.port > 0
	}
	return "", false
}

// add is the command that makes the binding as it is, where every value of it
// is known and safe.
func (b boundCert) add() (string, bool) {
	key, ok := b.key()
	if !ok || !certHash().MatchString(b.Hash) || !certAppID().MatchString(b.AppID) || b.Store != "" && !certStore().MatchString(b.Store) {
		return "", false
	}
	cmd := fmt.Sprintf(`netsh http add sslcert %s certhash=%s appid="%s"`, key, b.Hash, b.AppID)
	if b.Store != "" {
		cmd += fmt.Sprintf(` certstorename="%s"`, b.Store)
	}
	return cmd, true
}

// extended reports settings beyond hash, program and store that an "add" would
// have to repeat.
func (b boundCert) extended() bool {
	for _, s := range b.Settings {
		l, v := strings.ToLower(s.Label), strings.ToLower(s.Value)
		if strings.HasPrefix(l, "negotiate client") && v == "enabled" || strings.HasPrefix(l, "ctl") && v != "(null)" && v != "" || strings.HasPrefix(l, "reject") && v == "enabled" {
			return true
		}
	}
	return false
}

// deleteBinding takes a binding away, with the line that makes it again.
func deleteBinding(b boundCert, effect string) (Remedy, bool) {
	key, ok := b.key()
	undo, ok2 := b.add()
	if !ok || !ok2 {
		return Remedy{}, false
	}
	r := Remedy{
		Command:     "netsh http show sslcert > sslcert.bak.txt\nnetsh http delete sslcert " + key,
		Effect:      effect,
		SideEffects: "New TLS connections to this endpoint use another binding or fail.",
		Undo:        undo,
		Check:       askCerts,
	}
	if b.extended() {
		r.SideEffects += " The binding has further settings (client certificates, CTL); the undo needs them too, see sslcert.bak.txt."
	}
	return r, true
}

// httpsURLs are the registered https URLs of the port.
func (p *Pass) httpsURLs() []*correlate.Registration {
	var out []*correlate.Registration
	for _, r := range p.Host.On(p.port()) {
		if r.Prefix.Scheme == "https" {
			out = append(out, r)
		}
	}
	return out
}

var httpsPrefixWithoutCertificate = Rule{
	ID:       "https-prefix-without-certificate",
	Title:    "https is registered on a port without a certificate",
	Severity: Error,
	Causes:   []Cause{SSLBinding},
	About: `HTTP.sys registers an https URL whether a certificate is bound to the port or not. Without a binding for the address
and port, the host name and port, or a central store, every TLS handshake is reset. "show sslcert ipport=..." lists
one endpoint only.`,
	Port: func(p *Pass) {
		urls := p.httpsURLs()
		at, complete := p.certsComplete()
		if !p.tcp() || len(urls) == 0 || !complete || len(p.bindings(p.port())) > 0 {
			return
		}
		lines := p.complaintLines()
		for _, r := range urls {
			lines = append(lines, r.At())
		}
		lines = append(lines, at)
		ports := map[int]bool{}
		var shown []string
		for _, b := range p.bindings(-1) {
			if !ports[b.port] && b.port > 0 {
				ports[b.port] = true
				shown = append(shown, itoa(b.port))
			}
			lines = append(lines, b.src.At(b.Line))
		}
		only := "no binding at all"
		if len(shown) > 0 {
			only = "bindings on port " + strings.Join(shown, ", ") + " only"
		}
		f := Finding{Cause: SSLBinding, Confidence: Likely, Evidence: evidence.Quotes(lines...), Refute: "a binding for this port",
			Message: fmt.Sprintf("%s is registered, but no certificate is bound to port %d (the list has %s): TLS handshakes there are reset.", urls[0].URL, p.port(), only)}
		f.Owners, _, f.Missing = p.ownersOf(httpEntry{reg: urls[0]})
		f.Remedies = []Remedy{{
			Effect:      fmt.Sprintf(`Bind a certificate, with the product's own tool where it has one, else in an elevated prompt: netsh http add sslcert ipport=0.0.0.0:%d certhash=THUMBPRINT appid="{GUID}" certstorename=MY, with the thumbprint of a certificate in the machine's store and any GUID of the program.`, p.port()),
			SideEffects: "None for other ports.",
			Undo:        fmt.Sprintf("netsh http delete sslcert ipport=0.0.0.0:%d", p.port()),
			Check:       askCerts,
		}}
		p.report(f)
	},
}

// covers reports whether a general binding would answer where a special one does.
func (b boundCert) covers(special boundCert) bool {
	if b.Kind == sslcert.CCS && special.Kind != sslcert.CCS {
		return true
	}
	if b.Kind != sslcert.IP {
		return false
	}
	a, err := netip.ParseAddr(b.host)
	if err != nil || !a.IsUnspecified() {
		return false
	}
	if special.Kind == sslcert.Hostname {
		return true
	}
	s, err := netip.ParseAddr(special.host)
	return special.Kind == sslcert.IP && err == nil && !s.IsUnspecified() && s.Is4() == a.Is4()
}

// nullAppID belongs to no program.
const nullAppID = "{00000000-0000-0000-0000-000000000000}"

var sslBindingMoreSpecificWins = Rule{
	ID:       "ssl-binding-more-specific-wins",
	Title:    "A more specific binding shows another certificate",
	Severity: Warning,
	Causes:   []Cause{SSLBinding},
	About: `HTTP.sys takes the most specific binding: host name and port, then address and port, then 0.0.0.0 and port. A forgotten
binding to one address therefore wins over the one that was renewed. Differing certificates for host names are meant
to be so as a rule.`,
	Port: func(p *Pass) {
		list := p.bindings(p.port())
		if !p.tcp() || len(list) < 2 {
			return
		}
		complaint := p.topic.certificate
		told := complaint.Set()
		for _, special := range list {
			for _, general := range list {
				if !general.covers(special) || special.Hash == "" || general.Hash == "" || strings.EqualFold(special.Hash, general.Hash) {
					continue
				}
				if special.Kind == sslcert.Hostname && !told {
					continue
				}
				f := Finding{Confidence: Likely, Evidence: evidence.Quotes(append(append([]evidence.Line{complaint}, special.lines()...), general.lines()...)...),
					Message: fmt.Sprintf("The binding %s wins over %s and has another certificate (%s instead of %s): clients of that endpoint see the first.", special.Endpoint, general.Endpoint, special.Hash, general.Hash),
					Refute:  "equal certificates, or two that are meant to differ"}
				if told || p.topic.has(10054) {
					f.Cause, f.Severity, f.weight = SSLBinding, Error, 1
				}
				if special.Kind == sslcert.Hostname && !strings.Contains(strings.ToLower(complaint.Quote().Text), strings.ToLower(special.host)) {
					f.Confidence = Possible // the complaint is about another name, or names none
				}
				if r, ok := deleteBinding(special, "Removes the more specific binding, so that "+general.Endpoint+" answers. Look for the program that writes it again after a restart."); ok {
					f.Remedies = []Remedy{r}
				}
				p.report(f)
				return
			}
		}
	},
}

var sslBindingIncomplete = Rule{
	ID:       "ssl-binding-incomplete",
	Title:    "A certificate binding lacks its store or its program",
	Severity: Warning,
	Causes:   []Cause{SSLBinding},
	About: `A binding without a store name, or with an application ID of zeros, was made by a tool that left something out. Often it
works, because the personal store of the machine is the default; when handshakes fail on the port it is the suspect.`,
	Port: func(p *Pass) {
		if !p.tcp() || len(p.httpsURLs()) == 0 {
			return
		}
		failing := p.topic.has(10054)
		for _, b := range p.bindings(p.port()) {
			what := ""
			switch {
			case b.Store == "" && b.StoreLine != 0 && b.Kind != sslcert.CCS:
				what = "names no certificate store"
			case b.AppID == nullAppID:
				what = "has an application ID of zeros"
			default:
				continue
			}
			f := Finding{Confidence: Possible, Refute: "a handshake that works",
				Message:  fmt.Sprintf("The binding %s %s. Where TLS handshakes on the port fail, that is the suspect; some bindings of this kind work.", b.Endpoint, what),
				Evidence: evidence.Quotes(append(append(p.complaintLines(), b.lines()...), p.httpsURLs()[0].At())...)}
			if failing {
				f.Cause, f.Confidence, f.Severity = SSLBinding, Likely, Error
			}
			if key, ok := b.key(); ok && certHash().MatchString(b.Hash) && certAppID().MatchString(b.AppID) && b.Store == "" {
				if undo, ok := b.add(); ok {
					f.Remedies = []Remedy{{
						Command:     fmt.Sprintf("netsh http show sslcert > sslcert.bak.txt\nnetsh http delete sslcert %s\nnetsh http add sslcert %s certhash=%s appid=\"%s\" certstorename=MY", key, key, b.Hash, b.AppID),
						Effect:      "Makes the same binding again with the personal store of the machine.",
						SideEffects: "TLS connections to the port fail for the moment between the two commands; other settings of the binding are lost, see sslcert.bak.txt.",
						Undo:        "netsh http delete sslcert " + key + "\n" + undo,
						Check:       askCerts,
					}}
				}
			}
			p.report(f)
			return
		}
	},
}

var sslBindingWithoutListener = Rule{
	ID:       "ssl-binding-without-listener",
	Title:    "A certificate is bound to a port without URLs",
	Severity: Info,
	About: `A binding opens no port. One on a port without a registered or reserved URL belongs to a product that does not run or was
removed; the set-up of IIS Express makes one for each port from 44300 to 44399.`,
	Host: func(p *Pass) {
		if !p.Host.StateComplete() || !p.model().state.HasReservations {
			return
		}
		for _, b := range p.bindings(-1) {
			if b.port <= 0 || b.port >= 44300 && b.port <= 44399 || len(p.Host.On(b.port)) > 0 || len(p.Host.Reserved(b.port)) > 0 {
				continue
			}
			f := Finding{Evidence: evidence.Quotes(b.lines()...), Refute: "a URL on that port",
				Message: fmt.Sprintf("A certificate is bound to %s, but no URL is registered or reserved on port %d: nothing uses it now, and it opens no port.", b.Endpoint, b.port)}
			if r, ok := deleteBinding(b, "Only if the product is gone: removes the unused binding."); ok {
				f.Remedies = []Remedy{r}
			}
			p.report(f)
		}
	},
}
