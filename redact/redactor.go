package redact

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"sort"
	"strconv"
	"strings"

	"diag/parser"
	"diag/parser/text"
)

// Redactor rewrites the documents of tickets with one map. It is not safe for
// concurrent use.
type Redactor struct {
	m *Map
	// tokens[kind+fold(original)] is the token of a name in lower case.
	tokens map[string]string
	// written[original] is the token of an exact spelling.
	written map[Kind]map[string]string
	// used are all tokens, folded; a text that holds one was redacted before.
	used map[string]bool
	// spellings counts the mixed-case spellings of a name.
	spellings map[string]int
	v4, v6    *plan
	numbers   map[Kind]int

	// names are the names that are replaced wherever they stand; cautious are
	// those that are replaced at sure places only.
	names    map[string]Kind
	cautious map[string]bool
	// strong are names that stood where they cannot be an ordinary word.
	strong map[string]bool
	// starts are the names by their first word.
	starts map[string][]string
}

// Text is a rewritten document.
type Text struct {
	// Name is the document's name, in which names are replaced as well.
	Name string
	// Data is the text in UTF-8, with as many lines as the document, each of
	// which ends with a line feed.
	Data []byte
	// Notes are what whoever sends the text should know: names that also are
	// ordinary words and stay in running text, lines that read differently.
	Notes []string
}

// New makes a Redactor that goes on with a map.
func New(m *Map) *Redactor {
	r := &Redactor{m: m, tokens: map[string]string{}, written: map[Kind]map[string]string{}, used: map[string]bool{}, spellings: map[string]int{},
		v4: newPlan(m.Seed, false), v6: newPlan(m.Seed, true), numbers: map[Kind]int{}, names: map[string]Kind{}, cautious: map[string]bool{}, strong: map[string]bool{}}
	for _, e := range m.Entries {
		r.remember(e)
		switch e.Kind {
		case IPv4, IPv6:
			a, err1 := netip.ParseAddr(strings.Replace(e.Original, "*", "0", 1))
			b, err2 := netip.ParseAddr(strings.Replace(e.Token, "*", "0", 1))
			if err1 == nil && err2 == nil && a.Is4() == b.Is4() {
				r.plan(e.Kind).adopt(a, b)
			}
		case Host, Domain, User, Serial:
			r.tokens[nameKey(e.Original)] = fold(e.Token)
			r.learn(e.Original, e.Kind)
			r.strong[nameKey(e.Original)] = e.Strong
			r.numbers[e.Kind]++
		default:
			r.tokens[nameKey(e.Original)] = fold(e.Token)
			r.numbers[e.Kind]++
		}
	}
	return r
}

func nameKey(original string) string { return fold(original) }

func (r *Redactor) plan(k Kind) *plan {
	if k == IPv4 {
		return r.v4
	}
	return r.v6
}

func (r *Redactor) remember(e Entry) {
	if r.written[e.Kind] == nil {
		r.written[e.Kind] = map[string]string{}
	}
	r.written[e.Kind][e.Original] = e.Token
	r.used[fold(e.Token)] = true
}

// Map is the map with everything that was replaced so far, in a fixed order.
func (r *Redactor) Map() *Map {
	r.m.sort()
	return r.m
}

// Ticket rewrites the documents of one machine. What one document tells to be
// a name is replaced in all of them.
func (r *Redactor) Ticket(docs []*parser.Document) []Text {
	r.gather(docs)
	out := make([]Text, len(docs))
	for i, d := range docs {
		out[i] = r.document(d)
	}
	return out
}

