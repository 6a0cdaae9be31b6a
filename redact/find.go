package redact

import (
	"net/netip"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"diag/parser/sddl"
)

// span is a piece of a line that holds an original.
type span struct {
	start, end int
	kind       Kind
	// sure: the place itself tells that a name stands there.
	sure bool
	// weak: the name may be an ordinary word that says what a machine does.
	weak bool
	// addr is the address of an IPv4 or IPv6 span.
	addr netip.Addr
	// keep: nothing in the span may be touched.
	keep bool
}

var (
	sids = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)S-1-(?:5-21|12-1)(?:-\d{1,10}){3,8}`) })
	macs = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`[0-9A-Fa-f]{2}(?:(?:-[0-9A-Fa-f]{2}){5,19}|(?::[0-9A-Fa-f]{2}){5})`)
	})
	guids = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}`)
	})
	hexes = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`[0-9A-Fa-f]{40,64}|(?:[0-9A-Fa-f]{2} ){19}[0-9A-Fa-f]{2}`)
	})
	quads  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\d{1,3}\.\d{1,3}\.\d{1,3}\.(?:\d{1,3}|\*)`) })
	colons = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[0-9A-Fa-f:]*:[0-9A-Fa-f]*:[0-9A-Fa-f:]*`) })
	mails  = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`([\p{L}\p{N}][\p{L}\p{N}._+'-]*)@([\p{L}\p{N}][\p{L}\p{N}-]*(?:\.[\p{L}\p{N}-]+)+)`)
	})
	urls   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)[a-z][a-z0-9+-]*://([^/\s:*+\[\]"'<>@,;()]+)`) })
	dotted = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`[\p{L}\p{N}_](?:[\p{L}\p{N}_-]*[\p{L}\p{N}_])?(?:\.[\p{L}\p{N}_](?:[\p{L}\p{N}_-]*[\p{L}\p{N}_])?)+`)
	})
	shares = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?:^|[\s"'(=,;<])\\\\([\p{L}\p{N}][\p{L}\p{N}._-]*)`)
	})
	folders = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)(?:[A-Z]:|/mnt/[a-z]|/[a-z]|[^\w.]|^)[\\/]+(?:Users|Documents and Settings|Dokumente und Einstellungen|Benutzer|Utilisateurs|Usuarios|Utenti|Gebruikers|home)[\\/]+([^\\/:*?"<>|]+)`)
	})
	accounts = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?:^|[^\p{L}\p{N}\\/:._-])([\p{L}\p{N}][\p{L}\p{N}._-]{0,62})\\([\p{L}\p{N}][\p{L}\p{N}._$-]*)`)
	})
	alone = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^\s*([\p{L}\p{N}][\p{L}\p{N}._-]{0,62})\\([\p{L}\p{N}][\p{L}\p{N}._$ -]*?)\s*$`)
	})
	dotUser = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[:=]\s*\.\\([\p{L}\p{N}][\p{L}\p{N}._$-]*)\s*$`) })
	prompts = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^\s*(?:\[([\p{L}\p{N}][\p{L}\p{N}.-]*)\]:? ?PS[ >]|([\p{L}\p{N}_.-]+)@([\p{L}\p{N}_-]+)[ :~$#])`)
	})
	settings = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)(?:\b(COMPUTERNAME|USERDOMAIN_ROAMINGPROFILE|USERDOMAIN|USERDNSDOMAIN|USERNAME|CLIENTNAME|PSComputerName|MachineName)\s*[=:]\s*|(?:^|\s)(-ComputerName|-cn|/s|/node)[\s:=]+"?)([\p{L}\p{N}][\p{L}\p{N}._-]*)`)
	})
	typical = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)(?:DESKTOP|LAPTOP)-[A-Z0-9]{7}|WIN-[A-Z0-9]{11}`)
	})
	common = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\bCN=([\p{L}\p{N}][\p{L}\p{N}.-]*)(?:[,;"/]|\s*$)`) })
)

