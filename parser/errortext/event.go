package errortext

import (
	"strconv"
	"strings"
)

// events are the entries that matter to a listener's trouble, with what makes
// their number more than a number: the word for an event, or the source.
var events = map[int]bool{
	1004: true, 1005: true, 1007: true, 2269: true, 4199: true, 4227: true, 4231: true, 4266: true,
	5002: true, 5021: true, 5022: true, 5057: true, 5059: true, 7000: true, 7001: true, 7023: true, 7024: true, 7031: true, 7034: true,
	15005: true, 15006: true, 15007: true, 15008: true, 15014: true, 15021: true, 15300: true, 15301: true,
}

// eventReach is how far behind its word an event's number may stand.
const eventReach = 32

func (f *finder) event() int {
	for _, h := range f.marks {
		if h.field != "event" {
			continue
		}
		s := f.rest[h.end:min(len(f.rest), h.end+eventReach)]
		for _, w := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" \t:=#(),;.：", r) }) {
			if code, err := strconv.Atoi(w); err == nil && events[code] {
				return code
			}
		}
	}
	return 0
}
