package services

import (
	"strings"
	"unicode"

	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/command"
	"diag/parser/internal/label"
	"diag/parser/internal/linelex"
	"diag/parser/internal/prompt"
)

// Command describes the service commands to the parser.
var Command = &command.Command{
	Kind:  "services",
	Typed: typed,
	Opens: opens,
	Holds: holds,
	Sure:  sure,
	Read:  Read,
}

func typed(e prompt.Echo) bool {
	switch e.Program() {
	case "sc":
		return true
	case "net":
		return len(e.Words) > 1 && (e.Words[1] == "start" || e.Words[1] == "stop")
	}
	return false
}

// sure knows the lines that make up nearly all of a long sc output: a label of
// capitals at column 8, its colon at column 27.
func sure(s string) bool {
	const label, colon = 8, 27
	if len(s) <= colon || s[colon] != ':' || s[colon-1] != ' ' || s[label-1] != ' ' {
		return false
	}
	for i := 0; i < colon; i++ {
		c := s[i]
		if !(c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_') && c != ' ' || i < label && c != ' ' || i == label && c == ' ' {
			return false
		}
	}
	return true
}

func opens(w command.Window) command.Sign {
	s := glued(strings.TrimSpace(w.Text))
	if len(s) < 6 || len(s) > longest {
		return command.None
	}
	if strings.HasPrefix(s, "[SC] ") {
		return command.Certain
	}
	i := strings.IndexAny(s, ":：")
	if i <= 0 || i == len(s)-1 {
		if isStarted(s) {
			return command.Title
		}
		if i < 0 && isSentence(s) {
			switch m, _ := message(s); m.Field {
			case "dependents":
				return command.Title
			case "also", "stopping", "stopped", "stop-failed", "starting", "started", "start-failed", "not-started":
				return command.Row
			}
		}
		return command.None
	}
	if i > 60 {
		return command.None
	}
	l, v, _ := linelex.Value(s)
	switch label.Field("services.label", l) {
	case "name":
		// a single word; a field of that name in another table has none
		return command.Certain
	case "state", "type":
		if _, word, ok := coded(v); ok && upperWord(word) {
			return command.Row
		}
	case "":
		if _, ok := nameLabel(s); ok && (typeWord(w.Next(1)) || typeWord(w.Next(2)) && !typeWord(s)) {
			return command.Row
		}
	}
	return command.None
}

func holds(w command.Window) bool {
	tokens := (context{}).classify(w.Text)
	s := strings.TrimSpace(w.Text)
	if len(tokens) == 0 {
		// the first lines of a record or list in an unknown language
		_, ok := nameLabel(s)
		return ok && (typeWord(w.Next(1)) || typeWord(w.Next(2)) || typeWord(w.Prev(1))) || head(w)
	}
	if tokens[0].Name == "Item" {
		return !strings.Contains(s, ".exe ")
	}
	return true
}

// head: the line behind a typed command, or behind such a line.
func head(w command.Window) bool {
	for k := 1; k <= 2; k++ {
		e, ok := prompt.Parse(w.Prev(k))
		if ok {
			return typed(e)
		}
	}
	return false
}

// Read reads the lines of a section.
func Read(in *command.Input) command.Output {
	b := &builder{Reading: linelex.NewReading(in, in.Lines()), list: List{Services: []Service{}}}
	b.ask()
	c := b.context()
	b.c = c
	tree, err := linelex.ParseWhole(grammar(), c.lexer().Unjoined(b.Lines))
	if err != nil {
		return linelex.Unreadable(in, "the services", err)
	}
	for _, p := range tree.Parts {
		b.part(p)
	}
	if !b.found {
		return command.Output{}
	}
	b.finish()
	return command.Output{Data: &b.list, Language: b.tongue(), Problems: b.Problems}
}

// tongue is the section's language. Translated records keep some English
// labels, so that one other word outweighs them all.
func (b *builder) tongue() string {
	if len(b.Words) > 1 || b.c.name != "" {
		delete(b.Words, "en")
	}
	return b.Words.Language()
}

