package text

import (
	"encoding/binary"
	"math"
	"unicode/utf16"
	"unicode/utf8"
)

// A wire is the unit structure of a stretch of bytes.
type wire uint8

const (
	wire8    wire = iota // one byte a unit: ASCII, UTF-8 or a code page
	wire16LE             // UTF-16, low byte first
	wire16BE             // UTF-16, high byte first
	wires
)

// A span is a stretch of bytes of one wire. It may start at an odd offset.
type span struct {
	wire       wire
	start, end int
}

// Costs of reading a byte or a unit one way; the cheapest reading of the whole
// file wins. They are chosen so that an ASCII character in its own wire costs 1,
// a NUL in 8-bit text more than several characters, and a change of wire as much as
// a dozen characters, less where a line begins or a byte order mark stands.
const (
	costChange     = 24
	costChangeLine = 12
	costNUL        = 6
	costControl    = 8
	costHigh       = 2
	costNewline16  = 60 // CR LF of 8-bit text read as one unit
)

// cost8 returns the cost of b in 8-bit text.
func cost8(b byte) int {
	switch {
	case b == 0:
		return costNUL
	case b >= 0x80:
		return costHigh
	case b < ' ' && (b < '\t' || b > '\r') && b != 0x1b, b == 0x7f:
		return costControl
	}
	return 1
}

// cost16 returns the cost of the unit u in UTF-16.
func cost16(u uint16) int {
	switch {
	case u == 0xfeff:
		return 0
	case u == 0x0a0d || u == 0x0d0a:
		return costNewline16
	case u < 0x80:
		if u == 0 {
			return 2*costNUL + 2
		}
		if u < ' ' && (u < '\t' || u > '\r') && u != 0x1b {
			return 12
		}
		return 1
	case u&0xff == 0:
		return 10
	case u < 0x600:
		return 3
	case 0x2010 <= u && u <= 0x2044, u == 0x20ac, u == 0x2116, 0x2500 <= u && u < 0x2600, 0x3000 <= u && u < 0x3100, u >= 0xff00 && u < 0xfff0:
		return 3
	case 0x4e00 <= u && u < 0xa000, 0xac00 <= u && u < 0xd7a4, u >= 0x0e01 && u < 0x0e60:
		return 4
	case 0xd800 <= u && u < 0xe000:
		return 8
	case u >= 0xe000 && u < 0xf900, u >= 0xfff0:
		return 14
	}
	return 6
}

// history is a finished stretch on the way to a reading.
type history struct {
	wire  wire
	start int
	prev  *history
}

// reading is the cheapest way to read the bytes so far that ends in one wire.
type reading struct {
	cost  int
	start int // where the current stretch began
	prev  *history
	node  *history // the current stretch as a history, made on demand
}

// splitWires cuts data into stretches of 8-bit text, UTF-16LE and UTF-16BE. It
// finds the cheapest sequence of readings over the whole input in one pass, so a
// stretch may begin anywhere, odd offsets included.
func splitWires(data []byte) []span {
	const inf = math.MaxInt / 8
	// ready[w] ends at the current byte; ahead[w] holds the 16-bit readings that
	// end one byte later.
	var ready, ahead [wires]reading
	ready[wire8] = reading{}
	ready[wire16LE] = reading{cost: 1}
	ready[wire16BE] = reading{cost: 2}
	for w := range ahead {
		ahead[w].cost = inf
	}
	for i := 0; i < len(data); i++ {
		// A change of wire: the cheapest reading so far goes on as another one.
		best := wire8
		for w := wire16LE; w < wires; w++ {
			if ready[w].cost < ready[best].cost {
				best = w
			}
		}
		change := costChange
		if beginsLine(data, i, best) || beginsMark(data[i:]) {
			change = costChangeLine
		}
		base := ready[best].cost
		settled := true
		for w := range wires {
			if w == best {
				continue
			}
			if base < inf && ready[w].cost > base+change+1 {
				b := &ready[best]
				if b.node == nil {
					b.node = &history{wire: best, start: b.start, prev: b.prev}
				}
				ready[w] = reading{cost: base + change, start: i, prev: b.node}
				if w == wire16BE {
					ready[w].cost++ // rare: Windows programs write it on request only
				}
			} else if ready[w].cost < base+costChangeLine {
				settled = false
			}
		}
		// Plain text leaves the other readings where they are, behind by a change,
		// so that a long stretch of it can be skipped.
		if settled && ahead[wire16LE].cost >= base+costChangeLine && ahead[wire16BE].cost >= base+costChangeLine {
			if n := plainRun(data[i:], best); n > 0 {
				for w := range wires {
					ahead[w].cost = inf
					if w != best {
						ready[w].cost = inf
					}
				}
				i += n - 1
				continue
			}
		}
		var next [wires]reading
		next[wire8] = ready[wire8]
		next[wire8].cost += cost8(data[i])
		next[wire16LE] = ahead[wire16LE]
		next[wire16BE] = ahead[wire16BE]
		ahead[wire16LE].cost, ahead[wire16BE].cost = inf, inf
		if i+1 < len(data) {
			ahead[wire16LE] = ready[wire16LE]
			ahead[wire16LE].cost += cost16(binary.LittleEndian.Uint16(data[i:]))
			ahead[wire16BE] = ready[wire16BE]
			ahead[wire16BE].cost += cost16(binary.BigEndian.Uint16(data[i:]))
		} else {
			// The last byte of a unit cut in two.
			for _, w := range []wire{wire16LE, wire16BE} {
				if c := ready[w].cost + costControl; c < next[w].cost {
					next[w] = ready[w]
					next[w].cost = c
				}
			}
		}
		ready = next
	}
	best := wire8
	for w := wire16LE; w < wires; w++ {
		if ready[w].cost < ready[best].cost {
			best = w
		}
	}
	var spans []span
	end := len(data)
	for h := (&history{wire: best, start: ready[best].start, prev: ready[best].prev}); h != nil; h = h.prev {
		if h.start < end {
			spans = append(spans, span{h.wire, h.start, end})
		}
		end = h.start
	}
	for i, j := 0, len(spans)-1; i < j; i, j = i+1, j-1 {
		spans[i], spans[j] = spans[j], spans[i]
	}
	return spans
}

