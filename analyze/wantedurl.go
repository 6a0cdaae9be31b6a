package analyze

import (
	"regexp"
	"strings"
	"sync"

	"diag/analyze/correlate"
	"diag/analyze/evidence"
	"diag/analyze/httpsys"
	"diag/parser"
	"diag/parser/urlprefix"
)

// netshURL finds the URL of a typed netsh http add or delete command.
var netshURL = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)(?:url=)?"?(https?://[^\s"]*)`) })

// typed is a netsh command about a reservation that somebody typed.
type typed struct {
	echo   parser.Echo
	doc    *parser.Document
	url    string
	prefix urlprefix.Prefix
	err    error
	// answer is the error text that follows, or nil.
	answer *correlate.Message
}

func (t typed) at() evidence.Line { return evidence.At(t.doc, t.echo.Line) }

// lines are the command and its answer.
func (t typed) lines() []evidence.Line {
	lines := []evidence.Line{t.at()}
	if t.answer != nil {
		lines = append(lines, t.answer.At())
	}
	return lines
}

// maxTyped bounds how many typed commands are looked at; people type a few.
const maxTyped = 64

// typedURLACL lists the typed commands "netsh http <verb> urlacl" with what
// they answered.
func (p *Pass) typedURLACL(verb string) []typed {
	var out []typed
	p.Host.Echoes(func(doc *parser.Document, e parser.Echo) {
		if !e.Is("netsh", "http", verb, "urlacl") {
			return
		}
		found := netshURL().FindStringSubmatch(e.Command)
		if found == nil || len(out) >= maxTyped {
			return
		}
		t := typed{echo: e, doc: doc, url: found[1]}
		t.prefix, t.err = urlprefix.Parse(t.url)
		next := nextEcho(doc, e.Line)
		for i, m := range p.Host.Messages {
			if m.Doc == doc && m.Line > e.Line && (next == 0 || m.Line < next) && (m.Kind == "netsh" || m.Kind == "system") {
				t.answer = &p.Host.Messages[i]
				break
			}
		}
		out = append(out, t)
	})
	return out
}

// nextEcho is the line of the command that follows a line, 0 for none.
func nextEcho(doc *parser.Document, line int) int {
	for _, e := range doc.Echoes {
		if e.Line > line {
			return e.Line
		}
	}
	return 0
}

// registering are the URL prefixes that a program tried to register on the
// port. What netsh was asked to reserve is no registration.
func (p *Pass) registering() []wantedURL {
	var out []wantedURL
	seen := map[string]bool{}
	for _, w := range p.topic.wanted {
		if w.request || w.prefix.Port == 0 || p.fromNetsh(w.at) || seen[w.prefix.Key()] {
			continue
		}
		seen[w.prefix.Key()] = true
		out = append(out, w)
	}
	return out
}

// requests are the URLs that a client asked for on the port.
func (p *Pass) requests() []wantedURL {
	var out []wantedURL
	for _, w := range p.topic.wanted {
		if w.request && w.prefix.Port != 0 {
			out = append(out, w)
		}
	}
	return out
}

// fromNetsh reports a line that is an answer of netsh.
func (p *Pass) fromNetsh(l evidence.Line) bool {
	for _, m := range p.topic.messages {
		if m.At() == l && m.Kind == "netsh" {
			return true
		}
	}
	return false
}

// sawFromProgram reports whether the error was named by the user or came from
// a program, rather than from netsh itself.
func (p *Pass) sawFromProgram(code ErrorCode) bool {
	return p.topic.has(code) && !p.fromNetshOnly(code)
}

// request turns a URL into what HTTP.sys looks up.
func request(w wantedURL) httpsys.Request {
	return httpsys.Request{Scheme: w.prefix.Scheme, Host: w.prefix.Host, Port: w.prefix.Port, Path: w.prefix.Path}
}

// complaintLines are the lines on which the trouble is told.
func (p *Pass) complaintLines() []evidence.Line {
	var lines []evidence.Line
	for _, m := range p.topic.messages {
		if m.Kind != "account" && m.Kind != "taskkill" {
			lines = append(lines, m.At())
		}
	}
	return lines
}

// failureText is the text of the error messages with the few lines above each,
// where the command that failed stands, in lower case.
func (p *Pass) failureText() []string {
	var out []string
	for _, m := range p.topic.messages {
		for n := max(1, m.Line-3); n <= min(m.LastLine, m.Doc.Text.Len()); n++ {
			out = append(out, strings.ToLower(m.Doc.Text.Raw(n)))
		}
	}
	return out
}

// failsItself reports whether the text of the failing program names an image,
// with or without its extension, as a whole word.
func (p *Pass) failsItself(image string) bool {
	base := strings.TrimSuffix(strings.ToLower(image), ".exe")
	if len(base) < 3 || isServiceHost(image) {
		return false
	}
	for _, text := range p.failureText() {
		if names(text, base) {
			return true
		}
	}
	return false
}

// names reports whether a text, in lower case, has a program's name in it as a
// whole word; the extension may follow.
func names(text, base string) bool {
	for rest := text; ; {
		i := strings.Index(rest, base)
		if i < 0 {
			return false
		}
		before, after := rest[:i], strings.TrimPrefix(rest[i+len(base):], ".exe")
		if !wordEnd(before) && !wordStart(after) {
			return true
		}
		rest = rest[i+len(base):]
	}
}

func wordChar(c byte) bool {
	return c == '_' || c == '-' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || c >= 0x80
}

// wordEnd and wordStart report that a name goes on before or after it. A dot
// belongs to a name only between two of its characters; ".\" is a folder.
func wordEnd(s string) bool {
	return s != "" && (wordChar(s[len(s)-1]) || s[len(s)-1] == '.' && len(s) > 1 && wordChar(s[len(s)-2]))
}

func wordStart(s string) bool {
	return s != "" && (wordChar(s[0]) || s[0] == '.' && len(s) > 1 && wordChar(s[1]))
}
