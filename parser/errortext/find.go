package errortext

import (
	"net/netip"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"diag/parser/internal/label"
)

// longest is how much of a line is looked at.
const longest = 4096

// alternatives is a regular expression for the words of a scope.
func alternatives(scope string) string {
	var words []string
	for w := range label.Words(scope) {
		words = append(words, strings.ReplaceAll(regexp.QuoteMeta(w), " ", `\s+`))
	}
	sort.Slice(words, func(i, j int) bool {
		if len(words[i]) != len(words[j]) {
			return len(words[i]) > len(words[j])
		}
		return words[i] < words[j]
	})
	return "(?:" + strings.Join(words, "|") + ")"
}

const numberPattern = `(-?\d{1,10}|0x[0-9a-f]{1,8})(?:$|[^\pL\pN_.:]|[.:](?:[^\pL\pN]|$))`

var (
	// runtimeCode: a number behind a word that only error texts hold.
	runtimeCode = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)(?:^|[^\pL\pN_])(?:winerror|errno|wsa(?: error)?|win32(?:exception| error| code)?|socketexception|httplistenerexception|httpsysexception|nativeerrorcode|errorcode|hresult|os error|os)[\s:=#]{0,3}[(\[]?\s*` + numberPattern)
	})
	// toldCode: a number behind a word for "error" in any language.
	toldCode = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)(?:^|[^\pL\pN_])` + alternatives("errortext.code") + `[\s:：=#]{0,3}[(\[]?\s*` + numberPattern)
	})
	systemError = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^System error (\d{1,5}) has occurred\.?$`)
	})
	scFailed = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^\[SC\] .{0,80}\s(\d{1,5}):?$`)
	})
	wideCode = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)\b(0x(?:8007|c000)[0-9a-f]{4})\b`)
	})
	bracketed = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)[(\[]\s*(?:os |os error |error )?(100(?:13|22|24|38|48|49|53|54|55|60|61))\s*[)\]:,]`)
	})
	httpCode = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)\bHTTP(?:/\d(?:\.\d)?)?\s*(?:error|status)?(?:\s*code)?\s*[:=]?\s*([45]\d\d)(?:\.\d+)?(?:$|[^\w.:]|[.:](?:\s|$))`)
	})
	answeredCode = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)(?:^|[^\pL\pN_])` + alternatives("errortext.answers") + `\s*[:=]?\s*(?:HTTP\s*)?(?:status|error)?\s*(400|403|404|500|502|503|504)(?:$|[^\w.:]|[.:](?:\s|$))`)
	})
	alone503 = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?:^|[\s("'=:>])503(?:$|[\s).,;:!"'])`)
	})
	eventNumber = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)(?:^|[^\pL\pN_])` + alternatives("errortext.event") + `(?:[\s:=#,()]|ID|error|warning|information|Microsoft-Windows-\w+){0,24}?(\d{4,5})(?:$|[^\pL\pN_.:]|[.:](?:\s|$))`)
	})
	accountText = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)(?:^|[^\pL\pN_])(?:` + alternatives("errortext.account") + `\s*(?:name\s*)?[:=]?|user=)\s*["']?(` +
			`NT [\pL]{4,12}\\[\pL]+(?: SERVICE)?|IIS APPPOOL\\[^"'(),;]{1,60}|[\w.-]{1,32}\\[^\\/:*?"'<>|(),;\s]{1,60}|\.\\\w{1,60}|\\\w{1,30}|local ?system|network ?service|local ?service|applicationpoolidentity)`)
	})
	prefixLine = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)^[\s\-*>]{0,12}` + alternatives("errortext.prefix") + `\s*[:=]?\s*["']?https?://\S{1,300}$`)
	})
	quotedProcess = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`["“„«”']\s*(\d{1,10}|[^"“„«»”']{1,200}\.exe)\s*["“”»']`)
	})
	pidText = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)(?:^|[^\pL\pN_])PID\s*[:=]?\s*(\d{1,10})(?:$|[^\pL\pN_])`)
	})
	errorWord = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^\pL{2,14}\s?[:：]`)
	})
	stackFrame = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?:at .{1,400}\(.*\)(?:\s.*)?|at node:\S+|\pL{1,4}[:：]?\s+[\w$]+[.][\w.$<>` + "`" + `+\[\],]{1,400}\(.*\)(?:\s.*)?|--- .{0,80} ---)$`)
	})
	property = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(code|errno|syscall|address|port): (?:'([^']{0,60})'|(-?\d{1,6})),?$`)
	})
	header = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)^<?\s?(server|date|content-type|content-length|connection|x-powered-by|www-authenticate|location|cache-control|retry-after): .{1,300}$`)
	})
)

// class is the token that a line makes.
type class string

const (
	classNone     class = ""
	classError    class = "Error"
	classBare     class = "Bare"
	classInner    class = "Inner"
	classPrefix   class = "Prefix"
	classAccount  class = "Account"
	classProperty class = "Property"
	classHeader   class = "Header"
	classFrame    class = "Frame"
)

// Find reads one line. ok is false when it holds no error message and says
// nothing about the account of a program.
func Find(line string) (m Message, ok bool) {
	m, c := find(line)
	return m, c == classError || c == classBare || c == classInner || c == classAccount
}

// find reads one line and names its token.
func find(line string) (Message, class) {
	s := bounded(strings.TrimSpace(line))
	if s == "{" || s == "}" || s == "}," {
		return Message{Text: s}, classFrame
	}
	if len(s) < 3 {
		return Message{}, classNone
	}
	if m, ok := httperr(s); ok {
		return m, classError
	}
	folded := label.Fold(s)
	hits := phrases().find(folded)
	if len(hits) == 0 && !worthALook(folded) {
		return Message{}, classNone
	}
	f := &finder{text: s, folded: folded, hits: hits}
	return f.find()
}

func bounded(s string) string {
	if len(s) <= longest {
		return s
	}
	s = s[:longest]
	for len(s) > 0 && !utf8.ValidString(s[len(s)-1:]) && !utf8.RuneStart(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}

// worthALook is the cheap test that keeps regular expressions off most lines
// without a known phrase.
func worthALook(folded string) bool {
	if strings.HasPrefix(folded, "at ") || folded[0] == '-' || strings.IndexByte(folded, '(') > 0 && strings.HasSuffix(folded, ")") {
		return true
	}
	digits, colon := false, false
	for i := 0; i < len(folded); i++ {
		c := folded[i]
		digits = digits || c >= '0' && c <= '9'
		colon = colon || c == ':'
	}
	return digits || colon
}

// finder holds what is known about one line.
type finder struct {
	text   string // trimmed and bounded
	folded string
	hits   []hit
	place  place
	rest   string // text without URLs and addresses
}

func (f *finder) find() (Message, class) {
	f.place, f.rest = locate(f.text)
	if prefixLine().MatchString(f.text) {
		return Message{URL: f.place.url, Port: f.place.port, Address: f.place.address, Text: f.text}, classPrefix
	}
	if p := property().FindStringSubmatch(f.text); p != nil {
		return propertyMessage(f.text, p), classProperty
	}
	m, ok := f.message()
	switch {
	case ok && strings.HasPrefix(f.text, "--->"):
		return m, classInner
	case ok && f.bare():
		return m, classBare
	case ok:
		return m, classError
	case strings.HasPrefix(f.text, "--->"):
		return Message{Text: f.text}, classInner
	}
	if h := header().FindStringSubmatch(f.text); h != nil {
		return Message{Text: f.text, Program: program(f.folded)}, classHeader
	}
	if stackFrame().MatchString(f.text) {
		return Message{Text: f.text}, classFrame
	}
	if a := f.account(); a != "" && len(f.text) < 160 {
		return Message{Kind: KindAccount, Account: a, Text: f.text}, classAccount
	}
	return Message{}, classNone
}

// bare: nothing but a sentence of Windows.
func (f *finder) bare() bool {
	for _, h := range f.hits {
		if _, err := strconv.Atoi(h.field); err == nil && h.start == 0 && strings.IndexFunc(f.folded[h.end:], letterOrDigit) < 0 {
			return true
		}
	}
	return false
}

func letterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// message decides whether the line is an error message, and which.
func (f *finder) message() (Message, bool) {
	code, strong := f.code()
	var best meaning
	known := false
	for _, h := range f.hits {
		mean, ok := meanings[h.field]
		if !ok || !f.counts(h, mean, code, strong) {
			continue
		}
		if !known || mean.rank > best.rank || mean.rank == best.rank && best.code == 0 {
			if known && mean.code == 0 {
				mean.code = best.code
			}
			best, known = mean, true
		} else if best.code == 0 {
			best.code = mean.code
		}
	}
	if m, ok := f.taskkill(); ok {
		return m, true
	}
	m := Message{Kind: best.kind, Code: best.code, Outcome: best.outcome, Text: f.text}
	if !known || best.rank < meanings["event-15005"].rank {
		if event := f.event(); event != 0 {
			m.Kind, m.Code, m.Outcome = KindEvent, event, OutcomeFailed
			return f.complete(m), true
		}
		if status := f.httpStatus(); status != 0 && (!known || best.kind == KindHTTP || best.rank <= meanings["hang"].rank) {
			m.Kind, m.Code, m.Outcome = KindHTTP, status, ""
			return f.complete(m), true
		}
	}
	if !known {
		if code == 0 || !strong {
			return Message{}, false
		}
		m.Kind, m.Code, m.Outcome = kindOf(code), code, outcomeOf(code)
	}
	if m.Kind == KindEvent {
		m.Outcome = OutcomeFailed
		if m.Code == 15007 {
			m.Outcome = OutcomeAdded
		}
		if code != 0 {
			m.CodeName = codeNames[code]
		} else if best.code != 0 {
			for _, h := range f.hits {
				if c := meanings[h.field].code; c > 0 && codeNames[c] != "" {
					m.CodeName = codeNames[c]
				}
			}
		}
		return f.complete(m), true
	}
	if code != 0 && (strong || m.Code == 0) {
		m.Code = code
	}
	return f.complete(m), true
}

// counts reports whether a phrase is evidence in this line.
func (f *finder) counts(h hit, mean meaning, code int, strong bool) bool {
	if mean.placed && !f.place.found() {
		if mean.kind != KindConnect {
			return false
		}
		m := onPort().FindStringSubmatch(f.rest)
		if m == nil {
			return false
		}
		f.place.port = portNumber(m[1])
	}
	if !mean.weak {
		return true
	}
	if mean.kind == KindHTTP {
		return alone503().MatchString(f.rest) || httpCode().MatchString(f.rest) || f.framed(h)
	}
	return code != 0 && strong || f.framed(h)
}

// framed: nothing but a label in front of the phrase, and no further words
// right behind it.
func (f *finder) framed(h hit) bool {
	before := strings.TrimRight(f.folded[:h.start], " \"'“«„`")
	if before != "" && !strings.ContainsAny(before[len(before)-1:], ":)->(,|.") && !strings.HasSuffix(before, "：") {
		return false
	}
	after := strings.TrimLeft(f.folded[h.end:], " ")
	if after == "" {
		return true
	}
	r, _ := utf8.DecodeRuneInString(after)
	return !letterOrDigit(r)
}

