package redact

import (
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
	"net/netip"
	"strconv"
	"strings"
)

// A plan maps addresses part by part (octets, or groups of 16 bits), so that
// equal beginnings stay equal. A part is replaced by one that takes as many
// characters and means the same class of address.
type plan struct {
	seed string
	// v6 tells groups from octets.
	v6 bool
	// next[p] maps the part after the original beginning p.
	next map[string]map[uint16]uint16
	// taken[p] are the replacements in use after the original beginning p.
	taken map[string]map[uint16]bool
	// known are all beginnings of originals: no token begins like one.
	known map[string]bool
}

func newPlan(seed string, v6 bool) *plan {
	return &plan{seed: seed, v6: v6, next: map[string]map[uint16]uint16{}, taken: map[string]map[uint16]bool{}, known: map[string]bool{}}
}

// parts are the octets or groups of an address.
func (p *plan) parts(a netip.Addr) []uint16 {
	if !p.v6 {
		b := a.As4()
		return []uint16{uint16(b[0]), uint16(b[1]), uint16(b[2]), uint16(b[3])}
	}
	b := a.As16()
	out := make([]uint16, 8)
	for i := range out {
		out[i] = binary.BigEndian.Uint16(b[2*i:])
	}
	return out
}

// meet makes an original known before the first token is chosen.
func (p *plan) meet(a netip.Addr) {
	parts := p.parts(a)
	for i := range parts {
		p.known[beginning(parts[:i+1])] = true
	}
}

// adopt takes over a choice of an earlier run.
func (p *plan) adopt(original, token netip.Addr) {
	from, to := p.parts(original), p.parts(token)
	p.meet(original)
	for i := range from {
		p.set(beginning(from[:i]), from[i], to[i])
	}
}

func (p *plan) set(at string, from, to uint16) {
	if p.next[at] == nil {
		p.next[at], p.taken[at] = map[uint16]uint16{}, map[uint16]bool{}
	}
	p.next[at][from] = to
	p.taken[at][to] = true
}

// token is the replacement of an address.
func (p *plan) token(a netip.Addr) []uint16 {
	from := p.parts(a)
	to := make([]uint16, 0, len(from))
	rest := tail(from)
	for i, v := range from {
		at := beginning(from[:i])
		if t, ok := p.next[at][v]; ok {
			to = append(to, t)
			continue
		}
		t := v
		if i < rest && p.class(from[:i], v) > 0 {
			t = p.choose(from[:i], to, v)
		}
		p.set(at, v, t)
		to = append(to, t)
	}
	return to
}

// tail is where the trailing zeros of a network, or the trailing ones of a
// broadcast address, begin.
func tail(parts []uint16) int {
	if len(parts) != 4 {
		return len(parts)
	}
	last := parts[3]
	if last != 0 && last != 255 {
		return 4
	}
	i := 3
	for i > 0 && parts[i-1] == last {
		i--
	}
	return i
}

// choose picks a replacement for v. A token must not begin like an original as
// long as there is a choice.
func (p *plan) choose(from, to []uint16, v uint16) uint16 {
	at := beginning(from)
	class := p.class(from, v)
	free := func(c uint16) bool {
		return p.class(from, c) == class && !p.taken[at][c] && c != v
	}
	fresh := func(c uint16) bool { return !p.known[beginning(append(to[:len(to):len(to)], c))] }
	sum := sha256.Sum256([]byte(p.seed + "\x00" + at + "\x00" + strconv.Itoa(int(v)) + strconv.FormatBool(p.v6)))
	r := rand.New(rand.NewChaCha8(sum))
	for _, w := range p.widths(v) {
		low, high := p.span(w)
		n := int(high) - int(low) + 1
		start := r.IntN(n)
		for k := range n {
			if c := low + uint16((start+k)%n); free(c) && fresh(c) {
				return c
			}
		}
	}
	for _, w := range p.widths(v) {
		low, high := p.span(w)
		for c := int(low); c <= int(high); c++ {
			if free(uint16(c)) {
				return uint16(c)
			}
		}
	}
	return v
}

// widths are the numbers of characters that a replacement may take, the best first.
func (p *plan) widths(v uint16) []int {
	w := p.width(v)
	out := []int{w}
	for i := w + 1; i <= p.most(); i++ {
		out = append(out, i)
	}
	for i := w - 1; i > 0; i-- {
		out = append(out, i)
	}
	return out
}

