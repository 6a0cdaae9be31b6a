package analyze

import (
	"net/netip"
	"regexp"
	"strings"
	"sync"

	"diag/analyze/correlate"
	"diag/analyze/winsock"
)

// usesHTTPSys reports whether the failing program asks HTTP.sys for the port
// instead of opening a socket: an error text of a registration says so, and
// so does error 32, which Winsock does not know.
func (p *Pass) usesHTTPSys() bool {
	for _, m := range p.topic.messages {
		if m.Kind == "register" {
			return true
		}
	}
	return p.topic.has(32) && !p.opensSocket()
}

// opensSocket reports an error text of a program that binds a socket itself.
func (p *Pass) opensSocket() bool {
	for _, m := range p.topic.messages {
		if m.Kind == "bind" && (m.Code == 10013 || m.Code == 10048) {
			return true
		}
	}
	return false
}

// bindFails reports whether the complaint is that the port cannot be had.
func (p *Pass) bindFails() bool { return p.topic.has(10013, 10048, 32) }

// clientFails reports whether the complaint is that a client is not served.
func (p *Pass) clientFails() bool {
	for _, m := range p.topic.messages {
		if m.Kind == "connect" || m.Kind == "http-status" {
			return true
		}
	}
	return p.topic.has(10060, 10061, 10054, 503, 400, 404)
}

// symptom is the error that the texts of a client describe without a number:
// 10061 for a refused connection, 10060 for one that hangs, or 0.
func (t *topic) symptom() ErrorCode {
	for _, m := range t.messages {
		if m.Kind != "connect" {
			continue
		}
		switch m.Outcome {
		case "refused":
			return 10061
		case "hang":
			return 10060
		case "reset":
			return 10054
		}
	}
	if t.certificate.Set() {
		return wrongCertificate
	}
	return 0
}

// unserved reports whether clients of the port are refused or hang.
func (p *Pass) unserved() bool { return p.topic.has(10060, 10061) || p.topic.symptom() != 0 }

// hangs reports whether clients of the port hang.
func (p *Pass) hangs() bool { return p.topic.has(10060) || p.topic.symptom() == 10060 }

// wantedAddresses are the addresses that the failing program wants to bind.
func (p *Pass) wantedAddresses() []netip.Addr {
	var out []netip.Addr
	for _, m := range p.topic.messages {
		if m.Kind != "bind" {
			continue
		}
		switch {
		case m.Address == "*":
			out = append(out, netip.IPv4Unspecified())
		case strings.EqualFold(m.Address, "localhost"):
			out = append(out, netip.MustParseAddr("127.0.0.1"), netip.IPv6Loopback())
		default:
			if a, err := netip.ParseAddr(strings.Trim(m.Address, "[]")); err == nil {
				out = append(out, a)
			}
		}
	}
	return out
}

// meets reports whether a holder's address overlaps with what the failing
// program wants; it does where either is unknown.
func (p *Pass) meets(k correlate.Socket) bool {
	wanted := p.wantedAddresses()
	a := k.Addr()
	if len(wanted) == 0 || !a.IsValid() {
		return true
	}
	for _, w := range wanted {
		if _, _, overlap := winsock.Overlap(a, w); overlap {
			return true
		}
	}
	return false
}

// interpreters run programs of many products; their name says nothing about
// which one.
var interpreters = map[string]bool{
	"java.exe": true, "javaw.exe": true, "node.exe": true, "python.exe": true, "pythonw.exe": true, "python3.exe": true, "dotnet.exe": true,
	"php.exe": true, "ruby.exe": true, "perl.exe": true, "deno.exe": true, "bun.exe": true, "svchost.exe": true, "w3wp.exe": true,
	"powershell.exe": true, "pwsh.exe": true, "cmd.exe": true, "mmc.exe": true, "rundll32.exe": true, "dllhost.exe": true,
}

var executables = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:^|[\s"'(\\/:\[])([\w][\w.+-]{0,60}\.exe)\b`)
})

// images of programs whose error texts name them.
var programImages = map[string][]string{
	"nginx":       {"nginx.exe"},
	"apache":      {"httpd.exe", "apache.exe"},
	"node":        {"node.exe"},
	"java":        {"java.exe", "javaw.exe"},
	"iis express": {"iisexpress.exe"},
	"caddy":       {"caddy.exe"},
	"traefik":     {"traefik.exe"},
	"python":      {"python.exe", "pythonw.exe"},
}

// failing are the images, in lower case, that the error texts and the command
// line in front of them name as the failing program.
func (p *Pass) failing() map[string]bool {
	out := map[string]bool{}
	for _, m := range p.topic.messages {
		if m.Kind != "bind" && m.Kind != "register" {
			continue
		}
		for _, image := range programImages[strings.ToLower(m.Program)] {
			out[image] = true
		}
		for _, hit := range executables().FindAllStringSubmatch(m.Text, 4) {
			out[strings.ToLower(hit[1])] = true
		}
		if line, ok := p.commandBefore(m); ok {
			for _, hit := range executables().FindAllStringSubmatch(line, 1) {
				out[strings.ToLower(hit[1])] = true
			}
		}
	}
	return out
}

// commandBefore is the text of the nearest line above a message, if a prompt
// stands on it: the command that the message answers.
func (p *Pass) commandBefore(m correlate.Message) (string, bool) {
	for n := m.Line - 1; n > 0 && n >= m.Line-3; n-- {
		text := m.Doc.Text.Raw(n)
		if i := strings.IndexByte(text, '>'); i > 0 {
			return text[i+1:], true
		}
	}
	return "", false
}
