package text

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/transform"
)

// A choice is a stretch of 8-bit text and the page it is read with.
type choice struct {
	page       *codepage
	start, end int
	sure       bool
	why        string
}

const (
	// pageChange is the score that a line must win by to leave the page of the
	// lines before it.
	pageChange = 8
	// pageMargin is the lead over every other reading that makes a choice sure.
	pageMargin = 4
	// scoreBudget bounds the bytes of distinct words that are scored; in longer
	// input, further words follow the page of their neighbours.
	scoreBudget = 1 << 20
	// scoreLength bounds the part of one word that is looked at.
	scoreLength = 256
)

// A verdict holds what every page makes of one word.
type verdict struct {
	score []int16
	known []bool  // the page turns it into a word of Windows output
	same  []uint8 // the first page that reads it the same way
}

// A scorer judges words, each once.
type scorer struct {
	pages  []codepage
	words  map[string]*verdict
	budget int
	blank  *verdict
	dec    []transform.Transformer
	runes  []rune
}

func newScorer() *scorer {
	s := &scorer{pages: codepages(), words: map[string]*verdict{}, budget: scoreBudget}
	n := len(s.pages)
	s.blank = &verdict{score: make([]int16, n), known: make([]bool, n), same: make([]uint8, n)}
	s.dec = make([]transform.Transformer, n)
	return s
}

// choosePages cuts 8-bit text that is neither ASCII nor UTF-8 as a whole into
// stretches of lines that one page explains best. Neighbouring lines share a page
// unless the evidence for a change outweighs pageChange.
func choosePages(b []byte) []choice {
	type history struct {
		page int
		line int
		prev *history
	}
	type state struct {
		score int
		line  int
		prev  *history
		node  *history
	}
	s := newScorer()
	n := len(s.pages)
	states := make([]state, n)
	for p := range states {
		states[p].score = s.pages[p].prior
	}
	sums := make([]int, n)
	var lines [][2]int
	lf := -1 // the next line feed, or the last byte
	for at := 0; at < len(b); {
		if at > lf {
			if lf = bytes.IndexByte(b[at:], '\n') + at; lf < at {
				lf = len(b) - 1
			}
		}
		next := lf + 1
		if cr := bytes.IndexByte(b[at:next], '\r'); cr >= 0 {
			next = at + cr + 1
		}
		line := b[at:next]
		if asciiPrefix(line) == len(line) {
			at = next
			continue
		}
		best := 0
		for p := range states {
			if states[p].score > states[best].score {
				best = p
			}
		}
		clear(sums)
		s.eachWord(line, func(v *verdict) {
			for p, x := range v.score {
				sums[p] += int(x)
			}
		})
		k := len(lines)
		top := states[best].score
		for p := range states {
			st := &states[p]
			changed := top - pageChange + s.pages[p].prior
			if k > 0 && p != best && st.score < changed {
				from := &states[best]
				if from.node == nil {
					from.node = &history{best, from.line, from.prev}
				}
				*st = state{score: changed, line: k, prev: from.node}
			}
		}
		for p := range states {
			states[p].score += sums[p]
		}
		lines = append(lines, [2]int{at, next})
		at = next
	}
	best := 0
	for p := range states {
		if states[p].score > states[best].score {
			best = p
		}
	}
	var choices []choice
	end, lastLine := len(b), len(lines)
	for h := (&history{best, states[best].line, states[best].prev}); h != nil; h = h.prev {
		if h.line >= lastLine {
			continue
		}
		c := choice{page: &s.pages[h.page], start: lines[h.line][0], end: end}
		if h.line == 0 {
			c.start = 0
		}
		c.sure, c.why = s.certainty(b, lines[h.line:lastLine], h.page)
		choices = append(choices, c)
		end, lastLine = c.start, h.line
	}
	for i, j := 0, len(choices)-1; i < j; i, j = i+1, j-1 {
		choices[i], choices[j] = choices[j], choices[i]
	}
	return choices
}

// certainty reports how well page p explains the lines, compared with the pages
// that would make another text of them.
func (s *scorer) certainty(b []byte, lines [][2]int, p int) (sure bool, why string) {
	totals := make([]int, len(s.pages))
	differs := make([]bool, len(s.pages))
	known := false
	for q := range totals {
		totals[q] = s.pages[q].prior
	}
	for _, l := range lines {
		s.eachWord(b[l[0]:l[1]], func(v *verdict) {
			known = known || v.known[p]
			for q := range totals {
				totals[q] += int(v.score[q])
				differs[q] = differs[q] || v.same[q] != v.same[p]
			}
		})
	}
	rival := -1
	for q := range totals {
		if q != p && differs[q] && totals[q] > totals[p]-pageMargin && (rival < 0 || totals[q] > totals[rival]) {
			rival = q
		}
	}
	switch {
	case rival >= 0:
		return false, "ambiguous: could be " + s.pages[rival].name
	case known:
		return true, "known words of Windows output"
	}
	return true, "the letters fit"
}

