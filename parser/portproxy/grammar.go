package portproxy

import (
	"strconv"
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/label"
	"diag/parser/internal/linelex"
	"diag/parser/internal/remark"
	"diag/parser/internal/ruler"
)

type table struct {
	Parts []*part `parser:"@@*"`
}

type part struct {
	Title  *lexer.Token `parser:"  @Title"`
	Header *lexer.Token `parser:"| @Header"`
	Ruler  *lexer.Token `parser:"| @Ruler"`
	Rule   *lexer.Token `parser:"| @Rule"`
}

var tokenNames = []string{"Title", "Header", "Ruler", "Rule"}

var lines = linelex.New(classify, tokenNames...)

var grammar = sync.OnceValue(func() *participle.Parser[table] {
	return participle.MustBuild[table](participle.Lexer(lines))
})

// EBNF returns the grammar in the notation of its library.
func EBNF() string { return grammar().String() }

func classify(line string) []linelex.Token {
	s := strings.TrimSpace(line)
	name := ""
	switch {
	case s == "":
	case isRuler(s):
		name = "Ruler"
	case titleFamily(s) != "":
		name = "Title"
	default:
		if _, ok := parseRule(s); ok {
			name = "Rule"
		} else if isHeader(s) {
			name = "Header"
		}
	}
	if name == "" {
		return nil
	}
	return []linelex.Token{{Name: name, Value: s}}
}

// longest is longer than any title or header; rules may be longer, because
// host names are.
const longest = 160

// titleFamily returns which families a table's title pairs ("v4tov6"), or "".
// The title ends in the name of a family and a colon, and holds another one; in
// all languages the listening side stands first.
func titleFamily(s string) string {
	if len(s) >= longest || len(s) < len("ipv4:ipv4:") {
		return ""
	}
	if c := s[len(s)-1]; c != ':' && c != '4' && c != '6' && !strings.HasSuffix(s, "：") {
		return ""
	}
	listen, rest, ok := family(s)
	if !ok {
		return ""
	}
	connect, rest, ok := family(rest)
	if !ok || strings.Trim(rest, ":： \t") != "" {
		return ""
	}
	return "v" + listen + "tov" + connect
}

// family finds "ipv4:" or "ipv6:" and returns its digit and what follows.
func family(s string) (digit, rest string, ok bool) {
	for i := 0; i+5 <= len(s); i++ {
		if s[i]|0x20 == 'i' && strings.EqualFold(s[i:i+3], "ipv") && (s[i+3] == '4' || s[i+3] == '6') {
			if rest = strings.TrimLeft(s[i+4:], " \t"); strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, "：") {
				return s[i+3 : i+4], rest, true
			}
		}
	}
	return "", "", false
}

// isRuler: the ruler is the same in all languages.
func isRuler(s string) bool { return ruler.Is(s, 15, 10, 15, 10) }

// isHeader: the words for address and port stand there twice, in any language.
func isHeader(s string) bool {
	if len(s) >= longest || strings.ContainsAny(s, "0123456789:.<>|\\/=*。") {
		return false
	}
	if len(label.Lookup("portproxy.header", s)) > 0 {
		return true
	}
	words := strings.Fields(s)
	half := len(words) / 2
	if half < 2 || len(words)%2 != 0 || words[0] == words[half-1] {
		return false
	}
	for i := range half {
		if !strings.EqualFold(words[i], words[half+i]) {
			return false
		}
	}
	return true
}

// rule is a rule as printed.
type rule struct {
	listen, connect         string
	listenPort, connectPort Ports
}

// parseRule reads four words, perhaps with a remark behind them.
func parseRule(s string) (r rule, ok bool) {
	var words [4]string
	rest := s
	for i := range words {
		rest = strings.TrimLeft(rest, " \t")
		n := strings.IndexAny(rest, " \t")
		if n < 0 {
			n = len(rest)
		}
		if n == 0 {
			return rule{}, false
		}
		words[i], rest = rest[:n], rest[n:]
	}
	if rest != "" && strings.TrimSpace(rest) != "" && !remark.Behind(rest) {
		return rule{}, false
	}
	r.listen, r.connect = words[0], words[2]
	if !isAddress(r.listen) || !isAddress(r.connect) {
		return rule{}, false
	}
	var ok1, ok2 bool
	r.listenPort, ok1 = parsePorts(words[1])
	r.connectPort, ok2 = parsePorts(words[3])
	return r, ok1 && ok2
}

// isAddress: a star, an IP address or a host name.
func isAddress(s string) bool {
	if s == "*" {
		return true
	}
	if strings.IndexByte("-.,;#<>|/\\", s[0]) >= 0 {
		return false
	}
	return !strings.ContainsAny(s, "<>|/\\=\"'(){},;!?#@") && s[len(s)-1] != ':'
}

// maxDigits is the length of the longest number that is still read as one.
const maxDigits = 9

// parsePorts reads a number, a range of numbers, or a star.
func parsePorts(s string) (Ports, bool) {
	if s == "*" {
		return Ports{Text: s}, true
	}
	from, to, isRange := strings.Cut(s, "-")
	if !isRange {
		to = from
	}
	if !isNumber(from) || !isNumber(to) {
		return Ports{}, false
	}
	p := Ports{Text: s}
	p.First, _ = strconv.Atoi(from) // maxDigits keeps them in range
	p.Last, _ = strconv.Atoi(to)
	return p, true
}

func isNumber(s string) bool {
	if s == "" || len(s) > maxDigits {
		return false
	}
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
