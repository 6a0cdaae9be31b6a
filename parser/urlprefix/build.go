package urlprefix

import (
	"strconv"
	"strings"
	"unicode"
)

// builder turns a parsed node into a Prefix and notes what is wrong with it.
type builder struct {
	text   string
	base   int
	prefix Prefix
}

func (b *builder) note(kind Kind, offset, length int) {
	start := b.base + offset
	b.prefix.Problems = append(b.prefix.Problems, Problem{
		Kind: kind, Start: start, End: start + length, Text: b.text[start : start+length],
	})
}

func (b *builder) build(node *prefixNode, text string) {
	b.prefix.Scheme = strings.ToLower(node.Scheme)
	if b.prefix.Scheme != "http" && b.prefix.Scheme != "https" {
		b.note(UnknownScheme, 0, len(node.Scheme))
	}
	start, end := len(node.Scheme)+len("://"), len(text)
	if node.Path != nil {
		end = node.Path.Pos.Offset
	}
	if n := strings.IndexFunc(text[start:end], unicode.IsSpace); n >= 0 {
		blank := text[start+n : end]
		b.note(BlankInside, start+n, len(blank)-len(strings.TrimLeftFunc(blank, unicode.IsSpace)))
	}
	if node.Host == nil {
		b.note(HostMissing, start, 0)
	} else {
		b.host(node.Host)
	}
	switch {
	case node.Port != nil:
		b.port(node.Port)
	case node.PortColon != nil:
		b.note(PortMissing, node.PortColon.Pos.Offset, 1)
	default:
		b.note(PortMissing, end, 0)
	}
	if node.Address != nil {
		b.address(node.Address)
	}
	path := &pathNode{}
	if node.Path != nil {
		path = node.Path
	} else {
		path.Pos.Offset = end
	}
	b.path(path)
}

func (b *builder) host(node *hostNode) {
	host, offset := node.Text, node.Pos.Offset
	if strings.HasPrefix(host, "[") && strings.HasSuffix(host, "]") && is6(host[1:len(host)-1]) {
		host = host[1 : len(host)-1]
	} else if is6(host) {
		b.note(HostUnbracketed, offset, len(host))
	}
	b.prefix.Host = host
	if host == "+" || host == "*" {
		return
	}
	if a := literal(host); a.IsValid() {
		if a.Is4() && a.IsUnspecified() {
			b.note(HostUnspecified, offset, len(host))
		}
		return
	}
	if i := escape(host); i >= 0 {
		b.note(Escaped, offset+i, 3)
	}
	labels, at := strings.TrimPrefix(host, "*."), offset
	at += len(host) - len(labels)
	for label := range strings.SplitSeq(strings.TrimSuffix(labels, "."), ".") {
		if len(label) >= 4 && strings.EqualFold(label[:4], "xn--") {
			b.note(HostPunycode, at, len(label))
			break
		}
		at += len(label) + 1
	}
	if !validName(labels) {
		b.note(HostInvalid, offset, len(node.Text))
	}
}

// validName reports dot-separated labels of letters, digits, hyphens and low
// lines, which is what NetBIOS and DNS names of Windows machines consist of.
// Four numbers that are no address are no name either.
func validName(s string) bool {
	digits := true
	for label := range strings.SplitSeq(strings.TrimSuffix(s, "."), ".") {
		if label == "" {
			return false
		}
		for _, r := range label {
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '-' && r != '_' {
				return false
			}
			digits = digits && unicode.IsDigit(r)
		}
	}
	return !digits || !strings.Contains(s, ".")
}

func (b *builder) port(node *portNode) {
	text, offset := node.Text, node.Pos.Offset
	if strings.Trim(text, "0123456789") != "" {
		b.note(PortNotNumber, offset, len(text))
		return
	}
	digits := strings.TrimLeft(text, "0")
	if digits == "" {
		b.note(PortZero, offset, len(text))
		return
	}
	if digits != text {
		b.note(PortLeadingZero, offset, len(text))
	}
	n, err := strconv.ParseUint(digits, 10, 16)
	if err != nil {
		b.note(PortTooLarge, offset, len(text))
		return
	}
	b.prefix.Port = uint16(n)
}

func (b *builder) address(node *addressNode) {
	ip := node.Text
	if strings.HasPrefix(ip, "[") && strings.HasSuffix(ip, "]") && is6(ip[1:len(ip)-1]) {
		ip = ip[1 : len(ip)-1]
	}
	if !literal(ip).IsValid() {
		b.note(AddressInvalid, node.Pos.Offset, len(node.Text))
		return
	}
	if b.prefix.Port != 0 {
		b.prefix.IP = ip
	}
}

func (b *builder) path(node *pathNode) {
	path, offset := node.Text, node.Pos.Offset
	if i := strings.IndexAny(path, "?#"); i >= 0 {
		b.note(Query, offset+i, len(path)-i)
	}
	if i := strings.IndexByte(path, '\\'); i >= 0 {
		b.note(Backslash, offset+i, 1)
	}
	if i := escape(path); i >= 0 {
		b.note(Escaped, offset+i, 3)
	}
	switch {
	case path == "":
		b.note(NoSlash, offset, 0)
	case !strings.HasSuffix(path, "/"):
		b.note(NoFinalSlash, offset+len(path), 0)
	}
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	if !strings.HasSuffix(path, "/") {
		path += "/"
	}
	b.prefix.Path = path
}

// escape finds the first %xx, -1 without one.
func escape(s string) int {
	for i := 0; i+2 < len(s); i++ {
		if s[i] == '%' && hex(s[i+1]) && hex(s[i+2]) {
			return i
		}
	}
	return -1
}

func hex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}