// code finds an error number. strong: its place alone proves an error.
func (f *finder) code() (code int, strong bool) {
	if m := systemError().FindStringSubmatch(f.text); m != nil {
		code, _ = number(m[1])
		return code, true
	}
	if m := wideCode().FindStringSubmatch(f.rest); m != nil {
		if code, wide := number(m[1]); wide && codeNames[code] != "" {
			return code, true
		}
	}
	for _, m := range runtimeCode().FindAllStringSubmatch(f.rest, 4) {
		if code, _ := number(m[1]); codeNames[code] != "" || winsock(code) {
			return code, true
		}
	}
	if m := scFailed().FindStringSubmatch(f.text); m != nil {
		code, _ = number(m[1])
		return code, true
	}
	if m := bracketed().FindStringSubmatch(f.rest); m != nil && (len(f.hits) > 0 || len(contexts().find(f.folded)) > 0) {
		code, _ = number(m[1])
		return code, true
	}
	for _, m := range toldCode().FindAllStringSubmatch(f.rest, 4) {
		code, wide := number(m[1])
		switch {
		case code <= 0:
			continue
		case winsock(code) && codeNames[code] != "" || wide && codeNames[code] != "":
			return code, true
		case f.netsh():
			return code, true
		case codeNames[code] != "":
			return code, f.place.found() || len(contexts().find(f.folded)) > 0
		}
	}
	return 0, false
}

