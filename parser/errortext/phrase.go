package errortext

import (
	"sort"
	"strings"
	"sync"

	"diag/parser/internal/label"
)

// phrase is a wording that stands for something, in some language.
type phrase struct {
	text, field, language string
}

// hit is a phrase found in a folded line.
type hit struct {
	phrase
	start, end int
}

// index finds every phrase of a set in one walk over a line.
type index struct {
	// first tells which pairs of bytes a phrase begins with.
	first [1 << 16]bool
	// byKey holds the phrases by their first bytes, the longest first.
	byKey map[string][]phrase
}

// keyLength is how many bytes of a phrase are looked up; no phrase is shorter.
const keyLength = 2

func newIndex(scopes ...string) *index {
	ix := &index{byKey: map[string][]phrase{}}
	for _, scope := range scopes {
		for text, words := range label.Words(scope) {
			if len(text) < keyLength {
				continue
			}
			for _, w := range words {
				ix.byKey[text[:keyLength]] = append(ix.byKey[text[:keyLength]], phrase{text, w.Field, w.Language})
			}
			ix.first[int(text[0])<<8|int(text[1])] = true
		}
	}
	for _, ps := range ix.byKey {
		sort.Slice(ps, func(i, j int) bool {
			if a, b := len(ps[i].text), len(ps[j].text); a != b {
				return a > b
			}
			if ps[i].text != ps[j].text {
				return ps[i].text < ps[j].text
			}
			return ps[i].language < ps[j].language
		})
	}
	return ix
}

// find returns the phrases of a folded line in order; at one place the longest
// counts, and the others of its length. Letters and digits may not touch a phrase that begins or ends so.
func (ix *index) find(s string) []hit {
	var hits []hit
	for i := 0; i+keyLength <= len(s); i++ {
		if !ix.first[int(s[i])<<8|int(s[i+1])] {
			continue
		}
		for _, p := range ix.byKey[s[i:i+keyLength]] {
			if strings.HasPrefix(s[i:], p.text) && wholeWord(s, i, i+len(p.text)) {
				if n := len(hits); n > 0 && hits[n-1].start == i && hits[n-1].end > i+len(p.text) {
					break
				}
				hits = append(hits, hit{p, i, i + len(p.text)})
			}
		}
	}
	return hits
}

// wholeWord reports whether s[i:j] is not part of a longer word.
func wholeWord(s string, i, j int) bool {
	return !(i > 0 && wordByte(s[i-1]) && wordByte(s[i])) && !(j < len(s) && wordByte(s[j]) && wordByte(s[j-1]))
}

func wordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_'
}

var (
	phrases = sync.OnceValue(func() *index { return newIndex("errortext.phrase") })
	// markers are the words that give a number or a name behind them a sense;
	// the field names the scope.
	markers = sync.OnceValue(func() *index {
		return newIndex("errortext.code", "errortext.runtime", "errortext.answers", "errortext.event", "errortext.account", "errortext.context")
	})
)

// meaning is what a phrase says about the message.
type meaning struct {
	kind    string
	code    int
	outcome string
	// weak phrases are common words: they count only where nothing but a
	// label stands in front of them, or beside a number that proves an error.
	weak bool
	// placed phrases count only beside a URL, an address or a port.
	placed bool
	// rank decides between the phrases of one line.
	rank int
}

var meanings = map[string]meaning{
	"2":     {kind: KindSystem, code: 2, weak: true},
	"5":     {kind: KindSystem, code: 5, weak: true},
	"6":     {kind: KindSystem, code: 6, weak: true},
	"32":    {kind: KindSystem, code: 32, weak: true},
	"50":    {kind: KindSystem, code: 50, weak: true},
	"87":    {kind: KindSystem, code: 87, weak: true},
	"183":   {kind: KindSystem, code: 183, weak: true},
	"740":   {kind: KindSystem, code: 740, rank: 1},
	"1214":  {kind: KindSystem, code: 1214, weak: true},
	"1231":  {kind: KindSystem, code: 1231, weak: true},
	"1332":  {kind: KindSystem, code: 1332, rank: 1},
	"1344":  {kind: KindRegister, code: 1344, rank: 5},
	"10013": {kind: KindBind, code: 10013, rank: 3},
	"10048": {kind: KindBind, code: 10048, rank: 3},
	"10049": {kind: KindBind, code: 10049, rank: 3},
	"10055": {kind: KindBind, code: 10055, rank: 3},
	"10054": {kind: KindConnect, code: 10054, outcome: OutcomeReset, rank: 3},
	"10060": {kind: KindConnect, code: 10060, outcome: OutcomeHang, rank: 3},
	"10061": {kind: KindConnect, code: 10061, outcome: OutcomeRefused, rank: 3},

	"refused":   {kind: KindConnect, outcome: OutcomeRefused, placed: true, rank: 2},
	"reset":     {kind: KindConnect, outcome: OutcomeReset, placed: true, rank: 2},
	"handshake": {kind: KindConnect, outcome: OutcomeReset, placed: true, rank: 2},
	"hang":      {kind: KindConnect, outcome: OutcomeHang, placed: true, rank: 1},

	"in-use":      {kind: KindBind, code: 10048, placed: true, rank: 2},
	"bind-failed": {kind: KindBind, placed: true, rank: 2},
	"bind-none":   {kind: KindBind, rank: 1},

	"register-failed":   {kind: KindRegister, placed: true, rank: 4},
	"register-denied":   {kind: KindRegister, code: 5, placed: true, rank: 5},
	"register-conflict": {kind: KindRegister, code: 183, rank: 5},
	"register-exists":   {kind: KindRegister, code: 183, placed: true, rank: 5},
	"register-shared":   {kind: KindRegister, code: 32, placed: true, rank: 5},

	"netsh-add-failed":    {kind: KindNetsh, rank: 7},
	"netsh-delete-failed": {kind: KindNetsh, rank: 7},
	"netsh-sddl":          {kind: KindNetsh, rank: 7},
	"netsh-added":         {kind: KindNetsh, outcome: OutcomeAdded, rank: 7},
	"netsh-deleted":       {kind: KindNetsh, outcome: OutcomeDeleted, rank: 7},

	"http-503": {kind: KindHTTP, code: 503, weak: true, rank: 4},
	"http-400": {kind: KindHTTP, code: 400, weak: true, rank: 4},

	"event-15005": {kind: KindEvent, code: 15005, rank: 8},
	"event-15007": {kind: KindEvent, code: 15007, rank: 8},
	"event-15021": {kind: KindEvent, code: 15021, rank: 8},
	"event-4227":  {kind: KindEvent, code: 4227, rank: 8},
	"event-4231":  {kind: KindEvent, code: 4231, rank: 8},
	"event-4266":  {kind: KindEvent, code: 4266, rank: 8},
	"event-2269":  {kind: KindEvent, code: 2269, rank: 8},
	"event-7000":  {kind: KindEvent, code: 7000, rank: 8},
	"event-7023":  {kind: KindEvent, code: 7023, rank: 8},
	"event-5002":  {kind: KindEvent, code: 5002, rank: 8},
	"event-5059":  {kind: KindEvent, code: 5059, rank: 8},

	"winsock": {kind: KindSystem, rank: 3},
}
