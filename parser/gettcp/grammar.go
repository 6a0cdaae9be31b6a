package gettcp

import (
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/linelex"
)

type output struct {
	Parts []*part `parser:"@@*"`
}

type part struct {
	Header  *header       `parser:"  @@"`
	Row     *row          `parser:"| @@"`
	Pairs   []lexer.Token `parser:"| @(Pair+)"`
	Missing *missing      `parser:"| @@"`
	Stray   *lexer.Token  `parser:"| @(Rest | MissingRest)"`
}

type header struct {
	Names lexer.Token  `parser:"@Header"`
	Rest  *lexer.Token `parser:"@Rest?"`
}

type row struct {
	Fields lexer.Token  `parser:"@Row"`
	Rest   *lexer.Token `parser:"@Rest?"`
}

type missing struct {
	First lexer.Token   `parser:"@Missing"`
	Rest  []lexer.Token `parser:"@(MissingRest*)"`
}

var lines = linelex.New(classify, "Header", "Row", "Rest", "Pair", "Missing", "MissingRest")

var grammar = sync.OnceValue(func() *participle.Parser[output] {
	return participle.MustBuild[output](participle.Lexer(lines))
})

// EBNF returns the grammar in the notation of its library.
func EBNF() string { return grammar().String() }

// columns are the properties that the two cmdlets print.
var columns = []string{
	"LocalAddress", "LocalPort", "RemoteAddress", "RemotePort", "State", "AppliedSetting", "OwningProcess",
	"CreationTime", "OffloadState", "InstanceID", "Caption", "Description", "ElementName", "CommunicationStatus",
	"DetailedStatus", "HealthState", "InstallDate", "Name", "OperatingStatus", "OperationalStatus", "PrimaryStatus",
	"Status", "StatusDescriptions", "AvailableRequestedStates", "EnabledDefault", "EnabledState", "OtherEnabledState",
	"RequestedState", "TimeOfLastStateChange", "TransitioningToState", "AggregationBehavior", "Directionality",
	"CreationClassName", "ProtocolIFType", "SystemCreationClassName", "SystemName", "NameFormat", "OtherTypeDescription",
	"PSComputerName", "CimClass", "CimInstanceProperties", "CimSystemProperties", "ProtocolType",
}

// column finds the property that a header word, perhaps cut, stands for.
func column(word string) string {
	word = strings.TrimSuffix(strings.TrimSuffix(word, "..."), "…")
	for _, c := range columns {
		if strings.EqualFold(c, word) {
			return c
		}
	}
	if len(word) >= 5 {
		for _, c := range columns {
			if len(c) > len(word) && strings.EqualFold(c[:len(word)], word) {
				return c
			}
		}
	}
	return ""
}

// names reads a header line; nil when it is none.
func names(s string) []string {
	if !strings.Contains(s, "Local") {
		return nil
	}
	var cols []string
	local := 0
	for _, w := range strings.Fields(s) {
		c := column(w)
		if c == "" {
			return nil
		}
		if c == "LocalAddress" || c == "LocalPort" {
			local++
		}
		cols = append(cols, c)
	}
	if local == 0 || len(cols) < 2 {
		return nil
	}
	return cols
}

// states maps the words of the cmdlet to those of netstat.
var states = map[string]string{
	"listen": "LISTENING", "established": "ESTABLISHED", "timewait": "TIME_WAIT", "closewait": "CLOSE_WAIT",
	"synsent": "SYN_SENT", "synreceived": "SYN_RECEIVED", "finwait1": "FIN_WAIT_1", "finwait2": "FIN_WAIT_2",
	"lastack": "LAST_ACK", "closing": "CLOSING", "closed": "CLOSED", "deletetcb": "DELETE_TCB", "bound": "BOUND",
}

// stateOf is the state that a word stands for, or "". The list form may print
// the number of the state instead.
func stateOf(word string) string { return states[strings.ToLower(word)] }

