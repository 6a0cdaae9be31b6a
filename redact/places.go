package redact

import (
	"net/netip"
	"strings"

	"diag/parser"
	"diag/parser/appcmd"
	"diag/parser/errortext"
	"diag/parser/gettcp"
	"diag/parser/ipconfig"
	"diag/parser/netstat"
	"diag/parser/portproxy"
	"diag/parser/sddl"
	"diag/parser/services"
	"diag/parser/servicestate"
	"diag/parser/sslcert"
	"diag/parser/systeminfo"
	"diag/parser/tasklist"
	"diag/parser/urlacl"
	"diag/parser/winhttp"
	"diag/parser/wmic"
)

// place is a name that the parser knows to stand on a line.
type place struct {
	text string
	kind Kind
}

// placer collects the places of a document.
type placer struct {
	doc   *parser.Document
	lines map[int][]place
}

// places finds the names whose line alone does not tell that they are names.
func places(d *parser.Document) map[int][]place {
	p := &placer{doc: d, lines: map[int][]place{}}
	for i, e := range d.Echoes {
		p.add(e.Line, e.Host, Host)
		p.account(e.Line, e.User)
		switch e.Program() {
		case "hostname", "whoami":
			if len(e.Words) == 1 && len(e.Filters) == 0 {
				p.answer(e, next(d, i))
			}
		}
	}
	for _, s := range d.Sections {
		p.section(s)
	}
	return p.lines
}

// next is the line of the command line after number i, or the one behind the last.
func next(d *parser.Document, i int) int {
	if i+1 < len(d.Echoes) {
		return d.Echoes[i+1].Line
	}
	return d.Text.Len() + 1
}

// answer takes the first line that hostname or whoami printed.
func (p *placer) answer(e parser.Echo, end int) {
	for n := e.Line + 1; n < end; n++ {
		if p.doc.Text.Blank(n) {
			continue
		}
		word := strings.TrimSpace(p.doc.Text.Text(n))
		if len(word) > 80 || strings.ContainsAny(word, ":=<>|") {
			return
		}
		if e.Program() == "whoami" {
			p.account(n, word)
		} else if !strings.Contains(word, " ") {
			p.add(n, word, Host)
		}
		return
	}
}

func (p *placer) add(n int, name string, k Kind) {
	if n > 0 && n <= p.doc.Text.Len() && name != "" {
		p.lines[n] = append(p.lines[n], place{name, k})
	}
}