func (f *finder) netsh() bool {
	for _, h := range f.hits {
		if meanings[h.field].kind == KindNetsh {
			return true
		}
	}
	return false
}

// httpStatus finds the HTTP status that somebody got.
func (f *finder) httpStatus() int {
	if m := httpCode().FindStringSubmatch(f.rest); m != nil {
		code, _ := strconv.Atoi(m[1])
		return code
	}
	if m := answeredCode().FindStringSubmatch(f.rest); m != nil && (f.place.found() || m[1] == "503" || strings.Contains(f.rest, " /")) {
		code, _ := strconv.Atoi(m[1])
		return code
	}
	if f.place.url != "" && alone503().MatchString(f.rest) {
		return 503
	}
	return 0
}

// events are the entries that matter to a listener's trouble, with what makes
// their number more than a number: the word for an event, or the source.
var events = map[int]bool{
	1004: true, 1005: true, 1007: true, 2269: true, 4199: true, 4227: true, 4231: true, 4266: true,
	5002: true, 5021: true, 5022: true, 5057: true, 5059: true, 7000: true, 7001: true, 7023: true, 7024: true, 7031: true, 7034: true,
	15005: true, 15006: true, 15007: true, 15008: true, 15014: true, 15021: true, 15300: true, 15301: true,
}

