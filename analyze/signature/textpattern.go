package signature

import (
	"fmt"
	"strings"
)

// textPattern compares names and path segments without regard to case: literal text around
// at most one wildcard.
type textPattern struct {
	prefix, suffix string // folded
	wild           wildcard
	name           string // variable name of a wildcard that binds one
}

type wildcard uint8

const (
	wildNone    wildcard = iota
	wildAny              // *          any text, also none
	wildName             // {NAME}     any text of one character or more
	wildDigits           // {N}        decimal digits
	wildGUID             // {GUID}     with or without braces
	wildNotGUID          // {not-GUID} one character or more, and no GUID
)

func parseText(text string) (textPattern, error) {
	var p textPattern
	literal := &p.prefix
	for i := 0; i < len(text); {
		switch text[i] {
		case '*':
			if p.wild != wildNone {
				return p, fmt.Errorf("%q holds more than one wildcard", text)
			}
			p.wild, literal = wildAny, &p.suffix
			i++
		case '{':
			word, _, closed := strings.Cut(text[i+1:], "}")
			if !closed {
				return p, fmt.Errorf("%q opens a brace and does not close it", text)
			}
			i += len(word) + 2
			if isGUID(word) {
				*literal += "{" + fold(word) + "}"
				continue
			}
			if p.wild != wildNone {
				return p, fmt.Errorf("%q holds more than one wildcard", text)
			}
			switch {
			case word == "N":
				p.wild = wildDigits
			case word == "GUID":
				p.wild = wildGUID
			case word == "not-GUID":
				p.wild = wildNotGUID
			case isVariableName(word):
				p.wild = wildName
			default:
				return p, fmt.Errorf("%q: {%s} is no variable; known are {GUID}, {not-GUID}, {N} for digits, or a name in capitals", text, word)
			}
			p.name, literal = word, &p.suffix
		case '}':
			return p, fmt.Errorf("%q closes a brace that it did not open", text)
		default:
			*literal += string(foldByte(text[i]))
			i++
		}
	}
	return p, nil
}

// match compares text and returns what the wildcard covered.
func (p *textPattern) match(text string) (bound string, ok bool) {
	if p.wild == wildNone {
		return "", len(text) == len(p.prefix) && hasFoldedPrefix(text, p.prefix)
	}
	if len(text) < len(p.prefix)+len(p.suffix) || !hasFoldedPrefix(text, p.prefix) ||
		!hasFoldedPrefix(text[len(text)-len(p.suffix):], p.suffix) {
		return "", false
	}
	bound = text[len(p.prefix) : len(text)-len(p.suffix)]
	switch p.wild {
	case wildDigits:
		ok = isDigits(bound)
	case wildGUID:
		ok = isGUID(bound)
	case wildNotGUID:
		ok = bound != "" && !isGUID(bound)
	case wildName:
		ok = bound != ""
	default:
		ok = true
	}
	return bound, ok
}

// weight orders patterns that match the same text: more literal text first.
func (p *textPattern) weight() int {
	literal := min(len(p.prefix)+len(p.suffix), 20)
	switch p.wild {
	case wildNone:
		return 100
	case wildGUID:
		return 60 + literal
	case wildNotGUID:
		return 50
	case wildDigits:
		return 40 + literal
	}
	return 20 + literal
}

func isVariableName(word string) bool {
	if word == "" {
		return false
	}
	for i := range len(word) {
		if word[i] < 'A' || word[i] > 'Z' {
			return false
		}
	}
	return true
}

func isDigits(text string) bool {
	if text == "" {
		return false
	}
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return true
}

// isGUID accepts 8-4-4-4-12 hexadecimal digits, with or without braces.
func isGUID(text string) bool {
	if len(text) == 38 && text[0] == '{' && text[37] == '}' {
		text = text[1:37]
	}
	if len(text) != 36 {
		return false
	}
	for i := range len(text) {
		switch i {
		case 8, 13, 18, 23:
			if text[i] != '-' {
				return false
			}
		default:
			if !isHex(text[i]) {
				return false
			}
		}
	}
	return true
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func foldByte(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// fold lowers ASCII letters only, so that offsets in the folded and the given text agree.
func fold(text string) string {
	for i := range len(text) {
		if 'A' <= text[i] && text[i] <= 'Z' {
			b := []byte(text)
			for j := i; j < len(b); j++ {
				b[j] = foldByte(b[j])
			}
			return string(b)
		}
	}
	return text
}

func hasFoldedPrefix(text, folded string) bool {
	if len(text) < len(folded) {
		return false
	}
	for i := range len(folded) {
		if foldByte(text[i]) != folded[i] {
			return false
		}
	}
	return true
}
