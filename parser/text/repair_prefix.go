package text

import (
	"strings"
)

// A prefix is what other programs put in front of each line.
type prefix struct {
	kind string
	// key is what the lines of one block share: the mark itself, or the form of a
	// time stamp or line number.
	key string
	// length counts the bytes of the line up to the end of the mark.
	length int
	// number is the line or item number, where the mark holds one.
	number int
}

// A prefixBlock is a block of neighbouring lines with one prefix; blank lines may
// lie between.
type prefixBlock struct {
	prefix
	start       int // the first line's number
	first, last int
	count       int // lines that bear the prefix
	empty       int // of these, lines with nothing behind it
	glued       int // of these, lines with no blank behind it
	worded      int // of these, lines with a letter behind it
	commands    int // of these, lines that a prompt may stand before
	shaped      int // of these, lines that read as a row of a known table
	indented    int // of these rows, how many have the two blanks of netstat behind the mark
	step        int // the step from one number to the next; 0 when they differ
	accepted    bool
}

// prefixRounds bounds how many prefixes in front of one another are taken off.
const prefixRounds = 4

// repairPrefixes takes off the prefixes that blocks of lines share.
func (d *Document) repairPrefixes() {
	if !d.anyLine(hasPrefix) {
		return
	}
	first, last := 1, d.Len()
	for range prefixRounds {
		blocks, text := d.prefixBlocks(first, last)
		if len(blocks) == 0 {
			return
		}
		accepted := map[string]bool{}
		for i := range blocks {
			b := &blocks[i]
			if b.sound() && (b.count >= 3 || b.count == 2 && text <= 3 || b.shaped > 0 && b.kind != "tag" && b.kind != "line-number") {
				b.accepted = true
				accepted[b.kind+b.key] = true
			}
		}
		first, last = 0, 0
		for _, b := range blocks {
			again := (b.key == ">" || b.key == "//") && accepted[b.kind+b.key]
			if !b.accepted && !again {
				continue
			}
			d.takeOff(b)
			if first == 0 {
				first = b.first
			}
			last = b.last
		}
		if first == 0 {
			return
		}
	}
}

// prefixBlocks returns the blocks of lines from first to last, and the number of
// lines that are not blank.
func (d *Document) prefixBlocks(first, last int) (blocks []prefixBlock, text int) {
	var cur prefixBlock
	flush := func() {
		if cur.count > 0 {
			blocks = append(blocks, cur)
		}
		cur = prefixBlock{}
	}
	for n := first; n <= last; n++ {
		line := d.Text(n)
		p, ok := prefixOf(line)
		if next, counted := cur.counted(line); counted {
			p, ok = next, true
		}
		if !ok {
			if blank(line) {
				continue
			}
			text++
			flush()
			continue
		}
		text++
		if cur.count > 0 && (p.kind != cur.kind || p.key != cur.key || !cur.follows(p)) {
			flush()
		}
		cur.add(n, p, line)
	}
	flush()
	return blocks, text
}

// counted reports whether the line bears the number that comes next in a block of
// numbered lines. Here the text behind it may begin with a digit, or be empty.
func (b *prefixBlock) counted(line string) (prefix, bool) {
	if b.count == 0 || b.kind != "line-number" {
		return prefix{}, false
	}
	at := 0
	for at < len(line) && (line[at] == ' ' || line[at] == '\t') {
		at++
	}
	end, number := at, 0
	for end < len(line) && end-at < 9 && digit(rune(line[end])) {
		number = number*10 + int(line[end]-'0')
		end++
	}
	if end == at || number != b.number+1 {
		return prefix{}, false
	}
	p := prefix{kind: b.kind, key: b.key, number: number}
	switch {
	case end == len(line) && (b.key == "tab" || b.key == "blanks"):
		p.length = end
	case end < len(line) && line[end] == ':' && b.key == ":":
		p.length = end + 1
	default:
		return prefix{}, false
	}
	return p, true
}

// follows reports whether the number of p can come after the block.
func (b *prefixBlock) follows(p prefix) bool {
	switch {
	case b.kind == "line-number":
		return p.number > b.number
	case b.key == "1.":
		return p.number == b.number+1 || p.number == 1 && b.number == 1
	}
	return true
}

func (b *prefixBlock) add(n int, p prefix, line string) {
	if b.count == 0 {
		b.prefix, b.start, b.first, b.step = p, p.number, n, 1
	} else {
		if p.number != b.number+1 {
			b.step = 0
		}
		b.number = p.number
	}
	b.last = n
	b.count++
	rest := line[p.length:]
	switch {
	case blank(rest):
		b.empty++
		return
	case rest[0] != ' ' && rest[0] != '\t':
		b.glued++
	}
	if hasLetter(rest) {
		b.worded++
	}
	if commandLine(rest) {
		b.commands++
	}
	if tableRow(rest) {
		b.shaped++
		if strings.HasPrefix(rest, "  ") && len(rest) > 2 && rest[2] != ' ' {
			b.indented++
		}
	}
}