// eachWord calls f for every word of line that is not ASCII. Words are bounded by
// white space, which no page uses as part of a character.
func (s *scorer) eachWord(line []byte, f func(*verdict)) {
	for len(line) > 0 {
		n := asciiPrefix(line)
		if n == len(line) {
			return
		}
		start := n
		for start > 0 && line[start-1] > ' ' && n-start < 32 {
			start--
		}
		end := n
		for end < len(line) && line[end] > ' ' {
			end++
		}
		word := line[start:end]
		if len(word) > scoreLength {
			word = word[:scoreLength]
		}
		f(s.judge(word))
		line = line[end:]
	}
}

// judge returns the verdict on word.
func (s *scorer) judge(word []byte) *verdict {
	if v := s.words[string(word)]; v != nil {
		return v
	}
	if s.budget < len(word) {
		return s.blank
	}
	s.budget -= len(word)
	n := len(s.pages)
	v := &verdict{score: make([]int16, n), known: make([]bool, n), same: make([]uint8, n)}
	first := make(map[string]uint8, n)
	for i := range s.pages {
		p := &s.pages[i]
		var text string
		if p.multi == nil {
			text = string(p.appendText(nil, word))
		} else {
			text = s.decodeMulti(i, word)
		}
		if q, ok := first[text]; ok {
			v.same[i] = q
		} else {
			first[text] = uint8(i)
			v.same[i] = uint8(i)
		}
		var score int
		switch {
		case i == utf8Page:
			score, v.known[i] = scoreUTF8(word, text)
		case p.multi != nil:
			score, v.known[i] = p.scoreMulti(word, text)
		default:
			s.runes = append(s.runes[:0], []rune(text)...)
			score, v.known[i] = p.scoreSingle(s.runes)
		}
		v.score[i] = int16(max(min(score, 1000), -1000))
	}
	s.words[string(word)] = v
	return v
}

func (s *scorer) decodeMulti(i int, word []byte) string {
	if s.dec[i] == nil {
		s.dec[i] = s.pages[i].multi.NewDecoder()
	}
	out, _, err := transform.Bytes(s.dec[i], word)
	if err != nil {
		return string(word)
	}
	return string(out)
}

// scoreUTF8 scores a word that may be UTF-8: its multi-byte sequences hardly
// ever arise by chance.
func scoreUTF8(word []byte, text string) (score int, known bool) {
	for _, r := range text {
		if r >= utf8.RuneSelf && r != utf8.RuneError {
			score += 6
		}
	}
	for b := word; ; {
		n := validPrefix(b)
		if n == len(b) {
			break
		}
		score -= 15
		b = b[n+1:]
	}
	return score, false
}

// scoreSingle scores a word read with a single-byte page.
func (p *codepage) scoreSingle(rs []rune) (score int, known bool) {
	at := func(i int) rune {
		if i < 0 || i >= len(rs) {
			return ' '
		}
		return rs[i]
	}
	for i, r := range rs {
		if r < utf8.RuneSelf {
			continue
		}
		prev, next := at(i-1), at(i+1)
		beside := letter(prev) || letter(next)
		switch {
		case r == utf8.RuneError:
			score -= 20
		case r < 0xa0:
			score -= 12
		case r == '\u00a0':
			if digit(prev) && digit(next) {
				score += 3
			}
		case 0x2500 <= r && r < 0x25a0:
			if beside {
				score -= 6
			} else if prev != r && next != r {
				score--
			}
		case r == 'ª' || r == 'º' || r == 'ƒ' || r == 'µ':
			if beside && next != '.' {
				score -= 2
			}
		case letter(r):
			score += p.scoreLetter(rs, i, prev, next)
		case r == '’':
			if letter(prev) && letter(next) {
				score += 3
			} else {
				score -= 2
			}
		case strings.ContainsRune("«»“”„–—…•€№°", r):
			if letter(prev) && letter(next) {
				score -= 5
			}
		default:
			if beside {
				score -= 5
			} else {
				score -= 2
			}
		}
	}
	for i := 0; i < len(rs); {
		j := i
		for j < len(rs) && letter(rs[j]) {
			j++
		}
		if j > i {
			if vocabulary()[strings.ToLower(string(rs[i:j]))] {
				score += 12
				known = true
			}
			i = j
		} else {
			i++
		}
	}
	return score, known
}

// rareLetters occur in the languages of their pages, but seldom; they are what
// common letters of another page turn into.
const rareLetters = "õÕøØðÐþÞýÝæÆÿŸëËûÛùÙìÌòÒ" + "щэъёфюцхшчйжгбЩЭЪЁФЮЦХШЧЙЖГБђѓѕјљњћќџЂЃЅЈЉЊЋЌЏ"

// frequentLetters are the commonest letters of the other alphabets; text read
// with the wrong page of the same alphabet has few of them.
const frequentLetters = "оеаинтсрвлкмдпу" + "αοιετσνηυρπκ" + "יולהמאתרשב" + "اليمنورتبد"

// finalLetters stand at the end of a word only.
const finalLetters = "ςךםןףץةى"

const latinVowels = "aeiouyáàâãäåāăąæéèêëēėęěíìîïīįıóòôõöōőøœúùûüūůűųýÿ"

