package tasklist

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"diag/parser/internal/label"
	"diag/parser/internal/linelex"
)

// No line of the command is longer; a longer one is a list that lost its line
// ends, or something else.
const longest = 4000

// isHeader: the column names, known by the first and one more.
func isHeader(s string) bool {
	if len(s) > 600 || !strings.Contains(s, "PID") && !strings.Contains(s, "Identifi") {
		return false
	}
	words := headerWords(s)
	return len(words) >= 2 && words[0].Field == "image" && !strings.Contains(s, "===")
}

// headerWords finds the known column names of a header, from the left: each
// time the longest known name; what is not known is passed over.
func headerWords(s string) []label.Word {
	var found []label.Word
	fields := strings.Fields(s)
	for i := 0; i < len(fields) && i < 40; {
		n, word := 0, label.Word{}
		for k := min(4, len(fields)-i); k > 0; k-- {
			if m := label.Lookup("tasklist.header", strings.Join(fields[i:i+k], " ")); len(m) > 0 {
				n, word = k, m[0]
				break
			}
		}
		if n == 0 {
			if i == 0 {
				return nil
			}
			n = 1
		} else {
			found = append(found, word)
		}
		i += n
	}
	return found
}

// headerShape: what a header of an unknown language can look like; a ruler
// must follow it.
func headerShape(s string) bool {
	if len(s) < 8 || len(s) > 600 || s[0] == '"' || strings.ContainsAny(s, `\=<>|:"`) {
		return false
	}
	return len(strings.Fields(s)) >= 3 && strings.IndexFunc(s, unicode.IsLetter) >= 0
}

// isNoMatch: the message that no process met the filter, in a language whose
// words are known.
func isNoMatch(s string) bool {
	return len(s) < 200 && sentence(s) && len(label.Lookup("tasklist.nomatch", strings.TrimRight(s, ".。．"))) > 0
}

// isInformation: a message that begins with the word for information, of which
// tasklist knows only one.
func isInformation(s string) bool {
	i := strings.IndexAny(s, ":：")
	return i > 0 && i < 40 && len(s) < 300 && sentence(s) && len(label.Lookup("tasklist.information", s[:i])) > 0
}

func sentence(s string) bool {
	return strings.HasSuffix(s, ".") || strings.HasSuffix(s, "。") || strings.HasSuffix(s, "．")
}

// isPassword: the question for a password, which tasklist /s asks; the answer
// is shown as asterisks.
func isPassword(s string) bool {
	i := strings.LastIndexByte(s, ':')
	return i > 0 && len(s)-i > 4 && strings.Trim(s[i+1:], "*") == "" && strings.Contains(s, `\`)
}

// namesShape: the rest of a wrapped cell. Without its indentation a name with
// blanks is not told from prose.
func namesShape(line string) bool {
	s := strings.TrimSpace(line)
	if !cellShape(s) {
		return false
	}
	indented := len(line)-len(strings.TrimLeft(line, " \t")) >= 8
	for n := range strings.SplitSeq(s, ",") {
		n = strings.TrimSpace(n)
		if !indented && strings.ContainsAny(n, " \t") || utf8.RuneCountInString(n) > 80 {
			return false
		}
	}
	return true
}

// csvCells splits a line of quoted cells.
func csvCells(s string) (cells []string, ok bool) {
	for len(s) > 1 && s[0] == '"' && len(cells) < 12 {
		var b strings.Builder
		i := 1
		for ; i < len(s); i++ {
			if s[i] != '"' {
				b.WriteByte(s[i])
			} else if i+1 < len(s) && s[i+1] == '"' {
				b.WriteByte('"')
				i++
			} else {
				break
			}
		}
		if i == len(s) {
			return nil, false
		}
		cells = append(cells, b.String())
		s = strings.TrimLeft(s[i+1:], " ")
		if s == "" {
			return cells, len(cells) >= 3
		}
		if s[0] != ',' && s[0] != ';' {
			return nil, false
		}
		s = strings.TrimLeft(s[1:], " ")
	}
	return nil, false
}

func csvHeader(cells []string) bool {
	return label.Field("tasklist.header", cells[0]) == "image" || strings.TrimSpace(cells[1]) == "PID" && (len(cells) == 3 || len(cells) >= 5)
}

// csvRow: image, PID, and either one cell of names or session and memory.
func csvRow(cells []string) bool {
	if _, ok := number32(cells[1]); !ok || !digits(cells[1]) || strings.TrimSpace(cells[0]) == "" {
		return false
	}
	switch {
	case len(cells) == 3:
		return hasExtension(cells[0]) || bare[strings.ToLower(cells[0])]
	case len(cells) < 5:
		return false
	}
	if isNone(cells[4]) {
		return digits(cells[3])
	}
	_, rest, ok := memory(cells[4])
	return ok && rest == "" && digits(cells[3])
}

// fieldShape: a line of the list layout, whose colon stands behind the label
// without a blank. (The padded colons of other commands do not.)
func fieldShape(s string) bool {
	i := strings.IndexAny(s, ":：")
	return i > 0 && i < 60 && s[i-1] != ' ' && len(strings.Fields(s[:i])) <= 5 && !strings.ContainsAny(s[:i], `_/\<>="`)
}

// pidField: the second line of a record in the list layout.
func pidField(s string) bool {
	l, v, ok := linelex.Value(s)
	if !ok || !digits(v) || !fieldShape(strings.TrimSpace(s)) {
		return false
	}
	return l == "PID" || label.Field("tasklist.header", l) == "pid"
}

// beginsRecord: the first line of a record in the list layout, in any language;
// next are the lines that follow.
func beginsRecord(s string, next func(int) string) bool {
	l, v, ok := linelex.Value(s)
	if !ok || v == "" || !fieldShape(strings.TrimSpace(s)) || !pidField(next(1)) {
		return false
	}
	if label.Field("tasklist.header", l) == "image" {
		return true
	}
	_, number, _ := linelex.Value(next(3))
	_, mem, _ := linelex.Value(next(4))
	_, rest, fits := memory(mem)
	return digits(number) && fits && rest == ""
}
