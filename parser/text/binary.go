package text

import (
	"bytes"
	"strings"
)

// signatures are the first bytes of files that hold no text.
var signatures = [][]byte{
	[]byte("MZ"), []byte("\x7fELF"), []byte("PK\x03\x04"), []byte("PK\x05\x06"), []byte("\x1f\x8b"), []byte("BZh"), []byte("7z\xbc\xaf\x27\x1c"),
	[]byte("Rar!\x1a"), []byte("MSCF\x00\x00\x00\x00"), []byte("\xfd7zXZ"), []byte("\x89PNG\r\n"), []byte("GIF8"), []byte("\xff\xd8\xff"), []byte("%PDF-"),
	[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), []byte("ElfFile\x00"), []byte("\x28\xb5\x2f\xfd"), []byte("\xd4\xc3\xb2\xa1"), []byte("\x0a\x0d\x0d\x0a"),
	[]byte("SQLite format 3\x00"), []byte("RIFF"), []byte("PAGEDU"), []byte("MDMP"), []byte("regf"),
}

// BinarySample is how much of the input Binary looks at.
const BinarySample = 64 << 10

// Binary reports whether data looks like an executable, an image, an archive or
// another file that holds no text.
func Binary(data []byte) bool {
	sample := data[:min(len(data), BinarySample)]
	control, nul, other := 0, 0, 0
	var spans []span
	if bytes.IndexByte(sample, 0) >= 0 {
		spans = splitWires(sample)
	} else {
		spans = []span{{wire8, 0, len(sample)}}
	}
	for _, s := range spans {
		if s.wire != wire8 {
			other += s.end - s.start
			continue
		}
		for _, c := range sample[s.start:s.end] {
			switch {
			case c == 0:
				nul++
			case unprintable(rune(c)):
				control++
			default:
				other++
			}
		}
	}
	bad := control + nul
	for _, sig := range signatures {
		if bytes.HasPrefix(data, sig) && (len(sig) > 4 || strings.ContainsFunc(string(sample[:min(len(sample), 512)]), unprintable)) {
			return true
		}
	}
	return bad > 16 && bad*10 > len(sample) && control > 0 || bad == len(sample) && bad > 0
}

// unprintable reports whether r is a control character that text does not hold.
func unprintable(r rune) bool {
	return r < ' ' && (r < '\a' || r > '\r') && r != 0x1b && r != 0x1a
}
