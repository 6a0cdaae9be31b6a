package signature

import (
	"cmp"
	"slices"
	"strings"
)

// UnnamedQueue and IdleQueue are the queue patterns that compare no name: the queue has none,
// or no process serves it.
const (
	UnnamedQueue = "{unnamed}"
	IdleQueue    = "{no-process}"
)

type urlEntry struct {
	entry
	url    urlPattern
	weight int
}

type portEntry struct {
	entry
	port portPattern
}

type textEntry struct {
	entry
	text textPattern
}

// textIndex finds literal patterns by their folded text and tries the others in turn.
type textIndex struct {
	literal map[string][]entry
	wild    []textEntry
}

func (s *Set) each(kind Kind, yield func(entry)) {
	for _, sig := range s.signatures {
		for i := range sig.Patterns {
			if sig.Patterns[i].Kind == kind {
				yield(entry{sig, &sig.Patterns[i]})
			}
		}
	}
}

// buildText indexes the patterns of a kind. A pattern that does not parse is skipped: Load
// refuses such patterns and Check reports them.
func (s *Set) buildText(kind Kind, key func(string) string) textIndex {
	x := textIndex{literal: make(map[string][]entry)}
	s.each(kind, func(e entry) {
		if e.pattern.Text == UnnamedQueue || e.pattern.Text == IdleQueue {
			x.literal[e.pattern.Text] = append(x.literal[e.pattern.Text], e)
			return
		}
		t, err := parseText(e.pattern.Text)
		switch {
		case err != nil:
		case t.wild == wildNone:
			k := key(e.pattern.Text)
			x.literal[k] = append(x.literal[k], e)
		default:
			x.wild = append(x.wild, textEntry{e, t})
		}
	})
	return x
}

func (x *textIndex) find(name, key string) []Match {
	var out []Match
	for _, e := range x.literal[key] {
		out = append(out, newMatch(e, nil, 100))
	}
	for i := range x.wild {
		w := &x.wild[i]
		if bound, ok := w.text.match(name); ok {
			var variables []variable
			if w.text.name != "" {
				variables = []variable{{w.text.name, bound}}
			}
			out = append(out, newMatch(w.entry, variables, w.text.weight()))
		}
	}
	return sorted(out)
}

func newMatch(e entry, variables []variable, weight int) Match {
	if e.pattern.Specific {
		weight += 1000
	}
	return Match{
		Signature: e.signature, Kind: e.pattern.Kind, Certainty: e.pattern.Certainty, Pattern: e.pattern.Text,
		Specific: e.pattern.Specific, HeldBy: e.pattern.HeldBy, OwnerRequired: e.pattern.OwnerRequired, Note: e.pattern.Note,
		variables: variables, weight: weight,
	}
}

// sorted puts the most specific pattern first, then signatures of a user file before built-in
// ones, then the surer, then by id. Of several patterns of one signature the best stays.
func sorted(matches []Match) []Match {
	slices.SortStableFunc(matches, func(a, b Match) int {
		return cmp.Or(
			cmp.Compare(b.weight, a.weight),
			cmp.Compare(builtinRank(a), builtinRank(b)),
			cmp.Compare(b.Certainty, a.Certainty),
			cmp.Compare(a.Signature.ID, b.Signature.ID),
		)
	})
	seen := make(map[*Signature]bool, len(matches))
	return slices.DeleteFunc(matches, func(m Match) bool {
		if seen[m.Signature] {
			return true
		}
		seen[m.Signature] = true
		return false
	})
}

func builtinRank(m Match) int {
	if m.Signature.File == "" {
		return 1
	}
	return 0
}

// MatchURL finds the signatures of a URL prefix given in parts: "http" or "https", the host in
// any form (+, *, a name, an address with or without brackets), the port, and the path with or
// without its final slash ("" and "/" are the root). Letter case does not matter. Every
// candidate is returned, most specific first; an address behind the port (host:port:address)
// is not part of the comparison.
func (s *Set) MatchURL(scheme, host string, port int, path string) []Match {
	s.urlOnce.Do(func() {
		s.each(KindURL, func(e entry) {
			if u, err := parseURL(e.pattern.Text); err == nil {
				s.urls = append(s.urls, urlEntry{e, u, u.weight()})
			}
		})
	})
	host = strings.Trim(host, "[]")
	var out []Match
	var buffer [8]variable
	for i := range s.urls {
		u := &s.urls[i]
		bound, ok := u.url.match(scheme, host, port, path, buffer[:0])
		if !ok {
			continue
		}
		out = append(out, newMatch(u.entry, append(slices.Clone(bound), portVariable(port)), u.weight))
	}
	return sorted(out)
}

// MatchQueue finds the signatures of a request queue by its name; "" is an unnamed queue.
func (s *Set) MatchQueue(name string) []Match {
	x := s.queueIndex()
	if name == "" {
		return x.find("", UnnamedQueue)
	}
	return x.find(name, fold(name))
}

// MatchIdleQueue finds the signatures of a request queue that no process serves.
func (s *Set) MatchIdleQueue() []Match { return s.queueIndex().find("", IdleQueue) }

func (s *Set) queueIndex() *textIndex {
	s.queueOnce.Do(func() { s.queues = s.buildText(KindQueue, fold) })
	return &s.queues
}

