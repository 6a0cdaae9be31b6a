package analyze

import (
	"diag/analyze/correlate"
	"diag/analyze/evidence"
	"diag/parser"
	"diag/parser/urlprefix"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
)

// maxTopics bounds how many ports the program picks by itself.
const maxTopics = 12

// topics finds the ports worth a verdict. Asked ports stand first; without any
// the dump is searched for error texts, filters, conflicts and web ports.
func topics(h *correlate.Host, q Question) []*topic {
	b := &topicBuilder{host: h, question: q, byKey: map[topicKey]*topic{}}
	for _, p := range q.Ports {
		for _, tr := range transports(p.Transport) {
			b.add(p.Port, tr).asked = true
		}
	}
	b.messages()
	b.certificates()
	if len(q.Ports) == 0 && !slices.ContainsFunc(q.Errors, exhausts) {
		b.filters()
		b.conflicts()
		b.proxies()
		b.web()
		b.rpc()
		b.fragments()
	}
	b.codes()
	return b.list()
}

func transports(t string) []string {
	if t == "" {
		return []string{"tcp", "udp"}
	}
	return []string{t}
}

type topicKey struct {
	port      int
	transport string
}

type topicBuilder struct {
	host     *correlate.Host
	question Question
	byKey    map[topicKey]*topic
	order    []*topic
	// loose are messages that name no port.
	loose []correlate.Message
}

func (b *topicBuilder) add(port int, transport string, lines ...evidence.Line) *topic {
	key := topicKey{port, transport}
	t := b.byKey[key]
	if t == nil {
		t = &topic{port: port, transport: transport}
		b.byKey[key] = t
		b.order = append(b.order, t)
	}
	t.sources = append(t.sources, lines...)
	return t
}

// messages hands error texts to the ports they name. Texts without a port go
// to the asked port, or to the one that another text names nearby.
func (b *topicBuilder) messages() {
	only := len(b.question.Ports) > 0
	var last *topic
	for _, m := range b.host.Messages {
		port, prefix, isURL := messagePort(m)
		if port <= 0 && !only && exhausts(ErrorCode(m.Code)) {
			t := b.add(-1, "", m.At())
			t.messages = append(t.messages, m)
			t.errors = append(t.errors, ErrorCode(m.Code))
			continue
		}
		if port <= 0 {
			b.loose = append(b.loose, m)
			continue
		}
		tr := m.Transport
		if tr == "" {
			tr = "tcp"
		}
		key := topicKey{port, tr}
		if only && b.byKey[key] == nil || !only && !speaksOfTrouble(m) && b.byKey[key] == nil {
			b.loose = append(b.loose, m)
			continue
		}
		t := b.add(port, tr, m.At())
		last = t
		t.messages = append(t.messages, m)
		if m.Code != 0 {
			t.errors = append(t.errors, ErrorCode(m.Code))
		}
		if isURL {
			t.wanted = append(t.wanted, wantedURL{prefix, m.URL, m.At(), m.Kind == "http-status" || m.Kind == "connect"})
		}
	}
	for _, m := range b.loose {
		t := last
		if len(b.question.Ports) > 0 {
			t = b.order[0]
		}
		if t == nil || t.port < 0 {
			continue
		}
		if p, _, _ := messagePort(m); p > 0 && p != t.port {
			continue
		}
		t.messages = append(t.messages, m)
		if m.Code != 0 && speaksOfTrouble(m) && len(t.errors) == 0 && !refusesQuery(m) {
			t.errors = append(t.errors, ErrorCode(m.Code))
		}
	}
}

// exhausts reports the errors that concern the machine and not one port.
func exhausts(e ErrorCode) bool { return slices.Contains(machineErrors, e) }

// refusesQuery reports a bare message that answers a command which only looks,
// such as "Access is denied." below netsh http show servicestate: it tells of
// the prompt, not of the port.
func refusesQuery(m correlate.Message) bool {
	if m.Kind != "system" {
		return false
	}
	last := parser.Echo{}
	for _, e := range m.Doc.Echoes {
		if e.Line < m.Line && e.Line > last.Line {
			last = e
		}
	}
	if last.Line == 0 || m.Line-last.Line > 8 {
		return false
	}
	switch last.Program() {
	case "netstat", "tasklist", "ipconfig":
		return true
	case "netsh":
		return last.Has("show")
	case "sc":
		return last.Has("query") || last.Has("queryex") || last.Has("qc") || last.Has("enumdepend")
	}
	return false
}

