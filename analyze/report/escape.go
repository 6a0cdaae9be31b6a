package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text of the dump reaches a report in four forms only, each of which keeps it
// from coming alive: prose and code outside tables, cell inside them, fence
// for whole blocks. Labels of diagrams have their own in chain.go.

// visible makes control characters, direction marks and other invisible
// characters readable (\x1b, \u{202e}), and every line break a blank.
func visible(s string) string {
	if strings.IndexFunc(s, hidden) < 0 && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == utf8.RuneError && s[i] != "\uFFFD"[0]:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case r == '\t' || r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029' || r == '\u0085' || r == '\v' || r == '\f':
			b.WriteByte(' ')
		case !hidden(r):
			b.WriteRune(r)
		case r < 0x100:
			fmt.Fprintf(&b, `\x%02x`, r)
		default:
			fmt.Fprintf(&b, `\u{%04x}`, r)
		}
	}
	return b.String()
}

// hidden: characters that are acted on, or that hide, instead of being shown.
func hidden(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' || r == '\u115f' || r == '\u1160' || r == '\u3164' || r == '\uffa0'
}

// maxQuote is how many characters of a line a report shows.
const maxQuote = 240

// clip shortens a text to n characters.
func clip(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	r := []rune(s)
	return string(r[:n-1]) + "…"
}

// code is a code span: nothing in it is Markdown, and hosts make no mention,
// issue reference or link of it.
func code(s string) string {
	s = strings.TrimSpace(visible(s))
	if s == "" {
		return ""
	}
	ticks := strings.Repeat("`", longest(s, '`')+1)
	if s[0] == '`' || s[len(s)-1] == '`' {
		s = " " + s + " "
	}
	return ticks + s + ticks
}

// codeCell is a code span in a table.
func codeCell(s string) string { return pipes(code(clip(strings.TrimSpace(visible(s)), maxQuote))) }

// cell is prose in a table.
func cell(s string) string { return pipes(prose(s)) }

// pipes keeps a cell one cell. A backslash before a pipe would end the escape,
// so that pair is kept apart.
func pipes(s string) string {
	s = strings.ReplaceAll(s, `\|`, `\ |`)
	return strings.ReplaceAll(s, "|", `\|`)
}

// longest is the length of the longest run of c.
func longest(s string, c byte) int {
	most, n := 0, 0
	for i := 0; i < len(s); i++ {
		if s[i] != c {
			n = 0
			continue
		}
		n++
		most = max(most, n)
	}
	return most
}

// fence is a fenced block, indented for a list.
func fence(language, s, indent string) string {
	var b strings.Builder
	ticks := strings.Repeat("`", max(3, longest(s, '`')+1))
	b.WriteString(indent + ticks + language + "\n")
	for _, line := range strings.Split(strings.TrimRight(s, "\n"), "\n") {
		b.WriteString(indent + visible(line) + "\n")
	}
	b.WriteString(indent + ticks + "\n")
	return b.String()
}

// prose is a sentence of ours that may carry words of the dump. Plain words
// stay as they are; a text in double quotes and every word with a character
// that Markdown or its hosts act on becomes a code span.
func prose(s string) string {
	s = strings.Join(strings.Fields(visible(s)), " ")
	var b strings.Builder
	for s != "" {
		if s[0] == '"' {
			if end := closing(s); end > 0 {
				b.WriteString(code(s[1:end]))
				s = s[end+1:]
				continue
			}
		}
		n := strings.IndexByte(s, ' ')
		switch {
		case n == 0:
			b.WriteByte(' ')
			s = s[1:]
			continue
		case n < 0:
			n = len(s)
		}
		if m := commandIn(s); m > 0 {
			b.WriteString(code(s[:m]))
			s = s[m:]
			continue
		}
		if m := accountIn(s); m > 0 {
			b.WriteString(code(s[:m]))
			s = s[m:]
			continue
		}
		// A quotation begins behind a blank or an opening sign, not inside a name.
		if q := strings.IndexByte(s[1:n], '"'); q >= 0 && strings.IndexByte("([{=:,;/-", s[q]) >= 0 && closing(s[q+1:]) > 0 {
			n = q + 1
		}
		b.WriteString(word(s[:n], b.Len() == 0))
		s = s[n:]
	}
	return b.String()
}

// netshWords are the words of netsh commands that sentences mention.
var netshWords = map[string]bool{"http": true, "show": true, "add": true, "delete": true, "interface": true, "ipv4": true, "ipv6": true,
	"portproxy": true, "all": true, "servicestate": true, "urlacl": true, "iplisten": true, "sslcert": true, "excludedportrange": true,
	"dynamicport": true, "tcp": true, "udp": true, "winhttp": true, "proxy": true, "set": true, "v4tov4": true}

