package fleet

import (
	"sort"

	"diag/analyze"
)

// Summary counts over all machines. Its size grows with the number of
// different owners and not with that of machines.
type Summary struct {
	Machines int `json:"machines"`
	// Failed machines could not be read, or not all of them.
	Failed int     `json:"failed"`
	Causes []Count `json:"causes"`
	Ports  []Port  `json:"ports"`

	causes map[string]*Count
	ports  map[string]map[string]*Count
}

// Port is who owns one port on which machines, the rarest owner first.
type Port struct {
	// Place is "80/tcp", or "machine" for verdicts without a port.
	Place    string  `json:"port"`
	Machines int     `json:"machines"`
	Owners   []Count `json:"owners"`
}

// Count is one cause, or one owner with its cause.
type Count struct {
	Cause    analyze.Cause `json:"cause"`
	Owner    string        `json:"owner,omitempty"`
	Machines int           `json:"machines"`
	// Examples are the first machines, by name.
	Examples []string `json:"examples"`
}

// maxExamples is how many machines a Count names.
const maxExamples = 5

// Add counts a machine. Machines have to come in the order of their names.
func (s *Summary) Add(r Row) {
	if s.causes == nil {
		s.causes, s.ports = map[string]*Count{}, map[string]map[string]*Count{}
	}
	s.Machines++
	if r.Error != "" {
		s.Failed++
	}
	done := map[string]bool{}
	for _, v := range r.Verdicts {
		if !done[string(v.Cause)] {
			done[string(v.Cause)] = true
			count(s.causes, string(v.Cause), Count{Cause: v.Cause}, r.Machine)
		}
		place := v.Place()
		if s.ports[place] == nil {
			s.ports[place] = map[string]*Count{}
		}
		count(s.ports[place], string(v.Cause)+"\x00"+v.Owner, Count{Cause: v.Cause, Owner: v.Owner}, r.Machine)
	}
}

func count(m map[string]*Count, key string, c Count, machine string) {
	if m[key] == nil {
		m[key] = &c
	}
	m[key].Machines++
	if len(m[key].Examples) < maxExamples {
		m[key].Examples = append(m[key].Examples, machine)
	}
}

// Finish fills in the lists: causes by how often they occur, the most frequent
// first; ports by how many machines have a verdict on them; owners of a port
// the other way round, so that outliers stand first.
func (s *Summary) Finish() {
	s.Causes, s.Ports = sorted(s.causes, false), []Port{}
	for place, m := range s.ports {
		p := Port{Place: place, Owners: sorted(m, true)}
		for _, c := range p.Owners {
			p.Machines += c.Machines
		}
		s.Ports = append(s.Ports, p)
	}
	sort.Slice(s.Ports, func(i, j int) bool {
		a, b := s.Ports[i], s.Ports[j]
		if a.Machines != b.Machines {
			return a.Machines > b.Machines
		}
		return a.Place < b.Place
	})
}

func sorted(m map[string]*Count, rareFirst bool) []Count {
	out := []Count{}
	for _, c := range m {
		out = append(out, *c)
	}
	sort.Slice(out, func(i, j int) bool {
		a, b := out[i], out[j]
		if a.Machines != b.Machines {
			return (a.Machines < b.Machines) == rareFirst
		}
		if a.Cause != b.Cause {
			return a.Cause < b.Cause
		}
		return a.Owner < b.Owner
	})
	return out
}
