package httpsys

import (
	"net/netip"
	"strconv"
	"strings"

	"diag/parser/urlprefix"
)

// Shadow is the part of a prefix's requests that a stronger bucket takes.
type Shadow struct {
	// Whole is set when it takes every path of the weaker prefix, so that, but
	// for Host and Address, nothing is left; otherwise it takes a sub-tree.
	Whole bool
	// Path is the path from which on requests are taken: the longer of the two.
	Path string
	// Host restricts the shadow to requests for one host, or "*.example.com";
	// "" means any.
	Host string
	// Address restricts it to connections to one local address; the zero Addr
	// means any.
	Address netip.Addr
}

// Shadows reports whether a prefix takes requests from another one, which needs
// a stronger bucket on the same scheme and port and paths of which one contains
// the other. It looks at the two prefixes only; see [State.Shadowed] for what
// other entries make of it.
func Shadows(stronger, weaker urlprefix.Prefix) (Shadow, bool) {
	if stronger.Port != weaker.Port || stronger.Port == 0 || stronger.Scheme != weaker.Scheme ||
		!stronger.Bucket().Stronger(weaker.Bucket()) {
		return Shadow{}, false
	}
	var s Shadow
	switch {
	case stronger.Contains(weaker):
		s.Whole, s.Path = true, weaker.Path
	case weaker.Contains(stronger):
		s.Path = stronger.Path
	default:
		return Shadow{}, false
	}
	if stronger.Bucket() == urlprefix.Strong {
		return s, true
	}
	if stronger.Bucket() == urlprefix.Explicit {
		s.Host = strings.ToLower(stronger.Host)
	}
	a, b := stronger.Address(), weaker.Address()
	if a.IsValid() && b.IsValid() && !sameAddr(a, b) {
		return Shadow{}, false
	}
	if !b.IsValid() {
		s.Address = a
	}
	return s, true
}

// Shadowed is one registration that loses requests.
type Shadowed struct {
	// By and Entry are indices into State.Entries: what takes the requests and
	// the registration that loses them.
	By, Entry int
	Shadow    Shadow
	// Fails is set when By is a reservation, so that the requests fail;
	// otherwise another registration serves them.
	Fails bool
	// Confidence is Proven when the registrations were captured whole, else
	// Likely: a registration of By's own prefix, or below, could be missing.
	Confidence Confidence
}

// maxShadowChecks bounds the work of Shadowed, which compares pairs: machines
// have some thousand URLs, a hostile text may have a million.
const maxShadowChecks = 20_000_000

// Shadowed lists the registrations that lose requests to a stronger bucket, in
// the order of the losing entry and then of the taking one; of several equal
// entries only the first appears. A reservation whose own prefix is registered
// does not appear, its registration does; nor does an entry that itself leaves
// all of the requests in question to a longer one of its bucket. The result is
// false when the list was cut short because there are too many pairs.
func (s State) Shadowed() (list []Shadowed, complete bool) {
	x := s.indexSpaces()
	checks := maxShadowChecks
	for i, loser := range s.Entries {
		if loser.Reservation || x.best[x.keys[i]] != i {
			continue
		}
		for _, j := range x.ports[portKey(loser.Prefix)] {
			if checks--; checks < 0 {
				return list, false
			}
			taker := s.Entries[j]
			if !x.buckets[j].Stronger(x.buckets[i]) {
				continue
			}
			shadow, ok := Shadows(taker.Prefix, loser.Prefix)
			if !ok {
				continue
			}
			space := x.spaces[x.spaceOf[j]]
			if checks -= len(space); checks < 0 {
				return list, false
			}
			if s.outdone(j, space, shadow.Path) {
				continue
			}
			c := Proven
			if taker.Reservation && !s.HasRegistrations {
				c = Likely
			}
			list = append(list, Shadowed{By: j, Entry: i, Shadow: shadow, Fails: taker.Reservation, Confidence: c})
		}
	}
	return list, true
}

// outdone reports that a longer entry of the same space takes all of the paths
// below path from entry i.
func (s State) outdone(i int, space []int, path string) bool {
	own, end := s.Entries[i].Prefix, urlprefix.Prefix{Path: path}
	for _, j := range space {
		p := s.Entries[j].Prefix
		if depth(p) > depth(own) && p.Contains(end) {
			return true
		}
	}
	return false
}

// spaceIndex groups entries. A space is what shares scheme, host, port and
// address, so that only paths differ.
type spaceIndex struct {
	keys    []string           // Key of each entry
	buckets []urlprefix.Bucket // of each entry
	spaceOf []string           // space of each entry
	best    map[string]int     // the entry that stands for a key
	spaces  map[string][]int   // the entries that stand for a key, by space
	ports   map[string][]int   // the same, by scheme and port
}

func (s State) indexSpaces() spaceIndex {
	x := spaceIndex{best: map[string]int{}, spaces: map[string][]int{}, ports: map[string][]int{}}
	for i, e := range s.Entries {
		key := e.Prefix.Key()
		root := e.Prefix
		root.Path = "/"
		x.keys = append(x.keys, key)
		x.buckets = append(x.buckets, e.Prefix.Bucket())
		x.spaceOf = append(x.spaceOf, root.Key())
		if j, ok := x.best[key]; !ok || beats(e, s.Entries[j]) {
			x.best[key] = i
		}
	}
	for i, e := range s.Entries {
		if x.best[x.keys[i]] == i {
			x.spaces[x.spaceOf[i]] = append(x.spaces[x.spaceOf[i]], i)
			x.ports[portKey(e.Prefix)] = append(x.ports[portKey(e.Prefix)], i)
		}
	}
	return x
}

func portKey(p urlprefix.Prefix) string { return p.Scheme + ":" + strconv.Itoa(int(p.Port)) }
