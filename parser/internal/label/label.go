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
	"slices"
	"sort"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
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

// scope holds the words of one scope. They are read when the scope is first
// asked for: a run meets few of them.
type scope struct {
	sources []source
	once    sync.Once

	words map[string][]Word // by folded word: English meanings alone, or those of all other languages
	// first tells which bytes words begin with, longest the length of the
	// longest word: they turn most lines down without a look at the words.
	first   [256]bool
	longest int
	// damaged holds the words with letters beyond ASCII by what a wrong code
	// page leaves of them.
	damaged map[string][]Word
}

// source is what one file says about a scope.
type source struct{ language, text string }

// read reads the words on first use.
func (s *scope) read() *scope {
	s.once.Do(func() {
		s.words = map[string][]Word{}
		for _, e := range s.entries() {
			s.add(e.word, e.Word)
		}
	})
	return s
}

// entries returns what all files say, English first.
func (s *scope) entries() []entry {
	var out []entry
	for _, src := range s.sources {
		out = append(out, parse(src.language, src.text)...)
	}
	return out
}

// add adds a word unless English has it already.
func (s *scope) add(word string, m Word) {
	if old := s.words[word]; len(old) > 0 && old[0].Language == english && m.Language != english {
		return
	}
	s.words[word] = append(s.words[word], m)
	if bones := skeleton(word); bones != "" && !ascii(word) {
		if s.damaged == nil {
			s.damaged = map[string][]Word{}
		}
		s.damaged[bones] = append(s.damaged[bones], m)
	}
	s.first[word[0]] = true
	s.longest = max(s.longest, len(word))
}

const english = "en"

// load cuts all files into their scopes; English comes first, the others in
// the order of their tags.
var load = sync.OnceValue(func() map[string]*scope {
	scopes := map[string]*scope{}
	others := slices.DeleteFunc(Languages(), func(tag string) bool { return tag == english })
	for _, language := range append([]string{english}, others...) {
		b, err := files.ReadFile("words/" + language + ".txt")
		if err != nil {
			panic(err) // embedded
		}
		for _, part := range strings.Split(string(b), "\n[")[1:] {
			name, _, ok := strings.Cut(part, "]")
			if !ok {
				continue
			}
			if scopes[name] == nil {
				scopes[name] = &scope{}
			}
			scopes[name].sources = append(scopes[name].sources, source{language, "[" + part})
		}
	}
	return scopes
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
// around and inside the word and a colon at its end do not matter; nor do
// letters that a wrong code page or a question mark took the place of, where
// enough other letters are left.
func Lookup(scope, word string) []Word {
	s := load()[scope]
	if s == nil {
		return nil
	}
	s.read()
	for len(word) > 0 && (word[0] == ' ' || word[0] >= '\t' && word[0] <= '\r') {
		word = word[1:]
	}
	if word == "" {
		return nil
	}
	c := word[0]
	if c >= 'A' && c <= 'Z' {
		c += 'a' - 'A'
	}
	if c < utf8.RuneSelf && !s.first[c] && c != '?' {
		return nil
	}
	var buf [96]byte
	if len(word) > len(buf) && len(word) > 4*s.longest+len(buf) {
		return nil
	}
	if m := s.words[string(appendFold(buf[:0], word))]; m != nil || s.damaged == nil || ascii(word) && strings.IndexByte(word, '?') < 0 {
		return m
	}
	return s.damaged[skeleton(word)]
}

// fewest is how many letters of a damaged word must be left to know it by.
const fewest = 6

// skeleton returns the ASCII letters of a word, which are the same in all code
// pages, in lower case, or "" where there are too few.
func skeleton(word string) string {
	b := make([]byte, 0, 64)
	for i := 0; i < len(word); i++ {
		switch c := word[i]; {
		case c >= 'A' && c <= 'Z':
			b = append(b, c+'a'-'A')
		case c >= 'a' && c <= 'z':
			b = append(b, c)
		}
	}
	if len(b) < fewest {
		return ""
	}
	return string(b)
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
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

// English returns the English words of a scope by canonical name, folded.
func English(scope string) map[string][]string {
	out := map[string][]string{}
	for w, ms := range Words(scope) {
		for _, m := range ms {
			if m.Language == english {
				out[m.Field] = append(out[m.Field], w)
			}
		}
	}
	for _, ws := range out {
		sort.Strings(ws)
	}
	return out
}

// Words returns every word of a scope in every language, folded. The map is the
// caller's.
func Words(scope string) map[string][]Word {
	out := map[string][]Word{}
	if s := load()[scope]; s != nil {
		for _, e := range s.entries() {
			out[e.word] = append(out[e.word], e.Word)
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
	return string(appendFold(make([]byte, 0, len(s)), s))
}

func apostrophe(r rune) bool { return r == '’' || r == '‘' || r == '´' }

// appendFold appends Fold(s) to an empty slice.
func appendFold(b []byte, s string) []byte {
	blank := false
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		i += size
		switch {
		case r == ' ' || r >= '\t' && r <= '\r' || r >= utf8.RuneSelf && unicode.IsSpace(r):
			blank = len(b) > 0
			continue
		case r >= 'A' && r <= 'Z':
			r += 'a' - 'A'
		case r < utf8.RuneSelf:
		case apostrophe(r):
			r = '\''
		case r == '：':
			r = ':'
		default:
			r = unicode.ToLower(r)
		}
		if blank {
			b = append(b, ' ')
			blank = false
		}
		b = utf8.AppendRune(b, r)
	}
	for len(b) > 0 && (b[len(b)-1] == ':' || b[len(b)-1] == ' ') {
		b = b[:len(b)-1]
	}
	return b
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

// entry is one entry of a file.
type entry struct {
	scope, word string
	Word
}

// parse reads a label file; lines that are no entry are left out here and
// refused by the test over all files.
func parse(language, text string) []entry {
	var entries []entry
	scope := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if line[0] == '[' && line[len(line)-1] == ']' {
			scope = line[1 : len(line)-1]
			continue
		}
		i := strings.Index(line, " = ")
		if j := strings.Index(line, " ? "); i < 0 || j >= 0 && j < i {
			i = j
		}
		if i < 0 || scope == "" {
			continue
		}
		if w := Fold(line[i+3:]); w != "" {
			entries = append(entries, entry{scope, w, Word{Field: line[:i], Language: language, Seen: line[i+1] == '='}})
		}
	}
	return entries
}
