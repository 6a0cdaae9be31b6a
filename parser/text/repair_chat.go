package text

import "strings"

// chatPrefix reads what chat programs and their logs put before each line: a time
// without seconds, perhaps in brackets, and the name of who wrote it, or the name
// in angle brackets alone. name is the prefix without the time.
func chatPrefix(s string) (n int, name string) {
	c := cursor{s: s}
	bracket := c.skip("[")
	timed := c.digits(1, 2, ":") && c.digits(2, 2, "")
	if timed {
		if mark := c; !c.skip(":") || !c.digits(2, 2, "") {
			c = mark
		}
		if mark := c; !c.skip(" ") || !(c.skip("AM") || c.skip("PM")) {
			c = mark
		}
		if bracket && !c.skip("]") || !c.blanks() {
			return 0, ""
		}
	} else if bracket || c.at > 0 {
		return 0, ""
	}
	from := c.at
	if c.skip("<") {
		end := strings.IndexByte(s[from:min(len(s), from+maxNick)], '>')
		if end < 2 || !isNick(s[from+1:from+end]) {
			return 0, ""
		}
		return from + end + 1, s[from : from+end+1]
	}
	if !timed {
		return 0, ""
	}
	end := strings.IndexByte(s[from:min(len(s), from+maxNick)], ':')
	if end < 1 || !isNick(s[from:from+end]) || from+end+1 < len(s) && s[from+end+1] != ' ' {
		return 0, ""
	}
	return from + end + 1, s[from : from+end+1]
}

// maxNick bounds the length of a name in a chat.
const maxNick = 40

// isNick: letters of any script, digits and the signs of nicknames; a few words.
func isNick(s string) bool {
	letter, blanks := false, 0
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 0x80 || asciiLetter(rune(c)):
			letter = true
		case c == ' ':
			blanks++
		case digit(rune(c)) || strings.IndexByte("_-.@+~&%|^`'", c) >= 0:
		default:
			return false
		}
	}
	return letter && blanks <= 3
}

// filePrefix reads the name of a file, perhaps with a line number, that a search
// over several files puts before each line.
func filePrefix(s string) (n int, name string) {
	i := strings.IndexByte(s[:min(len(s), 120)], ':')
	if i == 1 && len(s) > 2 && s[2] == '\\' { // a drive
		if j := strings.IndexByte(s[2:min(len(s), 120)], ':'); j > 0 {
			i = 2 + j
		}
	}
	if i < 5 || s[i-4] != '.' || strings.ContainsAny(s[:i], " \t\"<>|") {
		return 0, ""
	}
	switch strings.ToLower(s[i-3 : i]) {
	case "txt", "log", "out", "csv":
	default:
		return 0, ""
	}
	c := cursor{s: s, at: i + 1}
	if !c.digits(1, 9, ":") {
		c.at = i + 1
	}
	return c.at, s[:i]
}