// commandIn is the length of the netsh command that a sentence goes on with:
// the words of its vocabulary and NAME=VALUE pairs. 0 when there is none.
func commandIn(s string) int {
	if !strings.HasPrefix(s, "netsh ") {
		return 0
	}
	end := 0
	for n := len("netsh "); n < len(s); {
		word, _, _ := strings.Cut(s[n:], " ")
		bare := strings.TrimRight(word, trailing)
		if strings.HasSuffix(word, `"`) && strings.Contains(bare, `="`) {
			bare = word
		}
		if !netshWords[bare] && !strings.Contains(bare, "=") {
			break
		}
		end = n + len(bare)
		if bare != word {
			break
		}
		n = end + 1
	}
	return end
}

// accounts are the names of Windows accounts that hold a blank.
var accounts = []string{`NT AUTHORITY\NETWORK SERVICE`, `NT AUTHORITY\LOCAL SERVICE`, `NT AUTHORITY\Authenticated Users`}

// accountIn is the length of the account with a blank in its name that a
// sentence goes on with, such as NT SERVICE\WinRM. 0 when there is none.
func accountIn(s string) int {
	for _, a := range accounts {
		if len(s) >= len(a) && strings.EqualFold(s[:len(a)], a) {
			return len(a)
		}
	}
	for _, domain := range []string{`NT AUTHORITY\`, `NT SERVICE\`, `IIS APPPOOL\`} {
		if len(s) > len(domain) && strings.EqualFold(s[:len(domain)], domain) {
			name, _, _ := strings.Cut(s[len(domain):], " ")
			if name = strings.TrimRight(name, trailing); name != "" {
				return len(domain) + len(name)
			}
		}
	}
	return 0
}

// closing returns the place of the quote that closes the one at the start of
// s, or 0 when there is none or nothing between them.
func closing(s string) int {
	end := strings.IndexByte(s[1:], '"') + 1
	if end < 2 || strings.TrimSpace(s[1:end]) == "" {
		return 0
	}
	return end
}

const (
	opening  = `("'`
	trailing = `.,;:!?)"'`
)

// word writes one word of prose.
func word(s string, first bool) string {
	core := strings.TrimLeft(s, opening)
	head := s[:len(s)-len(core)]
	trimmed := strings.TrimRight(core, trailing)
	tail := core[len(trimmed):]
	if strings.Count(trimmed, "(") > strings.Count(trimmed, ")") && strings.HasPrefix(tail, ")") {
		trimmed, tail = trimmed+")", tail[1:]
	}
	switch {
	case trimmed == "":
		if first {
			return `\` + s
		}
		return s
	case !first && len(s) == 1 && strings.Contains("<>&+=|-", s):
		return s // between blanks it is only a sign
	case lively(trimmed):
		return head + code(trimmed) + tail
	case first && head == "" && (marker(trimmed) || trimmed == "-"):
		return trimmed[:len(trimmed)-1] + `\` + trimmed[len(trimmed)-1:] + tail
	case first && head == "" && isNumber(trimmed) && tail != "" && (tail[0] == '.' || tail[0] == ')'):
		return trimmed + `\` + tail
	}
	return head + trimmed + tail
}

// lively reports whether a word holds something that Markdown, GitHub, GitLab
// or a mail program would act on.
func lively(s string) bool {
	if strings.ContainsAny(s, "`*_{}[]<>#+|~^$@=\\&") || strings.Contains(s, "://") || strings.Contains(s, "--") {
		return true
	}
	low := strings.ToLower(s)
	return strings.HasPrefix(low, "www.") || strings.HasPrefix(low, "gh-") || strings.Contains(s, "::") ||
		strings.HasPrefix(s, ":") && len(s) > 1 || scheme(low) || sha(low)
}

func scheme(s string) bool {
	for _, p := range []string{"mailto:", "xmpp:", "http:", "https:", "ftp:", "javascript:", "data:", "file:"} {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// sha reports what a host could take for a commit.
func sha(s string) bool {
	if len(s) < 7 || len(s) > 64 || isNumber(s) {
		return false
	}
	for i := 0; i < len(s); i++ {
		if (s[i] < '0' || s[i] > '9') && (s[i] < 'a' || s[i] > 'f') {
			return false
		}
	}
	return true
}

// marker reports the start of a list, a ruler or a heading.
func marker(s string) bool { return strings.Trim(s, "-") == "" || strings.Trim(s, "=") == "" }

func isNumber(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
