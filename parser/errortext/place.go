package errortext

import (
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// place is what a line says about where something should listen or answer.
type place struct {
	url     string
	port    int
	address string
}

func (p place) found() bool { return p.url != "" || p.port != 0 }

// takeURL cuts the first http URL or prefix out of a text, and blanks all of
// them, so that no number in one is taken for a code.
func takeURL(s string) (url, rest string) {
	for from := 0; ; {
		i := strings.Index(s[from:], "://")
		if i < 0 {
			return url, s
		}
		i += from
		start := i
		for start > 0 && (wordByte(s[start-1]) || s[start-1] == '.') {
			start--
		}
		end := i + len("://")
		for end < len(s) && !strings.ContainsRune(" \t\"'<>|`,;)}", rune(s[end])) {
			end++
		}
		for end > i+3 && strings.IndexByte(".:!?]", s[end-1]) >= 0 && !(s[end-1] == ']' && strings.IndexByte(s[i:end], '[') >= 0) {
			end--
		}
		scheme := strings.ToLower(s[start:i])
		if url == "" && end > i+3 && (scheme == "http" || scheme == "https" || scheme == "net.tcp") {
			url = s[start:end]
		}
		s = s[:start] + strings.Repeat(" ", end-start) + s[end:]
		from = end
	}
}

// urlPort is the port of a URL and its host without brackets; explicit tells
// whether the URL itself names the port.
func urlPort(url string) (host string, port int, explicit bool) {
	scheme, rest, _ := strings.Cut(url, "://")
	authority, _, _ := strings.Cut(rest, "/")
	host = authority
	if i := strings.LastIndexByte(authority, ':'); i >= 0 && !strings.HasSuffix(authority, "]") {
		host = authority[:i]
		if p := portNumber(authority[i+1:]); p != 0 {
			port, explicit = p, true
		}
	}
	host = strings.Trim(host, "[]")
	if !explicit {
		switch strings.ToLower(scheme) {
		case "http":
			port = 80
		case "https":
			port = 443
		}
	}
	return host, port, explicit
}

func portNumber(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > 65535 || s[0] == '+' {
		return 0
	}
	return n
}

var (
	// pair: ('0.0.0.0', 80)
	pair = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`\(['"]([0-9A-Fa-f:.]{0,60})['"],\s*(\d{1,5})`)
	})
	namedPort = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)(?:^|[^\pL\pN_])ports?(?:\s*(?:number|:|=|#|is))?\s*["']?(\d{1,5})(?:$|[^\pL\pN_.]|\.(?:\D|$))`)
	})
	// connector: the names that Java servers give their listeners; and the
	// family mark of SQL Server.
	connector = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)(?:https?-(?:nio2?|apr|bio|jsse-nio|openssl-nio)-|<ipv[46]> |HTTP/1\.1-)(\d{1,5})\b`)
	})
	onPort = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)\bon (\d{2,5})(?:$|[^\w.:/])`)
	})
)

// locate finds the place that a line names. The text comes back with URLs and
// addresses blanked.
func locate(s string) (place, string) {
	var p place
	p.url, s = takeURL(s)
	if p.url != "" {
		if host, port, explicit := urlPort(p.url); explicit {
			p.port = port
			if a, err := netip.ParseAddr(host); err == nil {
				p.address = a.String()
			}
		}
	}
	s = p.endpoints(s)
	if strings.Contains(s, "('") || strings.Contains(s, `("`) {
		if m := pair().FindStringSubmatchIndex(s); m != nil {
			if p.port == 0 {
				p.address, p.port = s[m[2]:m[3]], portNumber(s[m[4]:m[5]])
			}
			s = s[:m[0]] + strings.Repeat(" ", m[1]-m[0]) + s[m[1]:]
		}
	}
	var named []*regexp.Regexp
	if low := strings.ToLower(s); strings.Contains(low, "port") {
		named = append(named, namedPort())
		if strings.Contains(low, "<ipv") {
			named = append(named, connector())
		}
	} else if strings.Contains(low, "http") || strings.Contains(low, "<ipv") {
		named = append(named, connector())
	}
	for _, re := range named {
		if m := re.FindStringSubmatchIndex(s); m != nil {
			if p.port == 0 {
				p.port = portNumber(s[m[2]:m[3]])
			}
			s = s[:m[2]] + strings.Repeat(" ", m[3]-m[2]) + s[m[3]:]
		}
	}
	return p, s
}

// endpoints takes the first address with a port out of a text, such as
// 0.0.0.0:80, [::]:80, :::4200, *:80, localhost:80 or :8080, and blanks all of
// them.
func (p *place) endpoints(s string) string {
	for from := 0; ; {
		i := strings.IndexByte(s[from:], ':')
		if i < 0 {
			return s
		}
		i += from
		from = i + 1
		end := from
		for end < len(s) && end-from < 6 && s[end] >= '0' && s[end] <= '9' {
			end++
		}
		if n := end - from; n == 0 || n > 5 || end < len(s) && (wordByte(s[end]) || s[end] == '.' && end+1 < len(s) && wordByte(s[end+1]) ||
			s[end] == ':' && end+1 < len(s) && wordByte(s[end+1])) {
			continue
		}
		start, host, ok := hostBefore(s, i)
		if !ok {
			continue
		}
		port := portNumber(s[from:end])
		if host == "" && port == 0 {
			continue
		}
		if p.port == 0 && port != 0 {
			p.port = port
			if host != "*" {
				p.address = host
			}
		}
		s = s[:start] + strings.Repeat(" ", end-start) + s[end:]
		from = end
	}
}

// hostBefore finds the host in front of the colon at s[i]; "" where nothing but
// a blank or the line's beginning stands there.
func hostBefore(s string, i int) (start int, host string, ok bool) {
	edge := func(j int) bool {
		return j == 0 || !wordByte(s[j-1]) && s[j-1] != '.' && s[j-1] != ':' && s[j-1] != ']'
	}
	switch {
	case i == 0 || s[i-1] == ' ' || s[i-1] == '\t' || s[i-1] == '"':
		return i, "", true
	case s[i-1] == '*':
		return i - 1, "*", edge(i - 1)
	case s[i-1] == ']':
		j := strings.LastIndexByte(s[max(0, i-64):i], '[')
		if j < 0 {
			return 0, "", false
		}
		j += max(0, i-64)
		host = s[j+1 : i-1]
		if base, _, _ := strings.Cut(host, "%"); base != "" && !isIP(base) {
			return 0, "", false
		}
		return j, host, true
	case i > 1 && s[i-1] == ':' && s[i-2] == ':' && edge(i-2):
		return i - 2, "::", true
	}
	j := i
	for j > 0 && i-j < 64 && (wordByte(s[j-1]) || s[j-1] == '.') {
		j--
	}
	host = s[j:i]
	if !edge(j) || !strings.EqualFold(host, "localhost") && !isIP(host) {
		return 0, "", false
	}
	return j, host, true
}

func isIP(s string) bool {
	_, err := netip.ParseAddr(s)
	return err == nil
}