// isAddress takes an address that a console may have cut.
func isAddress(s string) bool {
	if cut, ok := strings.CutSuffix(strings.Replace(s, "…", "...", 1), "..."); ok {
		return strings.Trim(cut, "0123456789abcdefABCDEF:.%") == "" && strings.ContainsAny(cut, ":.")
	}
	_, err := netip.ParseAddr(s)
	return err == nil
}

// port reads a port number; 0 is one here (no remote end).
func port(s string) (int, bool) {
	n, err := strconv.ParseUint(s, 10, 16)
	return int(n), err == nil
}

func classify(line string) []linelex.Token {
	s := strings.TrimSpace(line)
	if s == "" || len(s) > 4096 {
		return nil
	}
	token := func(name string) []linelex.Token { return []linelex.Token{{Name: name, Value: s}} }
	switch {
	case names(s) != nil:
		return token("Header")
	case isRow(s):
		return token("Row")
	case isMissing(s):
		return token("Missing")
	case isRest(s):
		return token("Rest")
	case pairName(s) != "":
		return token("Pair")
	case isMissingRest(s):
		return token("MissingRest")
	}
	return nil
}

// isRow: the values of a connection in any order, nothing else on the line. A
// row holds a number, and beside it an address, a state or another number.
func isRow(s string) bool {
	f := strings.Fields(s)
	if len(f) < 2 || len(f) > 12 || !plain(f) {
		return false
	}
	numbers, others := 0, 0
	for _, w := range f {
		switch {
		case number(w):
			numbers++
		case isAddress(w), stateOf(w) != "":
			others++
		}
	}
	return numbers > 0 && (others > 0 || numbers == len(f))
}

// plain: words of letters and digits, addresses, numbers; no sentence.
func plain(f []string) bool {
	for _, w := range f {
		if !isAddress(w) && strings.IndexFunc(w, func(r rune) bool {
			return !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z')
		}) >= 0 {
			return false
		}
	}
	return true
}

// isRest: the end of a wrapped header, or a wrapped process ID.
func isRest(s string) bool {
	if _, err := strconv.ParseUint(s, 10, 32); err == nil {
		return true
	}
	if len(s) < 2 || len(s) > 13 {
		return false
	}
	for _, c := range columns[:7] {
		if len(s) < len(c) && strings.HasSuffix(c, s) {
			return true
		}
	}
	return false
}

// pairName is the property of a "Name : value" line, or "".
func pairName(s string) string {
	i := strings.IndexByte(s, ':')
	if i < 3 {
		return ""
	}
	w := strings.TrimSpace(s[:i])
	for _, c := range columns {
		if strings.EqualFold(c, w) {
			return c
		}
	}
	return ""
}

func isMissing(s string) bool {
	i := strings.Index(s, "MSFT_Net")
	return i >= 0 && (strings.HasPrefix(s[i:], "MSFT_NetTCPConnection") || strings.HasPrefix(s[i:], "MSFT_NetUDPEndpoint")) && !strings.HasPrefix(s, "+")
}

var quotedNumber = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`['"=]\s*(\d{1,5})\s*['")]`)
})

// isMissingRest: the later lines of PowerShell's error text.
func isMissingRest(s string) bool {
	switch {
	case s[0] == '+', isErrorDetail(s):
		return true
	case strings.Contains(s, "property and retry"), strings.Contains(s, "Verify the value of"), strings.Contains(s, ",Get-Net"):
		return true
	}
	if positionLine().MatchString(s) {
		return true
	}
	return strings.HasSuffix(s, "retry.") || quotedNumber().MatchString(s)
}

// isErrorDetail: the lines of a PowerShell error that no other text holds.
func isErrorDetail(s string) bool {
	return strings.Contains(s, "CategoryInfo") || strings.Contains(s, "FullyQualifiedErrorId") || strings.Contains(s, "CmdletizationQuery_NotFound")
}

// positionLine: "At line:1 char:1" in any language.
var positionLine = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^.{1,24}:\s?\d{1,5}\s*(?:\pL{2,12}\s?)?:\s?\d{1,5}$`)
})
