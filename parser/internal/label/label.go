// Package label maps the words that Windows prints, in any language, to the
// canonical names that the grammars use.
//
// One file per language lies in words/; its first comment says what the
// language is, its sections are named after the thing that a word stands in
// for ("netstat.state", "urlacl.label"), and every entry says how sure it is:
//
//	[netstat.state]
//	LISTENING = ABHÖREN
//	ESTABLISHED ? HERGESTELLT
//
// "=" marks words seen in real output, "?" words known from other sources only.
package label

import (
	"embed"
	"sort"
	"strings"
	"sync"
	"unicode"
)

//go:embed words/*.txt
var files embed.FS

// Word is one printed word and what it means.
type Word struct {
	// Field is the canonical name within its scope.
	Field string
	// Language is the tag of the file that the word is from.
	Language string
	// Seen reports whether the word was seen in real output.
	Seen bool
}

type table map[string]map[string][]Word // scope -> folded word -> meanings

var english = sync.OnceValue(func() table { return load("en.txt") })

var others = sync.OnceValue(func() table {
	entries, err := files.ReadDir("words")
	if err != nil {
		panic(err) // embedded
	}
	t := table{}
	for _, e := range entries {
		if e.Name() != "en.txt" {
			for scope, words := range load(e.Name()) {
				if t[scope] == nil {
					t[scope] = map[string][]Word{}
				}
				for w, m := range words {
					t[scope][w] = append(t[scope][w], m...)
				}
			}
		}
	}
	return t
})

// Languages returns the tags of all languages that have a file, sorted.
func Languages() []string {
	entries, err := files.ReadDir("words")
	if err != nil {
		panic(err) // embedded
	}
	var tags []string
	for _, e := range entries {
		tags = append(tags, strings.TrimSuffix(e.Name(), ".txt"))
	}
	sort.Strings(tags)
	return tags
}

// Lookup returns the meanings of a printed word within a scope: the English
// one alone where there is one, else those of all languages. Case, blanks
// around and inside the word and a colon at its end do not matter.
func Lookup(scope, word string) []Word {
	w := Fold(word)
	if w == "" {
		return nil
	}
	if m := english()[scope][w]; m != nil {
		return m
	}
	return others()[scope][w]
}

// Field is Lookup for callers that want the canonical name only; "" when the
// word is not known or its meanings differ.
func Field(scope, word string) string {
	m := Lookup(scope, word)
	if len(m) == 0 {
		return ""
	}
	for _, o := range m[1:] {
		if o.Field != m[0].Field {
			return ""
		}
	}
	return m[0].Field
}

// English returns the English words of a scope by canonical name.
func English(scope string) map[string][]string {
	out := map[string][]string{}
	for w, ms := range english()[scope] {
		for _, m := range ms {
			out[m.Field] = append(out[m.Field], w)
		}
	}
	for _, ws := range out {
		sort.Strings(ws)
	}
	return out
}

// Words returns every word of a scope in every language, folded.
func Words(scope string) map[string][]Word {
	out := map[string][]Word{}
	for _, t := range []table{english(), others()} {
		for w, m := range t[scope] {
			out[w] = append(out[w], m...)
		}
	}
	return out
}

// Fold brings a printed word into the form in which words are compared: lower
// case, single blanks, one kind of apostrophe, no colon at the end.
func Fold(s string) string {
	plain := true
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x80 || c >= 'A' && c <= 'Z' || c == '\t' || c == ':' || c == ' ' && (i == 0 || i == len(s)-1 || s[i-1] == ' ') {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	blank := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r) || r == '\u00a0':
			blank = b.Len() > 0
			continue
		case r == '’' || r == '‘' || r == '´':
			r = '\''
		case r == '：':
			r = ':'
		}
		if blank {
			b.WriteByte(' ')
			blank = false
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return strings.TrimRight(b.String(), ": ")
}

// Counter finds out the language of a section from the words met in it.
type Counter map[string]int

// Add counts a word that had meanings in some languages.
func (c Counter) Add(words []Word) {
	for _, w := range words {
		c[w.Language]++
	}
}

// Language is the language most words spoke for; ties go to the tag that
// sorts first, and "" means that no word told anything.
func (c Counter) Language() string {
	best := ""
	for l, n := range c {
		if n > c[best] || n == c[best] && (best == "" || l < best) {
			best = l
		}
	}
	return best
}

func load(name string) table {
	b, err := files.ReadFile("words/" + name)
	if err != nil {
		panic(err) // embedded
	}
	return parse(strings.TrimSuffix(name, ".txt"), string(b))
}

// parse reads a label file; lines that are no entry are left out here and
// refused by the test over all files.
func parse(language, s string) table {
	t := table{}
	scope := ""
	for line := range strings.Lines(s) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if line[0] == '[' && line[len(line)-1] == ']' {
			scope = line[1 : len(line)-1]
			t[scope] = map[string][]Word{}
			continue
		}
		i := strings.Index(line, " = ")
		if j := strings.Index(line, " ? "); i < 0 || j >= 0 && j < i {
			i = j
		}
		if i < 0 || t[scope] == nil {
			continue
		}
		w := Fold(line[i+3:])
		t[scope][w] = append(t[scope][w], Word{Field: line[:i], Language: language, Seen: line[i+1] == '='})
	}
	return t
}