// find returns the spans that a line shows by itself, in order, none of which
// overlap; the earlier rule wins. known are names that the parser found there.
func find(line string, known []place) []span {
	var f finder
	f.line = line
	for _, m := range sids().FindAllStringIndex(line, -1) {
		f.add(m[0], m[1], SID, false)
	}
	for _, m := range guids().FindAllStringIndex(line, -1) {
		if f.apart(m[0], m[1]) {
			f.take(span{start: m[0], end: m[1], keep: true})
		}
	}
	for _, m := range macs().FindAllStringIndex(line, -1) {
		if f.apart(m[0], m[1]) && !emptyMAC(line[m[0]:m[1]]) {
			f.add(m[0], m[1], MAC, false)
		}
	}
	for _, m := range hexes().FindAllStringIndex(line, -1) {
		n := m[1] - m[0]
		if f.apart(m[0], m[1]) && (n == 40 || n == 64 || n == 59) && strings.Trim(line[m[0]:m[1]], "0 ") != "" {
			f.add(m[0], m[1], Hash, false)
		}
	}
	f.addresses()
	f.at(known)
	f.names()
	return f.spans
}

type finder struct {
	line  string
	spans []span
}

// add takes a span unless one that stands already overlaps it.
func (f *finder) add(start, end int, k Kind, sure bool) bool {
	return f.take(span{start: start, end: end, kind: k, sure: sure})
}

func (f *finder) take(s span) bool {
	if s.start >= s.end {
		return false
	}
	at := len(f.spans)
	for i, o := range f.spans {
		if s.start < o.end && o.start < s.end {
			return false
		}
		if o.start > s.start {
			at = i
			break
		}
	}
	if at < len(f.spans) && s.end > f.spans[at].start {
		return false
	}
	f.spans = append(f.spans, span{})
	copy(f.spans[at+1:], f.spans[at:])
	f.spans[at] = s
	return true
}

// apart reports that neither a letter nor a digit touches the place.
func (f *finder) apart(start, end int) bool { return apart(f.line, start, end) }

func apart(line string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(line[:start])
	after, _ := utf8.DecodeRuneInString(line[end:])
	return (start == 0 || !alnum(before)) && (end == len(line) || !alnum(after))
}

func emptyMAC(s string) bool {
	hex := strings.ToLower(strings.NewReplacer("-", "", ":", "").Replace(s))
	return strings.Trim(hex, "f") == "" || strings.HasPrefix(hex, "00000000") || strings.HasPrefix(hex, "01005e") || strings.HasPrefix(hex, "3333") && len(hex) == 12
}

func (f *finder) addresses() {
	line := f.line
	for _, m := range quads().FindAllStringIndex(line, -1) {
		start, end := m[0], m[1]
		if start > 0 && (line[start-1] == '.' || alnum(rune(line[start-1]))) || end < len(line) && (alnum(rune(line[end])) || line[end] == '.' && end+1 < len(line) && line[end+1] >= '0' && line[end+1] <= '9') {
			continue
		}
		a, err := netip.ParseAddr(strings.Replace(line[start:end], "*", "0", 1))
		if err == nil {
			f.take(span{start: start, end: end, kind: IPv4, addr: a, keep: plain(a)})
		}
	}
	for _, m := range colons().FindAllStringIndex(line, -1) {
		start, end := m[0], m[1]
		for start < end && line[start] == ':' && !strings.HasPrefix(line[start:end], "::") {
			start++
		}
		for end > start && line[end-1] == ':' && !strings.HasSuffix(line[start:end], "::") {
			end--
		}
		if strings.Count(line[start:end], ":") < 2 || !f.apart(start, end) {
			continue
		}
		a, err := netip.ParseAddr(line[start:end])
		if err == nil && a.Is6() {
			f.take(span{start: start, end: end, kind: IPv6, addr: a, keep: plain(a)})
		}
	}
}

