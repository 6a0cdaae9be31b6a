package signature

import (
	"slices"
	"strings"
	"sync"
)

// Set is a collection of signatures and services that can be searched. It does not change
// after it was made and may be used from several goroutines. Each kind of search builds its
// index when it is first used.
type Set struct {
	signatures []*Signature
	services   []Service

	urlOnce, portOnce, queueOnce, appIDOnce, executableOnce, serviceOnce, sidOnce, displayOnce sync.Once

	urls        []urlEntry
	ports       []portEntry
	queues      textIndex
	appIDs      textIndex
	executables textIndex
	serviceText textIndex
	sids        map[string]string
	displays    map[string]string
	displayVars []displayEntry
}

// entry is one pattern of one signature.
type entry struct {
	signature *Signature
	pattern   *Pattern
}

// All lists the signatures in order of their ids.
func (s *Set) All() []*Signature { return slices.Clone(s.signatures) }

// Services lists the services of the set in order of their names, without those that only
// signatures mention.
func (s *Set) Services() []Service { return slices.Clone(s.services) }

func newSet(signatures []*Signature, services []Service) *Set {
	slices.SortStableFunc(signatures, func(a, b *Signature) int { return strings.Compare(a.ID, b.ID) })
	slices.SortStableFunc(services, func(a, b Service) int { return strings.Compare(fold(a.Name), fold(b.Name)) })
	return &Set{signatures: signatures, services: services}
}

// Merge returns a new set with the signatures and services of both. Where ids or service
// names are the same, those of other win. Neither set is changed.
func (s *Set) Merge(other *Set) *Set {
	taken := make(map[string]bool, len(other.signatures))
	signatures := slices.Clone(other.signatures)
	for _, sig := range other.signatures {
		taken[sig.ID] = true
	}
	for _, sig := range s.signatures {
		if !taken[sig.ID] {
			signatures = append(signatures, sig)
		}
	}
	named := make(map[string]bool, len(other.services))
	services := slices.Clone(other.services)
	for _, service := range other.services {
		named[fold(service.Name)] = true
	}
	for _, service := range s.services {
		if !named[fold(service.Name)] {
			services = append(services, service)
		}
	}
	return newSet(signatures, services)
}

// service finds a service by its short name.
func (s *Set) service(name string) (Service, bool) {
	for _, service := range s.services {
		if strings.EqualFold(service.Name, name) {
			return service, true
		}
	}
	return Service{}, false
}

// serviceNames lists the short names of the service table and of the signatures.
func (s *Set) serviceNames() []string {
	names := make([]string, 0, len(s.services))
	for _, service := range s.services {
		names = append(names, service.Name)
	}
	for _, sig := range s.signatures {
		for _, service := range sig.Services {
			names = append(names, service.Name)
		}
	}
	return names
}
