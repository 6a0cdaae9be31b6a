package text

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

// characterRepairs undo what terminals and web pages put between the characters,
// in the order in which they are applied.
var characterRepairs = []step{
	{kind: "terminal-escape", signs: "\x1b\xc2", present: func(s string) bool { return strings.IndexByte(s, 0x1b) >= 0 || strings.Contains(s, "\u009b") }, fix: dropEscapes},
	{kind: "html-tag", signs: "<", present: hasTag, fix: dropTags},
	{kind: "html-entity", signs: "&", fix: decodeEntities},
	{kind: "blank-character", signs: "\xc2\xe2\xe3\xe1", present: hasBlankCharacter, fix: plainBlanks},
	{kind: "zero-width", signs: "\xef\xe2\xc2\xe1\x1a", present: hasZeroWidth, fix: dropZeroWidth},
}

// sequenceLimit bounds the length of one escape sequence or tag, so that text
// full of beginnings without an end is still read in linear time.
const sequenceLimit = 512

// dropEscapes removes terminal control sequences: CSI (colours, cursor), OSC
// (window titles) and the short ones.
func dropEscapes(s string) string {
	at := strings.IndexByte(s, 0x1b)
	if c1 := strings.Index(s, "\u009b"); c1 >= 0 && (at < 0 || c1 < at) {
		at = c1
	}
	if at < 0 {
		return s
	}
	var b strings.Builder
	b.WriteString(s[:at])
	for at < len(s) {
		n := escapeLen(s[at:])
		if n > 0 {
			at += n
			continue
		}
		b.WriteByte(s[at])
		at++
	}
	return b.String()
}

// escapeLen returns the length of the control sequence that s starts with, or 0.
func escapeLen(s string) int {
	body := 0
	switch {
	case strings.HasPrefix(s, "\u009b"):
		body = len("\u009b")
	case s[0] != 0x1b:
		return 0
	case len(s) == 1:
		return 1
	case s[1] == '[':
		body = 2
	case s[1] == ']' || s[1] == 'P' || s[1] == '_' || s[1] == '^':
		for i := 2; i < min(len(s), sequenceLimit); i++ {
			if s[i] == 0x07 {
				return i + 1
			}
			if s[i] == 0x1b && i+1 < len(s) && s[i+1] == '\\' {
				return i + 2
			}
		}
		return 2
	default:
		i := 1
		for i < min(len(s), 4) && s[i] >= ' ' && s[i] < '0' {
			i++
		}
		if i < len(s) && s[i] >= '0' && s[i] < 0x7f {
			i++
		}
		return i
	}
	for i := body; i < min(len(s), sequenceLimit); i++ {
		if s[i] >= 0x40 && s[i] < 0x7f {
			return i + 1
		}
		if s[i] < 0x20 || s[i] > 0x3f {
			break
		}
	}
	return body
}

// tags are the HTML elements that turn up around text pasted from a page; true
// means that the element separates words.
var tags = map[string]bool{
	"a": false, "b": false, "blockquote": true, "body": true, "br": true, "code": false, "div": true, "em": false, "font": false,
	"h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "hr": true, "html": true, "i": false, "kbd": false, "li": true,
	"mark": false, "ol": true, "p": true, "pre": true, "samp": false, "small": false, "span": false, "strong": false, "table": true,
	"tbody": true, "td": true, "th": true, "thead": true, "tr": true, "tt": false, "u": false, "ul": true,
}

func hasTag(s string) bool {
	for at := 0; ; {
		i := strings.IndexByte(s[at:], '<')
		if i < 0 {
			return false
		}
		at += i
		if n, _ := tagLen(s[at:]); n > 0 {
			return true
		}
		at++
	}
}

