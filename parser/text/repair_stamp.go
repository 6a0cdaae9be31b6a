package text

import "strings"

// months are the English abbreviations that syslog uses.
const months = "JanFebMarAprMayJunJulAugSepOctNovDec"

// levels are the severities that loggers print behind the time, longest first
// where one begins another.
var levels = []string{
	"TRACE", "DEBUG", "INFORMATION", "INFO", "NOTICE", "WARNING", "WARN", "ERROR", "ERR", "FATAL", "CRITICAL", "VERBOSE",
}

// stampLen returns the length of the time stamp that s starts with, with the
// severity that may follow, and its form; 0 when there is none. A date alone or a
// time without seconds is no stamp.
func stampLen(s string) (n int, form string) {
	c := cursor{s: s}
	bracket := c.skip("[")
	date := ""
	switch {
	case c.digits(4, 4, "-/."):
		sep := c.last()
		if !c.digits(2, 2, sep) || !c.digits(2, 2, "") {
			return 0, ""
		}
		date = "y" + sep
	case c.digits(1, 2, "/.-"):
		sep := c.last()
		if !c.digits(1, 2, sep) || !c.digits(4, 4, "") {
			return 0, ""
		}
		date = "d" + sep
	case c.month():
		if !c.blanks() || !c.digits(1, 2, "") {
			return 0, ""
		}
		date = "m"
	}
	if date != "" {
		c.skip(",")
		if !c.skip("T") && !c.blanks() {
			return 0, ""
		}
	}
	if !c.digits(1, 2, ":") || !c.digits(2, 2, ":") || !c.digits(2, 2, "") {
		return 0, ""
	}
	if c.skip(".") || c.skip(",") {
		c.digits(1, 9, "")
	}
	if !c.skip("Z") {
		mark := c
		c.skip(" ")
		if !(c.skip("+") || c.skip("-")) || !c.digits(2, 2, "") {
			c = mark
		} else {
			c.skip(":")
			c.digits(2, 2, "")
		}
	}
	if mark := c; !c.skip(" ") || !(c.skip("AM") || c.skip("PM")) {
		c = mark
	}
	if bracket {
		if !c.skip("]") {
			return 0, ""
		}
		date += "]"
	}
	if c.at < len(s) && s[c.at] != ' ' && s[c.at] != '\t' && s[c.at] != ':' && s[c.at] != '|' {
		return 0, ""
	}
	end := c.at
	// The severity counts only as a word of its own.
	mark := c
	c.blanks()
	open := c.skip("[") || c.skip("(")
	for _, level := range levels {
		if !c.skipFold(level) {
			continue
		}
		if open {
			_ = c.skip("]") || c.skip(")")
		}
		if c.at == len(s) || strings.IndexByte(" \t:|-", s[c.at]) >= 0 {
			end = c.at
		}
		break
	}
	if end != mark.at {
		c.at = end
	} else {
		c = mark
	}
	// One separator.
	if c.skip(":") || c.skip("|") || c.skip(" | ") || c.skip(" - ") || c.skip(" : ") {
		if c.s[c.at-1] == ' ' {
			c.at--
		}
		end = c.at
	}
	return end, date
}

// A cursor reads a string from the left.
type cursor struct {
	s  string
	at int
}

func (c *cursor) skip(s string) bool {
	if strings.HasPrefix(c.s[c.at:], s) {
		c.at += len(s)
		return true
	}
	return false
}

func (c *cursor) skipFold(s string) bool {
	if len(c.s)-c.at >= len(s) && strings.EqualFold(c.s[c.at:c.at+len(s)], s) {
		c.at += len(s)
		return true
	}
	return false
}

// blanks skips blanks and reports whether there were any.
func (c *cursor) blanks() bool {
	from := c.at
	for c.at < len(c.s) && c.at-from < 8 && c.s[c.at] == ' ' {
		c.at++
	}
	return c.at > from
}

// digits skips a number of lo to hi digits and, unless after is empty, one of the
// characters of after. It skips nothing when they are not there.
func (c *cursor) digits(lo, hi int, after string) bool {
	end := c.at
	for end < len(c.s) && end-c.at <= hi && digit(rune(c.s[end])) {
		end++
	}
	if n := end - c.at; n < lo || n > hi {
		return false
	}
	if after != "" {
		if end == len(c.s) || strings.IndexByte(after, c.s[end]) < 0 {
			return false
		}
		end++
	}
	c.at = end
	return true
}

// last returns the character before the cursor.
func (c *cursor) last() string { return c.s[c.at-1 : c.at] }

func (c *cursor) month() bool {
	if len(c.s)-c.at < 4 || c.s[c.at+3] != ' ' {
		return false
	}
	if i := strings.Index(months, c.s[c.at:c.at+3]); i < 0 || i%3 != 0 {
		return false
	}
	c.at += 3
	return true
}
