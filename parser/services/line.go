package services

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"diag/parser/internal/label"
	"diag/parser/internal/linelex"
)

// No line of these commands is longer.
const longest = 2000

// glued drops a prompt that stands in front of a record's first line.
func glued(s string) string {
	i := strings.Index(s, "SERVICE_NAME:")
	if i > 0 && i < 120 && strings.HasSuffix(strings.TrimSpace(s[:i]), ">") {
		return s[i:]
	}
	return s
}

// failed reads the code of an error that sc prints: the last number of the
// line, after the name of a function.
func failed(s string) (text string, code int) {
	fields := strings.Fields(strings.TrimRight(s, " :："))
	for i := len(fields) - 1; i > 0; i-- {
		if n, err := strconv.Atoi(strings.Trim(fields[i], ":：.")); err == nil && n > 0 {
			return s, n
		}
	}
	return s, 0
}

// isCount: the line in front of what sc enumdepend lists.
func isCount(s string) bool {
	return len(s) < 80 && strings.HasPrefix(s, "Enum: entriesRead")
}

// isAsk: the question whether to go on, whose letters differ by language.
func isAsk(s string) bool {
	i := strings.IndexByte(s, '(')
	if i < 0 || len(s) > 200 {
		return false
	}
	r := []rune(s[i:])
	return len(r) >= 5 && unicode.IsLetter(r[1]) && r[2] == '/' && unicode.IsLetter(r[3]) && r[4] == ')' && i > 0
}

// isControls: the words in parentheses below a state.
func isControls(s string) bool {
	if len(s) < 4 || s[0] != '(' || s[len(s)-1] != ')' || !strings.Contains(s, "_") && !strings.Contains(s, "STOPPABLE") {
		return false
	}
	for i := 1; i < len(s)-1; i++ {
		if c := s[i]; !(c >= 'A' && c <= 'Z') && c != '_' && c != ',' && c != ' ' {
			return false
		}
	}
	return true
}

// property reports whether the value fits a known label. The labels are
// ordinary words, so the value has to tell them from other commands' lines.
func property(field, v string) bool {
	switch field {
	case "type", "state", "start", "error":
		_, word, ok := coded(v)
		return ok && word != ""
	case "exit", "service_exit":
		return digits(firstWord(v))
	case "checkpoint", "wait":
		return isHex(v)
	case "pid", "tag":
		return digits(v)
	}
	return true
}

// shaped: the value of a record's line whose label is not known: a number and
// a word, a number and its hexadecimal form, or a hexadecimal number.
func shaped(v string) bool {
	if isHex(v) {
		return true
	}
	n, word, ok := coded(v)
	if !ok {
		return digits(v) && v != ""
	}
	return strings.HasPrefix(word, "(0x") || n != "" && upperWord(word)
}

// padded: blanks stand between label and colon, or the label is one of a
// flattened record; colons of prose follow their word at once.
func padded(s string) bool {
	i := strings.IndexAny(s, ":：")
	return i > 1 && i < 40 && (s[i-1] == ' ' || s[i-1] == '\t')
}

// coded splits "20  WIN32_SHARE_PROCESS" into the number and the word.
func coded(v string) (number, word string, ok bool) {
	i := strings.IndexAny(v, " \t")
	if i < 0 {
		return "", "", false
	}
	number, rest := v[:i], v[i+1:]
	if number == "" || len(number) > 4 {
		return "", "", false
	}
	for i := 0; i < len(number); i++ {
		if c := number[i]; !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F') {
			return "", "", false
		}
	}
	word, _, _ = strings.Cut(strings.TrimSpace(rest), "  ")
	word, _, _ = strings.Cut(word, "\t")
	return number, word, true
}

// firstWord is the part of a value before its first blank or tab.
func firstWord(v string) string {
	if i := strings.IndexAny(v, " \t"); i >= 0 {
		return v[:i]
	}
	return v
}

// upperWord: capitals and underscores, as the words of sc in most languages.
func upperWord(s string) bool {
	f := firstWord(s)
	letters := 0
	for _, c := range f {
		if unicode.IsLower(c) || c != '_' && !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			return false
		}
		letters++
	}
	return letters >= 4
}

func isHex(v string) bool {
	if len(v) < 3 || v[0] != '0' || v[1] != 'x' && v[1] != 'X' {
		return false
	}
	_, err := strconv.ParseUint(v[2:], 16, 64)
	return err == nil
}

func digits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// typeWord: the type of a service in its record, in any language: the words
// of the types are never translated.
func typeWord(s string) bool {
	if !strings.Contains(s, "WIN32") && !strings.Contains(s, "_DRIVER") && !strings.Contains(s, "_PROCESS") {
		return false
	}
	_, v, ok := linelex.Value(s)
	if !ok {
		return false
	}
	_, word, ok := coded(v)
	return ok && upperWord(word)
}

// isSentence: a line of prose.
func isSentence(s string) bool {
	return len(s) < 400 && (strings.HasSuffix(s, ".") || strings.HasSuffix(s, "。") || strings.HasSuffix(s, "．")) && !strings.HasSuffix(s, "..")
}

// isItem: what can be the display name of a service.
func isItem(s string) bool {
	n := utf8.RuneCountInString(s)
	if n < 2 || n > 100 || strings.ContainsAny(s, ":\\|=<>\"?!\t`{}[]") || strings.Contains(s, "  ") {
		return false
	}
	if last := s[len(s)-1]; last == '.' || last == ',' || last == ';' {
		return false
	}
	c, _ := utf8.DecodeRuneInString(s)
	return (unicode.IsLetter(c) || unicode.IsDigit(c) || c == '.' || c == '@' || c == '_') && strings.IndexFunc(s, unicode.IsLetter) >= 0
}

// speaks: a sentence of an unknown language that names a service in question.
func (c context) speaks(s string) bool {
	if !isSentence(s) && !strings.HasSuffix(s, "..") {
		return false
	}
	return c.subject(s) != ""
}

// subject is the service that such a sentence names.
func (c context) subject(s string) string {
	for _, name := range c.subjects {
		if strings.Contains(s, name) {
			return name
		}
	}
	return ""
}

// nameLabel reports whether a line can begin a record of an unknown language.
func nameLabel(s string) (string, bool) {
	l, v, ok := linelex.Value(s)
	if !ok || v == "" || len(l) > 60 || strings.ContainsAny(l, ` \/<>="`) {
		return "", false
	}
	return l, label.Field("services.label", l) == ""
}