// sound reports whether the block looks like text behind a prefix, not like text
// that happens to begin alike.
func (b *prefixBlock) sound() bool {
	if b.empty == b.count {
		return false
	}
	// Nothing but commands: the mark is the prompt.
	if b.commands == b.count-b.empty && (b.key == ">" || b.key == "#") {
		return false
	}
	switch b.kind {
	case "tag":
		return 2*b.empty <= b.count && b.worded > 0
	case "line-number":
		// Columns of numbers may count upwards as well, but not from one.
		worded := 2*b.worded > b.count-b.empty
		switch b.key {
		case "tab":
			return b.step == 1 && (worded || b.start == 1)
		case "blanks":
			return b.step == 1 && b.start == 1 && b.count >= 3
		case "L", "[]":
			return b.step == 1 && b.count >= 3
		}
		return worded && (b.step == 1 || b.glued == 0) || b.step == 1 && b.count >= 3
	case "list-marker", "time-stamp", "chat", "file-name":
		return b.worded > 0
	case "mail-quote":
		return b.key == ">" || b.worded > 0
	}
	return true
}

// takeOff removes the prefix of the block, and one blank behind it when every
// line has one that is not the indentation of a table.
func (d *Document) takeOff(b prefixBlock) {
	blankToo := b.glued == 0 && b.key != "tab" && b.key != "blanks" && (b.shaped == 0 || b.indented < b.shaped)
	at := prefixBlock{prefix: b.prefix}
	for n := b.first; n <= b.last; n++ {
		line := d.Text(n)
		p, ok := prefixOf(line)
		if next, counted := at.counted(line); counted {
			p, ok = next, true
		}
		if !ok {
			continue
		}
		at.number, at.count = p.number, 1
		rest := line[p.length:]
		if blankToo && rest != "" && (rest[0] == ' ' || rest[0] == '\t') {
			rest = rest[1:]
		}
		d.set(n, rest, b.kind)
	}
}

func hasPrefix(line string) bool {
	_, ok := prefixOf(line)
	return ok
}

// prefixOf returns the prefix that line may have. It says nothing about one line
// alone: only blocks decide.
func prefixOf(line string) (prefix, bool) {
	at := 0
	for at < len(line) && (line[at] == ' ' || line[at] == '\t') {
		at++
	}
	if at == len(line) {
		return prefix{}, false
	}
	s := line[at:]
	// A mark stands at the start of the line, or behind a little indentation.
	switch c := s[0]; {
	case c == '>':
		end := 0
		for i := 0; i < len(s) && (s[i] == '>' || s[i] == ' ' && i+1 < len(s) && s[i+1] == '>'); i++ {
			end = i + 1
		}
		return prefix{kind: "mail-quote", key: ">", length: at + end}, true
	case c == '|':
		if strings.IndexByte(s[1:], '|') >= 0 || len(s) > 1 && s[1] != ' ' && s[1] != '\t' {
			return prefix{}, false
		}
		return prefix{kind: "mail-quote", key: "|", length: at + 1}, true
	case c == '/' || c == '#' || c == ';':
		end := 1
		for end < len(s) && s[end] == c {
			end++
		}
		if c == '/' && end != 2 || c != '/' && end > 6 {
			return prefix{}, false
		}
		return prefix{kind: "comment", key: s[:end], length: at + end}, true
	case c == '*' || c == '-' || c == '+':
		if len(s) == 1 && c == '*' || len(s) > 1 && (s[1] == ' ' || s[1] == '\t') {
			if strings.HasPrefix(s, "* - ") {
				return prefix{}, false // the foot note of netsh, not an item
			}
			return prefix{kind: "list-marker", key: s[:1], length: at + 1}, true
		}
	case c == '<':
		if n, name := chatPrefix(s); n > 0 {
			return prefix{kind: "chat", key: name, length: at + n}, true
		}
	case strings.HasPrefix(s, "•"):
		return prefix{kind: "list-marker", key: "•", length: at + len("•")}, true
	case c == 'L' && len(s) > 2 && digit(rune(s[1])):
		if p, ok := numberPrefix(s[1:], at+1); ok && p.key == ":" {
			p.key = "L"
			return p, true
		}
	case c == 'R' || c == 'r':
		if len(s) >= 3 && strings.EqualFold(s[:3], "rem") && (len(s) == 3 || s[3] == ' ' || s[3] == '\t') {
			return prefix{kind: "comment", key: "rem", length: at + 3}, true
		}
	case c == '[' && strings.HasSuffix(s, ".exe]") && asciiLetter(rune(s[1])) && strings.IndexByte(s, ']') == len(s)-1:
		return prefix{}, false // the owner of a netstat row
	case c == '[' || digit(rune(c)) || strings.IndexByte("JFMASOND", c) >= 0: // or a month
		if n, form := stampLen(s); n > 0 {
			return prefix{kind: "time-stamp", key: form, length: at + n}, true
		}
		if n, name := chatPrefix(s); n > 0 {
			return prefix{kind: "chat", key: name, length: at + n}, true
		}
		if c == '[' {
			if p, ok := bracketNumber(s, at); ok {
				return p, true
			}
			return tagPrefix(s, at)
		}
		if digit(rune(c)) {
			return numberPrefix(s, at)
		}
	}
	if at == 0 && (asciiLetter(rune(s[0])) || s[0] == '.' || s[0] == '\\') {
		if n, name := filePrefix(s); n > 0 {
			return prefix{kind: "file-name", key: name, length: n}, true
		}
	}
	return prefix{}, false
}

