package ipconfig

import (
	"net/netip"
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/label"
	"diag/parser/internal/linelex"
)

type config struct {
	Parts []*part `parser:"@@*"`
}

type part struct {
	Title *lexer.Token `parser:"  @Title"`
	Entry *entry       `parser:"| @@"`
	Stray *lexer.Token `parser:"| @Value"`
}

type entry struct {
	Field   *lexer.Token  `parser:"( @Field"`
	Heading *lexer.Token  `parser:"| @Heading )"`
	Values  []lexer.Token `parser:"@(Value*)"`
}

var lines = linelex.New(classify, "Title", "Field", "Heading", "Value")

var grammar = sync.OnceValue(func() *participle.Parser[config] {
	return participle.MustBuild[config](participle.Lexer(lines))
})

// EBNF returns the grammar in the notation of its library.
func EBNF() string { return grammar().String() }

func classify(line string) []linelex.Token {
	s := strings.TrimSpace(line)
	switch {
	case s == "" || len(s) > 400:
		return nil
	case isTitle(s):
		return []linelex.Token{{Name: "Title", Value: s}}
	case isField(s):
		return []linelex.Token{{Name: "Field", Value: s}}
	case isHeading(s):
		return []linelex.Token{{Name: "Heading", Value: s}}
	case isValue(s):
		return []linelex.Token{{Name: "Value", Value: s}}
	}
	return nil
}

func isTitle(s string) bool { return len(s) < 80 && len(label.Lookup("ipconfig.title", s)) > 0 }

// isField: a label with dots in front of its colon.
func isField(s string) bool {
	_, _, ok := split(s)
	return ok
}

// split parts "IPv4 Address. . . . . : 192.0.2.17" into label and value.
func split(s string) (name, value string, ok bool) {
	for from := 0; from < len(s); {
		i := strings.IndexByte(s[from:], ':')
		if i < 0 {
			break
		}
		i += from
		before := strings.TrimRight(s[:i], " \t\u00a0")
		if strings.HasSuffix(before, ".") {
			name = strings.TrimRight(before, ". \t\u00a0")
			return name, strings.TrimSpace(s[i+1:]), name != "" && len(name) < 120
		}
		from = i + 1
	}
	// A label as long as the column leaves no room for dots.
	if i := strings.IndexByte(s, ':'); i > 0 && i < 80 && label.Field("ipconfig.label", s[:i]) != "" {
		return strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+1:]), true
	}
	return "", "", false
}

// dotted reports whether the field's label is led to its colon by several dots:
// the shape that only ipconfig prints.
func dotted(s string) bool {
	if !strings.Contains(s, ". .") {
		return false
	}
	name, _, ok := split(strings.TrimSpace(s))
	return ok && !strings.Contains(name, ". .")
}

// isHeading: "Ethernet adapter Ethernet 2:", "Carte Ethernet Ethernet :".
func isHeading(s string) bool {
	name, ok := strings.CutSuffix(s, ":")
	return ok && strings.TrimSpace(name) != "" && len(name) < 200 && !strings.ContainsAny(name[:1], `-+*[<>"=`) && !strings.Contains(name, "://")
}

// isValue: an address, or a domain name, alone on its line.
func isValue(s string) bool {
	if _, ok := address(s); ok {
		return true
	}
	return len(s) < 254 && strings.IndexByte(s, '.') > 0 && !strings.HasSuffix(s, ".") && !strings.Contains(s, "..") &&
		strings.IndexFunc(s, func(r rune) bool {
			return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '.' || r == '_')
		}) < 0
}

// address reads an address with an optional zone and an optional remark in
// parentheses right behind it; the remark is left out.
func address(s string) (string, bool) {
	s, _, _ = strings.Cut(s, "(")
	s = strings.TrimSpace(s)
	if f := strings.IndexAny(s, " \t"); f >= 0 {
		s = s[:f]
	}
	_, err := netip.ParseAddr(s)
	return s, err == nil
}
