// Package prompt recognises the lines on which somebody typed a command.
package prompt

import (
	"bytes"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"diag/parser/collected"
)

// Echo is a typed command line found in a dump.
type Echo struct {
	// Line is the line's number, or 0 where no command line was found.
	Line int
	// Prompt is the text in front of the command, "" for a bare command line.
	Prompt string
	// Command is what was typed, without the prompt.
	Command string
	// Host and User come from prompts that show them, such as ssh's.
	Host, User string
	// Words are the words of the first command of a pipe in lower case; the
	// program's path and extension are dropped, and a netsh context is put in
	// front ("netsh", "http", "show", "urlacl").
	Words []string
	// Filters are the later commands of the pipe (findstr, find, Select-String).
	Filters []string
	// Time is a capture time printed beside the command, as it stands there.
	Time string
	// Exit is the command's exit code where the text tells it, else nil.
	Exit *int
	// Ends is set for a line that ends the output of the command before it.
	Ends bool
}

// Is reports whether the command is the given words, each of which may have
// been shortened as netsh allows. Options and values after them do not matter.
func (e Echo) Is(words ...string) bool {
	if len(e.Words) < len(words) {
		return false
	}
	for i, w := range words {
		typed := e.Words[i]
		if i == 0 {
			if typed != w {
				return false
			}
			continue
		}
		if !strings.HasPrefix(w, typed) || len(typed) < min(len(w), shortest) {
			return false
		}
	}
	return true
}

// netsh accepts any unambiguous beginning; one letter is too little to go by.
const shortest = 2

// Program is the first word, or "".
func (e Echo) Program() string {
	if len(e.Words) == 0 {
		return ""
	}
	return e.Words[0]
}

// Has reports whether one of the words after the program equals s.
func (e Echo) Has(s string) bool {
	for i, w := range e.Words {
		if i > 0 && w == s {
			return true
		}
	}
	return false
}

var patterns = sync.OnceValue(func() []*regexp.Regexp {
	return []*regexp.Regexp{
		// netsh http> show urlacl
		regexp.MustCompile(`^(?P<prompt>(?i:netsh)(?P<context>(?: [\w ]+)?)>)\s*(?P<cmd>.*)$`),
		// user@HOST C:\Users\user>dir
		regexp.MustCompile(`^(?P<prompt>(?P<user>[\w.\\-]+)@(?P<host>[\w.-]+) [A-Za-z]:\\[^<>|"?*]*>)\s*(?P<cmd>.*)$`),
		// PS C:\> ..., [PS] C:\>, (base) PS C:\>, *Evil-WinRM* PS C:\>, PS>
		regexp.MustCompile(`^(?P<prompt>(?:\([\w.-]+\) |\*[\w-]+\* |\[[\w.-]+\]:? )?\[?PS\]?(?: (?:[A-Za-z]:\\|\\\\|HK\w\w:|[A-Za-z]+:)[^<>|"?]*|[A-Za-z]:\\[^<>|"?]*)?>{1,2})\s*(?P<cmd>.*)$`),
		// C:\path>dir
		regexp.MustCompile(`^(?P<prompt>(?:\([\w.-]+\) )?[A-Za-z]:\\[^<>|"?*]*>)\s*(?P<cmd>.*)$`),
	}
})

// weak prompts say little by themselves: a known program must follow.
var weak = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?P<prompt>(?:\[[\w .-]{1,16}\]|[\w.-]+@[\w.-]+:?[^ ]*[$#]|[$>#%λ»❯→]|\d+[.)]|[-*=]{1,20}|(?:Command|CMD|Cmd|Running|Output of|Ausgabe von|Befehl)\b ?:?))\s*(?P<cmd>.+)$`)
})