type builder struct {
	*linelex.Reading
	c       context
	list    List
	found   bool
	done    bool // the closing line of net start was seen
	titled  bool // the title of net start was seen
	partial bool // a record without a name, or cut short

	program, verb, asked string // the typed command
}

// ask takes the typed command apart.
func (b *builder) ask() {
	words := prompt.Fields(b.In.Echo.Command)
	b.program = b.In.Echo.Program()
	if len(b.In.Echo.Words) < 2 {
		return
	}
	at := 1
	if strings.HasPrefix(b.In.Echo.Words[at], `\\`) && len(b.In.Echo.Words) > 2 {
		at++
	}
	b.verb = b.In.Echo.Words[at]
	for i, w := range b.In.Echo.Words {
		if i <= at || strings.HasPrefix(w, "/") || strings.Contains(w, "=") || i > 0 && strings.HasSuffix(b.In.Echo.Words[i-1], "=") || digits(w) {
			continue
		}
		b.asked = w
		for _, typed := range words {
			if strings.EqualFold(typed, w) {
				b.asked = typed
			}
		}
		break
	}
}

// context looks for what an unknown language has in place of known words.
func (b *builder) context() context {
	c := context{heads: map[string]string{}}
	known := false
	for _, l := range b.Lines {
		s := glued(strings.TrimSpace(l.Text))
		name, _, ok := linelex.Value(s)
		if ok && label.Field("services.label", name) == "name" {
			known = true
		}
		if isStarted(s) {
			known = true
		}
		if m, _ := message(s); m.Field == "dependents" || m.Field == "also" {
			known = true
		}
	}
	if known {
		return c
	}
	for i, l := range b.Lines {
		name, ok := nameLabel(strings.TrimSpace(l.Text))
		if !ok || c.name != "" {
			continue
		}
		switch {
		case i+1 < len(b.Lines) && typeWord(b.Lines[i+1].Text):
			c.name = label.Fold(name)
		case i+2 < len(b.Lines) && typeWord(b.Lines[i+2].Text):
			second, ok := nameLabel(strings.TrimSpace(b.Lines[i+1].Text))
			if ok {
				c.name, c.display = label.Fold(name), label.Fold(second)
			}
		}
	}
	if b.program != "net" || len(b.Lines) == 0 {
		return c
	}
	first := strings.TrimSpace(b.Lines[0].Text)
	switch {
	case b.verb == "start" && b.asked == "" && (strings.HasSuffix(first, ":") || strings.HasSuffix(first, "：")):
		c.heads[first] = "Started"
	case b.verb == "stop":
		c.subjects = append(c.subjects, b.heads(c.heads)...)
	}
	return c
}

// heads finds the two lines in front of the dependents, by the question behind
// them, and returns the dependents.
func (b *builder) heads(heads map[string]string) []string {
	ask := -1
	for i, l := range b.Lines {
		if isAsk(strings.TrimSpace(l.Text)) {
			ask = i
			break
		}
	}
	if ask < 3 {
		return nil
	}
	var names []string
	for i, l := range b.Lines[2:ask] {
		s := strings.TrimSpace(l.Text)
		if !isItem(s) {
			if i == 0 {
				return nil
			}
			continue
		}
		names = append(names, s)
	}
	heads[strings.TrimSpace(b.Lines[0].Text)] = "Dependents"
	heads[strings.TrimSpace(b.Lines[1].Text)] = "Also"
	return names
}

func (b *builder) part(p *part) {
	switch {
	case p.Record != nil:
		b.record(p.Record)
	case p.Failure != nil:
		b.failure(p.Failure)
	case p.List != nil:
		b.started(p.List)
	case p.Stop != nil:
		b.stop(p.Stop)
	case p.Outcome != nil:
		b.outcome(*p.Outcome)
	case p.Frame != nil:
		b.frame(*p.Frame)
	case p.Stray != nil && p.Stray.Value != "" && b.bare():
		b.item(*p.Stray)
	}
}

// bare reports whether names stand without the list's title: a filter took it.
func (b *builder) bare() bool {
	return b.program == "net" && b.verb == "start" && b.asked == "" && len(b.In.Echo.Filters) > 0 && !b.titled
}

