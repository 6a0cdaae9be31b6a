package errortext

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// arrow is how testers note an answer: "GET http://... -> 404".
var arrow = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:->|=>|→)\s*(?:http(?:/\d(?:\.\d)?)?\s*)?(40[034]|50[0234])(?:$|[^\w.:]|[.:](?:\s|$))`)
})

// httpStatus finds the HTTP status that somebody got.
func (f *finder) httpStatus() int {
	if strings.Contains(f.rest, "http") {
		if m := httpCode().FindStringSubmatch(f.rest); m != nil {
			code, _ := strconv.Atoi(m[1])
			return code
		}
	}
	if f.place.url != "" && strings.ContainsAny(f.rest, ">→") {
		if m := arrow().FindStringSubmatch(f.rest); m != nil {
			code, _ := strconv.Atoi(m[1])
			return code
		}
	}
	for _, h := range f.marks {
		if h.field != "answers" {
			continue
		}
		s := strings.TrimLeft(f.rest[h.end:], " ")
		for _, filler := range [...]string{"with ", "a ", "an ", "http ", "status ", "error "} {
			s = strings.TrimPrefix(s, filler)
		}
		switch n := numberAfter(s); n {
		case "400", "403", "404", "500", "502", "503", "504":
			if f.place.found() || n == "503" || strings.Contains(f.rest, " /") {
				code, _ := strconv.Atoi(n)
				return code
			}
		}
	}
	if f.place.url != "" && f.has503() {
		return 503
	}
	return 0
}

func (f *finder) has503() bool {
	return strings.Contains(f.rest, "503") && alone503().MatchString(f.rest)
}
