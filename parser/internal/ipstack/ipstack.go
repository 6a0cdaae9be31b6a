// Package ipstack finds out which IP family and which transport a netsh command
// asks about, and which transport a title speaks of.
package ipstack

import (
	"fmt"
	"strings"

	"diag/parser/internal/command"
	"diag/parser/internal/prompt"
)

// Query is what a typed command asks about.
type Query struct {
	// Family is "ipv4" or "ipv6", Transport "tcp" or "udp"; "" when not typed.
	Family, Transport string
}

// Asked reports whether the typed command is "netsh interface ipv4|ipv6 show
// WHAT", shortened as netsh allows, and what it asks about.
func Asked(e prompt.Echo, what string) (q Query, ok bool) {
	if e.Program() != "netsh" {
		return Query{}, false
	}
	// netsh -c "interface ipv4" show ... has the context in one word.
	words := strings.Fields(strings.Join(e.Words[1:], " "))
	show := -1
	for i, w := range words {
		switch {
		case w == "ipv4" || w == "ipv6":
			if show < 0 {
				q.Family = w
			}
		case show < 0 && (w == "show" || w == "sh" || w == "sho"):
			show = i
		case show >= 0 && i == show+1 && len(w) >= shortest && strings.HasPrefix(what, w):
			ok = true
		case show >= 0 && i > show+1:
			if _, value, typed := strings.Cut(w, "="); typed {
				w = value
			}
			if w == "tcp" || w == "udp" {
				q.Transport = w
			}
		}
	}
	return q, ok
}

// shortest is how short netsh's words may be cut; "ex" and "dy" are unambiguous.
const shortest = 2

// Transport returns the transport that a title names, "tcp" or "udp", or "".
// The word is the same in all languages; letters around it that are not Latin
// need not be parted from it.
func Transport(title string) string {
	for i := 0; i+3 <= len(title); i++ {
		if c := title[i] | 0x20; c != 't' && c != 'u' {
			continue
		}
		w := title[i : i+3]
		if !strings.EqualFold(w, "tcp") && !strings.EqualFold(w, "udp") {
			continue
		}
		if i > 0 && latin(title[i-1]) || i+3 < len(title) && latin(title[i+3]) {
			continue
		}
		return strings.ToLower(w)
	}
	return ""
}

func latin(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '/' || c == '\\' || c == '.'
}

// Settle decides what a section is about: the family and transport that the
// typed command asks for, and the transport that the title names ("" when it
// names none). Where they differ the command is right if the section stands
// directly below it, because titles were seen that say tcp for udp; a section
// further down may be the output of something else. The message tells of the
// difference, or is "".
func Settle(in *command.Input, what, title string) (q Query, message string) {
	said := Transport(title)
	q, ok := Asked(in.Echo, what)
	switch typed := q.Transport; {
	case !ok:
		return Query{Transport: said}, ""
	case said == "" || typed == said:
	case typed == "":
		q.Transport = said
	case below(in):
		message = fmt.Sprintf("the title says %s although the command asked for %s; this was read as %s", said, typed, typed)
	default:
		q = Query{Transport: said} // whatever asked for it, it was not this command
		message = fmt.Sprintf("the title says %s although the last command before it asked for %s; this was read as %s of an unknown family", said, typed, said)
	}
	return q, message
}

// below reports whether only blank lines part the section from its command.
func below(in *command.Input) bool {
	for n := in.Echo.Line + 1; n < in.First; n++ {
		if in.Marks[n-1] != command.Blank {
			return false
		}
	}
	return true
}
