package correlate

import "diag/parser"

// settings are the kinds that hold settings of the machine rather than its
// processes: one capture of them serves for both moments.
var settings = map[string]bool{
	"urlacl": true, "iplisten": true, "sslcert": true, "portproxy": true, "dynamicport": true, "ipconfig": true, "systeminfo": true,
	"ver": true, "winhttp": true, "httpcfg": true, "timeout": true, "cacheparam": true, "netsh": true,
}

// latest splits off what was captured at the earlier of two moments: a number
// of a process means something only at its own moment, so that the sections
// of both must not be joined. Settings are taken from the earlier moment where
// the later one lacks them.
func latest(d *parser.Dump) (now *parser.Dump, earlier []Sourced[any]) {
	start, later := false, map[string]bool{}
	stop := false
	for _, doc := range d.Documents {
		switch doc.Moment {
		case parser.Start:
			start = true
			continue
		case parser.Stop:
			stop = true
		}
		for _, s := range doc.Sections {
			later[s.Kind] = true
		}
	}
	if !start || !stop {
		return d, nil
	}
	now = parser.NewDump()
	for _, doc := range d.Documents {
		if doc.Moment != parser.Start {
			now.Documents = append(now.Documents, doc)
			continue
		}
		kept := *doc
		kept.Sections = nil
		for _, s := range doc.Sections {
			if settings[s.Kind] && !later[s.Kind] || s.Kind == "error-text" {
				kept.Sections = append(kept.Sections, s)
			} else {
				earlier = append(earlier, Sourced[any]{s.Data, doc, s})
			}
		}
		now.Documents = append(now.Documents, &kept)
	}
	return now, earlier
}
