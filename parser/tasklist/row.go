package tasklist

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"diag/parser/internal/label"
	"diag/parser/text"
)

// row is what one printed row says, before the table's layout is known.
type row struct {
	image string
	pid   int
	// plain rows have session and memory; cell is then what follows them (the
	// /v layout), else the services or modules.
	plain   bool
	session string
	number  int
	memory  string
	unit    bool // the memory has a number and a unit
	cell    string
}

// bare are the images that have no extension.
var bare = map[string]bool{
	"system idle process": true, "system": true, "secure system": true, "registry": true,
	"memory compression": true, "memcompression": true, "vmmem": true, "vmmemwsl": true,
}

// Where the PID ends in the layouts of Windows 7 and later, and of Windows XP.
const (
	pidEnd   = 34
	pidEndXP = 32
)

// parseRow reads a row from the left: the image goes up to the PID, the first
// number behind which the rest of a row stands.
func parseRow(s string) (r row, ok bool) {
	s = strings.TrimRight(s, " \t\r")
	type number struct{ from, to int }
	var numbers [8]number
	n := 0
	for i := 0; i < len(s) && n < len(numbers); {
		for i < len(s) && blank(s[i]) {
			i++
		}
		from := i
		for i < len(s) && !blank(s[i]) {
			i++
		}
		if from > 0 && digits(s[from:i]) {
			numbers[n] = number{from, i}
			n++
		}
	}
	for _, d := range numbers[:n] {
		image := strings.TrimSpace(s[:d.from])
		if !imageShape(image) {
			continue
		}
		if plainRest(&r, s[d.to:]) {
			if !r.unit && !hasExtension(image) && !bare[strings.ToLower(image)] {
				continue
			}
			r.image = image
			r.pid, ok = number32(s[d.from:d.to])
			return r, ok
		}
	}
	for _, d := range numbers[:n] {
		image := strings.TrimSpace(s[:d.from])
		cell := strings.TrimSpace(s[d.to:])
		if !imageShape(image) || !cellShape(cell) {
			continue
		}
		end := text.Width(s[:d.to])
		if !hasExtension(image) && !bare[strings.ToLower(image)] && !isNone(cell) && end != pidEnd && end != pidEndXP {
			continue
		}
		r = row{image: image, cell: cell, number: -1}
		r.pid, ok = number32(s[d.from:d.to])
		return r, ok
	}
	return row{}, false
}

// plainRest reads session name, session number and memory. The name may be
// missing; the number's column then follows the PID.
func plainRest(r *row, s string) bool {
	*r = row{plain: true}
	f, rest := field(s)
	if f == "" {
		return false
	}
	if !digits(f) {
		if len(f) > 40 || strings.ContainsAny(f, `:,;"|<>=`) {
			return false
		}
		r.session = f
		if f, rest = field(rest); !digits(f) {
			return false
		}
	}
	if len(f) > 6 {
		return false
	}
	r.number, _ = strconv.Atoi(f)
	if none, more := field(rest); isNone(none) {
		r.cell = strings.TrimSpace(more)
		return true
	}
	var ok bool
	if r.memory, rest, ok = memory(rest); !ok {
		return false
	}
	r.unit = true
	r.cell = strings.TrimSpace(rest)
	return true
}

// memory reads a number with any thousands separators, damaged ones too, and
// its unit, which in every known language is K or begins with it; question marks
// may stand in its place.
func memory(s string) (mem, rest string, ok bool) {
	s = strings.TrimLeft(s, " \t")
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	if i == 0 {
		return "", "", false
	}
	for grouped := i <= 3; grouped; {
		j := i
		for seps := 0; seps < 3 && j < len(s); seps++ {
			c, size := utf8.DecodeRuneInString(s[j:])
			if c < utf8.RuneSelf && (unicode.IsLetter(c) || unicode.IsDigit(c)) {
				break
			}
			j += size
		}
		grouped = j > i && j+3 <= len(s) && digits(s[j:j+3]) && (j+3 == len(s) || s[j+3] < '0' || s[j+3] > '9')
		if grouped {
			i = j + 3
		}
	}
	j := i
	for j < len(s) {
		c, size := utf8.DecodeRuneInString(s[j:])
		if !unicode.IsSpace(c) {
			break
		}
		j += size
	}
	c, _ := utf8.DecodeRuneInString(s[j:])
	if !strings.ContainsRune("KkКк?\ufffd", c) && !(c >= utf8.RuneSelf && unicode.IsLetter(c)) || j == len(s) {
		return "", "", false
	}
	unit, rest := field(s[j:])
	if utf8.RuneCountInString(unit) > 3 && unit[0] < utf8.RuneSelf || utf8.RuneCountInString(unit) > 10 {
		return "", "", false
	}
	return s[:j+len(unit)], rest, true
}