// MatchAppID finds the signatures of the application ID of a TLS binding, with or without
// braces.
func (s *Set) MatchAppID(guid string) []Match {
	s.appIDOnce.Do(func() { s.appIDs = s.buildText(KindAppID, appIDKey) })
	if !isGUID(guid) {
		return nil
	}
	return s.appIDs.find("", appIDKey(guid))
}

func appIDKey(guid string) string { return fold(strings.Trim(guid, "{}")) }

// MatchPort finds the signatures of a listener by transport ("tcp" or "udp", any case) and
// port alone. Every match assumes that the owner fits: compare HeldBy with the PID, and
// executable and service with what the signature names, or let MatchListener do so.
func (s *Set) MatchPort(transport string, port int) []Match {
	s.portOnce.Do(func() {
		s.each(KindPort, func(e entry) {
			if p, err := parsePortPattern(e.pattern.Text); err == nil {
				s.ports = append(s.ports, portEntry{e, p})
			}
		})
	})
	var out []Match
	for i := range s.ports {
		p := &s.ports[i]
		if p.port.ports.contains(port) && strings.EqualFold(p.port.transport, transport) {
			out = append(out, newMatch(p.entry, []variable{portVariable(port)}, p.port.ports.weight()))
		}
	}
	return sorted(out)
}

// imageColumn is the width to which tasklist cuts image names in its table format.
const imageColumn = 25

// MatchExecutable finds the signatures of a process image. name is a base name or a path, with
// or without .exe, in any case; a name cut to 25 characters by tasklist is completed.
func (s *Set) MatchExecutable(name string) []Match {
	s.executableOnce.Do(func() { s.executables = s.buildText(KindExecutable, executableKey) })
	if i := strings.LastIndexAny(name, `\/`); i >= 0 {
		name = name[i+1:]
	}
	key := executableKey(name)
	if key == "" {
		return nil
	}
	matches := s.executables.find(key+".exe", key)
	if len(matches) == 0 && len(name) == imageColumn {
		cut := fold(name)
		for _, sig := range s.signatures {
			for i := range sig.Patterns {
				p := &sig.Patterns[i]
				if p.Kind == KindExecutable && len(p.Text) > imageColumn && hasFoldedPrefix(p.Text, cut) {
					matches = append(matches, newMatch(entry{sig, p}, nil, 90))
				}
			}
		}
		matches = sorted(matches)
	}
	return matches
}

func executableKey(name string) string { return strings.TrimSuffix(fold(name), ".exe") }

// MatchService finds the signatures of a short service name. The suffix of a per-user service
// (CDPUserSvc_1e10a891) is left out when the whole name is unknown.
func (s *Set) MatchService(name string) []Match {
	s.serviceOnce.Do(func() { s.serviceText = s.buildText(KindService, fold) })
	if name == "" {
		return nil
	}
	matches := s.serviceText.find(name, fold(name))
	if len(matches) == 0 {
		if base, ok := perUserBase(name); ok {
			matches, name = s.serviceText.find(base, fold(base)), base
		}
	}
	for i := range matches {
		matches[i].service = name
	}
	return matches
}

// perUserBase cuts the logon session that Windows appends to the name of a per-user service:
// an underscore and three to eight hexadecimal digits.
func perUserBase(name string) (string, bool) {
	i := strings.LastIndexByte(name, '_')
	if i < 1 || len(name)-i-1 < 3 || len(name)-i-1 > 8 {
		return "", false
	}
	for _, c := range []byte(name[i+1:]) {
		if !isHex(c) {
			return "", false
		}
	}
	return name[:i], true
}

type displayEntry struct {
	name    string
	display textPattern
}

// ServiceByDisplayName gives the short name for the display name that net start, net stop and
// services.msc print (English names; case does not matter). Display names with an instance are
// resolved too: "SQL Server (SQLEXPRESS)" is MSSQL$SQLEXPRESS.
func (s *Set) ServiceByDisplayName(name string) (service string, ok bool) {
	s.displayOnce.Do(func() {
		s.displays = make(map[string]string, 2*len(s.services))
		add := func(display, name string) {
			t, err := parseText(display)
			switch {
			case display == "" || err != nil:
			case t.wild != wildNone:
				s.displayVars = append(s.displayVars, displayEntry{name, t})
			default:
				if _, taken := s.displays[fold(display)]; !taken {
					s.displays[fold(display)] = name
				}
			}
		}
		for _, service := range s.services {
			add(service.DisplayName, service.Name)
		}
		for _, service := range s.services {
			for _, other := range service.OtherNames {
				add(other, service.Name)
			}
		}
	})
	name = strings.TrimSpace(name)
	if service, ok = s.displays[fold(name)]; ok {
		return service, true
	}
	for i := range s.displayVars {
		d := &s.displayVars[i]
		if bound, ok := d.display.match(name); ok {
			return strings.ReplaceAll(d.name, "{"+d.display.name+"}", bound), true
		}
	}
	if base, isPerUser := perUserBase(name); isPerUser {
		if service, ok = s.displays[fold(base)]; ok {
			return service + name[len(base):], true
		}
	}
	return "", false
}
