package servicestate

import (
	"sync"

	"diag/parser/internal/label"
)

// field is what a line is in the output, whatever language names it.
type field uint8

const (
	none field = iota
	title
	failure
	queues
	sessionID
	groupID
	queueName // before the lexer knows which of the next two it is
	queue
	groupQueue
	unnamed
	version
	state
	verbosity
	maxRequests
	activeRequests
	queuedRequests
	arrived
	rejected
	attached
	controller
	processIDs
	pid
	process
	services
	taggedService
	count
	logDirectory
	url
	lastToken = url // of those that the grammar knows
	// The fields below reach no grammar: the lexer counts their lines as frame.
	properties field = iota
	groups
	urls
	processes
	setting
	fields
)

// fieldNames are the token names of the grammar and the field names of the
// label files.
var fieldNames = [fields]string{
	title: "Title", failure: "Failure", queues: "Queues", sessionID: "SessionID", groupID: "GroupID",
	queueName: "QueueName", queue: "Queue", groupQueue: "GroupQueue", unnamed: "Unnamed",
	version: "Version", state: "State", verbosity: "Verbosity", maxRequests: "MaxRequests",
	activeRequests: "ActiveRequests", queuedRequests: "QueuedRequests", arrived: "Arrived", rejected: "Rejected",
	attached: "Attached", controller: "Controller", processIDs: "ProcessIDs", pid: "PID", process: "Process",
	services: "Services", taggedService: "TaggedService", count: "Count", logDirectory: "LogDirectory", url: "URL",
	properties: "Properties", groups: "Groups", urls: "URLs", processes: "Processes", setting: "Setting",
}

func fieldNamed(name string) field {
	for f, n := range fieldNames {
		if n == name {
			return field(f)
		}
	}
	return none
}

// telling reports whether a label of the field is printed by no other command
// that this project reads, so that it speaks for a section by itself.
func (f field) telling() bool {
	switch f {
	case queues, sessionID, groupID, queueName, verbosity, attached, controller, count, groups, urls:
		return true
	}
	return false
}

// dictionary says what the labels and the unlabelled lines of a language are.
type dictionary struct {
	// labels and bare are keyed by text as label.Fold returns it.
	labels map[string]field
	bare   map[string]field
}

// known is the dictionary of all languages with a word list.
var known = sync.OnceValue(func() *dictionary {
	d := &dictionary{labels: map[string]field{}, bare: map[string]field{}}
	for w, meanings := range label.Words("servicestate.label") {
		if f := fieldNamed(meanings[0].Field); f != none {
			d.labels[w] = f
		}
	}
	for w := range label.Words("servicestate.title") {
		d.labels[w] = title
	}
	for w := range label.Words("servicestate.scheme") {
		d.bare[w] = setting
	}
	for w := range label.Words("servicestate.inherited") {
		d.bare[w] = setting
	}
	for w := range label.Words("servicestate.failure") {
		d.bare[w] = failure
	}
	for w := range label.Words("servicestate.unnamed") {
		d.bare[w] = unnamed
	}
	return d
})

// longestLabel bounds what is looked up: no label of any language comes near.
const longestLabel = 96

// label returns the field that a printed label stands for.
func (d *dictionary) label(s string) field { return lookup(d.labels, s) }

// line returns the field of a line without a label.
func (d *dictionary) line(s string) field { return lookup(d.bare, s) }

func lookup(words map[string]field, s string) field {
	if s == "" || len(s) > longestLabel {
		return none
	}
	var buf [longestLabel]byte
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= 0x80 || c == '\t' || c == ' ' && i > 0 && s[i-1] == ' ':
			return words[label.Fold(s)]
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		}
		buf[i] = c
	}
	return words[string(buf[:len(s)])]
}