func (f *finder) event() int {
	for _, m := range eventNumber().FindAllStringSubmatch(f.rest, 4) {
		if code, _ := strconv.Atoi(m[1]); events[code] {
			return code
		}
	}
	return 0
}

// taskkill reads an answer of taskkill: a word, a colon, and a sentence that
// quotes the process or gives its ID.
func (f *finder) taskkill() (Message, bool) {
	field := ""
	for _, h := range f.hits {
		if strings.HasPrefix(h.field, "taskkill-") && field == "" {
			field = strings.TrimPrefix(h.field, "taskkill-")
		}
	}
	if field == "" || !errorWord().MatchString(f.text) {
		return Message{}, false
	}
	m := Message{Kind: KindTaskkill, Text: f.text}
	if p := pidText().FindStringSubmatch(f.text); p != nil {
		m.PID, _ = strconv.Atoi(p[1])
	}
	if q := quotedProcess().FindStringSubmatch(f.text); q != nil {
		if pid, err := strconv.Atoi(q[1]); err != nil {
			m.Object = q[1]
		} else if m.PID == 0 {
			m.PID = pid
		}
	}
	if m.PID == 0 && m.Object == "" {
		return Message{}, false
	}
	switch field {
	case "killed":
		m.Outcome = OutcomeKilled
	case "not-found":
		m.Outcome = OutcomeNotFound
	case "denied":
		m.Outcome = OutcomeDenied
	}
	return m, true
}

func (f *finder) account() string {
	if strings.IndexByte(f.text, '\\') < 0 && !strings.Contains(f.folded, "system") && !strings.Contains(f.folded, "service") && !strings.Contains(f.folded, "identity") {
		return ""
	}
	m := accountText().FindStringSubmatch(f.text)
	if m == nil {
		return ""
	}
	return strings.TrimRight(m[1], " .")
}