// tagPrefix reads a word in square brackets in front of other text.
func tagPrefix(s string, at int) (prefix, bool) {
	end := strings.IndexByte(s[:min(len(s), 40)], ']')
	if end < 2 {
		return prefix{}, false
	}
	tag := s[:end+1]
	if len(s) > end+1 && s[end+1] != ' ' && s[end+1] != '\t' {
		return prefix{}, false
	}
	lower := strings.ToLower(tag)
	if strings.HasSuffix(lower, ".exe]") || lower == "[ps]" || lower == "[system]" {
		return prefix{}, false
	}
	return prefix{kind: "tag", key: tag, length: at + end + 1}, true
}

// numberColumn is the width that "cat -n" and its like give to the numbers; the
// indices of tables take less.
const numberColumn = 6

// bracketNumber reads a line number in square brackets. The items of systeminfo
// have a colon behind the bracket and leading zeros.
func bracketNumber(s string, at int) (prefix, bool) {
	end, number := 1, 0
	for end < len(s) && end < 9 && digit(rune(s[end])) {
		number = number*10 + int(s[end]-'0')
		end++
	}
	if end == 1 || s[1] == '0' || end+1 >= len(s) || s[end] != ']' || s[end+1] != ' ' && s[end+1] != '\t' {
		return prefix{}, false
	}
	return prefix{kind: "line-number", key: "[]", number: number, length: at + end + 1}, true
}

// numberPrefix reads a line number or the number of an item.
func numberPrefix(s string, at int) (prefix, bool) {
	end, number := 0, 0
	for end < len(s) && end < 9 && digit(rune(s[end])) {
		number = number*10 + int(s[end]-'0')
		end++
	}
	if end == len(s) {
		return prefix{}, false
	}
	p := prefix{kind: "line-number", number: number}
	switch next := s[end]; {
	case next == ':':
		if end+1 < len(s) && (s[end+1] == ':' || digit(rune(s[end+1]))) {
			return prefix{}, false
		}
		p.key, p.length = ":", at+end+1
	case next == '\t':
		p.key, p.length = "tab", at+end+1
	case next == '|' || next == ' ':
		from := end
		for end < len(s) && s[end] == ' ' {
			end++
		}
		switch {
		case end < len(s) && s[end] == '|':
			p.key, p.length = "|", at+end+1
		case at+from >= numberColumn && (end == len(s) || end-from >= 2):
			p.key, p.length = "blanks", min(at+from+2, at+len(s))
		default:
			return prefix{}, false
		}
	case next == '.' || next == ')':
		if end+1 < len(s) && s[end+1] != ' ' && s[end+1] != '\t' {
			return prefix{}, false
		}
		p.kind, p.key, p.length = "list-marker", "1.", at+end+1
	default:
		return prefix{}, false
	}
	return p, true
}

// tableRow reports whether s reads as a row of a known table.
func tableRow(s string) bool {
	s = strings.TrimLeft(s, " \t")
	if len(s) < 10 {
		return false
	}
	switch {
	case strings.EqualFold(s[:4], "TCP "), strings.EqualFold(s[:4], "UDP "):
		s = strings.TrimLeft(s[4:], " ")
		return s != "" && (digit(rune(s[0])) || s[0] == '[' || s[0] == '*') && strings.IndexByte(s, ':') > 0
	case strings.EqualFold(s[:7], "http://"), strings.EqualFold(s[:8], "https://"):
		return true
	}
	return false
}

func hasLetter(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 || asciiLetter(rune(s[i])) {
			return true
		}
	}
	return false
}

// commands are the programs that a console session of a ticket starts.
var commands = map[string]bool{
	"appcmd": true, "arp": true, "cd": true, "chcp": true, "cls": true, "curl": true, "dir": true, "exit": true, "find": true, "findstr": true,
	"hostname": true, "iisreset": true, "ipconfig": true, "net": true, "netcfg": true, "netsh": true, "netstat": true, "nslookup": true,
	"ping": true, "powershell": true, "pwsh": true, "reg": true, "route": true, "sc": true, "shutdown": true, "systeminfo": true, "taskkill": true,
	"tasklist": true, "telnet": true, "type": true, "ver": true, "whoami": true, "wmic": true, "wsl": true,
}

// commandLine reports whether s begins with the name of a program or a cmdlet.
func commandLine(s string) bool {
	s = strings.TrimLeft(s, " \t")
	if i := strings.IndexAny(s, " \t"); i >= 0 {
		s = s[:i]
	}
	if len(s) > 40 {
		return false
	}
	s = strings.TrimSuffix(strings.ToLower(s), ".exe")
	if commands[s] {
		return true
	}
	verb, noun, ok := strings.Cut(s, "-")
	return ok && noun != "" && (verb == "get" || verb == "set" || verb == "test" || verb == "stop" || verb == "start" || verb == "new" || verb == "remove")
}