func (b *builder) frame(t lexer.Token) {
	m, _ := message(t.Value)
	switch {
	case m.Field == "done", m.Field == "help":
		b.done = b.done || m.Field == "done" && b.titled
	case strings.HasPrefix(t.Value, "[SC]"):
		b.found = true
	}
	if m.Field != "" {
		b.Words[m.Language]++
	}
	b.Mark(t, command.Frame)
}

func (b *builder) record(g *record) {
	s := Service{}
	var first lexer.Token
	if g.Name != nil {
		first = *g.Name
		l, v, _ := linelex.Value(g.Name.Value)
		s.Name = v
		b.Words.Add(label.Lookup("services.label", l))
		b.Mark(*g.Name, command.Record)
	} else {
		first = g.Fields[0]
		if !b.own(g.Fields) {
			return
		}
		s.Name = b.asked
		b.partial = true
	}
	s.Line = first.Pos.Line
	ends := 0
	for _, f := range g.Fields {
		if b.property(&s, f) {
			ends++
		}
		b.Mark(f, command.Record)
	}
	b.partial = b.partial || ends == 0
	b.found = true
	b.list.Services = append(b.list.Services, s)
}

// own reports whether lines without a record's first line are of these
// commands: a state or a type is among them, or the typed command says so.
func (b *builder) own(fields []lexer.Token) bool {
	for _, f := range fields {
		if l, v, ok := linelex.Value(f.Value); ok {
			field := label.Field("services.label", l)
			if _, word, ok := coded(v); ok && (field == "state" || field == "type" || field == "") && upperWord(word) {
				return true
			}
		}
	}
	return b.program == "sc"
}

// property reads one line of a record; it reports whether the line stands at
// the record's end.
func (b *builder) property(s *Service, t lexer.Token) (last bool) {
	l, v, ok := linelex.Value(t.Value)
	if !ok {
		if strings.HasPrefix(t.Value, ":") && len(s.Dependencies) > 0 {
			s.Dependencies = append(s.Dependencies, strings.TrimSpace(t.Value[1:]))
		}
		return false
	}
	words := label.Lookup("services.label", l)
	b.Words.Add(words)
	field := label.Field("services.label", l)
	number, word, isCoded := coded(v)
	if field == "" {
		switch {
		case isCoded && !strings.HasPrefix(word, "(") && s.Type == "":
			field = "type"
		case isCoded && !strings.HasPrefix(word, "(") && s.State == "":
			field = "state"
		case isCoded && s.ExitCode == "":
			field = "exit"
		case isHex(v):
			field = "wait"
		case digits(v) && s.PID == nil:
			field = "pid"
		}
	}
	if b.c.display != "" && label.Fold(l) == b.c.display {
		field = "display"
	}
	switch field {
	case "display":
		s.DisplayName = v
	case "type":
		s.Type = typeName(number, word)
	case "state":
		s.State, s.StateLine = stateName(number, word), t.Pos.Line
		if s.State == "" {
			b.Problem(t.Pos.Line, "the state %s is none that a service can have; it was left out", v)
		}
	case "exit":
		s.ExitCode = v
	case "start":
		s.StartType, _, _ = strings.Cut(word, " ")
	case "binary":
		s.Binary = v
	case "account":
		s.Account = v
		return true
	case "dependencies":
		s.Dependencies = nil
		if v != "" {
			s.Dependencies = []string{v}
		}
	case "pid":
		if n, ok := number32(v); ok {
			s.PID, s.PIDLine = &n, t.Pos.Line
		} else {
			b.Problem(t.Pos.Line, "the PID %s is out of range; it was left out", v)
		}
		return true
	case "wait", "flags":
		return true
	}
	return false
}

