package compare

import (
	"regexp"
	"strings"
	"sync"

	"diag/parser"
)

// phase finds the time of a capture in the file names of collectors:
// "NetStatOutputAtStart.txt", "NetStat_Info_Stop_.txt".
var phase = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)(start|stop)_*$`)
})

// Split parts the documents of one folder that holds two times of one machine:
// a collector's files from its start and from its stop. Documents whose names
// tell no time are left over. ok is false unless both times are there.
func Split(d *parser.Dump) (before, after *parser.Dump, left []string, ok bool) {
	before, after = parser.NewDump(), parser.NewDump()
	for _, doc := range d.Documents {
		name := doc.Name[strings.LastIndexAny(doc.Name, `/\`)+1:]
		if i := strings.LastIndexByte(name, '.'); i > 0 {
			name = name[:i]
		}
		m := phase().FindStringSubmatch(name)
		switch {
		case m == nil:
			left = append(left, doc.Name)
		case strings.EqualFold(m[1], "start"):
			before.Documents = append(before.Documents, doc)
		default:
			after.Documents = append(after.Documents, doc)
		}
	}
	return before, after, left, len(before.Documents) > 0 && len(after.Documents) > 0
}