// account takes the parts of DOMAIN\user.
func (p *placer) account(n int, name string) {
	domain, user, ok := strings.Cut(name, `\`)
	if !ok {
		user, domain = domain, ""
	}
	if _, ok := sddl.LookupName(name); ok || user == "" || authorities()[fold(domain)] {
		return
	}
	if domain != "" && domain != "." {
		p.add(n, domain, Domain)
	}
	switch machine := strings.TrimSuffix(user, "$"); {
	case machine != user:
		p.add(n, machine, Host)
	case !everyones()[fold(user)]:
		p.add(n, user, User)
	}
}

func (p *placer) section(s *parser.Section) {
	switch t := s.Data.(type) {
	case *netstat.Table:
		for c := range t.All() {
			p.add(c.Line(), hostName(c.Local.Host()), Host)
			p.add(c.Line(), hostName(c.Foreign.Host()), Host)
		}
	case *gettcp.Table:
		for _, c := range t.Connections {
			p.add(c.Line, hostName(c.LocalAddress), Host)
			p.add(c.Line, hostName(c.RemoteAddress), Host)
		}
	case *urlacl.Listing:
		for _, r := range t.Reservations {
			for _, u := range r.Users {
				p.account(u.Line, u.Name)
			}
		}
	case *tasklist.List:
		for _, r := range t.Processes {
			p.account(r.Line, r.User)
		}
		if t.Remote != "" {
			p.add(s.Echo.Line, strings.TrimLeft(t.Remote, `\`), Host)
		}
	case *wmic.Table:
		for _, v := range t.Services {
			p.account(v.Line, v.Account)
		}
		for _, r := range t.Rows {
			for _, c := range []string{"Node", "CSName", "SystemName", "PSComputerName"} {
				p.add(r.Line, hostName(r.Values[c]), Host)
			}
		}
	case *systeminfo.Info:
		p.system(t)
	case *ipconfig.Config:
		p.fields(t.Fields, t.Host)
		for _, a := range t.Adapters {
			p.fields(a.Fields, "")
		}
	case *sslcert.Listing:
		for _, b := range t.Bindings {
			if b.Kind == sslcert.Hostname {
				host, _, _ := strings.Cut(b.Endpoint, ":")
				p.add(b.Line, hostName(host), Host)
			}
		}
	case *portproxy.Table:
		for _, r := range t.Rules {
			p.add(r.Line, hostName(r.Listen), Host)
			p.add(r.Line, hostName(r.Connect), Host)
		}
	case *appcmd.Objects:
		for _, o := range t.Objects {
			for _, b := range o.Bindings {
				p.add(o.Line, hostName(b.Host), Host)
			}
		}
	case *winhttp.Settings:
		for _, part := range strings.FieldsFunc(t.Proxy, func(r rune) bool { return strings.ContainsRune("; ,=/", r) }) {
			host, _, _ := strings.Cut(part, ":")
			if host != "http" && host != "https" && host != "ftp" && host != "socks" {
				p.add(t.Line, hostName(host), Host)
			}
		}
		for _, part := range strings.FieldsFunc(t.Bypass, func(r rune) bool { return strings.ContainsRune("; ,<>", r) }) {
			p.add(t.BypassLine, hostName(strings.Trim(part, "*.")), Host)
		}
	case *errortext.Messages:
		for _, m := range t.Messages {
			for n := m.Line; n <= m.LastLine && m.Account != ""; n++ {
				p.account(n, m.Account)
			}
		}
	}
}

// system takes the owner's lines, which stand in one order in every language:
// the fourth to the sixth after the version.
func (p *placer) system(t *systeminfo.Info) {
	for i, f := range t.Fields {
		if f.Line == t.VersionLine && t.VersionLine > 0 {
			for j, g := range t.Fields[i:] {
				if j >= 4 && j <= 6 && !strings.Contains(g.Value, "/") && !strings.HasPrefix(g.Value, "Windows") {
					p.add(g.Line, g.Value, Serial)
				}
			}
		}
		if server, ok := strings.CutPrefix(f.Value, `\\`); ok {
			p.add(f.Line, server, Host)
			if i > 0 {
				p.add(t.Fields[i-1].Line, t.Fields[i-1].Value, Host)
			}
		}
		if t.Host != "" && f.Value == t.Host {
			p.add(f.Line, t.Host, Host)
		}
	}
}

// fields takes the DNS suffixes, which are the dotted words in the output, and
// the host name.
func (p *placer) fields(fields []ipconfig.Field, host string) {
	for _, f := range fields {
		for i, v := range f.Values {
			if v == host && host != "" || strings.Contains(v, ".") && !strings.ContainsAny(v, " :()") {
				p.add(f.Line+i, hostName(v), Host)
			}
		}
	}
}

// hostName is a word when it can be the name of a machine.
func hostName(s string) string {
	s = strings.Trim(s, "[]")
	if i := strings.IndexByte(s, '%'); i >= 0 {
		s = s[:i]
	}
	if s == "" || strings.ContainsAny(s, `*+:\/ "`) || strings.Trim(s, "0123456789.") == "" {
		return ""
	}
	if _, err := netip.ParseAddr(s); err == nil {
		return ""
	}
	return s
}

// at takes the places of a line that stand in its text.
func (f *finder) at(list []place) {
	for _, p := range list {
		for from := 0; ; {
			i := strings.Index(f.line[from:], p.text)
			if i < 0 {
				break
			}
			start := from + i
			from = start + len(p.text)
			if !f.apart(start, from) {
				continue
			}
			if p.kind == Host {
				f.host(start, from, true)
			} else {
				f.add(start, from, p.kind, true)
			}
		}
	}
}

// protect makes the names of programs, services and queues cautious: where
// they equal a name, only sure places are rewritten.
func (r *Redactor) protect(docs []*parser.Document) {
	add := func(s string) {
		s = fold(s)
		r.cautious[s] = true
		r.cautious[strings.TrimSuffix(s, ".exe")] = true
	}
	for _, d := range docs {
		for _, s := range d.Sections {
			switch t := s.Data.(type) {
			case *netstat.Table:
				for c := range t.All() {
					if c.Executable() != "" {
						add(c.Executable())
						for _, v := range c.Components() {
							add(v)
						}
					}
				}
			case *tasklist.List:
				for _, p := range t.Processes {
					add(p.Image)
					for _, v := range p.Services {
						add(v)
					}
				}
			case *services.List:
				for _, v := range t.Services {
					add(v.Name)
				}
			case *servicestate.State:
				for _, q := range t.Queues {
					if q.Name != nil {
						add(*q.Name)
					}
				}
			}
		}
	}
}
