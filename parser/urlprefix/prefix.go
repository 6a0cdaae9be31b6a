package urlprefix

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2"

	"diag/parser/internal/memo"
)

// Prefix is one URL prefix. Two prefixes name the same part of the URL name
// space when their [Prefix.Key] is equal.
type Prefix struct {
	// Scheme is "http" or "https", in lower case. Any other scheme is kept
	// (also in lower case) and reported as [UnknownScheme].
	Scheme string
	// Host is the host as printed: "+", "*", a name, "*.example.com", or an IP
	// literal, IPv6 without its brackets. Empty when the text has none.
	Host string
	// Port is 1 to 65535; 0 when the text has no usable port.
	Port uint16
	// IP is the third field of "host:port:ip", without brackets: the local
	// address at which a connection must arrive. Empty when absent or no IP
	// literal, and always empty without a port.
	IP string
	// Path is the path as printed; it always starts and ends with "/".
	Path string
	// Problems lists what HTTP.sys would refuse and what this reader repaired,
	// in the order of the text.
	Problems []Problem
}

// Parse reads one URL prefix. Blanks around it, and one pair of quotes or
// back-ticks, are dropped; letter case is free and a missing final slash is
// added. Small faults end up in [Prefix.Problems]; an error means that the text
// is no URL prefix at all: no "scheme://", or an authority that does not have
// the shape host:port:ip. Offsets in problems count bytes of s.
func Parse(s string) (Prefix, error) {
	r := read.Of(s, func(s string) (r result) {
		r.Prefix, r.err = parse(s)
		return r
	})
	r.Problems = slices.Clip(r.Problems)
	return r.Prefix, r.err
}

type result struct {
	Prefix
	err error
}

var read memo.Memo[result]

func parse(s string) (Prefix, error) {
	text, base := trim(s)
	node, err := prefixParser().ParseString("", text)
	if err != nil {
		return Prefix{}, fmt.Errorf("%.200q is no URL prefix: %w", s, plain(err, base))
	}
	b := builder{text: s, base: base}
	b.build(node, text)
	return b.prefix, nil
}

// plain words the parser's error: token names and grammar are no help to
// somebody who reads a dump.
func plain(err error, base int) error {
	var unexpected *participle.UnexpectedTokenError
	if !errors.As(err, &unexpected) {
		return err
	}
	t := unexpected.Unexpected
	if t.EOF() {
		return errors.New("it ends too early")
	}
	return fmt.Errorf("%.80q at byte %d does not fit into host:port/path", t.Value, base+t.Pos.Offset)
}

// trim drops surrounding blanks and quotes and returns the offset of the rest.
func trim(s string) (text string, offset int) {
	text = strings.TrimLeft(s, blanks)
	offset = len(s) - len(text)
	text = strings.TrimRight(text, blanks)
	if text != "" && strings.ContainsRune("\"'`", rune(text[0])) {
		quote := text[:1]
		inner := strings.TrimLeft(text[1:], blanks)
		offset += len(text) - len(inner)
		text = strings.TrimRight(strings.TrimSuffix(inner, quote), blanks)
	}
	return text, offset
}

const blanks = " \t\r\n\v\f\u0085\u00a0"

// literal is the address of a host that is an IP literal; the zero Addr for a
// name or a wildcard.
func literal(host string) netip.Addr {
	// Most hosts are wildcards or names; the error of ParseAddr is expensive.
	if strings.IndexByte(host, ':') < 0 && (host == "" || host[0] < '0' || host[0] > '9') {
		return netip.Addr{}
	}
	a, err := netip.ParseAddr(host)
	if err != nil || a.Is6() && !is6(host) {
		return netip.Addr{}
	}
	return a
}

// Address is the local address that a connection must arrive at to reach this
// prefix: the third field or, without one, a host that is an IP literal.
// HTTP.sys itself shows http://192.0.2.7:80/ as http://192.0.2.7:80:192.0.2.7/.
// The zero Addr means any address.
func (p Prefix) Address() netip.Addr {
	if a := literal(p.IP); a.IsValid() {
		return a
	}
	return literal(p.Host)
}

// Loopback reports a host that only reaches this machine: localhost or a
// loopback address. A third field does not count.
func (p Prefix) Loopback() bool {
	return strings.EqualFold(p.Host, "localhost") || literal(p.Host).IsLoopback()
}

// SubdomainWildcard reports a host of the form "*.example.com", which HTTP.sys
// knows since Windows 10 and Windows Server 2016.
func (p Prefix) SubdomainWildcard() bool { return strings.HasPrefix(p.Host, "*.") }

// String is the canonical spelling: scheme and host in lower case, the path as
// printed, the third field only when it was there. Parsing it again gives a
// prefix with the same Key; what was wrong with the port is lost.
func (p Prefix) String() string {
	return p.spell(strings.ToLower(p.Host), strings.ToLower(p.IP), p.Path)
}

// Key is the identity of the prefix: everything in lower case, IP literals in
// their shortest spelling, and the third field present whenever the host is an
// IP literal, so that a reservation of http://192.0.2.7:80/ and the registration
// HTTP://192.0.2.7:80:192.0.2.7/ have the same key.
func (p Prefix) Key() string {
	host, ip := strings.ToLower(p.Host), ""
	if a := literal(p.Host); a.IsValid() {
		host = strings.ToLower(a.String())
	}
	if a := p.Address(); a.IsValid() {
		ip = strings.ToLower(a.String())
	}
	return p.spell(host, ip, strings.ToLower(p.Path))
}

func (p Prefix) spell(host, ip, path string) string {
	var b strings.Builder
	b.WriteString(strings.ToLower(p.Scheme))
	b.WriteString("://")
	b.WriteString(bracket(host))
	if p.Port != 0 {
		b.WriteByte(':')
		b.WriteString(strconv.Itoa(int(p.Port)))
		if ip != "" {
			b.WriteByte(':')
			b.WriteString(bracket(ip))
		}
	}
	b.WriteString(path)
	return b.String()
}

func bracket(host string) string {
	if is6(host) {
		return "[" + host + "]"
	}
	return host
}