func (b *builder) failure(g *failure) {
	m, n := message(g.Failed.Value)
	code := 0
	switch {
	case m.Field == "invalid-name":
		code = invalidName
	case m.Field != "":
		code, _ = number32(n)
	default:
		_, code = failed(g.Failed.Value)
	}
	if m.Field == "system-error" || m.Field == "service-error" || m.Field == "invalid-name" {
		b.Words[m.Language]++
	}
	b.found = true
	b.Mark(g.Failed, command.Record)
	text := strings.TrimSpace(g.Failed.Value)
	if g.Sentence != nil {
		text += " " + strings.TrimSpace(g.Sentence.Value)
		b.Mark(*g.Sentence, command.Record)
	}
	if b.list.FailureLine != 0 {
		return
	}
	b.list.Failure, b.list.FailureCode, b.list.FailureLine = text, code, g.Failed.Pos.Line
	b.list.FailureName = b.asked
}

// The error of net for a name that is no service's.
const invalidName = 2185

func (b *builder) started(g *list) {
	b.found, b.titled = true, true
	b.Words.Add(label.Lookup("services.started", strings.TrimRight(g.Started.Value, " :：")))
	b.Mark(g.Started, command.Frame)
	b.list.Form = "net start"
	items := g.Items
	var last *lexer.Token
	if n := len(items); n > 0 && b.sentence(items[n-1]) {
		last = &items[n-1]
		items = items[:n-1]
	}
	indents := nameIndents(items, g.Started.Value)
	for _, t := range items {
		if !b.sentence(t) && indents[indentOf(t.Value)] {
			b.item(t)
		}
	}
	if g.Done != nil {
		b.done = true
		if m, _ := message(g.Done.Value); m.Field != "" {
			b.Words[m.Language]++
		}
		b.Mark(*g.Done, command.Frame)
	} else if last != nil && b.c.heads[strings.TrimSpace(g.Started.Value)] != "" && b.list.Services != nil {
		// the closing sentence of a language without a template
		b.done = true
		b.Mark(*last, command.Frame)
	}
}

func (b *builder) sentence(t lexer.Token) bool { return isSentence(strings.TrimSpace(t.Value)) }

func (b *builder) item(t lexer.Token) {
	if b.sentence(t) || !isItem(strings.TrimSpace(t.Value)) {
		return
	}
	b.found = true
	b.list.Form = "net start"
	b.list.Services = append(b.list.Services, Service{DisplayName: strings.TrimSpace(t.Value), State: "RUNNING", Line: t.Pos.Line})
	b.Mark(t, command.Record)
}

// listIndent is how far net indents the names below its sentence.
const listIndent = 3

// drifted is how many names in a row show that a paste moved them.
const drifted = 3

// nameIndents are the indentations of the names of a list: the common one, and
// deeper ones that several names in a row share.
func nameIndents(items []lexer.Token, sentence string) map[int]bool {
	common := commonIndent(items, sentence)
	out := map[int]bool{common: true}
	run := 0
	for i, t := range items {
		n := indentOf(t.Value)
		if i == 0 || n != indentOf(items[i-1].Value) {
			run = 0
		}
		if run++; run >= drifted && n > common {
			out[n] = true
		}
	}
	return out
}

// commonIndent is the indentation of the names of a list: that at which net
// prints them below its sentence, unless most names were moved.
func commonIndent(items []lexer.Token, sentence string) int {
	count := map[int]int{}
	best := 0
	printed := indentOf(sentence) + listIndent
	for _, t := range items {
		if !isItem(strings.TrimSpace(t.Value)) {
			continue
		}
		n := indentOf(t.Value)
		if n == printed && 3*(count[n]+1) >= len(items) {
			return n
		}
		if count[n]++; count[n] > count[best] || count[n] == count[best] && n > best {
			best = n
		}
	}
	return best
}

// indentOf counts the columns in front of a line's text.
func indentOf(s string) int {
	n := 0
	for _, c := range s {
		switch {
		case c == '\t':
			n += 8 - n%8
		case unicode.IsSpace(c):
			n++
		default:
			return n
		}
	}
	return n
}

