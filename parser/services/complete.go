package services

import "strings"

// complete: every service, or every started one, and nothing cut off.
func (b *builder) complete() bool {
	e := b.In.Echo
	if len(b.list.Services) == 0 || b.list.FailureLine != 0 {
		return false
	}
	for _, f := range e.Filters {
		if w := strings.ToLower(strings.Fields(f)[0]); w != "more" && w != "clip" {
			return false
		}
	}
	if b.Elided() {
		return false
	}
	if b.list.Form == "net start" {
		return b.titled && b.done
	}
	return b.program == "sc" && (b.verb == "query" || b.verb == "queryex") && b.asked == "" && !b.partial && option(e.Words, "state", "all") &&
		(option(e.Words, "type", "all") || option(e.Words, "type", "service") || !has(e.Words, "type")) && !has(e.Words, "group") && !has(e.Words, "ri")
}

// option reports whether the words hold name= value, with or without a blank.
func option(words []string, name, value string) bool {
	for i, w := range words {
		if w == name+"="+value || w == name+"=" && i+1 < len(words) && words[i+1] == value {
			return true
		}
	}
	return false
}

func has(words []string, name string) bool {
	for _, w := range words {
		if strings.HasPrefix(w, name+"=") {
			return true
		}
	}
	return false
}