// beginsLine reports whether a line end of wire w stands before data[i:].
func beginsLine(data []byte, i int, w wire) bool {
	switch w {
	case wire16LE:
		return i >= 2 && data[i-2] == '\n' && data[i-1] == 0
	case wire16BE:
		return i >= 2 && data[i-2] == 0 && data[i-1] == '\n'
	}
	return i == 0 || data[i-1] == '\n'
}

// beginsMark reports whether b begins with a byte order mark of UTF-16.
func beginsMark(b []byte) bool {
	return len(b) >= 2 && (b[0] == 0xff && b[1] == 0xfe || b[0] == 0xfe && b[1] == 0xff)
}

// plainRun returns how many bytes of b are ASCII in wire w for certain, less a
// margin in which another wire may begin; 0 when that is not worth while.
func plainRun(b []byte, w wire) int {
	const (
		margin = 16
		high   = 0x8080808080808080
		ones   = 0x0101010101010101
	)
	n := 0
	for ; n+8 <= len(b); n += 8 {
		v := binary.LittleEndian.Uint64(b[n:])
		switch w {
		case wire16LE:
			if v&0xff00ff00ff00ff00 != 0 {
				return max(n-margin, 0)
			}
			v |= v << 8
		case wire16BE:
			if v&0x00ff00ff00ff00ff != 0 {
				return max(n-margin, 0)
			}
			v |= v >> 8
		}
		if v&high != 0 || (v-ones)&^v&high != 0 {
			break
		}
	}
	return max(n-margin, 0)
}

// decodeUTF16 appends the text of the units in b to dst. A byte order mark at the
// start is no text; half a unit at the end counts only when it can be ASCII.
func decodeUTF16(dst, b []byte, order binary.ByteOrder) []byte {
	if len(b) >= 2 && order.Uint16(b) == 0xfeff {
		b = b[2:]
	}
	for len(b) >= 2 {
		u := order.Uint16(b)
		b = b[2:]
		switch {
		case u == 0:
		case u < utf8.RuneSelf:
			dst = append(dst, byte(u))
		case utf16.IsSurrogate(rune(u)):
			r := rune(utf8.RuneError)
			if len(b) >= 2 {
				if r = utf16.DecodeRune(rune(u), rune(order.Uint16(b))); r != utf8.RuneError {
					b = b[2:]
				}
			}
			dst = utf8.AppendRune(dst, r)
		default:
			dst = utf8.AppendRune(dst, rune(u))
		}
	}
	if len(b) == 1 {
		switch {
		case b[0] == 0:
		case b[0] < utf8.RuneSelf && order == binary.ByteOrder(binary.LittleEndian):
			dst = append(dst, b[0])
		default:
			dst = utf8.AppendRune(dst, utf8.RuneError)
		}
	}
	return dst
}