// stamped finds a capture time in front of a command, as collectors print it.
var stamped = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\[?(?P<time>\d{4}-?\d\d-?\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?)\]?\s*[:\-|]?\s*(?P<cmd>.+)$`)
})

// maxLine bounds the length of a typed line: cmd takes 8,191 characters, but
// what people paste is short.
const maxLine = 2000

// Parse reads a line as a typed command. ok is false when the line is none.
func Parse(line string) (e Echo, ok bool) {
	if len(line) > maxLine {
		return e, false
	}
	s := strings.TrimSpace(line)
	if strings.IndexByte(s, '`') >= 0 || strings.Contains(s, "**") {
		s = strings.Trim(s, "`")
		s = strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(s, "**", ""), "``", " "))
	}
	if s == "" {
		return e, false
	}
	if l, ok := collected.Parse(s); ok {
		return ofCollector(l), true
	}
	if strings.IndexByte(s, '>') > 0 && mayPrompt(s) {
		for _, re := range patterns() {
			m := re.FindStringSubmatch(s)
			if m == nil {
				continue
			}
			get := func(name string) string {
				if i := re.SubexpIndex(name); i >= 0 {
					return m[i]
				}
				return ""
			}
			e.Prompt, e.Host, e.User = get("prompt"), get("host"), get("user")
			cmd := strings.TrimSpace(get("cmd"))
			// A cmd window pasted twice shows the prompt twice.
			if inner, ok := Parse(cmd); ok && inner.Prompt != "" {
				return inner, true
			}
			e.command(cmd)
			if re.SubexpIndex("context") >= 0 && (len(e.Words) == 0 || e.Words[0] != "netsh") {
				e.Words = append(append([]string{"netsh"}, strings.Fields(strings.ToLower(get("context")))...), e.Words...)
			}
			return e, true
		}
	}
	if mayProgram(s) {
		if e.command(s); e.known() {
			return e, true
		}
	}
	if !mayWeak(s) {
		return Echo{}, false
	}
	if m := weak().FindStringSubmatch(s); m != nil {
		w := Echo{Prompt: strings.TrimSpace(m[1])}
		w.command(strings.Trim(m[2], "-*= \t`"))
		if w.known() {
			return w, true
		}
	}
	if m := stamped().FindStringSubmatch(s); m != nil {
		w := Echo{Time: m[1]}
		w.command(m[2])
		if w.known() {
			return w, true
		}
	}
	return Echo{}, false
}

// mayPrompt, mayProgram and mayWeak turn nearly every line down before a regular
// expression or a copy is made. They let all lines pass that Parse accepts.