// names finds the places that hold the name of a machine, a domain or a user.
func (f *finder) names() {
	line := f.line
	if strings.Contains(line, "://") {
		for _, m := range urls().FindAllStringSubmatchIndex(line, -1) {
			f.host(m[2], m[3], true)
		}
	}
	if strings.IndexByte(line, '@') >= 0 {
		for _, m := range mails().FindAllStringSubmatchIndex(line, -1) {
			f.user(m[2], m[3])
			f.host(m[4], m[5], true)
		}
	}
	if strings.Contains(line, `\\`) {
		for _, m := range shares().FindAllStringSubmatchIndex(line, -1) {
			f.host(m[2], m[3], true)
		}
	}
	if strings.ContainsAny(line, `\/`) {
		f.profiles()
	}
	if strings.IndexByte(line, '\\') >= 0 {
		f.accounts()
	}
	if m := prompts().FindStringSubmatchIndex(line); m != nil {
		switch {
		case m[2] >= 0:
			f.host(m[2], m[3], true)
		case m[4] >= 0:
			f.user(m[4], m[5])
			f.host(m[6], m[7], true)
		}
	}
	for _, m := range settings().FindAllStringSubmatchIndex(line, -1) {
		word := ""
		if m[2] >= 0 {
			word = strings.ToUpper(line[m[2]:m[3]])
		} else if f := strings.Fields(fold(line)); strings.HasPrefix(strings.TrimSpace(fold(line[m[4]:m[5]])), "/") && !asksRemote(f) {
			continue
		}
		switch word {
		case "USERNAME":
			f.user(m[6], m[7])
		case "USERDOMAIN", "USERDOMAIN_ROAMINGPROFILE":
			f.add(m[6], m[7], Domain, true)
		default:
			f.host(m[6], m[7], true)
		}
	}
	for _, m := range typical().FindAllStringIndex(line, -1) {
		if f.apart(m[0], m[1]) {
			f.add(m[0], m[1], Host, true)
		}
	}
	for _, m := range common().FindAllStringSubmatchIndex(line, -1) {
		f.host(m[2], m[3], true)
	}
	if strings.IndexByte(line, '.') >= 0 {
		for _, m := range dotted().FindAllStringIndex(line, -1) {
			f.dotted(m[0], m[1])
		}
	}
}

// asksRemote: /s names a machine only for commands that take one.
func asksRemote(words []string) bool {
	for _, w := range words {
		switch w[strings.LastIndexAny(w, `\>`)+1:] {
		case "tasklist", "tasklist.exe", "systeminfo", "systeminfo.exe", "taskkill", "schtasks", "wmic", "wmic.exe", "driverquery", "getmac":
			return true
		}
	}
	return false
}

// host takes the labels of a machine's name. Its top-level label stays.
func (f *finder) host(start, end int, sure bool) {
	name := strings.TrimRight(f.line[start:end], ".")
	if name == "" || vendor(name) {
		return
	}
	if _, err := netip.ParseAddr(name); err == nil {
		return
	}
	labels := strings.Split(name, ".")
	last := len(labels)
	if last > 1 && topLevel(labels[last-1]) {
		last--
		if last > 1 && len(labels[last]) == 2 && secondLevel()[fold(labels[last-1])] {
			last--
		}
	}
	at := start
	for i, l := range labels[:last] {
		if l != "" && !generic()[fold(l)] && !everyones()[fold(l)] {
			weak := i < last-1 && !strings.ContainsAny(l, "0123456789-_")
			f.take(span{start: at, end: at + len(l), kind: Host, sure: sure, weak: weak})
		}
		at += len(l) + 1
	}
}

var secondLevel = words("co com ac gov org net edu or ne")

// topLevels are what dotted words end in that are names of machines; those with
// two letters also end names of files and need three labels.
var topLevels = words("com net org info biz edu gov example test invalid local lan corp intern internal intra intranet localdomain arpa cloud domain")

func topLevel(label string) bool {
	l := fold(label)
	return topLevels()[l] || len(l) == 2 && l[0] >= 'a' && l[0] <= 'z' && l[1] >= 'a' && l[1] <= 'z' || strings.HasPrefix(l, "xn--")
}

// files end in these, though two letters end a DNS name as well.
var twoLetterFiles = words("cs js py rb pl md ps sh vb go so gz db ai ax id io is in me to us it no my do rs ts cc hh")

// dosPrograms are programs whose names end in .com.
var dosPrograms = words("chcp.com more.com mode.com format.com tree.com edit.com command.com win.com diskcopy.com diskcomp.com")

// dotted takes a dotted word when it can only be the name of a machine.
func (f *finder) dotted(start, end int) {
	name := f.line[start:end]
	labels := strings.Split(name, ".")
	last := labels[len(labels)-1]
	if dosPrograms()[fold(name)] || vendor(name) || strings.ContainsAny(last, "0123456789_-") {
		return
	}
	// Names of classes are written with capitals, names of machines without or
	// with nothing else.
	if last != fold(last) && name != strings.ToUpper(name) {
		return
	}
	l := fold(last)
	switch {
	case topLevels()[l]:
	case len(l) == 2 && topLevel(l) && (!twoLetterFiles()[l] && (len(labels) > 2 || name == fold(name)) || fold(labels[0]) == "www"):
	default:
		return
	}
	f.host(start, end, true)
}

