package errortext

import (
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

var (
	systemError = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^System error (\d{1,5}) has occurred\.?$`)
	})
	scFailed = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^\[SC\] .{0,80}\s(\d{1,5}):?$`)
	})
	wideCode = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`\b(0x(?:8007|c000)[0-9a-f]{4})\b`)
	})
	bracketed = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`[(\[]\s*(?:os |os error |error )?(100(?:13|22|24|38|48|49|53|54|55|60|61))\s*[)\]:,]`)
	})
	httpCode = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`\bhttp(?:/\d(?:\.\d)?)?\s*(?:error|status)?(?:\s*code)?\s*[:=]?\s*([45]\d\d)(?:\.\d+)?(?:$|[^\w.:]|[.:](?:\s|$))`)
	})
	alone503 = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?:^|[\s("'=:>])503(?:$|[\s).,;:!"'])`)
	})
	accountText = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)(?:^|[^\pL\pN_])(?:` + alternatives("errortext.account") + `\s*(?:name\s*)?[:=]?|user=)\s*["']?(` +
			`NT [\pL]{4,12}\\[\pL]+(?: SERVICE)?|IIS APPPOOL\\[^"'(),;]{1,60}|[\w.-]{1,32}\\[^\\/:*?"'<>|(),;\s]{1,60}|\.\\\w{1,60}|\\\w{1,30}|local ?system|network ?service|local ?service|applicationpoolidentity)`)
	})
	quotedProcess = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`["“„«”']\s*(\d{1,10}|[^"“„«»”']{1,200}\.exe)\s*["“”»']`)
	})
	pidText = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)(?:^|[^\pL\pN_])(?:PID|process identifier)\s*[:=]?\s*(\d{1,10})(?:$|[^\pL\pN_])`)
	})
	errorWord = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?:\pL{2,14}|(?:Get|Stop)-Process)\s?[:：]`)
	})
	stackFrame = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?:at .{1,400}\(.*\)(?:\s.*)?|at node:\S+|\pL{1,4}[:：]?\s+[\w$]+[.][\w.$<>` + "`" + `+\[\],]{1,400}\(.*\)(?:\s.*)?|--- .{0,80} ---)$`)
	})
	bindCall = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^[\w.= ]{0,60}\b(?:bind|create_server)\(\(\s*["']([^"']{0,60})["']\s*,\s*(\d{1,5})\s*\)`)
	})
	property = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(code|errno|syscall|address|port): (?:'([^']{0,60})'|(-?\d{1,6})),?$`)
	})
)

// headers are the header lines of an HTTP answer.
var headers = map[string]bool{
	"server": true, "date": true, "content-type": true, "content-length": true, "connection": true, "x-powered-by": true,
	"www-authenticate": true, "location": true, "cache-control": true, "retry-after": true,
}

func isHeader(folded string) bool {
	name, value, ok := strings.Cut(strings.TrimLeft(folded, "< "), ": ")
	return ok && headers[name] && value != "" && len(value) < 300
}

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
	if strings.Contains(folded, "localsystem") || strings.Contains(folded, "local system") {
		return true
	}
	digits, colon := false, false
	for i := 0; i < len(folded); i++ {
		c := folded[i]
		digits = digits || c >= '0' && c <= '9'
		colon = colon || c == ':' || c == '\\'
	}
	return digits || colon
}

// finder holds what is known about one line.
type finder struct {
	text   string // trimmed and bounded
	folded string
	hits   []hit
	place  place
	// rest is the folded text without URLs and addresses, and marks are the
	// markers in it.
	rest  string
	marks []hit
}

