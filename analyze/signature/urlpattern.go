package signature

import (
	"errors"
	"fmt"
	"strings"
)

// urlPattern is a parsed URL pattern; see the package comment for the language.
type urlPattern struct {
	scheme   string // "http", "https" or empty for both
	host     string // folded; empty for any, or hostLoopback
	ports    []portRange
	anyPort  bool
	segments []textPattern
	below    bool // everything below the path matches too
}

const hostLoopback = "{loopback}"

func parseURL(text string) (urlPattern, error) {
	var p urlPattern
	scheme, rest, ok := strings.Cut(text, "://")
	if !ok {
		return p, fmt.Errorf("%q has no scheme", text)
	}
	switch fold(scheme) {
	case "http", "https":
		p.scheme = fold(scheme)
	case "http{s}":
	default:
		return p, fmt.Errorf("%q: the scheme must be http, https or http{s}", text)
	}
	authority, path, ok := strings.Cut(rest, "/")
	if !ok {
		return p, fmt.Errorf("%q has no slash after the port", text)
	}
	colon := strings.LastIndexByte(authority, ':')
	if colon < 1 {
		return p, fmt.Errorf("%q has no host or no port", text)
	}
	host, ports := authority[:colon], authority[colon+1:]
	switch {
	case host == "*":
	case host == hostLoopback:
		p.host = hostLoopback
	case strings.ContainsAny(host, "{}*"):
		return p, fmt.Errorf("%q: the host must be *, {loopback} or a name or address", text)
	default:
		p.host = fold(strings.Trim(host, "[]"))
	}
	switch {
	case ports == "{any-port}":
		p.anyPort = true
	default:
		list := ports
		if strings.HasPrefix(list, "{") && strings.HasSuffix(list, "}") {
			list = list[1 : len(list)-1]
		}
		for item := range strings.SplitSeq(list, "|") {
			r, err := parsePortRange(item)
			if err != nil {
				return p, fmt.Errorf("%q: %w", text, err)
			}
			p.ports = append(p.ports, r)
		}
	}
	if path == "**" || strings.HasSuffix(path, "/**") {
		p.below = true
		path = strings.TrimSuffix(path, "**")
	}
	path = strings.TrimSuffix(path, "/")
	if path == "" {
		return p, nil
	}
	for segment := range strings.SplitSeq(path, "/") {
		if segment == "" {
			return p, fmt.Errorf("%q holds an empty path segment", text)
		}
		t, err := parseText(segment)
		if err != nil {
			return p, err
		}
		p.segments = append(p.segments, t)
	}
	if len(p.segments) > 8 {
		return p, errors.New("a URL pattern may hold eight path segments at most")
	}
	return p, nil
}

// match compares the parts of a URL prefix. host carries no brackets, path starts with a
// slash or is empty.
func (p *urlPattern) match(scheme, host string, port int, path string, bound []variable) ([]variable, bool) {
	if p.scheme != "" && !strings.EqualFold(p.scheme, scheme) || !p.matchesPort(port) || !p.matchesHost(host) {
		return nil, false
	}
	rest := strings.TrimSuffix(strings.TrimPrefix(path, "/"), "/")
	for i := range p.segments {
		if rest == "" {
			return nil, false
		}
		segment, after, _ := strings.Cut(rest, "/")
		text, ok := p.segments[i].match(segment)
		if !ok {
			return nil, false
		}
		if name := p.segments[i].name; name != "" {
			bound = append(bound, variable{name, text})
		}
		rest = after
	}
	return bound, rest == "" || p.below
}

func (p *urlPattern) matchesPort(port int) bool {
	if p.anyPort {
		return true
	}
	for _, r := range p.ports {
		if r.contains(port) {
			return true
		}
	}
	return false
}

func (p *urlPattern) matchesHost(host string) bool {
	switch p.host {
	case "":
		return true
	case hostLoopback:
		return strings.EqualFold(host, "localhost") || strings.HasPrefix(host, "127.") || host == "::1"
	}
	return len(host) == len(p.host) && hasFoldedPrefix(host, p.host)
}

func (p *urlPattern) weight() int {
	w := 0
	for i := range p.segments {
		w += p.segments[i].weight()
	}
	if p.below {
		w -= 30
	}
	if p.host != "" {
		w += 5
	}
	if p.scheme != "" {
		w++
	}
	if len(p.ports) == 1 {
		w += p.ports[0].weight()
	} else if len(p.ports) > 1 {
		w += 15
	}
	return w
}