// split parts rows that a console glued into one line, behind a run of blanks.
func split(s string) []string {
	var rows []string
	for from := 0; ; {
		r, ok := parseRow(s[from:])
		if !ok {
			return append(rows, s[from:])
		}
		at := second(s[from:], r)
		if at < 0 {
			return append(rows, s[from:])
		}
		rows = append(rows, s[from:from+at])
		from += at
	}
}

// second finds where a second row begins behind the first one's cells.
func second(s string, r row) int {
	if r.cell == "" {
		return -1
	}
	start := len(strings.TrimRight(s, " \t\r")) - len(r.cell)
	if start <= 0 {
		return -1
	}
	if r.plain {
		if blanksBefore(s, start) < 2 {
			return -1
		}
		if next, ok := parseRow(s[start:]); ok && next.plain && next.unit {
			return start
		}
		return -1
	}
	for i := start; i < len(s); i++ {
		if blanksBefore(s, i) < 2 || blank(s[i]) {
			continue
		}
		if next, ok := parseRow(s[i:]); ok && (hasExtension(next.image) || bare[strings.ToLower(next.image)]) && !strings.Contains(next.image, "  ") {
			return i
		}
	}
	return -1
}

func blanksBefore(s string, i int) int {
	n := 0
	for i > n && blank(s[i-n-1]) {
		n++
	}
	return n
}

// names splits a cell of services or modules at its commas.
func names(cell string) []string {
	list := []string{}
	for n := range strings.SplitSeq(cell, ",") {
		if n = strings.TrimSpace(n); n != "" {
			list = append(list, n)
		}
	}
	return list
}

// imageShape: what can be a file name, or the name of a system process.
func imageShape(s string) bool {
	if s == "" || len(s) > 200 || strings.ContainsAny(s, `:/\<>|"*,;=[]{}`+"\t`") || !startsName(s) {
		return false
	}
	return strings.IndexFunc(s, unicode.IsLetter) >= 0 && strings.Count(s, " ") <= 8
}

func startsName(s string) bool {
	c, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(c) || unicode.IsDigit(c) || c == '_' || c == '{' || c == '(' || c == '~' || c == '$' || c == '.' || c == '@'
}

// hasExtension: the name ends in a dot and one to four letters or digits. A
// name of 25 characters may have lost its extension in the table.
func hasExtension(s string) bool {
	if utf8.RuneCountInString(s) == imageWidth {
		return true
	}
	i := strings.LastIndexByte(s, '.')
	if i <= 0 || len(s)-i < 2 || len(s)-i > 5 {
		return false
	}
	for _, c := range s[i+1:] {
		if !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			return false
		}
	}
	return strings.IndexFunc(s[i:], unicode.IsLetter) > 0
}

const imageWidth = 25

// cellShape: service or module names, parted by commas.
func cellShape(s string) bool {
	if s == "" || len(s) > 2000 || strings.ContainsAny(s, `:"<>|=?;`) {
		return false
	}
	for n := range strings.SplitSeq(strings.TrimSuffix(s, ","), ",") {
		n = strings.TrimSpace(n)
		if n == "" || len(n) > 256 || strings.HasSuffix(n, ".") || strings.Count(n, " ") > 6 && !strings.Contains(n, "  ") || !startsName(n) {
			return false
		}
	}
	return true
}

// isNone: the word for "not available".
func isNone(s string) bool { return s != "" && label.Field("tasklist.none", s) != "" }

func blank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' }

func digits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func number32(s string) (int, bool) {
	n, err := strconv.ParseUint(s, 10, 32)
	return int(n), err == nil
}

// field cuts the next blank-separated field off s.
func field(s string) (f, rest string) {
	i := 0
	for i < len(s) && blank(s[i]) {
		i++
	}
	j := i
	for j < len(s) && !blank(s[j]) {
		j++
	}
	return s[i:j], s[j:]
}
