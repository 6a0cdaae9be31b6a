package httpcfg

import (
	"net/netip"
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
	Ruler  *lexer.Token `parser:"  @Ruler"`
	URLACL *urlACL      `parser:"| @@"`
	SSL    *ssl         `parser:"| @@"`
	Stray  *lexer.Token `parser:"| @(ACL | Hash | AppID | Store | Setting)"`
}

type urlACL struct {
	URL lexer.Token  `parser:"@URL"`
	ACL *lexer.Token `parser:"@ACL?"`
}

type ssl struct {
	IP     lexer.Token `parser:"@IP"`
	Fields []*field    `parser:"@@*"`
}

type field struct {
	Hash    *lexer.Token `parser:"  @Hash"`
	AppID   *lexer.Token `parser:"| @AppID"`
	Store   *lexer.Token `parser:"| @Store"`
	Setting *lexer.Token `parser:"| @Setting"`
}

var lines = linelex.New(classify, "Ruler", "URL", "ACL", "IP", "Hash", "AppID", "Store", "Setting")

var grammar = sync.OnceValue(func() *participle.Parser[listing] {
	return participle.MustBuild[listing](participle.Lexer(lines))
})

// EBNF returns the grammar in the notation of its library.
func EBNF() string { return grammar().String() }

func classify(line string) []linelex.Token {
	s := strings.TrimSpace(line)
	if len(s) >= 3 && strings.Trim(s, "-") == "" {
		return []linelex.Token{{Name: "Ruler", Value: s}}
	}
	i := strings.IndexByte(s, ':')
	if i <= 0 || i > longestLabel {
		return nil
	}
	name, value, _ := linelex.Value(s)
	f := label.Field("httpcfg.label", name)
	switch f {
	case "URL":
		if !isURL(value) {
			return nil
		}
	case "ACL":
		if !isSDDL(value) {
			return nil
		}
	case "IP":
		if !isAddress(value) {
			return nil
		}
	case "":
		return nil
	}
	return []linelex.Token{{Name: f, Value: value}}
}

// longestLabel is longer than any label with its padding.
const longestLabel = 40

func isURL(v string) bool {
	return len(v) > 8 && (strings.EqualFold(v[:7], "http://") || strings.EqualFold(v[:8], "https://"))
}

func isSDDL(v string) bool {
	return strings.HasPrefix(v, "D:") || strings.HasPrefix(v, "O:") || strings.HasPrefix(v, "G:")
}

// isAddress: an IP address, perhaps with a port.
func isAddress(v string) bool {
	if _, err := netip.ParseAddr(strings.Trim(v, "[]")); err == nil {
		return true
	}
	_, err := netip.ParseAddrPort(v)
	return err == nil
}
