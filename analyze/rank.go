package analyze

import "sort"

// fits says which causes explain an error, the first suspect first. A strict
// error is never answered with the mere owner of the port.
type fit struct {
	causes []Cause
	strict bool
}

var holders = []Cause{OrphanedListener, DuplicateListener, SameProgram, PortProxy, Relay, DynamicRange, HTTPSys, KernelDriver, Process}

var fits = map[ErrorCode]fit{
	10013: {append(append([]Cause{}, holders...), ExcludedPortRange, EphemeralCollision, AddressFamilySplit), false},
	10048: {append(append([]Cause{}, holders...), EphemeralCollision, AddressFamilySplit, PortExhaustion, ExcludedPortRange), false},
	32:    {append(append([]Cause{}, holders...), EphemeralCollision, ExcludedPortRange), false},
	10049: {[]Cause{PrefixMismatch, IPListenList}, true},
	10054: {[]Cause{SSLBinding, QueueDown}, true},

	wrongCertificate: {[]Cause{SSLBinding}, true},
	10055:            {[]Cause{PortExhaustion, CloseWaitLeak, DynamicRange}, true},
	4227:             {[]Cause{PortExhaustion, CloseWaitLeak, DynamicRange}, true},
	4231:             {[]Cause{PortExhaustion, CloseWaitLeak, DynamicRange}, true},
	10060:            {[]Cause{OrphanedListener, AddressFamilySplit, CloseWaitLeak, Relay, QueueDown, IPListenList}, true},
	10061:            {[]Cause{IPListenList, AddressFamilySplit, Relay, OrphanedListener, NotBlocked}, true},
	5:                {[]Cause{ReservationMissing}, true},
	183:              {[]Cause{PrefixConflict, SameProgram}, true},
	87:               {[]Cause{PrefixMismatch}, true},
	50:               {[]Cause{PrefixMismatch}, true},
	1214:             {[]Cause{IPListenList, PrefixMismatch}, true},
	1231:             {[]Cause{IPListenList, PrefixMismatch}, true},
	1232:             {[]Cause{IPListenList, PrefixMismatch}, true},
	6:                {[]Cause{QueueDown}, true},
	15005:            {[]Cause{IPListenList, Process, EphemeralCollision, ExcludedPortRange}, false},
	503:              {[]Cause{ReservationShadow, QueueDown, RegistrationShadow}, true},
	400:              {[]Cause{PrefixMismatch}, true},
	404:              {[]Cause{RegistrationShadow, PrefixMismatch, ReservationShadow}, true},
}

// precedence orders the causes when no error tells: what holds the port now
// comes before what is merely configured.
var precedence = []Cause{
	OrphanedListener, DuplicateListener, AddressFamilySplit, PortProxy, Relay, SameProgram, DynamicRange, ReservationShadow, RegistrationShadow,
	HTTPSys, KernelDriver, Process, EphemeralCollision, ExcludedPortRange, PrefixConflict, ReservationMissing,
	PrefixMismatch, IPListenList, QueueDown, SSLBinding, PortExhaustion, CloseWaitLeak,
}

// rank puts the findings that could answer the topic into order; the first is
// the answer. Findings that the error rules out are left behind.
func rank(t *topic, candidates []Finding) (ranked, unfit []Finding) {
	key := func(f Finding) (int, bool) {
		if len(t.errors) == 0 {
			// What a client says in words leads the choice and rules nothing out.
			if causes := fits[t.symptom()].causes; place(causes, f.Cause) < len(causes) {
				return place(causes, f.Cause), true
			}
			return 100 + place(precedence, f.Cause), true
		}
		best, ok := -1, false
		loose := false
		for _, e := range t.errors {
			ft, known := fits[e]
			if !known {
				loose = true
				continue
			}
			loose = loose || !ft.strict
			for i, c := range ft.causes {
				if c == f.Cause && (best < 0 || i < best) {
					best, ok = i, true
				}
			}
		}
		if ok {
			return best, true
		}
		return 100 + place(precedence, f.Cause), loose
	}
	for _, f := range candidates {
		if _, ok := key(f); ok || f.Cause == Unknown || f.Cause == NotBlocked && !strictFor(t) {
			ranked = append(ranked, f)
		} else {
			unfit = append(unfit, f)
		}
	}
	sort.SliceStable(ranked, func(i, j int) bool {
		a, b := ranked[i], ranked[j]
		if la, lb := last(a.Cause), last(b.Cause); la != lb {
			return la < lb
		}
		if pa, pb := a.Confidence == Possible, b.Confidence == Possible; pa != pb {
			return pb
		}
		ka, _ := key(a)
		kb, _ := key(b)
		if ka != kb {
			return ka < kb
		}
		if a.Confidence != b.Confidence {
			return a.Confidence > b.Confidence
		}
		return a.weight > b.weight
	})
	return ranked, unfit
}

// last puts not-blocked and unknown behind everything else.
func last(c Cause) int {
	switch c {
	case Unknown:
		return 2
	case NotBlocked:
		return 1
	}
	return 0
}

func place(list []Cause, c Cause) int {
	for i, x := range list {
		if x == c {
			return i
		}
	}
	return len(list)
}

// strictFor reports whether an error of the topic is one that the absence of
// a holder does not answer.
func strictFor(t *topic) bool {
	for _, e := range t.errors {
		ft, ok := fits[e]
		if !ok || !ft.strict {
			continue
		}
		if place(ft.causes, NotBlocked) == len(ft.causes) {
			return true
		}
	}
	return false
}
