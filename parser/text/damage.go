package text

import (
	"encoding/binary"
	"strings"
	"unicode"
	"unicode/utf8"
	"unsafe"
)

// A Damage is a sign that text was lost before it reached us.
type Damage struct {
	// Line is the line it was seen on, from 1.
	Line int
	// Kind is "replacement" (U+FFFD, or bytes that no encoding explains),
	// "question-marks" (letters replaced by ?), "mojibake" (read with the wrong
	// code page by an earlier program) or "binary" (control characters).
	Kind string
	// Text is the word in question, as decoded.
	Text string
}

// damageLimit bounds the number of records of one document; a text that is
// damaged throughout needs no more of them.
const damageLimit = 1000

// findDamage looks for signs of loss, at most one of a kind on a line.
func (d *Document) findDamage() {
	ascii := true
	for _, r := range d.runs {
		// UTF-16 may hold nothing but ASCII, but to know that costs as much.
		ascii = ascii && r.Encoding == "ascii"
	}
	question := strings.IndexByte(d.text, '?') >= 0
	control := hasControl(d.text)
	if ascii && !question && !control {
		return
	}
	for n := 1; n <= d.Len() && len(d.damage) < damageLimit; n++ {
		line := d.Raw(n)
		if control {
			d.addDamage(n, "binary", line, controlAt(line))
		}
		if !ascii {
			d.addDamage(n, "replacement", line, strings.IndexRune(line, utf8.RuneError))
			d.addDamage(n, "mojibake", line, mojibakeAt(line))
		}
		if question {
			d.addDamage(n, "question-marks", line, questionAt(line))
		}
	}
}

func (d *Document) addDamage(n int, kind, line string, at int) {
	if at >= 0 {
		d.damage = append(d.damage, Damage{n, kind, wordAt(line, at)})
	}
}

// wordAt returns the word of s around offset at, shortened to a few dozen bytes.
func wordAt(s string, at int) string {
	const reach = 40
	start, end := at, at
	for start > 0 && at-start < reach && s[start-1] > ' ' {
		start--
	}
	for end < len(s) && end-at < reach && s[end] > ' ' {
		end++
	}
	if end == at && end < len(s) {
		end++ // a control character
	}
	for start < at && !utf8.RuneStart(s[start]) {
		start++
	}
	for end < len(s) && !utf8.RuneStart(s[end]) {
		end++
	}
	return s[start:end]
}

// hasControl reports whether s holds a control character below TAB.
func hasControl(s string) bool {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	b := unsafe.Slice(unsafe.StringData(s), len(s))
	for ; len(b) >= 8; b = b[8:] {
		v := binary.LittleEndian.Uint64(b)
		if (v-9*ones)&^v&high != 0 {
			break
		}
	}
	for _, c := range b {
		if c < '\t' {
			return true
		}
	}
	return false
}

// controlAt returns the offset of the first control character that is no white
// space, escape, backspace or end-of-file mark, or -1.
func controlAt(s string) int {
	for i := range len(s) {
		if c := s[i]; c < '\a' || c > '\r' && c < 0x1a || c > 0x1b && c < ' ' {
			return i
		}
	}
	return -1
}

// questionAt returns the offset of question marks that stand for lost letters:
// four or more in a row, or one inside a word.
func questionAt(s string) int {
	for at := 0; ; {
		i := strings.IndexByte(s[at:], '?')
		if i < 0 {
			return -1
		}
		at += i
		end := at
		for end < len(s) && s[end] == '?' {
			end++
		}
		if end-at >= 4 {
			return at
		}
		if at > 0 && end < len(s) && asciiLetter(rune(s[at-1])) && asciiLower(rune(s[end])) &&
			!strings.ContainsAny(wordAt(s, at), `/\=&*:`) {
			return at
		}
		at = end
	}
}

// mojibakeAt returns the offset of a character that only a wrong code page puts
// inside a word, or -1.
func mojibakeAt(s string) int {
	prev, before := ' ', ' '
	for at, r := range s {
		if r >= utf8.RuneSelf || prev >= utf8.RuneSelf {
			if wrongInside(before, prev, r) {
				return at - utf8.RuneLen(prev)
			}
			if wrongPair(prev, r) {
				return at - utf8.RuneLen(prev)
			}
		}
		before, prev = prev, r
	}
	return -1
}

// wrongInside reports whether r cannot stand between the characters around it.
func wrongInside(prev, r, next rune) bool {
	if r < utf8.RuneSelf || r == utf8.RuneError || !unicode.IsLetter(prev) || !unicode.IsLetter(next) {
		return false
	}
	latin := unicode.Is(unicode.Latin, prev) && unicode.Is(unicode.Latin, next)
	switch {
	case !latin:
		return false
	case 0x80 <= r && r < 0xa0, 0x2500 <= r && r < 0x25a0:
		return true
	case unicode.IsLetter(r):
		return unicode.In(r, unicode.Cyrillic, unicode.Greek, unicode.Hebrew, unicode.Arabic) || r == 'ƒ'
	}
	return strings.ContainsRune("¢£¤¥¦§¨©ª¬®¯°±²³´¶¸¹º¼½¾¿¡×÷‚„…†‡ˆ‰‹›“”•—˜™≤≥≈≡∙√∞∩⌠⌡⌐", r)
}

// wrongPair reports whether the two characters are what UTF-8 turns into when it
// is read as a code page, or what a lost character turns into.
func wrongPair(a, b rune) bool {
	switch a {
	case 'Ã', 'Â', 'Ð', 'Ñ', 'Å', 'Ä':
		return 0x80 <= b && b < 0xc0 || strings.ContainsRune("€‚ƒ„…†‡ˆ‰‹‘’“”•–—˜™š›œžŸ", b) && a != 'Ä' && a != 'Å'
	case 'â':
		return b == '€' || b == 0x80
	case '├', '┬', '╬', '╨', '╤':
		return b >= 0xa0 && b < 0x200 || 0x2591 <= b && b <= 0x2593
	case '锟':
		return b == '斤'
	case '斤':
		return b == '拷'
	case '烫', '屯':
		return a == b
	}
	return false
}
