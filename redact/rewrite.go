package redact

import (
	"sort"
	"strings"

	"diag/parser/text"
)

// rewrite replaces everything in a line. guesses are the names that stand at
// places that do not tell that a name must stand there.
func (r *Redactor) rewrite(line string, known []place) (out string, guesses []string) {
	f := finder{line: line, spans: find(line, known)}
	for _, n := range r.mentions(line) {
		if f.take(n) {
			guesses = append(guesses, line[n.start:n.end])
		}
	}
	if len(f.spans) == 0 {
		return line, nil
	}
	var b strings.Builder
	at := 0
	debt := 0 // columns that the line has become too long by
	for _, s := range f.spans {
		debt = pad(&b, line[at:s.start], debt)
		original := line[s.start:s.end]
		token := r.token(s, original)
		debt += text.Width(token) - text.Width(original)
		b.WriteString(token)
		at = s.end
	}
	pad(&b, line[at:], debt)
	return b.String(), guesses
}

// pad writes a piece of a line; blanks that part columns make up for what was
// written before. It returns what is left to make up for.
func pad(b *strings.Builder, piece string, debt int) int {
	for debt != 0 {
		i := strings.Index(piece, "  ")
		if i < 0 {
			break
		}
		b.WriteString(piece[:i])
		piece = piece[i:]
		n := len(piece) - len(strings.TrimLeft(piece, " "))
		keep := max(1, n-debt)
		b.WriteString(strings.Repeat(" ", keep))
		debt -= n - keep
		piece = piece[n:]
	}
	b.WriteString(piece)
	return debt
}

// mentions are the names in a line.
func (r *Redactor) mentions(line string) []span {
	if len(r.starts) == 0 {
		return nil
	}
	var out []span
	end := 0
	for start := 0; start < len(line); start = end {
		i := strings.IndexFunc(line[start:], alnum)
		if i < 0 {
			break
		}
		start += i
		if n := strings.IndexFunc(line[start:], func(c rune) bool { return !alnum(c) }); n >= 0 {
			end = start + n
		} else {
			end = len(line)
		}
		for _, name := range r.starts[fold(line[start:end])] {
			at := start - strings.IndexFunc(name, alnum)
			to := at + len(name)
			if at < 0 || to > len(line) || !strings.EqualFold(line[at:to], name) || !apart(line, at, to) || program(line[to:]) {
				continue
			}
			out = append(out, span{start: at, end: to, kind: r.names[name]})
			end = to
			break
		}
	}
	return out
}

// program reports that the rest of a word makes it the name of a program.
func program(rest string) bool {
	if !strings.HasPrefix(rest, ".") {
		return false
	}
	i := strings.IndexFunc(rest[1:], func(c rune) bool { return !alnum(c) })
	if i < 0 {
		i = len(rest) - 1
	}
	switch fold(rest[1 : 1+i]) {
	case "exe", "dll", "sys":
		return true
	}
	return false
}

// Restore puts the originals back into a text, such as a report. It finds
// tokens in any case; a spelling that the map does not hold gets the original
// in the case of the token.
func Restore(text []byte, m *Map) []byte {
	return restore(text, m, func(s string) string { return s })
}

// RestoreHTML is Restore for a page of HTML.
func RestoreHTML(text []byte, m *Map) []byte { return restore(text, m, escapeHTML) }

var escapeHTML = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;").Replace

func restore(data []byte, m *Map, escape func(string) string) []byte {
	exact := map[string]string{}
	folded := map[string]string{}
	lengths := map[byte][]int{}
	entries := append([]Entry{}, m.Entries...)
	sort.SliceStable(entries, func(i, j int) bool { return len(entries[i].Token) > len(entries[j].Token) })
	for _, e := range entries {
		if _, ok := exact[e.Token]; ok {
			continue
		}
		exact[e.Token] = e.Original
		key := fold(e.Token)
		if _, ok := folded[key]; ok {
			continue
		}
		folded[key] = e.Original
		first := key[0]
		if l := lengths[first]; len(l) == 0 || l[len(l)-1] != len(key) {
			lengths[first] = append(l, len(key))
		}
	}
	var out strings.Builder
	for _, line := range strings.SplitAfter(string(data), "\n") {
		debt, done := 0, 0
		for at := 0; at < len(line); {
			c := line[at]
			if c >= 'A' && c <= 'Z' {
				c += 'a' - 'A'
			}
			found := 0
			for _, n := range lengths[c] {
				if at+n > len(line) || !bounded(line, at, at+n) {
					continue
				}
				word := line[at : at+n]
				original, ok := exact[word]
				if !ok {
					if original, ok = folded[fold(word)]; !ok {
						continue
					}
					switch word {
					case strings.ToLower(word):
						original = strings.ToLower(original)
					case strings.ToUpper(word):
						original = strings.ToUpper(original)
					}
				}
				debt = pad(&out, line[done:at], debt)
				debt += columns(original) - columns(word)
				out.WriteString(escape(original))
				done = at + n
				found = n
				break
			}
			at += max(found, 1)
		}
		pad(&out, line[done:], debt)
	}
	return []byte(out.String())
}

func columns(s string) int { return text.Width(s) }

// bounded reports that a token is a whole word, and an address a whole address.
func bounded(line string, start, end int) bool {
	if !apart(line, start, end) {
		return false
	}
	if digit(line[start]) && start > 1 && line[start-1] == '.' && digit(line[start-2]) {
		return false
	}
	return !(digit(line[end-1]) && end+1 < len(line) && line[end] == '.' && digit(line[end+1]))
}

func digit(c byte) bool { return c >= '0' && c <= '9' }
