package services

import (
	"sort"
	"strings"
	"sync"

	"diag/parser/internal/label"
)

// template is a sentence of net with a place for a name or a number.
type template struct {
	before, after string
	open          bool // there is such a place
	word          label.Word
}

// templates are the known sentences, the longest first, so that a general one
// does not hide a special one.
var templates = sync.OnceValue(func() []template {
	var list []template
	for s, words := range label.Words("services.message") {
		t := template{before: s, word: words[0]}
		t.before, t.after, t.open = strings.Cut(s, "*")
		list = append(list, t)
	}
	sort.Slice(list, func(i, j int) bool {
		a, b := list[i], list[j]
		if la, lb := len(a.before)+len(a.after), len(b.before)+len(b.after); la != lb {
			return la > lb
		}
		if a.before != b.before {
			return a.before < b.before
		}
		return a.after < b.after
	})
	return list
})

// message finds the sentence that a line is, and what stands in its place for
// a name.
func message(s string) (label.Word, string) {
	s = strings.TrimRight(s, " .。．:：")
	if len(s) < 4 || len(s) > 300 {
		return label.Word{}, ""
	}
	s = strings.Join(strings.Fields(s), " ")
	for _, t := range templates() {
		if !t.open {
			if strings.EqualFold(s, t.before) {
				return t.word, ""
			}
			continue
		}
		n := len(s) - len(t.after)
		if len(t.before) >= n || !strings.EqualFold(s[:len(t.before)], t.before) || !strings.EqualFold(s[n:], t.after) {
			continue
		}
		if name := strings.TrimSpace(s[len(t.before):n]); name != "" {
			if (t.word.Field == "system-error" || t.word.Field == "help" || t.word.Field == "service-error") && !digits(name) {
				continue
			}
			return t.word, name
		}
	}
	return label.Word{}, ""
}

// isStarted: the title of the net start list.
func isStarted(s string) bool {
	return len(s) < 120 && len(label.Lookup("services.started", strings.TrimRight(s, " :："))) > 0
}