// gather finds all originals and chooses their tokens, in an order that does
// not depend on where they stand.
func (r *Redactor) gather(docs []*parser.Document) {
	r.protect(docs)
	vocabulary := map[string]bool{}
	var names []string
	columns := map[string]int{}
	seen := func(s string) {
		k := nameKey(s)
		if r.tokens[k] == "" {
			if _, ok := columns[k]; !ok {
				names = append(names, k)
			}
			columns[k] = text.Width(s)
		}
	}
	other := map[Kind][]string{}
	for _, d := range docs {
		at := places(d)
		for n := 0; n <= d.Text.Len(); n++ {
			line := d.Name
			if n > 0 {
				line = d.Text.Raw(n)
			}
			for _, w := range strings.FieldsFunc(line, func(c rune) bool { return !alnum(c) && c != '-' }) {
				if len(w) <= 64 {
					vocabulary[fold(w)] = true
				}
			}
			for _, s := range find(line, at[n]) {
				word := line[s.start:s.end]
				switch {
				case s.keep || r.used[fold(word)]:
				case s.kind == IPv4 || s.kind == IPv6:
					r.plan(s.kind).meet(s.addr)
				case s.kind == Host, s.kind == Domain, s.kind == User:
					r.learn(word, s.kind)
					if !s.weak {
						r.strong[nameKey(word)] = true
					}
				default:
					other[s.kind] = append(other[s.kind], word)
				}
			}
		}
	}
	for n := range r.names {
		seen(n)
	}
	sort.Strings(names)
	for _, n := range names {
		k := r.names[n]
		for {
			r.numbers[k]++
			t := word(k, r.numbers[k], columns[n])
			if !vocabulary[t] && !r.used[t] {
				r.tokens[n] = t
				r.used[t] = true
				break
			}
		}
	}
	for _, k := range []Kind{SID, MAC, Hash} {
		words := other[k]
		sort.Strings(words)
		for _, w := range words {
			r.code(k, w)
		}
	}
	r.index()
}

// learn makes a word known as a name.
func (r *Redactor) learn(word string, k Kind) {
	key := nameKey(word)
	if r.used[key] || key == "" {
		return
	}
	if old, ok := r.names[key]; !ok || rank(k) < rank(old) {
		r.names[key] = k
	}
}

func rank(k Kind) int {
	switch k {
	case Serial:
		return 0
	case User:
		return 1
	case Domain:
		return 2
	}
	return 3
}

// index prepares the search for names in running text.
func (r *Redactor) index() {
	r.starts = map[string][]string{}
	for n := range r.names {
		if r.guarded(n) {
			continue
		}
		if w := firstWord(n); w != "" {
			r.starts[w] = append(r.starts[w], n)
		}
	}
	for _, list := range r.starts {
		sort.Slice(list, func(i, j int) bool {
			if len(list[i]) != len(list[j]) {
				return len(list[i]) > len(list[j])
			}
			return list[i] < list[j]
		})
	}
}

// guarded reports a name that is replaced at sure places only, because the
// same word also means something else.
func (r *Redactor) guarded(name string) bool {
	return len(name) < 3 || !r.strong[name] || strings.Trim(name, "0123456789") == "" || ordinary()[name] || r.cautious[name]
}

func firstWord(s string) string {
	start := strings.IndexFunc(s, alnum)
	if start < 0 {
		return ""
	}
	end := strings.IndexFunc(s[start:], func(c rune) bool { return !alnum(c) })
	if end < 0 {
		return s[start:]
	}
	return s[start : start+end]
}

// token is what stands in the place of a span.
func (r *Redactor) token(s span, original string) string {
	if s.keep || r.used[fold(original)] {
		return original
	}
	if t, ok := r.written[s.kind][original]; ok {
		return t
	}
	t := ""
	switch s.kind {
	case IPv4:
		t = text4(r.v4.token(s.addr), strings.HasSuffix(original, "*"))
	case IPv6:
		t = text6(original, r.v6.token(s.addr))
	case SID, MAC, Hash:
		t = r.code(s.kind, original)
	default:
		base := r.tokens[nameKey(original)]
		if base == "" {
			return original
		}
		t = dressed(base, original, r.spellings[base])
		if t != base && t != strings.ToUpper(base) {
			r.spellings[base]++
		}
	}
	if t == original {
		return original
	}
	e := Entry{Kind: s.kind, Original: original, Token: t, Strong: r.strong[nameKey(original)]}
	r.m.Entries = append(r.m.Entries, e)
	r.remember(e)
	return t
}

// code makes the token of a SID, a hardware address or a thumbprint; equal
// ones in another case or with other separators have equal tokens.
func (r *Redactor) code(k Kind, original string) string {
	switch k {
	case SID:
		return r.sid(original)
	case MAC:
		return r.hex(k, original, "02")
	}
	return r.hex(k, original, "ce27")
}

// hex numbers a string of hex digits; mark stands in front.
func (r *Redactor) hex(k Kind, original, mark string) string {
	key := strings.NewReplacer("-", "", ":", "", " ", "").Replace(fold(original))
	digits := r.tokens[string(k)+key]
	if digits == "" {
		r.numbers[k]++
		n := strconv.FormatInt(int64(r.numbers[k]), 16)
		digits = mark + strings.Repeat("0", max(0, len(key)-len(mark)-len(n))) + n
		r.tokens[string(k)+key] = digits
	}
	if original == strings.ToUpper(original) && original != fold(original) {
		digits = strings.ToUpper(digits)
	}
	var b strings.Builder
	for i := range len(original) {
		switch c := original[i]; c {
		case '-', ':', ' ':
			b.WriteByte(c)
		default:
			b.WriteByte(digits[0])
			digits = digits[1:]
		}
	}
	return b.String()
}

