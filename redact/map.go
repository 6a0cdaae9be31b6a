package redact

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"sort"
)

// Schema names the JSON form of a Map.
const Schema = "diag.map/v1"

// Kind says what an original was.
type Kind string

// The kinds of originals.
const (
	Host   Kind = "host"   // a machine, or a label of its DNS name
	Domain Kind = "domain" // a Windows domain
	User   Kind = "user"
	IPv4   Kind = "ipv4"
	IPv6   Kind = "ipv6"
	MAC    Kind = "mac" // a hardware address, or a DUID that holds one
	SID    Kind = "sid"
	Hash   Kind = "hash"   // the thumbprint of a certificate
	Serial Kind = "serial" // a product ID or a registered owner
)

// Map ties originals to tokens. It is all that is secret about a redaction.
type Map struct {
	Schema string `json:"schema"`
	// Seed drives the choice of tokens.
	Seed    string  `json:"seed"`
	Entries []Entry `json:"entries"`
}

// Entry is one spelling of one original. Spellings that differ in case have
// tokens that differ in case.
type Entry struct {
	Kind     Kind   `json:"kind"`
	Original string `json:"original"`
	Token    string `json:"token"`
	// Strong: the name is replaced in running text as well.
	Strong bool `json:"strong,omitempty"`
}

// NewMap makes an empty map. Without a seed it takes a random one; a given one
// makes the tokens repeatable, and guessable for whoever knows it.
func NewMap(seed string) *Map {
	if seed == "" {
		seed = rand.Text()
	}
	return &Map{Schema: Schema, Seed: seed, Entries: []Entry{}}
}

// ReadMap reads a map.
func ReadMap(r io.Reader) (*Map, error) {
	var m Map
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		return nil, fmt.Errorf("this is no map: %w", err)
	}
	if m.Schema != Schema {
		return nil, fmt.Errorf("this is no map: its schema is %q, not %q", m.Schema, Schema)
	}
	for i, e := range m.Entries {
		if e.Original == "" || e.Token == "" {
			return nil, fmt.Errorf("entry %d of the map lacks its original or its token", i+1)
		}
	}
	return &m, nil
}

// Write writes the map.
func (m *Map) Write(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(m)
}

func (m *Map) sort() {
	sort.Slice(m.Entries, func(i, j int) bool {
		a, b := m.Entries[i], m.Entries[j]
		if a.Kind != b.Kind {
			return a.Kind < b.Kind
		}
		if a.Token != b.Token {
			return a.Token < b.Token
		}
		return a.Original < b.Original
	})
}
