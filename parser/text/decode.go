package text

import (
	"bytes"
	"encoding/binary"
	"unicode/utf8"
)

// A Run is a stretch of lines that was read with one encoding.
type Run struct {
	// Encoding is its name in lower case: "ascii", "utf-8", "utf-16le",
	// "utf-16be", an OEM page as "cp850", an ANSI page as "windows-1252", or
	// "gbk", "gb18030", "shift-jis", "euc-kr", "big5".
	Encoding string
	// FirstLine and LastLine count from 1.
	FirstLine, LastLine int
	// Sure is false when another encoding reads the same bytes almost as well.
	Sure bool
	// Why says in a few words what the choice rests on.
	Why string
}

// A mark says which encoding the text from start on came in.
type mark struct {
	start    int
	encoding string
	sure     bool
	why      string
}

var (
	bomUTF8    = []byte("\xef\xbb\xbf")
	bomUTF16LE = []byte("\xff\xfe")
	bomUTF16BE = []byte("\xfe\xff")
)

// decode returns the text of data and the encodings it came in. It owns data.
func decode(data []byte) (string, []mark) {
	whole := data
	why := "no byte order mark"
	if bytes.HasPrefix(data, bomUTF8) {
		data, why = data[len(bomUTF8):], "byte order mark"
	}
	hasNUL := bytes.IndexByte(data, 0) >= 0
	if n := asciiPrefix(data); n == len(data) && !hasNUL {
		if len(data) != len(whole) {
			return stringOf(data), []mark{{encoding: "utf-8", sure: true, why: why}}
		}
		return stringOf(data), []mark{{encoding: "ascii", sure: true, why: "only ASCII bytes"}}
	} else if !hasNUL && utf8.Valid(data[n:]) {
		if len(data) == len(whole) {
			why = "valid multi-byte sequences"
		}
		return stringOf(data), []mark{{encoding: "utf-8", sure: true, why: why}}
	}
	spans := []span{{wire8, 0, len(data)}}
	if hasNUL || bytes.Contains(data, bomUTF16LE) || bytes.Contains(data, bomUTF16BE) {
		spans = splitWires(data)
	}
	dst := make([]byte, 0, len(data)+len(data)/8)
	var marks []mark
	for _, s := range spans {
		b := data[s.start:s.end]
		switch s.wire {
		case wire16LE:
			marks = append(marks, mark{len(dst), "utf-16le", true, why16(b, bomUTF16LE)})
			dst = decodeUTF16(dst, b, binary.LittleEndian)
		case wire16BE:
			marks = append(marks, mark{len(dst), "utf-16be", true, why16(b, bomUTF16BE)})
			dst = decodeUTF16(dst, b, binary.BigEndian)
		default:
			if hasNUL {
				b = dropNUL(b)
			}
			dst, marks = decode8(dst, b, marks)
		}
	}
	return stringOf(dst), marks
}

func why16(b, bom []byte) string {
	if bytes.HasPrefix(b, bom) {
		return "byte order mark"
	}
	return "every other byte is zero"
}

// dropNUL returns b without its NUL bytes.
func dropNUL(b []byte) []byte {
	if bytes.IndexByte(b, 0) < 0 {
		return b
	}
	out := make([]byte, 0, len(b))
	for _, c := range b {
		if c != 0 {
			out = append(out, c)
		}
	}
	return out
}

// asciiPrefix returns the number of ASCII bytes that b starts with.
func asciiPrefix(b []byte) int {
	const high = 0x8080808080808080
	n := 0
	for ; n+8 <= len(b); n += 8 {
		if binary.LittleEndian.Uint64(b[n:])&high != 0 {
			break
		}
	}
	for n < len(b) && b[n] < utf8.RuneSelf {
		n++
	}
	return n
}

// decode8 appends the text of 8-bit bytes to dst and what it took them for to marks.
func decode8(dst, b []byte, marks []mark) ([]byte, []mark) {
	if n := asciiPrefix(b); n == len(b) {
		return append(dst, b...), append(marks, mark{len(dst), "ascii", true, "only ASCII bytes"})
	} else if utf8.Valid(b[n:]) {
		marks = append(marks, mark{len(dst), "utf-8", true, "valid multi-byte sequences"})
		return append(dst, bytes.TrimPrefix(b, bomUTF8)...), marks
	}
	for _, c := range choosePages(b) {
		marks = append(marks, mark{len(dst), c.page.name, c.sure, c.why})
		dst = c.page.appendText(dst, b[c.start:c.end])
	}
	return dst, marks
}