func (p *plan) most() int {
	if p.v6 {
		return 4
	}
	return 3
}

func (p *plan) width(v uint16) int {
	if p.v6 {
		return len(strconv.FormatUint(uint64(v), 16))
	}
	return len(strconv.Itoa(int(v)))
}

// span is the range of values that take w characters.
func (p *plan) span(w int) (low, high uint16) {
	if p.v6 {
		if w == 1 {
			return 1, 15
		}
		return 1 << (4 * (w - 1)), uint16(1<<(4*w) - 1)
	}
	switch w {
	case 1:
		return 0, 9
	case 2:
		return 10, 99
	}
	return 100, 255
}

// class groups the values that may replace each other behind a beginning; 0 is
// a value with a meaning of its own.
func (p *plan) class(from []uint16, v uint16) int {
	if p.v6 {
		return class6(from, v)
	}
	return class4(from, v)
}

func class4(from []uint16, v uint16) int {
	switch len(from) {
	case 0:
		switch v {
		case 0, 10, 100, 127, 169, 172, 192, 198, 203:
			return 0
		}
		if v >= 224 {
			return 0
		}
	case 1:
		switch first := from[0]; {
		case first == 100 && v >= 64 && v <= 127, first == 172 && v >= 16 && v <= 31:
			return 2
		case first == 169 && v == 254, first == 192 && (v == 0 || v == 88 || v == 168), first == 198 && (v == 18 || v == 19 || v == 51), first == 203 && v == 0:
			return 0
		}
	case 2:
		switch {
		case from[0] == 192 && from[1] == 0 && (v == 0 || v == 2), from[0] == 192 && from[1] == 88 && v == 99,
			from[0] == 198 && from[1] == 51 && v == 100, from[0] == 203 && from[1] == 0 && v == 113:
			return 0
		}
	case 3:
		if v == 0 || v == 255 {
			return 0
		}
	}
	return 1
}

func class6(from []uint16, v uint16) int {
	switch {
	case v == 0:
		return 0
	case len(from) > 0:
		return 1
	case v >= 0xfc00 && v <= 0xfdff:
		return int(v >> 8)
	case v >= 0x2000 && v <= 0x3fff && v != 0x2001 && v != 0x2002:
		return int(v >> 12)
	}
	return 0
}

// plain reports an address that tells nothing about anybody.
func plain(a netip.Addr) bool {
	a = a.WithZone("").Unmap()
	if a.IsUnspecified() || a.IsLoopback() || a.IsMulticast() {
		return true
	}
	if a.Is4() {
		b := a.As4()
		return b[0] == 0 || b[0] >= 240 || b[0] == 192 && b[1] == 0 && (b[2] == 0 || b[2] == 2) || b[0] == 198 && (b[1] == 51 && b[2] == 100 || b[1] == 18 || b[1] == 19) ||
			b[0] == 203 && b[1] == 0 && b[2] == 113
	}
	b := a.As16()
	return b[0] == 0x20 && b[1] == 0x01 && b[2] == 0x0d && b[3] == 0xb8
}

func beginning(parts []uint16) string {
	b := make([]byte, 0, 2*len(parts))
	for _, v := range parts {
		b = append(b, byte(v>>8), byte(v))
	}
	return string(b)
}

// text4 writes octets; a pattern ("192.168.1.*") keeps its star.
func text4(parts []uint16, pattern bool) string {
	words := make([]string, 4)
	for i, v := range parts {
		words[i] = strconv.Itoa(int(v))
	}
	if pattern {
		words[3] = "*"
	}
	return strings.Join(words, ".")
}

// text6 writes groups the way the original is written.
func text6(original string, parts []uint16) string {
	left, right, short := strings.Cut(original, "::")
	var words []string
	if left != "" {
		words = strings.Split(left, ":")
	}
	for i, w := range words {
		words[i] = group(w, parts[i])
	}
	out := strings.Join(words, ":")
	if !short {
		return out
	}
	words = nil
	if right != "" {
		words = strings.Split(right, ":")
	}
	for i, w := range words {
		words[i] = group(w, parts[8-len(words)+i])
	}
	return out + "::" + strings.Join(words, ":")
}

func group(original string, v uint16) string {
	s := strconv.FormatUint(uint64(v), 16)
	for len(s) < len(original) {
		s = "0" + s
	}
	if strings.ToUpper(original) == original && strings.ToLower(original) != original {
		s = strings.ToUpper(s)
	}
	return s
}