// scoreLetter scores the letter rs[i], which is not ASCII.
func (p *codepage) scoreLetter(rs []rune, i int, prev, next rune) int {
	r := rs[i]
	score := 2
	switch {
	case !p.letters[r]:
		score = -3
	case r == 'ß' && !strings.ContainsRune("aeiouyäöüAEIOUÄÖÜ", prev):
		score = -2
	case r == 'õ' && next == 'e':
	case strings.ContainsRune(rareLetters, r):
		score = 1
	}
	if r < 0x250 || r >= 0x1e00 {
		score += latinFit(r, prev, next)
	} else {
		if !(0x300 <= r && r < 0x370) && (asciiLetter(prev) || asciiLetter(next)) {
			score -= 6
		}
		if unicode.Is(unicode.Thai, r) && unicode.IsMark(r) && !unicode.Is(unicode.Thai, prev) {
			score -= 6
		}
		if p.letters[r] && strings.ContainsRune(frequentLetters, unicode.ToLower(r)) {
			score++
		}
		if strings.ContainsRune(finalLetters, r) && letter(next) {
			score -= 4
		}
		if unicode.IsUpper(r) && unicode.IsUpper(prev) {
			score--
		}
	}
	if unicode.IsUpper(r) && unicode.IsLower(prev) {
		score -= 4
	}
	if unicode.IsUpper(r) && unicode.IsUpper(prev) && unicode.IsLower(next) {
		score -= 3
	}
	if unicode.IsLower(r) && unicode.IsUpper(prev) && unicode.IsUpper(next) && r != 'ß' {
		score -= 4
	}
	if digit(prev) || digit(next) {
		score -= 3
	}
	return score
}

// latinFit lowers the score of an accented letter among other accented letters,
// and of a consonant among consonants.
func latinFit(r, prev, next rune) (score int) {
	if prev >= utf8.RuneSelf && letter(prev) || next >= utf8.RuneSelf && letter(next) {
		score--
	}
	vowel := func(r rune) bool { return strings.ContainsRune(latinVowels, unicode.ToLower(r)) }
	if vowel(r) {
		return score
	}
	before, after := letter(prev) && !vowel(prev), letter(next) && !vowel(next)
	switch {
	case before && after:
		score -= 2
	case before && !letter(next), after && !letter(prev):
		score--
	}
	return score
}

// scoreMulti scores a word read with a multi-byte page.
func (p *codepage) scoreMulti(word []byte, text string) (score int, known bool) {
	at := 0
	prev := ' '
	for _, r := range text {
		if r < utf8.RuneSelf {
			if prev >= utf8.RuneSelf && asciiLower(r) {
				score -= 2
			}
			at++
			prev = r
			continue
		}
		var lead, trail byte
		if at < len(word) {
			lead = word[at]
		}
		if at+1 < len(word) {
			trail = word[at+1]
		}
		switch {
		case r == utf8.RuneError:
			score -= 20
			at++
		case 0xff61 <= r && r <= 0xff9f:
			score -= 2
			at++
		default:
			score += p.script(r, lead, trail)
			at += 2
		}
		if asciiLower(prev) {
			score -= 2
		}
		if pairs()[[2]rune{prev, r}] {
			score += 5
			known = true
		}
		prev = r
	}
	return score, known
}

func scoreSimplified(r rune, lead, trail byte) int {
	switch {
	case r >= 0xe000 && r < 0xf900:
		return -6
	case frequent().simplified[r]:
		return 5
	case lead < 0xa1 || trail < 0xa1:
		return -3
	case 0xb0 <= lead && lead <= 0xd7:
		return 2
	case lead == 0xa1 || lead == 0xa3:
		return 0
	}
	return -2
}

func scoreTraditional(r rune, lead, trail byte) int {
	switch {
	case r >= 0xe000 && r < 0xf900:
		return -6
	case frequent().traditional[r]:
		return 5
	case 0xa4 <= lead && lead <= 0xc6:
		return 2
	case lead == 0xa1 || lead == 0xa2:
		return 0
	}
	return -3
}

func scoreJapanese(r rune, lead, trail byte) int {
	switch {
	case r >= 0xe000 && r < 0xf900:
		return -6
	case 0x3041 <= r && r <= 0x30fe, frequent().japanese[r]:
		return 5
	case 0x88 <= lead && lead <= 0x97 && r >= 0x4e00:
		return 2
	case lead == 0x81:
		return 0
	}
	return -2
}

func scoreKorean(r rune, lead, trail byte) int {
	switch {
	case frequent().korean[r]:
		return 5
	case 0xb0 <= lead && lead <= 0xc8 && trail >= 0xa1:
		return 1
	case lead == 0xa1 || lead == 0xa3:
		return 0
	}
	return -3
}

func letter(r rune) bool {
	if r < utf8.RuneSelf {
		return asciiLetter(r)
	}
	return (unicode.IsLetter(r) || unicode.IsMark(r)) && r != 'ª' && r != 'º'
}

func asciiLetter(r rune) bool { return 'a' <= r|0x20 && r|0x20 <= 'z' }
func asciiLower(r rune) bool  { return 'a' <= r && r <= 'z' }
func digit(r rune) bool       { return '0' <= r && r <= '9' }
