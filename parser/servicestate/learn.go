package servicestate

import (
	"regexp"
	"strings"
	"sync"

	"diag/parser/internal/command"
	"diag/parser/internal/label"
)

// The shapes of lines. A label of any language stands before the value.
const (
	idShape      = 'x' // 16 hexadecimal digits
	versionShape = 'v' // 2.0
	numberShape  = 'n' // 120
	spanShape    = 'q' // 0s
	pathShape    = 'p' // C:\...
	imageShape   = 'i' // 4796, image: C:\...
	textShape    = 't' // any other value
	headShape    = 'h' // no value
	// Lines without label.
	urlShape   = 'U'
	digitShape = 'd'
	rulerShape = 'r'
	bareShape  = 'b'
)

// patterns say which line of a record is which field, told by the shapes of the
// lines around it alone. Each holds a part of the layout; a group's name is a
// field's name, perhaps with digits behind it that make it unique. Several short
// patterns rather than one long: a foreign line then costs one lesson of many.
var patterns = sync.OnceValue(func() []*regexp.Regexp {
	const six = `n{6})`
	return []*regexp.Regexp{
		// A title, its ruler and a first record.
		regexp.MustCompile(`(?P<Title>h)r.?(?:x|[tvnp]v)`),
		// A session's head and limits.
		regexp.MustCompile(`(?P<SessionID>x)(?P<Version>v)(?P<State>t)`),
		regexp.MustCompile(`xvt(?P<Properties>h)(?P<SessionLimit1>n)(?P<Setting2>h)(?P<SessionLimit2>` + six),
		// A group's head, limits and URLs.
		regexp.MustCompile(`(?P<GroupID>x)(?P<State>t)(?P<QueueName>[tvnp])(?P<Properties>h)`),
		regexp.MustCompile(`(?P<Groups>h)xt`),
		regexp.MustCompile(`(?P<Count>n)(?P<URLs>h)U`),
		regexp.MustCompile(`xt[tvnp](?P<Properties>h)(?P<GroupLimit1>[tn])(?P<GroupLimit2>[tn])(?P<Setting3>h)(?:(?P<Bare>b)|(?P<GroupLimit3>` + six + `)` +
			`(?:(?P<Setting4>h)(?P<LogDirectory>[pt])(?P<Setting5>[nt]))?(?:(?P<Setting7>h)(?P<Setting8>h)b*)?(?P<Count>n)(?P<URLs>h)U`),
		// A queue's head, counters and processes.
		regexp.MustCompile(`(?P<Queues>h)[tvnp]vt`),
		regexp.MustCompile(`(?P<QueueName>[tvnp])(?P<Version>v)(?P<State>t)(?P<Verbosity>t)(?P<MaxRequests>n)` +
			`(?:(?P<ActiveRequests>n)(?P<QueuedRequests>n)(?P<QueueLimit1>q)(?P<Arrived>n)(?P<Rejected>n)(?P<QueueLimit2>n))?` +
			`(?P<Attached>n)(?P<Controller>n)?(?:(?P<ProcessIDs>h)d|(?P<Processes>h)(?P<Process>i)|(?P<Processes2>h)hU|(?P<ProcessIDs2>h)(?:[tvnp]v|$))`),
		regexp.MustCompile(`(?P<Process>i)(?P<Services>t)(?P<TaggedService>t)?[hi]`),
		regexp.MustCompile(`[it](?P<URLs>h)U`),
	}
})

// Settings that every session, group or queue of a layout has.
const (
	sessionLimit = fields + iota
	groupLimit
	queueLimit
	lessons
)

// ballot counts what a label was taken for.
type ballot [lessons]int

func lesson(name string) field {
	switch name {
	case "SessionLimit":
		return sessionLimit
	case "GroupLimit":
		return groupLimit
	case "QueueLimit":
		return queueLimit
	}
	return fieldNamed(name)
}

// learn finds out what the labels of an unknown language mean, from the order of
// the lines and the shapes of their values. Each place where a pattern fits is a
// vote. It returns nil when nothing speaks for an output of this command: no line
// with the ID of a session or group, and no queue.
func learn(in *command.Input) *dictionary {
	var shapes []byte
	var words []string // label or bare text of each shape, folded
	for n := in.First; n <= in.Last; n++ {
		if in.Marks[n-1] != command.Unknown {
			continue
		}
		s := trim(in.Doc.Text(n))
		if s == "" {
			continue
		}
		shape, word := shapeOf(s)
		shapes, words = append(shapes, shape), append(words, word)
	}
	labels, bare := map[string]*ballot{}, map[string]int{}
	vote := func(at int, f field) {
		if labels[words[at]] == nil {
			labels[words[at]] = &ballot{}
		}
		labels[words[at]][f]++
	}
	telling := false
	for _, re := range patterns() {
		names := re.SubexpNames()
		for from := 0; from < len(shapes); {
			m := re.FindSubmatchIndex(shapes[from:])
			if m == nil {
				break
			}
			for i := 1; i < len(names); i++ {
				name := strings.TrimRight(names[i], "0123456789")
				for at := m[2*i]; m[2*i] >= 0 && at < m[2*i+1]; at++ {
					if name == "Bare" {
						bare[words[from+at]]++
						continue
					}
					f := lesson(name)
					telling = telling || f == sessionID || f == groupID || f == attached
					vote(from+at, f)
				}
			}
			// Patterns end with the head of what follows, which may begin the
			// next match.
			from += max(m[1]-2, m[0]+1)
		}
	}
	if !telling {
		return nil
	}
	var most ballot
	for _, votes := range labels {
		for f, n := range votes {
			most[f] = max(most[f], n)
		}
	}
	d := &dictionary{labels: map[string]field{}, bare: map[string]field{}}
	for w, votes := range labels {
		best := none
		for f, n := range votes {
			// One word names a field. What stood in its place once or twice
			// is a foreign line. Some settings are rare, and some headings
			// stand once in an output.
			rare := field(f) == setting || field(f) == queues || field(f) == title
			if n > votes[best] && (2*n > most[f] || rare) {
				best = field(f)
			}
		}
		if best > setting {
			best = setting
		}
		if best != none {
			d.labels[w] = best
		}
	}
	for w := range bare {
		d.bare[w] = setting
	}
	for w, f := range known().bare {
		d.bare[w] = f // names of protocols are not translated, nor all texts
	}
	return d
}

// shapeOf returns a line's shape and its label, or its text where it has none.
func shapeOf(s string) (byte, string) {
	if isDashes(s) {
		return rulerShape, ""
	}
	if isDigits(first(s)) && (isDigits(s) || isRemark(trim(s[len(first(s)):]))) {
		return digitShape, ""
	}
	if _, _, ok := urlLine(s); ok {
		return urlShape, ""
	}
	name, v, ok := split(s)
	if !ok || len(name) > longestLabel {
		if len(s) > longestLabel {
			s = ""
		}
		return bareShape, label.Fold(s)
	}
	return valueShape(unremarked(v)), label.Fold(name)
}

func valueShape(v string) byte {
	_, _, image := imageLine(v)
	switch {
	case v == "":
		return headShape
	case isID(v):
		return idShape
	case isVersion(v):
		return versionShape
	case isDigits(v):
		return numberShape
	case image:
		return imageShape
	case len(v) > 2 && v[1] == ':' && v[2] == '\\', strings.HasPrefix(v, `\\`):
		return pathShape
	case len(v) < 12 && isDigits(strings.TrimRight(v, "abcdefghijklmnopqrstuvwxyz")):
		return spanShape
	}
	return textShape
}