// speaksOfTrouble tells complaints from answers of tools such as taskkill.
func speaksOfTrouble(m correlate.Message) bool {
	switch m.Kind {
	case "taskkill", "account":
		return false
	}
	return m.Outcome != "added" && m.Outcome != "deleted"
}

// messagePort is the port that a message speaks of.
func messagePort(m correlate.Message) (port int, p urlprefix.Prefix, isURL bool) {
	if m.URL != "" {
		p, err := urlprefix.Parse(m.URL)
		if err == nil {
			port := int(p.Port)
			if port == 0 && (m.Kind == "http-status" || m.Kind == "connect") {
				port = map[string]int{"http": 80, "https": 443}[p.Scheme]
				p.Port = uint16(port)
			}
			if m.Port > 0 && port == 0 {
				port = m.Port
			}
			return port, p, true
		}
	}
	return m.Port, urlprefix.Prefix{}, false
}

var numbers = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\d+`) })

// filters takes the ports that somebody searched for, when they occur.
func (b *topicBuilder) filters() {
	b.host.Echoes(func(doc *parser.Document, e parser.Echo) {
		var found []int
		for _, f := range e.Filters {
			for _, n := range numbers().FindAllString(f, -1) {
				if p, err := strconv.Atoi(n); err == nil && p > 0 && p <= 65535 {
					found = append(found, p)
				}
			}
		}
		for i, w := range e.Words {
			if i > 0 && strings.TrimLeft(e.Words[i-1], "-/") == "localport" {
				if p, err := strconv.Atoi(w); err == nil && p > 0 && p <= 65535 {
					found = append(found, p)
				}
			}
		}
		if e.Program() != "netstat" && e.Program() != "get-nettcpconnection" && e.Program() != "get-netudpendpoint" {
			return
		}
		if len(found) > maxTopics {
			found = found[:maxTopics]
		}
		for _, p := range found {
			for _, tr := range transports("") {
				for _, k := range b.host.Sockets.On(p) {
					if k.Transport() == tr {
						b.add(p, tr, evidence.At(doc, e.Line))
						break
					}
				}
			}
		}
	})
	for _, search := range b.host.EmptySearches() {
		for _, n := range search.Numbers {
			if search.Program == "netstat" && n > 0 && n <= 65535 && len(b.order) < maxTopics && !b.host.Processes.Get(n).Listed.Set() {
				b.add(n, "tcp", search.At())
			}
		}
	}
}

// conflicts takes ports on which two programs listen so that one gets in the
// way of the other, and ports that are held for an ended process.
func (b *topicBuilder) conflicts() {
	rows := b.host.Sockets.All()
	for i := 0; i < len(rows) && len(b.order) < maxTopics; {
		j := i
		var listeners []correlate.Socket
		for j < len(rows) && rows[j].LocalPort() == rows[i].LocalPort() {
			if rows[j].Listener() && len(listeners) < maxRivals {
				listeners = append(listeners, rows[j])
			}
			j++
		}
		if trouble := b.contested(listeners); len(trouble) > 0 {
			var lines []evidence.Line
			for _, k := range trouble {
				lines = append(lines, k.At())
			}
			b.add(rows[i].LocalPort(), "tcp", lines...)
		}
		i = j
	}
}

// maxRivals bounds how many listeners of one port are compared.
const maxRivals = 16

// contested returns the listeners of a port that are in trouble: two of
// different programs that meet, or one of an ended process.
func (b *topicBuilder) contested(listeners []correlate.Socket) []correlate.Socket {
	for i, k := range listeners {
		if pid, ok := k.PID(); ok && k.Executable() == "" {
			if at, gone := b.host.Processes.Gone(pid); gone && (at != b.host.Processes.CompleteAt || b.host.ListFits()) {
				return []correlate.Socket{k}
			}
		}
		for _, o := range listeners[i+1:] {
			if k.Capture() == o.Capture() && differ(k, o) && meet(k, o) && !b.related(k, o) {
				return []correlate.Socket{k, o}
			}
		}
	}
	return nil
}

// meet reports whether two listeners of one port can take each other's clients.
func meet(a, b correlate.Socket) bool {
	switch {
	case a.LocalHost() == b.LocalHost():
		return true
	case a.IPv6() != b.IPv6():
		return (a.Wildcard() || a.Loopback()) && (b.Wildcard() || b.Loopback())
	}
	return a.Wildcard() || b.Wildcard()
}

// related reports whether two listeners are of one program, or relays of one
// published port.
func (b *topicBuilder) related(k, o correlate.Socket) bool {
	x, y := b.image(k), b.image(o)
	return x != "" && strings.EqualFold(x, y) || relays[strings.ToLower(x)] != "" && relays[strings.ToLower(y)] != ""
}

func (b *topicBuilder) image(k correlate.Socket) string {
	if k.Executable() != "" {
		return k.Executable()
	}
	pid, _ := k.PID()
	return b.host.Processes.Get(pid).Image()
}

// rpc takes the first of a row of low ports that hold Windows' RPC services.
func (b *topicBuilder) rpc() {
	for port := 1025; port < defaultStart && len(b.order) == 0; port++ {
		if len(b.host.Sockets.On(port)) == 0 {
			continue
		}
		if run, ok := rpcRunAt(b.host, port); ok {
			b.add(port, "tcp", run.lines...)
		}
	}
}

// differ reports whether two rows surely belong to different processes.
func differ(a, b correlate.Socket) bool {
	p, ok1 := a.PID()
	q, ok2 := b.PID()
	if ok1 && ok2 {
		return p != q
	}
	return a.Executable() != "" && b.Executable() != "" && !strings.EqualFold(a.Executable(), b.Executable())
}

func (b *topicBuilder) proxies() {
	for _, src := range b.host.Proxies {
		for _, r := range src.Data.Rules {
			if p, ok := r.ListenPort.Single(); ok && len(b.order) < maxTopics {
				b.add(p, "tcp", src.At(r.Line))
			}
		}
	}
}

// webPorts are the ports that people fight over, in the order in which the
// report takes them.
var webPorts = []int{80, 443, 8080, 8443, 8081, 8000, 8888, 3000, 5000, 53}

// quietPorts are HTTP.sys ports of Windows itself: they get a verdict only
// when nothing else asks for one.
var quietPorts = map[int]bool{5357: true, 5358: true, 5985: true, 5986: true, 47001: true, 2869: true, 10243: true, 10246: true, 10247: true}

// web takes web ports that something listens on, and ports with registrations.
func (b *topicBuilder) web() {
	for _, p := range webPorts {
		if len(b.host.Sockets.Listeners("tcp", p)) > 0 || len(b.host.On(p)) > 0 || p < 1024 && b.connected(p) {
			b.add(p, "tcp")
		}
	}
	ports := map[int]bool{}
	for _, r := range b.host.Registrations {
		if r.Bad == nil && r.Prefix.Port > 0 {
			ports[int(r.Prefix.Port)] = true
		}
	}
	for _, quiet := range []bool{false, true} {
		if quiet && len(b.order) > 0 {
			break
		}
		for _, p := range sortedKeys(ports) {
			if quietPorts[p] == quiet && len(b.order) < maxTopics {
				b.add(p, "tcp")
			}
		}
	}
	if len(b.order) == 0 {
		for _, r := range b.host.Reservations {
			if r.Bad == nil && (r.Prefix.Port == 80 || r.Prefix.Port == 443) {
				b.add(int(r.Prefix.Port), "tcp")
			}
		}
	}
}

// connected reports whether a TCP connection has the local port: all that a
// netstat without -a shows of a server.
func (b *topicBuilder) connected(port int) bool {
	for _, k := range b.host.Sockets.On(port) {
		if !k.UDP() && k.State() == "ESTABLISHED" {
			return true
		}
	}
	return false
}

func sortedKeys(m map[int]bool) []int {
	out := make([]int, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Ints(out)
	return out
}

// fewPorts is how many listening ports a capture may show to count as a
// fragment that somebody cut out on purpose.
const fewPorts = 4

// ownPort reports the ports that every Windows has open for itself.
func ownPort(k topicKey) bool {
	return k.port == 135 || k.port == 139 || k.port == 445 || k.port >= 49664 && k.port < 49680
}

// fragments takes all listening ports of a short extract.
func (b *topicBuilder) fragments() {
	if len(b.order) > 0 || b.host.Sockets.Len() == 0 {
		return
	}
	seen := map[topicKey]correlate.Socket{}
	var keys []topicKey
	for _, k := range b.host.Sockets.All() {
		if k.Listener() || k.UDP() {
			key := topicKey{k.LocalPort(), k.Transport()}
			if _, ok := seen[key]; !ok {
				seen[key] = k
				keys = append(keys, key)
			}
		}
	}
	if rest := slices.DeleteFunc(slices.Clone(keys), ownPort); len(rest) > 0 || b.host.Sockets.Len() > 2*fewPorts {
		keys = rest
	}
	if len(keys) > fewPorts {
		return
	}
	for _, key := range keys {
		b.add(key.port, key.transport, seen[key].At()).fallback = true
	}
}

// codes hands the errors that the user named to the topics.
func (b *topicBuilder) codes() {
	if len(b.question.Errors) == 0 {
		b.portless()
		return
	}
	if len(b.order) == 0 || len(b.question.Ports) == 0 && slices.ContainsFunc(b.question.Errors, exhausts) {
		t := b.add(-1, "")
		if exhausts(b.question.Errors[0]) {
			t.errors = append(t.errors, b.question.Errors...)
			return
		}
	}
	for i, t := range b.order {
		// Without a port the error belongs to the first topic, and to every
		// topic for which the dump shows the same error.
		if t.asked || i == 0 || len(b.question.Ports) == 0 && len(t.errors) == 0 && len(b.order[0].messages) == 0 {
			t.errors = append(append([]ErrorCode{}, b.question.Errors...), t.errors...)
		}
	}
}

// portless takes the first complaint that names no port and needs none, such
// as the refusal of a malformed URL, when nothing else tells what was asked.
func (b *topicBuilder) portless() {
	if len(b.question.Ports) > 0 || slices.ContainsFunc(b.order, func(t *topic) bool { return len(t.messages) > 0 }) {
		return
	}
	for _, m := range b.loose {
		if c := ErrorCode(m.Code); speaksOfTrouble(m) && (c == 87 || c == 50 || c == 6) {
			t := b.add(-1, "", m.At())
			t.messages, t.errors = append(t.messages, m), append(t.errors, c)
			return
		}
	}
}

func (b *topicBuilder) list() []*topic {
	for _, t := range b.order {
		t.errors = unique(t.errors)
	}
	if len(b.question.Ports) == 0 {
		// Topics with an error text come first, in the order of the text.
		sort.SliceStable(b.order, func(i, j int) bool { return len(b.order[i].messages) > 0 && len(b.order[j].messages) == 0 })
	}
	return b.order
}

// machineTopic puts the question about the whole machine, which no port
// answers, in front of the ports that the dump merely happens to show.
func machineTopic(all []*topic, machine []Finding) []*topic {
	wanted := slices.ContainsFunc(machine, func(f Finding) bool { return f.Cause != "" && f.Severity >= Warning })
	if !wanted || slices.ContainsFunc(all, func(t *topic) bool { return t.asked || t.port < 0 }) {
		return all
	}
	all = slices.DeleteFunc(all, func(t *topic) bool { return t.fallback && len(t.messages) == 0 })
	at := 0
	for at < len(all) && len(all[at].messages) > 0 {
		at++
	}
	return slices.Insert(all, at, &topic{port: -1})
}

func unique(codes []ErrorCode) []ErrorCode {
	seen := map[ErrorCode]bool{}
	out := codes[:0:0]
	for _, c := range codes {
		if !seen[c] {
			seen[c] = true
			out = append(out, c)
		}
	}
	return out
}