var poolName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\bapplication pool,? ['"]?([^'".,]{1,80}?)['"]?(?:\.| is | has |$)|\bfor site ["']?([^"'.]{1,80})["']?|^The (.{1,80}) service (?:terminated|failed)`)
})

// complete adds what else the line holds.
func (f *finder) complete(m Message) Message {
	m.URL, m.Port, m.Address = f.place.url, f.place.port, f.place.address
	m.Program = program(f.folded)
	switch m.Kind {
	case KindSystem:
		if m.URL != "" && m.Code != 740 || m.Program == "HttpSys" || m.Program == ".NET HttpListener" || m.Program == "WCF" {
			m.Kind = KindRegister
		}
	case KindBind:
		if strings.Contains(f.folded, "connect") && !strings.Contains(f.folded, "listen") && !strings.Contains(f.folded, "bind") && !strings.Contains(f.folded, "port") {
			m.Kind = KindConnect
		}
		if m.URL != "" && m.Code != 0 && !winsock(m.Code) {
			m.Kind = KindRegister
		}
	}
	if m.CodeName == "" {
		m.CodeName = codeNames[m.Code]
		if m.Kind == KindHTTP || m.Kind == KindEvent {
			m.CodeName = ""
		}
	}
	if m.Outcome == "" && m.Kind != KindHTTP {
		m.Outcome = OutcomeFailed
	}
	if m.URL != "" && m.Port == 0 && m.Code != 87 && m.Kind != KindNetsh {
		_, m.Port, _ = urlPort(m.URL)
	}
	switch {
	case strings.Contains(f.folded, "udp"):
		m.Transport = "udp"
	case m.URL != "" || strings.Contains(f.folded, "tcp") || strings.Contains(f.folded, "listen") ||
		m.Kind == KindRegister || m.Kind == KindHTTP || m.Program == "java" || m.Program == "nginx" || m.Program == "Apache":
		m.Transport = "tcp"
	}
	if p := pidText().FindStringSubmatch(f.text); p != nil {
		m.PID, _ = strconv.Atoi(p[1])
	}
	m.Account = f.account()
	if o := poolName().FindStringSubmatch(f.text); o != nil {
		m.Object = o[1] + o[2] + o[3]
	}
	return m
}

func propertyMessage(text string, p []string) Message {
	m := Message{Text: text}
	switch p[1] {
	case "code":
		for _, h := range phrases().find(label.Fold(p[2])) {
			m.Code = meanings[h.field].code
			m.CodeName = codeNames[m.Code]
		}
	case "address":
		m.Address = p[2]
	case "port":
		m.Port = portNumber(p[3])
	}
	return m
}

// httperr reads an entry of HTTP.sys's error log: date, time, client and server
// address and port, version, method, URL, (stream), status, site, reason, queue.
func httperr(s string) (Message, bool) {
	if c := s[0]; c != '-' && c != '[' && c != ':' && !isHex(c) {
		return Message{}, false
	}
	w := strings.Fields(s)
	// The time stamps may have been taken off already, as a log's are.
	if len(w) > 2 && len(w[0]) == 10 && w[0][4] == '-' && strings.IndexByte(w[1], ':') == 2 {
		w = w[2:]
	}
	if len(w) < 10 || len(w) > 18 || !addressOrNone(w[0]) || !addressOrNone(w[2]) || !portOrNone(w[1]) || !portOrNone(w[3]) ||
		!strings.HasPrefix(w[4], "HTTP/") && w[4] != "-" {
		return Message{}, false
	}
	port := portNumber(w[3])
	for i := 7; i+2 < len(w); i++ {
		if status(w[i]) < 0 || !siteID(w[i+1]) || !reason(w[i+2]) {
			continue
		}
		m := Message{Kind: KindHTTP, Code: status(w[i]), CodeName: w[i+2], Port: port, Transport: "tcp",
			Program: "HTTP.sys", Text: s}
		if w[2] != "-" {
			m.Address = w[2]
		}
		if len(w[6]) > 1 {
			m.URL = w[6]
		}
		if i+3 < len(w) && w[i+3] != "-" {
			m.Object = w[i+3]
		}
		return m, true
	}
	return Message{}, false
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func addressOrNone(s string) bool {
	_, err := netip.ParseAddr(s)
	return err == nil || s == "-"
}

func portOrNone(s string) bool { return s == "-" || portNumber(s) != 0 }

// status is an HTTP status, 0 for none and -1 for something else.
func status(s string) int {
	if s == "-" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil || len(s) != 3 || n < 100 || n > 599 {
		return -1
	}
	return n
}

func siteID(s string) bool {
	_, err := strconv.ParseUint(s, 10, 64)
	return err == nil || s == "-"
}

func reason(s string) bool {
	if s == "" || !(s[0] >= 'A' && s[0] <= 'Z') {
		return false
	}
	return strings.IndexFunc(s, func(r rune) bool { return !letterOrDigit(r) && r != '_' && r != '/' }) < 0
}
