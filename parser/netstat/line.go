package netstat

import (
	"slices"
	"strings"
	"sync"

	"diag/parser/internal/label"
	"diag/parser/text"
)

// kind is the token type of a line.
type kind uint8

const (
	kindNone kind = iota
	kindTitle
	kindHeader
	kindRow
	kindWord       // one word, a module path, or XP's "unknown component(s)"
	kindExecutable // [name.exe]
	kindOwner      // component and executable on one line
	kindText       // several words, or a word of another script
	kindProto      // TCP alone: a row printed one field a line
	kindEndpoint
	kindNumber
	kindElevation
)

var kindNames = []string{"", "Title", "Header", "Row", "Word", "Executable", "Owner", "Text", "Proto", "Endpoint", "Number", "Elevation"}

// kindOf types a non-blank line by its shape. Only titles, headers and the
// elevation message are known by their words.
func kindOf(line string) kind {
	if rowAt(line) >= 0 {
		return kindRow
	}
	s := trim(line)
	if s == "" {
		return kindNone
	}
	if line == englishSentence {
		return kindText
	}
	if s[len(s)-1] == ']' {
		if s[0] == '[' {
			if executable(s) {
				return kindExecutable
			}
			return kindText
		}
		if i := strings.LastIndex(s, " ["); i > 0 && executable(s[i+1:]) && !strings.ContainsAny(strings.TrimSpace(s[:i]), " \t") {
			return kindOwner
		}
	}
	switch {
	case s == "TCP" || s == "UDP":
		return kindProto
	case isGlued(s):
		return kindRow
	case digits(s):
		return kindNumber
	case isComponent(s):
		return kindWord
	}
	blank := strings.ContainsAny(s, " \t")
	if !blank && s[0] < 0x80 {
		if _, ok := endpoint(s, TCP); ok {
			return kindEndpoint
		}
	}
	switch {
	case isHeader(s):
		return kindHeader
	case blank && len(s) > maxTitle || len(s) > 4*maxTitle:
		return kindText
	case len(label.Lookup("netstat.title", s)) > 0:
		return kindTitle
	case len(label.Lookup("netstat.elevation", s)) > 0:
		return kindElevation
	}
	return kindText
}

// englishSentence stands below one row in seven of an English netstat -b.
const englishSentence = " Can not obtain ownership information"

// trim takes the blanks off both ends.
func trim(s string) string {
	for len(s) > 0 && isBlank(s[0]) {
		s = s[1:]
	}
	for len(s) > 0 && isBlank(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}

// maxTitle bounds the length of titles and messages, in bytes.
const maxTitle = 160

// executable: a bracketed name that is no elision, no tag and no remark. Names
// with a blank have an extension; without one they are words.
func executable(s string) bool {
	if len(s) < 3 || len(s) > 262 || s[0] != '[' || s[len(s)-1] != ']' {
		return false
	}
	empty, blank, dot := true, false, 0
	for i := 1; i < len(s)-1; i++ {
		switch s[i] {
		case '[', ']', '<', '>', '|', '\t', '"', ':', '/', '\\', '*', '?':
			return false
		case '.':
			dot = i
		case ' ':
			blank = true
		default:
			empty = false
		}
	}
	extension := len(s) - 2 - dot
	return !empty && (!blank || dot > 1 && extension >= 2 && extension <= 4 && s[dot+1] != ' ')
}

// isComponent: a service or module name, without blanks, in ASCII.
func isComponent(s string) bool {
	if strings.HasPrefix(s, "-- ") && strings.HasSuffix(s, " --") {
		return true
	}
	if len(s) > 2 && s[1] == ':' && s[2] == '\\' {
		return true
	}
	letter := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
			letter = true
		case c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.' || c == '$' || c == '@' || c == '{' || c == '}' || c == '+':
		default:
			return false
		}
	}
	return letter && len(s) <= 256
}

// headerWords are the words of the columns that headers are known by.
type headerWords struct {
	local, foreign, time []headerWord
}

type headerWord struct{ text, language string }

var headers = sync.OnceValue(func() (h headerWords) {
	for text, meanings := range label.Words("netstat.header") {
		for _, m := range meanings {
			switch m.Field {
			case "local":
				h.local = append(h.local, headerWord{text, m.Language})
			case "foreign":
				h.foreign = append(h.foreign, headerWord{text, m.Language})
			case "time":
				h.time = append(h.time, headerWord{text, m.Language})
			}
		}
	}
	return h
})

// isHeader: the names of both address columns of one language on one line.
func isHeader(s string) bool { return headerLanguages(s) != nil }

// headerLanguages returns the languages in which the line is a header: neighbours
// such as the two kinds of Portuguese share it.
func headerLanguages(s string) (languages []string) {
	if len(s) > 4*maxTitle {
		return nil
	}
	if strings.Contains(s, "Local Address") && strings.Contains(s, "Foreign Address") {
		return english
	}
	if !mayBeHeader(s) {
		return nil
	}
	s = label.Fold(s)
	for _, l := range headers().local {
		if !strings.Contains(s, l.text) {
			continue
		}
		for _, f := range headers().foreign {
			if f.language == l.language && strings.Contains(s, f.text) && !slices.Contains(languages, l.language) {
				languages = append(languages, l.language)
			}
		}
	}
	return languages
}

