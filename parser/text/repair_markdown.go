package text

import "strings"

// markdownRepairs undo the marks of Markdown that need no other line.
var markdownRepairs = []step{
	{kind: "autolink", signs: "<(", present: func(s string) bool {
		return strings.IndexByte(s, '<') >= 0 || strings.Contains(s, "](")
	}, fix: dropAutolinks},
	{kind: "markdown-mark", signs: "*=", present: func(s string) bool { return strings.Contains(s, "**") || strings.Contains(s, "==") }, fix: dropMarks},
}

// linkLimit bounds the length of one link.
const linkLimit = 2048

// dropAutolinks reduces <http://x/> and [http://x/](http://x/) to the URL.
func dropAutolinks(s string) string {
	var b strings.Builder
	from := 0
	for at := 0; at < len(s); {
		i := strings.IndexAny(s[at:], "<[")
		if i < 0 {
			break
		}
		at += i
		if !isURL(s[at+1:]) {
			at++
			continue
		}
		rest := s[at+1 : min(len(s), at+1+linkLimit)]
		if s[at] == '<' {
			end := strings.IndexAny(rest, "<> \t")
			if end < 0 || rest[end] != '>' {
				at++
				continue
			}
			b.WriteString(s[from:at])
			b.WriteString(rest[:end])
			at += 1 + end + 1
			from = at
			continue
		}
		text, target, ok := strings.Cut(rest, "](")
		end := strings.IndexAny(target, ") \t")
		if !ok || strings.ContainsAny(text, " \t") || end < 0 || target[end] != ')' {
			at += 1 + len("http")
			continue
		}
		b.WriteString(s[from:at])
		b.WriteString(text)
		at += 1 + len(text) + len("](") + end + 1
		from = at
	}
	if from == 0 {
		return s
	}
	b.WriteString(s[from:])
	return b.String()
}

// isURL reports whether s begins with the scheme of HTTP, in any case.
func isURL(s string) bool {
	return len(s) > 7 && strings.EqualFold(s[:7], "http://") || len(s) > 8 && strings.EqualFold(s[:8], "https://")
}

// dropMarks removes **bold** and ==highlight== marks around words.
func dropMarks(s string) string { return dropPairs(dropPairs(s, "**"), "==") }

// dropPairs removes pairs of a mark of two equal characters. A longer run of the
// character is a ruler and no mark; a mark stands at the edge of a word.
func dropPairs(s, mark string) string {
	open := strings.Index(s, mark)
	if open < 0 {
		return s
	}
	var b strings.Builder
	from := 0
	c := mark[0]
	opened := -1
	for at := open; at < len(s); {
		i := strings.Index(s[at:], mark)
		if i < 0 {
			break
		}
		at += i
		end := at
		for end < len(s) && s[end] == c {
			end++
		}
		if end-at != 2 {
			at, opened = end, -1
			continue
		}
		spaceBefore := at == 0 || s[at-1] == ' ' || s[at-1] == '\t'
		spaceAfter := end == len(s) || s[end] == ' ' || s[end] == '\t'
		switch {
		case opened >= 0 && !spaceBefore && (spaceAfter || strings.IndexByte(".,;:)!?", s[end]) >= 0 && c == '*'):
			b.WriteString(s[from:opened])
			b.WriteString(s[opened+2 : at])
			from, opened = end, -1
		case !spaceAfter && (spaceBefore || s[at-1] == '('):
			opened = at
		}
		at = end
	}
	if from == 0 {
		return s
	}
	b.WriteString(s[from:])
	return b.String()
}

// repairHardBreaks takes off the marks of a forced line break in Markdown: two
// trailing blanks, or a backslash, on each of three or more neighbouring lines.
func (d *Document) repairHardBreaks() {
	if !d.anyLine(func(line string) bool { return hardBreak(line) != "" }) {
		return
	}
	first, count := 0, 0
	mark := ""
	flush := func(last int) {
		if count >= 3 {
			for n := first; n <= last; n++ {
				if line := d.Text(n); line != "" && hardBreak(line) == mark {
					d.set(n, line[:len(line)-len(mark)], "hard-break")
				}
			}
		}
		count = 0
	}
	for n := 1; n <= d.Len(); n++ {
		line := d.Text(n)
		m := hardBreak(line)
		if m == "" {
			if count > 0 && !blank(line) {
				flush(n - 1)
			}
			continue
		}
		if count > 0 && m != mark {
			flush(n - 1)
		}
		if count == 0 {
			first, mark = n, m
		}
		count++
	}
	flush(d.Len())
}

// hardBreak returns the mark of a forced line break that line ends in.
func hardBreak(line string) string {
	n := len(line)
	switch {
	case n < 2:
	case n > 2 && line[n-1] == ' ' && line[n-2] == ' ' && line[n-3] != ' ':
		return "  "
	case line[n-1] == '\\' && line[n-2] != '\\' && !drive(line[:n-1]):
		return `\`
	}
	return ""
}

// drive reports whether s ends in the letter and colon of a drive.
func drive(s string) bool {
	n := len(s)
	return n >= 2 && s[n-1] == ':' && asciiLetter(rune(s[n-2])) && (n == 2 || s[n-3] == ' ' || s[n-3] == '"')
}

// repairBackTicks takes off back-ticks around whole lines, and those glued to the
// first and the last line of a block. Fences on lines of their own stay.
func (d *Document) repairBackTicks() {
	opened, ticks, wrapped := 0, 0, 0
	for n := 1; n <= d.Len(); n++ {
		line := d.Text(n)
		if strings.IndexByte(line, '`') < 0 {
			continue
		}
		if IsFence(line) {
			if opened > 0 && ticks == 3 {
				d.set(opened, cutTicks(d.Text(opened), ticks, 0), "back-tick")
			}
			opened = 0
			continue
		}
		core := strings.TrimSpace(line)
		lead, tail := 0, 0
		for lead < len(core) && core[lead] == '`' {
			lead++
		}
		for tail < len(core)-lead && core[len(core)-1-tail] == '`' {
			tail++
		}
		inner := core[lead : len(core)-tail]
		switch {
		case lead > 3 || tail > 3 || lead == len(core):
			opened = 0
		case lead > 0 && lead == tail && !strings.Contains(strings.ReplaceAll(inner, "``", ""), "`"):
			line = cutTicks(line, lead, tail)
			if lead == 1 {
				line = strings.ReplaceAll(line, "``", "")
			}
			d.set(n, line, "back-tick")
			wrapped++
		case strings.IndexByte(inner, '`') >= 0:
			opened = 0
		case lead > 0 && tail == 0:
			opened, ticks = n, lead
		case tail > 0 && lead == 0 && (opened > 0 && ticks == tail || tail == 3):
			if opened > 0 && ticks == tail {
				d.set(opened, cutTicks(d.Text(opened), ticks, 0), "back-tick")
			}
			d.set(n, cutTicks(line, 0, tail), "back-tick")
			opened = 0
		default:
			opened = 0
		}
		// A line that was cut lacks its closing mark, or its opening one.
		if wrapped >= 3 && lead+tail == 1 && strings.IndexByte(inner, '`') < 0 {
			if cut := d.Text(n); len(cut) == len(line) {
				d.set(n, cutTicks(cut, lead, tail), "back-tick")
			}
			opened = 0
		}
	}
}

// cutTicks removes lead back-ticks before and tail behind the text of line, and
// keeps the blanks around it.
func cutTicks(line string, lead, tail int) string {
	core := strings.TrimSpace(line)
	start := strings.Index(line, core)
	return line[:start] + core[lead:len(core)-tail] + line[start+len(core):]
}