func (f *finder) find() (Message, class) {
	var rest string
	f.place, rest = locate(f.text)
	f.rest = label.Fold(rest)
	f.marks = markers().find(f.rest)
	if f.prefixLine() {
		return Message{URL: f.place.url, Port: f.place.port, Address: f.place.address, Text: f.text}, classPrefix
	}
	if len(f.text) > 100 || !strings.Contains(f.text, ": ") {
	} else if p := property().FindStringSubmatch(f.text); p != nil {
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
	if isHeader(f.folded) {
		return Message{Text: f.text, Program: program(f.folded)}, classHeader
	}
	if (strings.IndexByte(f.text, '(') > 0 || strings.HasPrefix(f.text, "at node:") || strings.HasPrefix(f.text, "--- ")) && stackFrame().MatchString(f.text) {
		return Message{Text: f.text}, classFrame
	}
	if a := f.account(); a != "" && len(f.text) < 160 {
		return Message{Kind: KindAccount, Account: a, Text: f.text}, classAccount
	}
	return Message{}, classNone
}

// prefixLine: nothing but a URL, with or without a word for a prefix, or the
// statement of a program that binds an address.
func (f *finder) prefixLine() bool {
	if f.binds() {
		return true
	}
	if f.place.url == "" || !strings.HasSuffix(strings.TrimRight(f.text, "\"'"), f.place.url) {
		return false
	}
	before := strings.Trim(f.text[:strings.LastIndex(f.text, f.place.url)], " \t-*>\"':=")
	return before == "" || label.Field("errortext.prefix", before) != ""
}

// binds reads a line of source code that a traceback quotes, such as
// server.bind(('127.0.0.1', 5037)).
func (f *finder) binds() bool {
	m := bindCall().FindStringSubmatch(f.text)
	if m == nil {
		return false
	}
	port := portNumber(m[2])
	if port == 0 {
		return false
	}
	f.place.address, f.place.port = m[1], port
	return true
}

// numberAfter reads the number that follows a marker: a colon or the like, and
// an opening bracket, may stand between them. The number is a word of its own.
func numberAfter(s string) string {
	for i := 0; i < 3 && s != ""; i++ {
		r, size := utf8.DecodeRuneInString(s)
		if !strings.ContainsRune(" \t:：=#", r) {
			break
		}
		s = s[size:]
	}
	if s != "" && (s[0] == '(' || s[0] == '[') {
		s = s[1:]
	}
	s = strings.TrimLeft(s, " ")
	end := 0
	if end < len(s) && s[end] == '-' {
		end++
	}
	for end < len(s) && end < 12 && isHex(s[end]) || end == 1 && len(s) > 2 && s[0] == '0' && s[1] == 'x' {
		end++
	}
	if end == 0 || end < len(s) && (wordByte(s[end]) || s[end] >= 0x80 && letterOrDigit(firstRune(s[end:])) ||
		(s[end] == '.' || s[end] == ':') && end+1 < len(s) && wordByte(s[end+1])) {
		return ""
	}
	return s[:end]
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
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
	if !known && code == 0 && f.quotesPrefix() {
		code, strong = 183, true
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

// quotesPrefix reports a text of HttpListener, in whatever language, that
// quotes the prefix. The class has one such text of its own, the one for a
// conflict; whatever else fails is told by the sentence of Windows alone.
func (f *finder) quotesPrefix() bool {
	_, rest, ok := strings.Cut(f.folded, "httplistenerexception")
	if !ok || f.place.url == "" {
		return false
	}
	i := strings.Index(rest, strings.ToLower(f.place.url))
	if i < 1 || !strings.Contains(rest[:i], ": ") && !strings.Contains(rest[:i], "：") {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(rest[:i])
	return strings.ContainsRune(`"'«“„‘「『`, before)
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
		return f.has503() || strings.Contains(f.rest, "http") && httpCode().MatchString(f.rest) || f.framed(h)
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
	if strings.HasPrefix(f.text, "System error ") {
		if m := systemError().FindStringSubmatch(f.text); m != nil {
			code, _ = number(m[1])
			return code, true
		}
	}
	if strings.Contains(f.rest, "0x") {
		if m := wideCode().FindStringSubmatch(f.rest); m != nil {
			if code, wide := number(m[1]); wide && codeNames[code] != "" {
				return code, true
			}
		}
	}
	for _, h := range f.marks {
		if h.field == "runtime" {
			if code, _ := number(numberAfter(f.rest[h.end:])); codeNames[code] != "" || winsock(code) {
				return code, true
			}
		}
	}
	if strings.HasPrefix(f.text, "[SC] ") {
		if m := scFailed().FindStringSubmatch(f.text); m != nil {
			code, _ = number(m[1])
			return code, true
		}
	}
	if strings.Contains(f.rest, "100") && (len(f.hits) > 0 || f.marked("context")) {
		if m := bracketed().FindStringSubmatch(f.rest); m != nil {
			code, _ = number(m[1])
			return code, true
		}
	}
	for _, h := range f.marks {
		if h.field != "code" {
			continue
		}
		code, wide := number(numberAfter(f.rest[h.end:]))
		switch {
		case code <= 0:
			continue
		case (winsock(code) || wide) && codeNames[code] != "":
			return code, true
		case f.netsh():
			return code, true
		case codeNames[code] != "":
			return code, f.place.found() || f.marked("context")
		}
	}
	return 0, false
}

func (f *finder) marked(field string) bool {
	for _, h := range f.marks {
		if h.field == field {
			return true
		}
	}
	return false
}

func (f *finder) netsh() bool {
	for _, h := range f.hits {
		if meanings[h.field].kind == KindNetsh {
			return true
		}
	}
	return false
}

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
	if strings.Contains(f.rest, "pid") {
		if p := pidText().FindStringSubmatch(f.text); p != nil {
			m.PID, _ = strconv.Atoi(p[1])
		}
	}
	m.Account = f.account()
	if strings.Contains(f.rest, "application pool") || strings.Contains(f.rest, "for site") || strings.HasPrefix(f.rest, "the ") {
		if o := poolName().FindStringSubmatch(f.text); o != nil {
			m.Object = o[1] + o[2] + o[3]
		}
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