// tagLen returns the length of the HTML tag that s starts with, and whether it
// separates words; 0 when s starts with something else in angle brackets, such
// as the <?> of netsh or a masked value.
func tagLen(s string) (n int, separates bool) {
	i := 1
	if i < len(s) && s[i] == '/' {
		i++
	}
	from := i
	for i < len(s) && i-from < 11 && (asciiLetter(rune(s[i])) || '1' <= s[i] && s[i] <= '6') {
		i++
	}
	name := s[from:i]
	separates, known := tags[strings.ToLower(name)]
	if !known || name != strings.ToLower(name) && name != strings.ToUpper(name) {
		return 0, false
	}
	if len(name) == 1 && name != strings.ToLower(name) {
		return 0, false // <A>, <P>: rather a placeholder
	}
	for i < len(s) && s[i] == ' ' {
		i++
	}
	if i < len(s) && s[i] == '/' {
		i++
	}
	if i < len(s) && s[i] == '>' {
		return i + 1, separates
	}
	// Attributes: at least one equals sign before the end.
	if from == 2 || i == from+len(name) {
		return 0, false
	}
	equals := false
	for ; i < min(len(s), sequenceLimit); i++ {
		switch s[i] {
		case '=':
			equals = true
		case '<', '\n', '\r':
			return 0, false
		case '>':
			if !equals {
				return 0, false
			}
			return i + 1, separates
		}
	}
	return 0, false
}

// dropTags removes HTML tags.
func dropTags(s string) string {
	at := strings.IndexByte(s, '<')
	if at < 0 {
		return s
	}
	var b strings.Builder
	from := 0
	for at < len(s) {
		n, separates := tagLen(s[at:])
		if n > 0 {
			b.WriteString(s[from:at])
			from = at + n
			if separates && b.Len() > 0 && from < len(s) {
				b.WriteByte(' ')
			}
			at = from
		} else {
			at++
		}
		i := strings.IndexByte(s[at:], '<')
		if i < 0 {
			break
		}
		at += i
	}
	if from == 0 {
		return s
	}
	b.WriteString(s[from:])
	return b.String()
}

// decodeEntities replaces HTML character references that end in a semicolon.
func decodeEntities(s string) string {
	at := strings.IndexByte(s, '&')
	if at < 0 {
		return s
	}
	var b strings.Builder
	from := 0
	for {
		end := at + 1
		for end < len(s) && end-at < 32 && (asciiLetter(rune(s[end])) || digit(rune(s[end])) || s[end] == '#') {
			end++
		}
		if end < len(s) && s[end] == ';' && end > at+2 {
			ref := s[at : end+1]
			if text := html.UnescapeString(ref); text != ref && !strings.HasSuffix(text, ";") && utf8.ValidString(text) {
				switch text {
				case "\u00a0":
					text = " "
				case "\n", "\r":
					text = " "
				}
				b.WriteString(s[from:at])
				b.WriteString(text)
				from = end + 1
			}
		}
		i := strings.IndexByte(s[at+1:], '&')
		if i < 0 {
			break
		}
		at += 1 + i
	}
	if from == 0 {
		return s
	}
	b.WriteString(s[from:])
	return b.String()
}

func hasBlankCharacter(s string) bool {
	for _, p := range []string{"\u00a0", "\xe2\x80", "\u205f", "\u3000", "\u1680"} {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

// plainBlanks replaces the blanks of Unicode by the ASCII one.
func plainBlanks(s string) string {
	if !hasBlankCharacter(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r > ' ' && unicode.Is(unicode.Zs, r) {
			return ' '
		}
		return r
	}, s)
}

func hasZeroWidth(s string) bool {
	for _, p := range []string{"\ufeff", "\xe2\x80", "\xe2\x81", "\u00ad", "\u180e", "\x1a"} {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

// dropZeroWidth removes characters that show nothing, and the end-of-file mark
// of DOS.
func dropZeroWidth(s string) string {
	if !hasZeroWidth(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if zeroWidth(r) || r == 0x1a {
			return -1
		}
		return r
	}, s)
}
