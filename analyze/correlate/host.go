// Package correlate joins the sections of a dump into one picture of the
// machine: sockets, processes, services, request queues, URL groups,
// registrations, reservations, and how they tie together.
//
// It states facts and how sure each join is; it draws no conclusion about a
// port. Reserved, registered and listening stay three different facts.
package correlate

import (
	"strings"
	"sync"

	"diag/analyze/evidence"
	"diag/parser"
	"diag/parser/appcmd"
	"diag/parser/dynamicport"
	"diag/parser/errortext"
	"diag/parser/excludedportrange"
	"diag/parser/ipconfig"
	"diag/parser/iplisten"
	"diag/parser/portproxy"
	"diag/parser/servicestate"
	"diag/parser/sslcert"
	"diag/parser/urlacl"
)

// Host is one machine as the dump shows it.
type Host struct {
	// Dump is what belongs to one moment: all of the dump, or its later part.
	Dump *parser.Dump
	// Earlier are the sections set aside because they were captured at the
	// earlier of two moments.
	Earlier []Sourced[any]

	Sockets   Sockets
	Processes Processes

	// States are the service states of HTTP.sys, in order.
	States        []Sourced[*servicestate.State]
	Queues        []*Queue
	Groups        []*Group
	Registrations []*Registration

	URLACLs      []Sourced[*urlacl.Listing]
	Reservations []*Reservation

	ListenLists []Sourced[*iplisten.List]
	Certs       []Sourced[*sslcert.Listing]
	Exclusions  []Sourced[*excludedportrange.Ranges]
	Dynamic     []Sourced[*dynamicport.Range]
	Proxies     []Sourced[*portproxy.Table]
	Adapters    []Sourced[*ipconfig.Config]
	IIS         []Sourced[*appcmd.Objects]

	Messages []Message

	sections map[string][]*parser.Section
	// refused counts the sections that hold an error in place of an answer.
	refused  map[string]int
	searches []EmptySearch // made on first use
}

// Sourced is the data of a section with the document it is from.
type Sourced[T any] struct {
	Data    T
	Doc     *parser.Document
	Section *parser.Section
}

// At points at a line of the section's document.
func (s Sourced[T]) At(n int) evidence.Line { return evidence.At(s.Doc, n) }

// Message is an error text with its document.
type Message struct {
	errortext.Message
	Doc *parser.Document
}

// At points at the message's first line.
func (m Message) At() evidence.Line { return evidence.At(m.Doc, m.Line) }

// Build correlates a dump.
func Build(d *parser.Dump) *Host {
	d, earlier := latest(d)
	h := &Host{Dump: d, Earlier: earlier, sections: map[string][]*parser.Section{}, refused: map[string]int{}}
	for _, doc := range d.Documents {
		for _, s := range doc.Sections {
			h.sections[s.Kind] = append(h.sections[s.Kind], s)
			h.take(doc, s)
		}
	}
	h.Sockets.take(d)
	var wg sync.WaitGroup
	wg.Go(h.Sockets.index)
	h.Processes.collect(h)
	wg.Wait()
	h.tie()
	return h
}

func (h *Host) take(doc *parser.Document, s *parser.Section) {
	switch data := s.Data.(type) {
	case *servicestate.State:
		h.answered(s.Kind, data.Failure)
		h.States = append(h.States, Sourced[*servicestate.State]{data, doc, s})
	case *urlacl.Listing:
		h.answered(s.Kind, data.Failure)
		src := Sourced[*urlacl.Listing]{data, doc, s}
		h.URLACLs = append(h.URLACLs, src)
		h.reserve(src)
	case *iplisten.List:
		h.answered(s.Kind, data.Failure)
		h.ListenLists = append(h.ListenLists, Sourced[*iplisten.List]{data, doc, s})
	case *sslcert.Listing:
		if !data.NotFound {
			h.answered(s.Kind, data.Failure)
		}
		h.Certs = append(h.Certs, Sourced[*sslcert.Listing]{data, doc, s})
	case *excludedportrange.Ranges:
		h.Exclusions = append(h.Exclusions, Sourced[*excludedportrange.Ranges]{data, doc, s})
	case *dynamicport.Range:
		h.Dynamic = append(h.Dynamic, Sourced[*dynamicport.Range]{data, doc, s})
	case *portproxy.Table:
		h.Proxies = append(h.Proxies, Sourced[*portproxy.Table]{data, doc, s})
	case *ipconfig.Config:
		h.Adapters = append(h.Adapters, Sourced[*ipconfig.Config]{data, doc, s})
	case *appcmd.Objects:
		h.IIS = append(h.IIS, Sourced[*appcmd.Objects]{data, doc, s})
	case *errortext.Messages:
		for _, m := range data.Messages {
			if m.URL == "" && s.Echo.Is("netsh", "http", "add", "urlacl") {
				m.URL = typedURL(s.Echo.Command)
			}
			h.Messages = append(h.Messages, Message{m, doc})
		}
	}
}

// typedURL is the URL in a typed netsh command, or "".
func typedURL(command string) string {
	i := strings.Index(strings.ToLower(command), "http://")
	if j := strings.Index(strings.ToLower(command), "https://"); j >= 0 && (i < 0 || j < i) {
		i = j
	}
	if i < 0 {
		return ""
	}
	if n := strings.IndexAny(command[i:], " \t\""); n >= 0 {
		return command[i : i+n]
	}
	return command[i:]
}

// Has reports whether a section of the kind was read, other than one that
// holds an error such as "Access is denied." in place of an answer. Its absence
// never means that there is nothing of the kind on the machine.
func (h *Host) Has(kind string) bool { return len(h.sections[kind]) > h.refused[kind] }

// answered notes a section that holds an error in place of an answer.
func (h *Host) answered(kind string, failure string) {
	if failure != "" {
		h.refused[kind]++
	}
}

// Sections returns the sections of a kind, in order.
func (h *Host) Sections(kind string) []*parser.Section { return h.sections[kind] }

// Echoes calls f for every typed command line.
func (h *Host) Echoes(f func(doc *parser.Document, e parser.Echo)) {
	for _, doc := range h.Dump.Documents {
		for _, e := range doc.Echoes {
			f(doc, e)
		}
	}
}

// baseName is the last element of a Windows path.
func baseName(path string) string {
	if i := strings.LastIndexAny(path, `\/`); i >= 0 {
		return path[i+1:]
	}
	return path
}
