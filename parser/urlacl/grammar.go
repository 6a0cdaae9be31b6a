package urlacl

import (
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/label"
	"diag/parser/internal/linelex"
)

type listing struct {
	Parts []*part `parser:"@@*"`
}

type part struct {
	Title       *lexer.Token `parser:"  @Title"`
	Failure     *lexer.Token `parser:"| @Failure"`
	Reservation *reservation `parser:"| @@"`
	Stray       *lexer.Token `parser:"| @(User | Listen | Delegate | NoSID | SDDL | SDDLValue | Label)"`
}

type reservation struct {
	URL    lexer.Token   `parser:"@URL"`
	ACEs   []*ace        `parser:"@@*"`
	SDDL   *lexer.Token  `parser:"( @SDDL"`
	Values []lexer.Token `parser:"  @(SDDLValue*) | @(SDDLValue+) )?"`
}

type ace struct {
	NoSID    *lexer.Token `parser:"  @NoSID"`
	User     *lexer.Token `parser:"| @User"`
	Listen   *lexer.Token `parser:"  @(Listen | Label)?"`
	Delegate *lexer.Token `parser:"  @(Delegate | Label)?"`
	// Other is a line of an unknown language in no user's place.
	Other *lexer.Token `parser:"| @Label"`
}

var tokenNames = []string{"Title", "Failure", "URL", "User", "Listen", "Delegate", "NoSID", "SDDL", "SDDLValue", "Label"}

// strict knows labels by their words; shapes also takes labels of an unknown
// language for what their values look like.
var (
	strict = linelex.New(func(line string) []linelex.Token { return classify(line, false) }, tokenNames...)
	shapes = linelex.New(func(line string) []linelex.Token { return classify(line, true) }, tokenNames...)
)

var grammar = sync.OnceValue(func() *participle.Parser[listing] {
	return participle.MustBuild[listing](participle.Lexer(strict))
})

// EBNF returns the grammar in the notation of its library.
func EBNF() string { return grammar().String() }

func classify(line string, byShape bool) []linelex.Token {
	s := strings.TrimSpace(line)
	if isTitle(s) {
		return one("Title", s)
	}
	if sddlStart(s) {
		return one("SDDLValue", s)
	}
	if sddlPart(s) {
		return one("SDDLValue", s)
	}
	l, v, ok := linelex.Value(s)
	if !ok {
		if s == "The handle is invalid." {
			return one("Failure", s)
		}
		return nil
	}
	v = strings.Trim(v, "`")
	if strings.EqualFold(l, "Can't lookup sid, Error") || strings.HasPrefix(l, "Can't lookup sid") {
		return one("NoSID", s)
	}
	if sddlStart(v) {
		return one("SDDL", v)
	}
	field := label.Field("urlacl.label", l)
	if isURL(v) && (field == "URL" || field == "" && labelShape(l)) {
		return one("URL", v)
	}
	switch field {
	case "Listen", "Delegate":
		// A form may have put both rights on one line.
		if first, rest, ok := strings.Cut(v, " "); ok {
			if l2, v2, ok := linelex.Value(rest); ok && label.Field("urlacl.label", l2) != "" {
				return []linelex.Token{{Name: field, Value: first}, {Name: label.Field("urlacl.label", l2), Value: v2}}
			}
		}
		return one(field, v)
	case "User", "SDDL":
		return one(field, v)
	case "":
		if byShape && labelShape(l) && v != "" {
			if strings.Contains(v, `\`) {
				return one("User", v)
			}
			return one("Label", v)
		}
	}
	return nil
}

func one(name, value string) []linelex.Token {
	return []linelex.Token{{Name: name, Value: value}}
}

func isTitle(s string) bool { return len(s) < 100 && len(label.Lookup("urlacl.title", s)) > 0 }

// isURL: the value of a reservation line, perhaps with a blank that a page put
// behind the slashes.
func isURL(v string) bool {
	return len(v) > 8 && (strings.EqualFold(v[:7], "http://") || strings.EqualFold(v[:8], "https://"))
}

func sddlStart(s string) bool {
	return len(s) > 3 && (strings.HasPrefix(s, "D:(") || strings.HasPrefix(s, "D:P") || strings.HasPrefix(s, "D:A") || s[1] == ':' && (s[0] == 'O' || s[0] == 'G') && strings.Contains(s, "D:("))
}

// sddlPart: what a wrap may have cut off an SDDL. Only behind an SDDL that has
// an open bracket does such a line mean anything.
func sddlPart(s string) bool {
	closed := false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ')':
			closed = true
		case c != '(' && c != ';' && c != '-' && c != 'x' && (c < '0' || c > '9') && (c < 'A' || c > 'Z'):
			return false
		}
	}
	return closed
}

// titleShape: a line of words, as the title of a list in any language.
func titleShape(s string) bool {
	s = strings.TrimRight(strings.TrimSpace(s), ":： ")
	return len(s) > 2 && len(s) < 100 && !strings.ContainsAny(s, `:/\<>=[]{}|"0123456789`+"`") && len(strings.Fields(s)) <= 8
}

// isRuler: the dashes below the title.
func isRuler(s string) bool {
	s = strings.TrimSpace(s)
	return len(s) >= 5 && strings.Trim(s, "-") == ""
}

// labelShape: some words, as a label of any language has.
func labelShape(l string) bool {
	return l != "" && len(l) < 80 && !strings.ContainsAny(l, `/\<>=[]{}|"`) && len(strings.Fields(l)) <= 6
}