func mayPrompt(s string) bool {
	switch c := s[0]; {
	case c == '(' || c == '*' || c == '[' || c == 'P':
		return true
	case c == 'n' || c == 'N':
		return len(s) > 5 && strings.EqualFold(s[:5], "netsh") || strings.Contains(s, `:\`)
	}
	return strings.Contains(s, `:\`)
}

func mayProgram(s string) bool {
	end := strings.IndexAny(s, " \t|")
	if end < 0 {
		end = len(s)
	}
	w := s[:end]
	if strings.IndexByte(w, '"') >= 0 {
		return true
	}
	if k := strings.LastIndexAny(w, `\/`); k >= 0 && k < len(w)-1 {
		w = w[k+1:]
	}
	var buf [32]byte
	if len(w) > len(buf) {
		return false
	}
	low := buf[:0]
	for i := 0; i < len(w); i++ {
		c := w[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		low = append(low, c)
	}
	for _, ext := range extensions {
		low = bytes.TrimSuffix(low, ext)
	}
	return string(low) == "cmd" || programs[string(low)] != nil
}

func mayWeak(s string) bool {
	c := s[0]
	switch {
	case c >= '0' && c <= '9':
		i := 1
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			i++
		}
		// "1. netstat", "1) netstat", and the year of a time stamp.
		return i < len(s) && (s[i] == '.' || s[i] == ')' || (i == 4 || i == 6) && s[i] == '-' || i == 8 && (s[i] == ' ' || s[i] == 'T')) ||
			strings.IndexByte(s, '@') > 0
	case c >= utf8.RuneSelf, strings.IndexByte("[$>#%-*=", c) >= 0:
		return true
	}
	for _, w := range [...]string{"Command", "CMD", "Cmd", "Running", "Output of", "Ausgabe von", "Befehl"} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	at := strings.IndexByte(s, '@')
	return at > 0 && strings.IndexByte(s[:at], ' ') < 0
}

// ofCollector takes a line of our own collector for what it announces.
func ofCollector(l collected.Line) (e Echo) {
	if l.Role == collected.Begin {
		e.command(l.Command)
		e.Time = l.Time
		return e
	}
	e.Exit, e.Ends = l.Exit, true
	return e
}

// command splits what was typed into words and filters.
func (e *Echo) command(cmd string) {
	e.Command = strings.TrimSpace(cmd)
	parts := split(e.Command, '|')
	for _, p := range parts[1:] {
		if p = strings.TrimSpace(p); p != "" {
			e.Filters = append(e.Filters, p)
		}
	}
	e.Words = nil
	for i, w := range Fields(parts[0]) {
		if w == ">" || w == ">>" || strings.HasPrefix(w, ">") || w == "&" || w == "&&" || w == "2>&1" {
			break
		}
		w = strings.ToLower(w)
		if i == 0 {
			if k := strings.LastIndexAny(w, `\/`); k >= 0 && k < len(w)-1 {
				w = w[k+1:]
			}
			for _, ext := range extensions {
				w = strings.TrimSuffix(w, string(ext))
			}
		}
		e.Words = append(e.Words, w)
	}
	// cmd /c netstat -ano
	if len(e.Words) > 2 && e.Words[0] == "cmd" && (e.Words[1] == "/c" || e.Words[1] == "/k") {
		e.Words = e.Words[2:]
	}
}

// extensions are dropped from the names of programs.
var extensions = [][]byte{[]byte(".exe"), []byte(".com"), []byte(".msc")}

// split cuts s at an unquoted separator.
func split(s string, sep byte) []string {
	var parts []string
	quoted, from := false, 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '"':
			quoted = !quoted
		case sep:
			if !quoted {
				parts, from = append(parts, s[from:i]), i+1
			}
		}
	}
	return append(parts, s[from:])
}

// Fields splits a command line at blanks outside quotes; the quotes go.
func Fields(s string) []string {
	var words []string
	var b strings.Builder
	quoted, any := false, false
	for _, r := range s {
		switch {
		case r == '"':
			quoted, any = !quoted, true
		case (r == ' ' || r == '\t') && !quoted:
			if any {
				words = append(words, b.String())
				b.Reset()
				any = false
			}
		default:
			b.WriteRune(r)
			any = true
		}
	}
	if any {
		words = append(words, b.String())
	}
	return words
}

// programs are the commands that support engineers type and this project
// knows about, with what must follow the program's name for a line without
// a prompt to be a command rather than a sentence.
var programs = map[string]func(rest []string) bool{
	"netstat":                 optionsOnly,
	"netsh":                   wordsOf("http", "int", "interface", "advfirewall", "winhttp", "branchcache", "wlan", "dump", "show", "-c", "-r"),
	"tasklist":                optionsOnly,
	"taskkill":                someOption,
	"sc":                      serviceVerb,
	"net":                     wordsOf("start", "stop", "use", "user", "localgroup", "config", "statistics", "share"),
	"wmic":                    notSentence,
	"ipconfig":                optionsOnly,
	"systeminfo":              optionsOnly,
	"ver":                     nothing,
	"hostname":                nothing,
	"whoami":                  optionsOnly,
	"appcmd":                  wordsOf("list", "start", "stop", "set", "add", "delete"),
	"httpcfg":                 wordsOf("query", "set", "delete"),
	"iisreset":                optionsOnly,
	"get-nettcpconnection":    notSentence,
	"get-netudpendpoint":      notSentence,
	"get-process":             notSentence,
	"gps":                     notSentence,
	"get-service":             notSentence,
	"get-ciminstance":         notSentence,
	"get-wmiobject":           notSentence,
	"get-childitem":           notSentence,
	"get-netnat":              notSentence,
	"get-bcstatus":            nothing,
	"get-netipaddress":        notSentence,
	"stop-service":            notSentence,
	"start-service":           notSentence,
	"restart-service":         notSentence,
	"test-netconnection":      notSentence,
	"tnc":                     notSentence,
	"curl":                    optionsOrURL,
	"telnet":                  notSentence,
	"ping":                    notSentence,
	"chcp":                    notSentence,
	"reg":                     wordsOf("query", "add", "delete", "export"),
	"docker":                  wordsOf("ps", "run", "container", "version", "info", "compose", "port", "inspect"),
	"wsl":                     someOption,
	"lsnrctl":                 wordsOf("status", "start", "stop", "services"),
	"sqlcmd":                  someOption,
	"nslookup":                notSentence,
	"route":                   wordsOf("print", "add", "delete"),
	"arp":                     someOption,
	"certutil":                someOption,
	"schtasks":                someOption,
	"bcdedit":                 optionsOnly,
	"nbtstat":                 someOption,
	"dism":                    someOption,
	"wevtutil":                notSentence,
	"get-winevent":            notSentence,
	"get-eventlog":            notSentence,
	"get-windowsfeature":      notSentence,
	"invoke-webrequest":       notSentence,
	"get-netipinterface":      notSentence,
	"get-nettcpsetting":       notSentence,
	"get-netfirewallrule":     notSentence,
	"get-item":                notSentence,
	"get-itemproperty":        notSentence,
	"get-hotfix":              nothing,
	"get-computerinfo":        notSentence,
	"get-date":                notSentence,
	"get-website":             notSentence,
	"get-webbinding":          notSentence,
	"get-iissite":             notSentence,
	"get-vmswitch":            notSentence,
	"get-netnatstaticmapping": notSentence,
}

// known reports whether the words look typed rather than told.
func (e Echo) known() bool {
	if len(e.Words) == 0 {
		return false
	}
	fits := programs[e.Words[0]]
	return fits != nil && fits(e.Words[1:])
}

func nothing(rest []string) bool { return len(rest) == 0 }

func isOption(w string) bool {
	return strings.HasPrefix(w, "-") || strings.HasPrefix(w, "/") || strings.HasPrefix(w, "–")
}

// optionsOnly: netstat -p tcp 5, tasklist /fi "pid eq 4"; a word may follow an option.
func optionsOnly(rest []string) bool {
	free := 0
	for i, w := range rest {
		if isOption(w) || w == "" {
			continue
		}
		if isNumber(w) || i > 0 && isOption(rest[i-1]) || strings.ContainsAny(w, ".=") {
			continue
		}
		free++
	}
	return free == 0 && (len(rest) == 0 || isOption(rest[0]) || isNumber(rest[0]))
}

func someOption(rest []string) bool { return len(rest) > 0 && isOption(rest[0]) }

func optionsOrURL(rest []string) bool {
	return len(rest) > 0 && (isOption(rest[0]) || strings.Contains(rest[0], "://")) && notSentence(rest)
}

func isNumber(w string) bool {
	for i := 0; i < len(w); i++ {
		if w[i] < '0' || w[i] > '9' {
			return false
		}
	}
	return w != ""
}

func wordsOf(first ...string) func([]string) bool {
	return func(rest []string) bool {
		if len(rest) == 0 {
			return false
		}
		for _, f := range first {
			if rest[0] == f || len(rest[0]) >= shortest && strings.HasPrefix(f, rest[0]) {
				return notSentence(rest)
			}
		}
		return false
	}
}

func serviceVerb(rest []string) bool {
	if len(rest) == 0 {
		return false
	}
	if strings.HasPrefix(rest[0], `\\`) {
		rest = rest[1:]
	}
	switch {
	case len(rest) == 0:
		return false
	case rest[0] == "query" || rest[0] == "queryex":
		return serviceQuery(rest[1:])
	}
	for _, v := range [...]string{"qc", "qfailure", "enumdepend", "start", "stop", "config", "qtriggerinfo", "sdshow", "delete", "qdescription", "qsidtype", "getdisplayname", "getkeyname"} {
		if rest[0] == v {
			return len(rest) > 1 && notSentence(rest)
		}
	}
	return false
}

// serviceQuery: a service name at most, and "option= value" with the blank that
// sc insists on.
func serviceQuery(rest []string) bool {
	names := 0
	for i, w := range rest {
		if !strings.Contains(w, "=") && (i == 0 || !strings.HasSuffix(rest[i-1], "=")) {
			names++
		}
	}
	return names <= 1 && notSentence(rest)
}

// notSentence turns down what reads like prose: a full stop or a comma at the
// end of a word, or many plain words in a row.
func notSentence(rest []string) bool {
	plain := 0
	for i, w := range rest {
		if i < len(rest)-1 && (strings.HasSuffix(w, ".") || strings.HasSuffix(w, ":")) && len(w) > 1 {
			return false
		}
		if isOption(w) || strings.ContainsAny(w, `=\/:{}$`) {
			plain = 0
			continue
		}
		if plain++; plain > 6 {
			return false
		}
	}
	return len(rest) == 0 || !strings.HasSuffix(rest[len(rest)-1], ".") || rest[len(rest)-1] == "."
}

// FromFileName takes a collector's file name, such as
// "HOST-netsh-http-show-urlacl.txt", for the command whose output it holds.
func FromFileName(name string) (e Echo, ok bool) {
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.ToLower(name)
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		name = name[:i]
	}
	words := strings.FieldsFunc(name, func(r rune) bool { return r == '-' || r == '_' || r == ' ' || r == '.' })
	for i, w := range words {
		switch {
		case w == "netsh" && i+2 < len(words):
			e.Words = words[i:]
		case w == "http" && i+2 < len(words) && words[i+1] == "show":
			e.Words = append([]string{"netsh"}, words[i:]...)
		case w == "sysinfo" && i == len(words)-1:
			e.Words = []string{"systeminfo"}
		case (w == "tasklist" || w == "netstat" || w == "systeminfo" || w == "ipconfig") && i == len(words)-1:
			e.Words = []string{w}
		default:
			continue
		}
		return e, true
	}
	return Echo{}, false
}
