package analyze

import (
	"fmt"
	"regexp"
	"sort"
	"strings"
	"sync"

	"diag/analyze/correlate"
	"diag/analyze/evidence"
	"diag/parser"
	"diag/parser/ipconfig"
	"diag/parser/netstat"
	"diag/parser/systeminfo"
	"diag/parser/urlacl"
	"diag/parser/ver"
)

var captureNotElevated = Rule{
	ID:       "capture-not-elevated",
	Title:    "A capture was made without elevation",
	Severity: Gap,
	About: `netstat -b prints one line instead of its table when the prompt is not elevated, and the service state shows
"<?>" in place of images that it may not read. The ownership sentence under a PID 4 row, under low system
processes and under the owner of 7680 is normal and no sign of it.`,
	Host: func(p *Pass) {
		for _, doc := range p.Host.Dump.Documents {
			for _, s := range doc.Sections {
				t, ok := s.Data.(*netstat.Table)
				if !ok || t.Elevation == 0 {
					continue
				}
				f := Finding{Evidence: evidence.Quotes(evidence.At(doc, t.Elevation)),
					Message: "netstat was not run from an elevated prompt and printed no table; who holds the ports is not in this capture.",
					Missing: []Missing{{askSockets, "from an elevated prompt (Run as administrator): shows the program of every row"}}}
				if t.Len() > 0 {
					f.Message = "netstat was first run without elevation and printed no table; a later table in the dump stands for it."
					f.Missing = nil
				}
				p.report(f)
			}
		}
		var hidden []evidence.Line
		for _, q := range p.Host.Queues {
			for _, r := range q.Processes {
				if r.Image == "" && strings.Contains(q.Doc.Text.Raw(r.Line), "<?>") {
					hidden = append(hidden, evidence.At(q.Doc, r.Line))
				}
			}
		}
		if len(hidden) > 0 {
			p.report(Finding{Confidence: Likely, Evidence: evidence.Quotes(firstLines(hidden, 3)...),
				Message: fmt.Sprintf("The service state could not read %s (\"<?>\"), as without elevation; process IDs and URLs are complete all the same.", plural(len(hidden), "image")),
				Missing: p.absent("tasklist")})
		}
	},
}

