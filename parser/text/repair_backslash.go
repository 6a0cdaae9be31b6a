package text

import "strings"

// escapable are the characters that Markdown editors put a backslash before.
const escapable = "[]-_*<>#.|~\"()+={}`!&$"

// repairBackslashes takes off the backslashes that a Markdown editor put before
// punctuation, and halves those of paths, where the whole document shows them
// doubled.
func (d *Document) repairBackslashes() {
	escaped := false
	// Runs of backslashes: how many there are, and what divides all their lengths.
	divisor, drives := 0, 0
	for n := 1; n <= d.Len(); n++ {
		line := d.Text(n)
		at := strings.IndexByte(line, '\\')
		if at < 0 {
			continue
		}
		escaped = escaped || surelyEscaped(line)
		for at < len(line) {
			end := at
			for end < len(line) && line[end] == '\\' {
				end++
			}
			if !(end-at == 1 && end < len(line) && strings.IndexByte(escapable, line[end]) >= 0) {
				divisor = gcd(divisor, end-at)
				if end-at > 1 && at >= 2 && line[at-1] == ':' && asciiLetter(rune(line[at-2])) {
					drives++
				}
			}
			i := strings.IndexByte(line[end:], '\\')
			if i < 0 {
				break
			}
			at = end + i
		}
	}
	if escaped {
		d.eachLine("markdown-escape", func(s string) string { return unescape(s, divisor) })
	}
	if divisor >= 2 && (drives > 0 || escaped) {
		if divisor%4 == 0 {
			divisor = 4
		} else if divisor%2 == 0 {
			divisor = 2
		} else {
			return
		}
		doubled, single := strings.Repeat(`\`, divisor), `\`
		d.eachLine("doubled-backslash", func(s string) string { return strings.ReplaceAll(s, doubled, single) })
	}
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// surelyEscaped reports whether line holds escapes that no path explains:
// `\-\-`, `\[name.exe\]`, `\<text\>`, `TIME\_WAIT`, `\*:\*` or `S\-1\-5`.
func surelyEscaped(line string) bool {
	for _, sign := range [...]string{`\-\-`, `\*:\*`, `\---`, `\[::`, `S\-1\-`, `://\*:`, `://\+:`, `\<?\>`} {
		if strings.Contains(line, sign) {
			return true
		}
	}
	core := strings.TrimSpace(line)
	if len(core) > 4 && (core[:2] == `\[` && core[len(core)-2:] == `\]` || core[:2] == `\<` && core[len(core)-2:] == `\>`) {
		return true
	}
	if i := strings.Index(line, `\-`); i >= 0 && !pathBefore(line[:i]) && (i == 0 || line[i-1] != '\\') {
		return true
	}
	if i := strings.Index(line, `\_`); i > 0 && strings.Contains(line[:i], "://") {
		return true
	}
	if i := strings.Index(line, `\[`); i >= 0 && !pathBefore(line[:i]) && strings.Contains(line[i:], `\]`) {
		return true
	}
	for at := 0; ; {
		i := strings.Index(line[at:], `\_`)
		if i < 0 {
			return false
		}
		at += i
		if at > 0 && at+2 < len(line) && upper(line[at-1]) && upper(line[at+2]) && !pathBefore(line[:at]) {
			return true
		}
		at += 2
	}
}

func upper(c byte) bool { return 'A' <= c && c <= 'Z' }

// pathBefore reports whether the word that s ends in is the beginning of a path.
func pathBefore(s string) bool {
	const window = 260
	if len(s) > window {
		s = s[len(s)-window:]
	}
	word := s[strings.LastIndexAny(s, " \t\"")+1:]
	return strings.Contains(word, `:\`) || strings.HasPrefix(word, `\\`)
}

// unescape removes the backslash before punctuation outside of paths.
func unescape(s string, divisor int) string {
	at := strings.IndexByte(s, '\\')
	if at < 0 {
		return s
	}
	var b strings.Builder
	from := 0
	path := false // inside a word that is a path
	word := 0     // where the current word began
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ' ' || c == '\t' || c == '"':
			path, word = false, i+1
		case c == ':' && i > word && i+1 < len(s) && s[i+1] == '\\' && asciiLetter(rune(s[i-1])):
			path = true
		case c == '\\':
			if i == word && i+1 < len(s) && s[i+1] == '\\' {
				path = true
			}
			if (!path || divisor >= 2) && i+1 < len(s) && strings.IndexByte(escapable, s[i+1]) >= 0 && (i == 0 || s[i-1] != '\\') {
				b.WriteString(s[from:i])
				from = i + 1
				i++
			}
		}
	}
	if from == 0 {
		return s
	}
	b.WriteString(s[from:])
	return b.String()
}
