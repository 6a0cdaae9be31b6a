package appcmd

import (
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/linelex"
)

type listing struct {
	Objects []lexer.Token `parser:"@(Object*)"`
}

var lines = linelex.New(classify, "Object")

var grammar = sync.OnceValue(func() *participle.Parser[listing] {
	return participle.MustBuild[listing](participle.Lexer(lines))
})

// EBNF returns the grammar in the notation of its library.
func EBNF() string { return grammar().String() }

// kinds are the words in front of the objects that appcmd lists.
var kinds = map[string]bool{
	"SITE": true, "APP": true, "APPPOOL": true, "VDIR": true, "WP": true, "REQUEST": true,
	"MODULE": true, "BACKUP": true, "TRACE": true, "CONFIG": true,
}

func classify(line string) []linelex.Token {
	s := strings.TrimSpace(line)
	if kind, _, _, ok := cut(s); !ok || kind == "" {
		return nil
	}
	return []linelex.Token{{Name: "Object", Value: s}}
}

// cut parts an object's line into kind, name and the text between the
// parentheses, whose closing one may be missing.
func cut(s string) (kind, name, properties string, ok bool) {
	i := strings.Index(s, ` "`)
	if i < 2 || i > 8 || !kinds[s[:i]] {
		return "", "", "", false
	}
	kind, s = s[:i], s[i+2:]
	name, rest, found := strings.Cut(s, `" (`)
	if !found {
		name, ok = strings.CutSuffix(s, `"`)
		return kind, name, "", ok && !strings.Contains(name, `"`)
	}
	return kind, name, strings.TrimSuffix(rest, ")"), true
}

// open reports whether the line is the beginning of an object whose closing
// parenthesis a console put on the next line.
func open(s string) bool {
	return strings.Contains(s, `" (`) && !strings.HasSuffix(strings.TrimSpace(s), ")")
}

// properties splits "id:1,bindings:http/*:80:,https/*:443:,state:Started": a
// comma parts two properties where a name and a colon follow.
func properties(s string) []Property {
	var out []Property
	for s != "" {
		name, rest, ok := strings.Cut(s, ":")
		if !ok {
			return append(out, Property{Name: s})
		}
		end := len(rest)
		for i := 0; i < len(rest); i++ {
			if rest[i] == ',' && named(rest[i+1:]) {
				end = i
				break
			}
		}
		out = append(out, Property{Name: name, Value: rest[:end]})
		s = strings.TrimPrefix(rest[end:], ",")
	}
	return out
}

// named reports whether the text begins with a property's name and a colon.
func named(s string) bool {
	for i := 0; i < len(s) && i < 40; i++ {
		switch c := s[i]; {
		case c == ':':
			return i > 0
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
		default:
			return false
		}
	}
	return false
}