func (b *builder) stop(g *stop) {
	b.found = true
	b.list.Form = "net stop"
	for _, t := range [...]*lexer.Token{g.Dependents, g.Also} {
		if t == nil {
			continue
		}
		m, name := message(t.Value)
		if m.Field != "" {
			b.Words[m.Language]++
		}
		if name != "" {
			b.list.Stopping = name
		}
		b.Mark(*t, command.Record)
	}
	if b.list.Stopping == "" {
		b.list.Stopping = b.asked
	}
	sentence := ""
	for _, t := range [...]*lexer.Token{g.Dependents, g.Also} {
		if t != nil {
			sentence = t.Value
		}
	}
	indents := nameIndents(g.Items, sentence)
	for _, t := range g.Items {
		if !indents[indentOf(t.Value)] {
			continue
		}
		b.list.Dependents = append(b.list.Dependents, Dependent{DisplayName: strings.TrimSpace(t.Value), Line: t.Pos.Line})
		b.Mark(t, command.Record)
	}
	if g.Ask != nil {
		b.Mark(*g.Ask, command.Frame)
	}
}

// outcomeOf maps the sentences to what they tell.
var outcomeOf = map[string]string{
	"stopping": "stopping", "stopped": "stopped", "stop-failed": "failed", "starting": "start-pending", "started": "started",
	"start-failed": "failed", "not-started": "not-started", "already-started": "already-started", "busy": "failed",
}

func (b *builder) outcome(t lexer.Token) {
	m, name := message(t.Value)
	what := outcomeOf[m.Field]
	if m.Field == "" {
		// An unknown language: the first sentence about a service that is to
		// be stopped says that it is stopping; the second may say anything.
		name = b.c.subject(t.Value)
		for _, o := range b.list.Outcomes {
			if o.Service == name {
				return
			}
		}
		what = "stopping"
	} else {
		b.Words[m.Language]++
	}
	if name == "" {
		name = b.asked
	}
	b.found = true
	b.Mark(t, command.Record)
	if b.list.Form == "" {
		b.list.Form = "net stop"
	}
	b.list.Outcomes = append(b.list.Outcomes, Outcome{Service: name, What: what, Line: t.Pos.Line})
}

// finish settles what only the whole output tells.
func (b *builder) finish() {
	l := &b.list
	switch {
	case b.program == "sc" && b.verb == "enumdepend":
		l.Form = "dependents"
		l.Stopping = ""
		for _, s := range l.Services {
			l.Dependents = append(l.Dependents, Dependent{Name: s.Name, DisplayName: s.DisplayName, Line: s.Line})
		}
	case l.Form == "" && b.program == "net":
		l.Form = "net stop"
	case l.Form == "":
		l.Form = "sc"
	}
	if b.verb == "stop" && l.Stopping == "" {
		l.Stopping = b.asked
	}
	if b.program == "sc" && (b.verb == "stop" || b.verb == "start") {
		for _, s := range l.Services {
			if what := pending[s.State]; what != "" {
				l.Outcomes = append(l.Outcomes, Outcome{Service: s.Name, What: what, Line: s.StateLine})
			}
		}
	}
	l.Complete = b.complete()
}

var pending = map[string]string{
	"STOPPED": "stopped", "STOP_PENDING": "stopping", "START_PENDING": "start-pending", "RUNNING": "started",
}

// complete: every service, or every started one, and nothing cut off.
func (b *builder) complete() bool {
	e := b.In.Echo
	if len(b.list.Services) == 0 || b.list.FailureLine != 0 {
		return false
	}
	for _, f := range e.Filters {
		if w := strings.ToLower(strings.Fields(f)[0]); w != "more" && w != "clip" {
			return false
		}
	}
	if b.Elided() {
		return false
	}
	if b.list.Form == "net start" {
		return b.titled && b.done
	}
	return b.program == "sc" && (b.verb == "query" || b.verb == "queryex") && b.asked == "" && !b.partial && option(e.Words, "state", "all") &&
		(option(e.Words, "type", "all") || option(e.Words, "type", "service") || !has(e.Words, "type")) && !has(e.Words, "group") && !has(e.Words, "ri")
}

// option reports whether the words hold name= value, with or without a blank.
func option(words []string, name, value string) bool {
	for i, w := range words {
		if w == name+"="+value || w == name+"=" && i+1 < len(words) && words[i+1] == value {
			return true
		}
	}
	return false
}

func has(words []string, name string) bool {
	for _, w := range words {
		if strings.HasPrefix(w, name+"=") {
			return true
		}
	}
	return false
}