func firstLines(lines []evidence.Line, n int) []evidence.Line {
	if len(lines) > n {
		return lines[:n]
	}
	return lines
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

var capturesFromDifferentTimes = Rule{
	ID:       "captures-from-different-times",
	Title:    "Two captures show different owners of the same listener",
	Severity: Gap,
	About: `A process ID means something only within one capture. When two tables show the same listener under different
numbers, the program was restarted in between, or the captures are of different times; a process list of one
must not name the processes of the other.`,
	Host: func(p *Pass) {
		p.pairOfCaptures()
		var lines []evidence.Line
		var what []string
		each(&p.Host.Sockets, func(rows []correlate.Socket) {
			for i, a := range rows {
				pa, okA := a.PID()
				if !okA || !a.Listener() {
					continue
				}
				for _, b := range rows[i+1 : min(len(rows), i+64)] {
					pb, okB := b.PID()
					if okB && b.Listener() && a.Capture() != b.Capture() && a.LocalHost() == b.LocalHost() && pa != pb && !together(rows, a, b) {
						lines = append(lines, a.At(), b.At())
						what = append(what, fmt.Sprintf("%s under PID %d and later under PID %d", a.Local(), pa, pb))
						return
					}
				}
			}
		})
		if len(what) == 0 {
			return
		}
		p.report(Finding{Confidence: Likely, Evidence: evidence.Quotes(firstLines(lines, 6)...),
			Message: fmt.Sprintf("The captures are of different times: they show %s. Process IDs of one must not be looked up in the other.", join(what)),
			Missing: []Missing{{askSockets + "\n" + askTasks + "\n" + askServiceState, "all in one go, so that they show the same moment"}}})
	},
}

// pairOfCaptures says which half of a start and stop pair was used.
func (p *Pass) pairOfCaptures() {
	if len(p.Host.Earlier) == 0 {
		return
	}
	var lines []evidence.Line
	for _, e := range p.Host.Earlier {
		lines = append(lines, e.At(e.Section.FirstLine))
	}
	p.report(Finding{Severity: Info, Evidence: evidence.Quotes(firstLines(lines, 4)...),
		Message: fmt.Sprintf("The ticket holds captures of two moments, start and stop. The verdicts rest on the later one; %s of the earlier one %s set aside, because process IDs must not be joined across them.",
			plural(len(p.Host.Earlier), "section"), wasWere(len(p.Host.Earlier)))})
}

func wasWere(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

// together reports whether one capture shows both owners side by side.
func together(rows []correlate.Socket, a, b correlate.Socket) bool {
	pa, _ := a.PID()
	pb, _ := b.PID()
	inA, inB := false, false
	for _, k := range rows {
		pid, ok := k.PID()
		if !ok || !k.Listener() || k.LocalHost() != a.LocalHost() {
			continue
		}
		inA = inA || k.Capture() == a.Capture() && pid == pb
		inB = inB || k.Capture() == b.Capture() && pid == pa
	}
	return inA || inB
}

// each calls f with the sockets of every local port.
func each(s *correlate.Sockets, f func(rows []correlate.Socket)) {
	rows := s.All()
	for i := 0; i < len(rows); {
		j := i
		for j < len(rows) && rows[j].LocalPort() == rows[i].LocalPort() {
			j++
		}
		f(rows[i:j])
		i = j
	}
}

var severalMachines = Rule{
	ID:       "several-machines",
	Title:    "The dump speaks of more than one machine",
	Severity: Gap,
	About: `Prompts, systeminfo and ipconfig name the machine. When they disagree, the captures are of different machines
and must not be joined. One machine may well show several adapters, and prompts of remote shells.`,
	Host: func(p *Pass) {
		hosts := map[string]evidence.Line{}
		add := func(name string, l evidence.Line) {
			name = strings.ToUpper(strings.TrimSpace(name))
			if i := strings.IndexByte(name, '.'); i > 0 {
				name = name[:i]
			}
			if name == "" {
				return
			}
			if _, ok := hosts[name]; !ok {
				hosts[name] = l
			}
		}
		p.Host.Echoes(func(doc *parser.Document, e parser.Echo) { add(e.Host, evidence.At(doc, e.Line)) })
		for _, doc := range p.Host.Dump.Documents {
			for _, s := range doc.Sections {
				switch t := s.Data.(type) {
				case *systeminfo.Info:
					add(t.Host, evidence.At(doc, s.FirstLine))
				case *ipconfig.Config:
					add(t.Host, evidence.At(doc, s.FirstLine))
				}
			}
		}
		if len(hosts) < 2 {
			return
		}
		var names []string
		for n := range hosts {
			names = append(names, n)
		}
		sort.Strings(names)
		var lines []evidence.Line
		for _, n := range names {
			lines = append(lines, hosts[n])
		}
		p.report(Finding{Confidence: Likely, Evidence: evidence.Quotes(firstLines(lines, 6)...),
			Message: fmt.Sprintf("The dump names more than one machine: %s. Process IDs and ports of different machines do not belong together; analyze each machine by itself.", join(names))})
	},
}

var captureTruncated = Rule{
	ID:       "capture-truncated",
	Title:    "A capture was cut",
	Severity: Gap,
	About: `netsh prints how many URLs a group has and how many processes a queue has; a list that is shorter was cut. So
were tables with "...", "(snip)" or pager lines in them, and rows that end in the middle. What a cut section
does not show proves nothing.`,
	Host: func(p *Pass) {
		for _, doc := range p.Host.Dump.Documents {
			for _, s := range doc.Sections {
				lines, why := cuts(doc, s)
				if len(lines) == 0 {
					continue
				}
				p.report(Finding{Evidence: evidence.Quotes(firstLines(lines, 4)...),
					Message: fmt.Sprintf("The %s section in %s (lines %d to %d) is cut: %s. What it does not show proves nothing.", s.Kind, doc.Name, s.FirstLine, s.LastLine, why),
					Missing: again(s)})
			}
		}
	},
}

// cuts returns the places at which a section was cut, and a word about the first.
func cuts(doc *parser.Document, s *parser.Section) (lines []evidence.Line, why string) {
	for _, pr := range s.Problems {
		if !pr.Cut {
			continue
		}
		if len(lines) == 0 {
			why = pr.Message
		}
		lines = append(lines, evidence.At(doc, pr.Line))
	}
	return lines, why
}

// again asks for the whole output of a section's command.
func again(s *parser.Section) []Missing {
	command := map[string]string{
		"netstat": askSockets, "servicestate": askServiceState, "urlacl": askURLACL, "tasklist": askTasks, "sslcert": askCerts,
		"iplisten": askListenList, "portproxy": askProxies, "ipconfig": askAddresses,
		"excludedportrange": "netsh interface ipv4 show excludedportrange protocol=tcp",
	}[s.Kind]
	if command == "" {
		return nil
	}
	return []Missing{{command, "the whole output, without lines taken out"}}
}

var captureFiltered = Rule{
	ID:       "capture-filtered",
	Title:    "A capture shows only what a filter let through",
	Severity: Gap,
	About: `findstr, find and Select-String match text, not ports: ":80" also returns 8042, "445" also 49445 and process
numbers. They drop the header and the owner lines of netstat -b, and an option such as -p tcp leaves out the
other rows. That a filtered capture lacks something proves nothing.`,
	Host: func(p *Pass) {
		for _, c := range p.Host.Sockets.Captures {
			if c.Whole || c.Rows == 0 {
				continue
			}
			f := Finding{Confidence: Likely, Missing: []Missing{{askSockets, "the whole table, so that absence means something"}}}
			at := evidence.At(c.Doc, c.Section.FirstLine)
			switch {
			case len(c.Section.Echo.Filters) > 0:
				at = evidence.At(c.Doc, c.Section.Echo.Line)
				f.Confidence = Proven
				f.Message = fmt.Sprintf("The socket table went through a filter (%s): other rows, and with -b the owner lines, are missing.", strings.Join(c.Section.Echo.Filters, " | "))
			case c.Section.Echo.Has("-p") || c.Section.Echo.Has("/p"):
				at = evidence.At(c.Doc, c.Section.Echo.Line)
				f.Confidence = Proven
				f.Message = "netstat was asked for one protocol only (-p): rows of the other family and transport are left out and prove nothing."
			default:
				f.Message = fmt.Sprintf("The socket table (%s) has neither title nor header, as after a filter or a hand-made cut: other rows may be missing.", plural(c.Rows, "row"))
			}
			f.Evidence = evidence.Quotes(at)
			p.report(f)
		}
		for _, src := range p.Host.States {
			if len(src.Data.URLLines) > 0 && len(src.Data.Queues) == 0 {
				p.report(Finding{Evidence: evidence.Quotes(src.At(src.Data.URLLines[0].Line)),
					Message: "The service state went through a filter that left only URL lines: they show what is registered, not by whom.",
					Missing: []Missing{{askServiceState, "the whole output: only the lines around a URL name its process"}}})
			}
		}
	},
}

var encodingDamage = Rule{
	ID:       "encoding-damage",
	Title:    "Text was damaged by the wrong encoding",
	Severity: Gap,
	About: `Two shells writing into one file, or a file opened with the wrong code page, damage letters beyond ASCII. The
facts that count are ASCII (addresses, numbers, URLs, SDDL) and survive; translated words may not.`,
	Host: func(p *Pass) {
		for _, doc := range p.Host.Dump.Documents {
			var lines []evidence.Line
			for _, d := range doc.Text.Damage() {
				lines = append(lines, evidence.At(doc, d.Line))
			}
			wide, narrow := false, false
			for _, e := range doc.Encodings {
				if strings.HasPrefix(e, "utf-16") {
					wide = true
				} else {
					narrow = true
				}
			}
			why := ""
			switch {
			case wide && narrow:
				why = "two encodings are glued together in it (" + strings.Join(doc.Encodings, ", ") + "), as when cmd and PowerShell append to one file"
				if len(lines) == 0 {
					for _, r := range doc.Text.Runs() {
						lines = append(lines, evidence.At(doc, r.FirstLine))
					}
				}
			case len(lines) > 0:
				why = "letters were lost or read with the wrong code page before"
			default:
				continue
			}
			p.report(Finding{Evidence: evidence.Quotes(firstLines(lines, 3)...),
				Message: fmt.Sprintf("%s is damaged: %s. Addresses, numbers and URLs are not affected.", doc.Name, why),
				Remedies: []Remedy{{
					Command:     "chcp 65001\n(" + askSockets + " & " + askServiceState + ") > dump.txt",
					Effect:      "Captures again from cmd in UTF-8, in one file and with one shell.",
					SideEffects: "The code page of that window changes; the text may come in English.",
					Undo:        "Close the window.",
					Check:       "Open dump.txt: letters with accents are readable.",
				}}})
		}
	},
}

var portsAsNames = Rule{
	ID:       "ports-as-names",
	Title:    "Ports stand as service names",
	Severity: Gap,
	About: `Without -n netstat prints service names and host names, taken from the services file and from DNS of that
machine. Names are looked up in the usual list; a changed services file would make them wrong.`,
	Host: func(p *Pass) {
		var at evidence.Line
		n := 0
		for _, doc := range p.Host.Dump.Documents {
			for _, s := range doc.Sections {
				t, ok := s.Data.(*netstat.Table)
				if !ok {
					continue
				}
				for c := range t.All() {
					if c.Local.PortName() != "" {
						if n++; n == 1 {
							at = evidence.At(doc, c.Line())
						}
					}
				}
			}
		}
		if n == 0 {
			return
		}
		p.report(Finding{Confidence: Likely, Evidence: evidence.Quotes(at),
			Message: fmt.Sprintf("%s the local port as a service name; it was resolved with the usual names.", verb(n, "row shows", "rows show")),
			Missing: []Missing{{askSockets, "-n prints numbers"}}})
	},
}

func verb(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

var notWindowsNetstat = Rule{
	ID:       "not-windows-netstat",
	Title:    "A table is not from Windows' netstat",
	Severity: Gap,
	About: `Files called netstat.txt often come from Linux or macOS. Their columns and states differ, and they say nothing
about a Windows machine.`,
	Host: func(p *Pass) {
		for _, doc := range p.Host.Dump.Documents {
			for _, s := range doc.Sections {
				if t, ok := s.Data.(*netstat.Table); ok && t.NotWindows() != "" {
					p.report(Finding{Evidence: evidence.Quotes(evidence.At(doc, s.FirstLine)),
						Message: fmt.Sprintf("Lines %d to %d of %s were not read: %s.", s.FirstLine, s.LastLine, doc.Name, t.NotWindows()),
						Missing: []Missing{{askSockets, "on the Windows machine, elevated"}}})
				}
			}
		}
	},
}

var oldWindowsCommands = Rule{
	ID:       "old-windows-commands",
	Title:    "The capture is from Windows XP or Server 2003",
	Severity: Info,
	About: `Windows XP and Server 2003 have httpcfg instead of netsh http, a dynamic port range of 1025 to 5000, and a
netstat that prints the modules of a connection. Commands of newer systems do not exist there.`,
	Host: func(p *Pass) {
		var lines []evidence.Line
		for _, doc := range p.Host.Dump.Documents {
			for _, s := range doc.Sections {
				switch t := s.Data.(type) {
				case *ver.Version:
					if t.Major == 5 {
						lines = append(lines, evidence.At(doc, t.Line))
					}
				case *systeminfo.Info:
					if strings.HasPrefix(t.OSVersion, "5.") {
						lines = append(lines, evidence.At(doc, s.FirstLine))
					}
				case *netstat.Table:
					for c := range t.All() {
						if cs := c.Components(); len(cs) > 1 || len(cs) == 1 && (strings.HasPrefix(cs[0], "--") || strings.Contains(cs[0], `:\`)) {
							lines = append(lines, evidence.At(doc, c.Line()+1))
							break
						}
					}
				}
				if s.Kind == "httpcfg" {
					lines = append(lines, evidence.At(doc, s.FirstLine))
				}
			}
		}
		if len(lines) == 0 {
			return
		}
		p.report(Finding{Evidence: evidence.Quotes(firstLines(lines, 3)...),
			Message: "The capture is from Windows XP or Server 2003: use httpcfg.exe instead of netsh http, and netstat without -q; a dynamic range of 1025 to 5000 is the default there."})
	},
}

var sampleMarks = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)adatum\.com|\{00112233-4455-6677-8899-aabbccddeeff\}|\bcomputer_name\b`)
})

// sampleMark reports a name of the documentation in a text. What every text
// would cost a regular expression is sieved first.
func sampleMark(text string) bool {
	low := strings.ToLower(text)
	return (strings.Contains(low, "adatum") || strings.Contains(low, "00112233") || strings.Contains(low, "computer_name")) && sampleMarks().MatchString(text)
}

var looksLikeDocumentationSample = Rule{
	ID:       "looks-like-documentation-sample",
	Title:    "The text looks like a documentation sample",
	Severity: Info,
	About: `Names such as adatum.com or the GUID {00112233-4455-6677-8899-AABBCCDDEEFF} come from Microsoft's
documentation. A text that holds them may be a sample, not a capture.`,
	Host: func(p *Pass) {
		var lines []evidence.Line
		for _, r := range p.Host.Registrations {
			if sampleMark(r.URL) {
				lines = append(lines, r.At())
			}
		}
		for _, src := range p.Host.URLACLs {
			for _, r := range src.Data.Reservations {
				if sampleMark(r.URL) || sampleMark(userNames(r)) {
					lines = append(lines, src.At(r.Line))
				}
			}
		}
		for _, src := range p.Host.Certs {
			for _, b := range src.Data.Bindings {
				if sampleMark(b.AppID) || sampleMark(b.Endpoint) {
					lines = append(lines, src.At(b.Line))
				}
			}
		}
		if len(lines) == 0 {
			return
		}
		p.report(Finding{Confidence: Possible, Evidence: evidence.Quotes(firstLines(lines, 3)...),
			Message: "Some entries carry names of Microsoft's documentation; the text may be a sample and not a capture of the machine."})
	},
}

func userNames(r urlacl.Reservation) string {
	var names []string
	for _, u := range r.Users {
		names = append(names, u.Name)
	}
	return strings.Join(names, " ")
}
