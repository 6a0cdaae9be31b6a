package docgen

import (
	"strings"
	"unicode"
)

// code makes s a code span.
func code(s string) string {
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return fence + s + fence
}

// cell makes s, which may hold code spans, fit into a table.
func cell(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\n", " "), "|", `\|`)
}

// plain makes characters literal that Markdown would act on.
func plain(s string) string {
	var b strings.Builder
	r := []rune(s)
	for i, c := range r {
		switch {
		case strings.ContainsRune("*<[`|~", c),
			c == '_' && (i == 0 || i == len(r)-1 || !letter(r[i-1]) || !letter(r[i+1])),
			c == '\\' && i < len(r)-1 && r[i+1] < 0x80 && (unicode.IsPunct(r[i+1]) || unicode.IsSymbol(r[i+1])):
			b.WriteByte('\\')
		}
		b.WriteRune(c)
	}
	return b.String()
}

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// prose makes plain sentences Markdown: nothing in them acts as a mark, and
// addresses are code instead of links.
func prose(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	for i, line := range lines {
		words := strings.Split(line, " ")
		for j, w := range words {
			core := strings.TrimRight(w, ".,;:)")
			if strings.Contains(core, "://") {
				open := core[:len(core)-len(strings.TrimLeft(core, "("))]
				words[j] = open + code(core[len(open):]) + w[len(core):]
			} else {
				words[j] = plain(w)
			}
		}
		lines[i] = strings.Join(words, " ")
	}
	return strings.Join(lines, "\n")
}

// fence makes lines a block of code.
func fence(language string, lines []string) string {
	marks := "```"
	for strings.Contains(strings.Join(lines, "\n"), marks) {
		marks += "`"
	}
	return marks + language + "\n" + strings.Join(lines, "\n") + "\n" + marks + "\n"
}

// link points at the heading of an id.
func link(file, id string) string { return "[" + code(id) + "](" + file + "#" + id + ")" }
