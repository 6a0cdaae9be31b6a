package netstat

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"diag/parser/internal/command"
	"diag/parser/internal/prompt"
)

// settle decides about the lines whose meaning depends on the whole table.
func (r *reader) settle() {
	if r.shifted() {
		return
	}
	r.sentences()
	for i, l := range r.loose {
		// A capture cut right behind a component line.
		if l.kind == kindWord && l.row != nil && i == len(r.loose)-1 && r.table.Owners && l.line >= r.in.Last && l.row.Ownership == Unreported {
			own := l.row.owned()
			own.components = joinComponents(own.components, l.text)
			l.row.owner = &own
			r.in.Marks[l.line-1] = command.Record
			r.problems = append(r.problems, command.Problem{Line: l.line, Cut: true, Message: "the capture ends after a component line; the executable is missing"})
		}
	}
}

// sentences accepts ownership sentences of unknown languages: the table shows
// owners, no known sentence stands in it, and the same one recurs below rows, and
// nowhere else than below a row that can have an owner and has no other.
func (r *reader) sentences() {
	count := map[string]int{}
	known := false
	for c := range r.table.All() {
		if c.Ownership == Unavailable {
			known = true
			break
		}
	}
	if known {
		return
	}
	if !r.table.Owners && !asksOwners(r.in.Echo) {
		return
	}
	if r.language.Language() == "en" {
		return // an English table has the English sentence; other wordings are noise
	}
	noise := map[string]bool{}
	for _, l := range r.loose {
		t := strings.TrimSpace(l.text)
		switch {
		case l.row == nil || l.row.State == TimeWait || l.row.Ownership != Unreported:
			noise[t] = true
		case l.kind == kindText:
			count[t]++
		}
	}
	var found []loose
	for _, l := range r.loose {
		s := strings.TrimSpace(l.text)
		if noise[s] || l.row == nil || l.kind != kindText || !sentenceShape(s) {
			continue
		}
		if count[s] >= 2 || l.row.HasPID && l.row.PID == 4 {
			found = append(found, l)
		}
	}
	if len(found) == 0 || !r.complete(len(found)) {
		return
	}
	for _, l := range found {
		l.row.Ownership = Unavailable
		r.in.Marks[l.line-1] = command.Record
	}
}

// complete reports whether nearly every row that can have an owner has one or is
// among the given number of rows with a sentence: so it is where owners were asked
// for.
func (r *reader) complete(sentences int) bool {
	rows, named := 0, 0
	for c := range r.table.All() {
		switch {
		case c.State == TimeWait || c.HasPID && c.PID == 0:
		case c.Ownership == Named:
			named++
			rows++
		default:
			rows++
		}
	}
	return 5*(named+sentences) >= 4*rows
}

// asksOwners reports whether the typed command has the option -b.
func asksOwners(e prompt.Echo) bool {
	for i, w := range e.Words {
		if i > 0 && len(w) > 1 && (w[0] == '-' || w[0] == '/') && strings.ContainsAny(w, "bB") {
			return true
		}
	}
	return false
}

// sentenceShape: words of any language and nothing else. Of some scripts a wrong
// code page leaves question marks only.
func sentenceShape(s string) bool {
	if strings.Trim(s, "?\ufffd 、。.") == "" && utf8.RuneCountInString(s) >= 4 && strings.ContainsAny(s, "?\ufffd") {
		return true
	}
	letters := 0
	for _, r := range s {
		switch {
		case unicode.IsLetter(r):
			letters++
		case r < 0x80 && strings.IndexByte(`0123456789[]:\/<>{}()=|`+"`"+`#"*&;%@+_!?`, byte(r)) >= 0 && r != '?':
			return false
		}
	}
	return letters >= 4 && len(s) < maxTitle && len(strings.Fields(s)) <= 12
}