var english = []string{"en"}

// mayBeHeader turns most lines down before the words are compared: a header
// has at least three words and no digit or bracket.
func mayBeHeader(s string) bool {
	gaps := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9' || c == '[' || c == '\\' || c == '"':
			return false
		case c == ' ' || c == '\t':
			if i > 0 && s[i-1] != ' ' && s[i-1] != '\t' {
				gaps++
			}
		}
	}
	return gaps >= 2
}

// headerShape: at least four groups parted by two blanks or more, no digits.
// It finds headers of languages without a label file.
func headerShape(s string) bool {
	if !mayBeHeader(s) {
		return false
	}
	groups := 1
	s = strings.TrimSpace(s)
	for i := 1; i+1 < len(s); i++ {
		if s[i-1] != ' ' && s[i] == ' ' && s[i+1] == ' ' || s[i] == '\t' {
			groups++
		}
	}
	return groups >= 4
}

// headerOf reports whether the line has the shape of the header of that row: the
// names of the address columns stand roughly above the addresses, where blanks
// tell columns at all.
func headerOf(header, row string) bool {
	if !headerShape(header) {
		return false
	}
	if strings.ContainsRune(header, '\t') || strings.ContainsRune(row, '\t') {
		return true
	}
	names, columns := groupColumns(header), groupColumns(row)
	if len(columns) < 3 {
		return true // the row's blanks are collapsed
	}
	local := names[1] - names[0] - (columns[1] - columns[0])
	foreign := names[2] - names[0] - (columns[2] - columns[0])
	return -6 <= local && local <= 6 && -10 <= foreign && foreign <= 10
}

// groupColumns returns the display columns at which the groups of a line begin
// that two blanks or more part.
func groupColumns(s string) (columns []int) {
	s = strings.TrimRight(s, " ")
	column, blanks := 0, 2
	for _, r := range s {
		if r == ' ' {
			blanks++
		} else {
			if blanks >= 2 {
				columns = append(columns, column)
			}
			blanks = 0
		}
		column += text.Width(string(r))
	}
	return columns
}

// titleShape: a short line of words.
func titleShape(s string) bool {
	s = strings.TrimSpace(s)
	return len(s) > 0 && len(s) < maxTitle && !strings.ContainsAny(s, "0123456789[]:\\<>=|`#.") && len(strings.Fields(s)) <= 6
}

// foreignTable names the system or table whose header this is, when it is not
// the table that this package reads.
func foreignTable(s string) string {
	t := strings.TrimSpace(s)
	switch {
	case strings.HasPrefix(t, "Proto") && strings.Contains(t, "Recv-Q"),
		strings.HasPrefix(t, "Netid") && strings.Contains(t, "Recv-Q"),
		strings.HasPrefix(t, "State") && strings.Contains(t, "Recv-Q"),
		strings.HasPrefix(t, "Active Internet connections"),
		strings.HasPrefix(t, "Active UNIX domain sockets"),
		strings.HasPrefix(t, "Active Multipath Internet connections"):
		return "Unix"
	case strings.HasPrefix(t, "Active NetworkDirect Connections"):
		return "NetworkDirect"
	}
	return ""
}

// sentence is a known ownership sentence.
type sentence struct {
	bones
	language string
}

var sentences = sync.OnceValue(func() (known []sentence) {
	for text, m := range label.Words("netstat.ownership") {
		known = append(known, sentence{skeleton(text), m[0].Language})
	}
	slices.SortFunc(known, func(a, b sentence) int { return strings.Compare(a.language+a.text, b.language+b.text) })
	return known
})

// ownershipLanguage reports whether the line is a known ownership sentence and
// in which language; damaged letters do not matter.
func ownershipLanguage(s string) (language string, ok bool) {
	if s == englishSentence {
		return "en", true
	}
	if m := label.Lookup("netstat.ownership", s); len(m) > 0 {
		return m[0].Language, true
	}
	if len(s) > maxTitle {
		return "", false
	}
	k := skeleton(s)
	if len(k.ascii) < 12 && k.wide < 6 {
		return "", false
	}
	for _, o := range sentences() {
		if o.ascii == k.ascii && (o.wide == 0 && k.wide <= 3 || o.text == k.text) {
			return o.language, true
		}
	}
	return "", false
}

// bones is a sentence without what code pages damage.
type bones struct {
	ascii string // its ASCII letters
	text  string // all letters, without blanks
	wide  int    // how many letters are beyond Latin-1
}

func skeleton(s string) (b bones) {
	var a, t strings.Builder
	for _, r := range label.Fold(s) {
		switch {
		case r >= 'a' && r <= 'z':
			a.WriteRune(r)
			t.WriteRune(r)
		case r > 0xff && r != '\ufffd':
			b.wide++
			t.WriteRune(r)
		}
	}
	b.ascii, b.text = a.String(), t.String()
	return b
}