// sid keeps the authority and the relative ID of well-known accounts.
func (r *Redactor) sid(original string) string {
	parts := strings.Split(original, "-")
	n := len(parts)
	last := n
	if n > 5 && strings.EqualFold(parts[3], "21") {
		last = min(7, n) // the three numbers of the domain
	}
	out := parts[:4:4]
	for i := 4; i < n; i++ {
		keep := i >= last && len(parts[i]) < 4
		if keep {
			out = append(out, parts[i])
			continue
		}
		key := string(SID) + fold(strings.Join(parts[:i+1], "-"))
		if r.tokens[key] == "" {
			r.tokens[key] = r.number(strings.Join(parts[:i], "-"), parts[i])
		}
		out = append(out, r.tokens[key])
	}
	return strings.Join(out, "-")
}

// number chooses another number of as many digits below 2^32.
func (r *Redactor) number(at, original string) string {
	sum := sha256.Sum256([]byte(r.m.Seed + "\x00sid\x00" + at + "\x00" + original))
	g := rand.New(rand.NewChaCha8(sum))
	low, high := uint64(1), uint64(10)
	for range len(original) - 1 {
		low, high = low*10, high*10
	}
	high = min(high, 1<<32)
	for range 100 {
		t := strconv.FormatUint(low+g.Uint64N(max(1, high-low)), 10)
		if key := "sid-used" + at + "-" + t; t != original && r.tokens[key] == "" {
			r.tokens[key] = t
			return t
		}
	}
	return original
}

// document rewrites a document. A name that turns out to be part of what the
// parser reads is replaced at sure places only; then the text is made again.
func (r *Redactor) document(d *parser.Document) Text {
	name, _ := r.rewrite(d.Name, nil)
	t := Text{Name: name}
	at := places(d)
	for range 4 {
		var b strings.Builder
		changed := map[int][]string{}
		for n := 1; n <= d.Text.Len(); n++ {
			line := d.Text.Raw(n)
			out, guesses := r.rewrite(line, at[n])
			if len(guesses) > 0 {
				changed[n] = guesses
			}
			b.WriteString(out)
			b.WriteByte('\n')
		}
		t.Data = []byte(b.String())
		bad := differing(d, parser.Parse(d.Name, []byte(b.String())))
		again := false
		for _, n := range bad {
			for _, g := range changed[n] {
				if !r.cautious[nameKey(g)] {
					r.cautious[nameKey(g)] = true
					again = true
				}
			}
		}
		t.Notes = nil
		for i, n := range bad {
			if i == 3 {
				t.Notes = append(t.Notes, fmt.Sprintf("%d more lines read differently", len(bad)-i))
				break
			}
			t.Notes = append(t.Notes, fmt.Sprintf("line %d reads differently after the redaction", n))
		}
		if !again {
			break
		}
		r.index()
	}
	var plainWords []string
	for n := range r.names {
		if r.guarded(n) && r.strong[n] && len(n) > 2 {
			plainWords = append(plainWords, n)
		}
	}
	sort.Strings(plainWords)
	low := fold(string(t.Data))
	for _, n := range plainWords {
		if at := strings.Index(low, n); at >= 0 && apart(low, at, at+len(n)) {
			t.Notes = append(t.Notes, fmt.Sprintf("%q is a name and an ordinary word: it is replaced where a name must stand, and stays elsewhere", n))
		}
	}
	return t
}

// differing returns the lines that read differently in two documents.
func differing(a, b *parser.Document) []int {
	var out []int
	add := func(n int) {
		if len(out) == 0 || out[len(out)-1] != n {
			out = append(out, n)
		}
	}
	if a.Text.Len() != b.Text.Len() {
		return []int{min(a.Text.Len(), b.Text.Len())}
	}
	for n := 1; n <= a.Text.Len(); n++ {
		if a.Mark(n) != b.Mark(n) {
			add(n)
		}
	}
	for i, s := range a.Sections {
		if i >= len(b.Sections) {
			add(s.FirstLine)
			break
		}
		if o := b.Sections[i]; o.Kind != s.Kind || o.FirstLine != s.FirstLine || o.LastLine != s.LastLine {
			add(s.FirstLine)
			break
		}
	}
	return out
}