func vendor(name string) bool {
	name = fold(name)
	for _, v := range vendors {
		if name == v || strings.HasSuffix(name, "."+v) {
			return true
		}
	}
	return false
}

func (f *finder) user(start, end int) {
	if end > start && !everyones()[fold(f.line[start:end])] && !strings.HasPrefix(f.line[start:end], "%") {
		f.add(start, end, User, true)
	}
}

// profiles takes the names of users out of the paths of their folders.
func (f *finder) profiles() {
	for _, m := range folders().FindAllStringSubmatchIndex(f.line, -1) {
		start, end := m[2], m[3]
		if end == len(f.line) || !strings.ContainsRune(`\/>"`, rune(f.line[end])) {
			// Nothing ends the name for sure: a blank does.
			if i := strings.IndexAny(f.line[start:end], " \t,;)("); i >= 0 {
				end = start + i
			}
		}
		name := strings.TrimRight(f.line[start:end], " .,;'`")
		f.user(start, start+len(name))
	}
}

// accounts takes DOMAIN\user.
func (f *finder) accounts() {
	line := f.line
	if m := alone().FindStringSubmatchIndex(line); m != nil && !fileName(line[m[4]:m[5]]) {
		f.account(m[2], m[3], m[4], m[5])
	}
	for _, m := range accounts().FindAllStringSubmatchIndex(line, -1) {
		domain, user := line[m[2]:m[3]], line[m[4]:m[5]]
		if m[5] < len(line) && (line[m[5]] == '\\' || line[m[5]] == '/') || fileName(user) || domain != strings.ToUpper(domain) && !speaksOfAccount(line[:m[2]]) {
			continue
		}
		f.account(m[2], m[3], m[4], m[5])
	}
	if m := dotUser().FindStringSubmatchIndex(line); m != nil && !fileName(line[m[2]:m[3]]) {
		f.user(m[2], m[3])
	}
}

func (f *finder) account(d0, d1, u0, u1 int) {
	domain, user := f.line[d0:d1], f.line[u0:u1]
	// The authority may have several words ("NT AUTHORITY").
	words := strings.Fields(fold(f.line[:d1]))
	for i := max(0, len(words)-3); i < len(words); i++ {
		if authorities()[strings.Join(words[i:], " ")] {
			return
		}
	}
	if _, ok := sddl.LookupName(domain + `\` + user); ok {
		return
	}
	f.domain(d0, d1)
	user = strings.TrimRight(user, ".")
	for _, n := range [...]int{2, 3} {
		if words := strings.Fields(fold(f.line[u0:])); len(words) >= n && everyones()[strings.Join(words[:n], " ")] {
			return
		}
	}
	if dollar := strings.TrimSuffix(user, "$"); dollar != user {
		f.add(u0, u0+len(dollar), Host, true)
		return
	}
	f.user(u0, u0+len(user))
}

// domain takes the domain of an account, which may be a DNS name.
func (f *finder) domain(start, end int) {
	if strings.Contains(f.line[start:end], ".") {
		f.host(start, end, true)
		return
	}
	f.add(start, end, Domain, true)
}

// fileName reports a name that ends like a file.
func fileName(s string) bool {
	i := strings.LastIndexByte(s, '.')
	if i < 0 {
		return false
	}
	switch ext := fold(s[i+1:]); ext {
	case "exe", "dll", "sys", "com", "cmd", "bat", "ps1", "psm1", "vbs", "js", "txt", "log", "xml", "ini", "conf", "config", "json", "msi", "msc", "cpl", "mui", "ocx", "jar", "py", "md", "yml", "yaml", "toml", "zip":
		return true
	}
	return false
}

// speaksOfAccount reports that the words before an account announce one.
func speaksOfAccount(before string) bool {
	words := strings.FieldsFunc(fold(before), func(r rune) bool { return !alnum(r) })
	if len(words) == 0 {
		return false
	}
	switch words[len(words)-1] {
	case "user", "account", "as", "by", "benutzer", "konto", "compte", "utilisateur", "usuario", "cuenta", "utente", "utilizador", "name", "owner", "login", "ユーザー", "用户", "пользователь":
		return true
	}
	return false
}
