package signature

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
)

// LoadError is one fault of a data file.
type LoadError struct {
	File    string
	Line    int // from 1
	Message string
	Hint    string // an example of good input, or empty
}

// Error gives "file:line: message", and the hint in brackets.
func (e *LoadError) Error() string {
	text := fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Message)
	if e.Hint != "" {
		text += " (" + e.Hint + ")"
	}
	return text
}

// maxFile bounds a data file; the largest built-in one has some 60 kB.
const maxFile = 1 << 20

// maxFaults bounds the list of faults; whoever mends that many reads the rest in the next run.
const maxFaults = 100

// Load reads a data file in the format of the package comment. name stands in the errors and
// in [Signature.File]. Up to a hundred faults are joined; each is a *[LoadError] with its
// line, except for a failure of r. Services that the file mentions without describing them
// are looked up among the built-in ones. Add the result to the built-in set with
// [Set.Merge].
func Load(name string, r io.Reader) (*Set, error) {
	return load(name, r, Builtin().service)
}

func load(name string, r io.Reader, known func(string) (Service, bool)) (*Set, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(data) > maxFile {
		return nil, &LoadError{name, 1, "the file is larger than 1 MiB", "signatures are text; split the file"}
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		line := 1 + bytes.Count(data[:firstInvalid(data)], []byte("\n"))
		return nil, &LoadError{name, line, "the text is not UTF-8", "save the file as UTF-8"}
	}
	l := &loader{file: name, known: known}
	if l.marks, err = newLocator(string(data)); err != nil {
		var fault *LoadError
		if errors.As(err, &fault) {
			fault.File = name
		}
		return nil, err
	}
	var root map[string]any
	if _, err := toml.Decode(string(data), &root); err != nil {
		var syntax toml.ParseError
		if errors.As(err, &syntax) {
			hint := `text values stand in quotes: certainty = "likely"`
			if strings.Contains(syntax.Message, "already") {
				hint = "write the matches of a signature in one way: as match = [...] or under [[signature.match]]"
			}
			return nil, &LoadError{name, max(syntax.Position.Line, 1), "not TOML: " + oneLine(syntax.Message), hint}
		}
		return nil, &LoadError{name, 1, "not TOML: " + oneLine(err.Error()), ""}
	}
	return l.read(root)
}

// oneLine writes control characters, which the decoder quotes as they are, as \uNNNN.
func oneLine(message string) string {
	var b strings.Builder
	for _, r := range message {
		if unicode.IsControl(r) {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func firstInvalid(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size <= 1 {
			return i
		}
		i += size
	}
	return len(data)
}

type loader struct {
	file   string
	marks  *locator
	known  func(string) (Service, bool)
	own    map[string]Service // by folded name
	faults []*LoadError
}

func (l *loader) read(root map[string]any) (*Set, error) {
	for _, key := range slices.Sorted(maps.Keys(root)) {
		if key != "signature" && key != "service" {
			l.fault(l.marks.first(key), fmt.Sprintf("unknown table or key %q", key), "a file holds [[signature]] and [[service]] tables")
		}
	}
	l.own = make(map[string]Service)
	var services []Service
	for i, t := range l.tables(root, "service") {
		if s, ok := l.service(table{l: l, values: t, name: "service", n: i}); ok {
			services = append(services, s)
		}
	}
	var signatures []*Signature
	ids := make(map[string]bool)
	for i, values := range l.tables(root, "signature") {
		t := table{l: l, values: values, name: "signature", n: i}
		sig := l.signature(t)
		if ids[sig.ID] && sig.ID != "" {
			t.fault("id", fmt.Sprintf("the id %q is taken by an earlier signature of this file", sig.ID), "")
		}
		ids[sig.ID] = true
		signatures = append(signatures, sig)
	}
	if len(l.faults) == 0 {
		return newSet(signatures, services), nil
	}
	if len(l.faults) >= maxFaults {
		l.faults = l.faults[:maxFaults]
	}
	slices.SortStableFunc(l.faults, func(a, b *LoadError) int { return a.Line - b.Line })
	all := make([]error, len(l.faults))
	for i, fault := range l.faults {
		all[i] = fault
	}
	return nil, errors.Join(all...)
}

func (l *loader) fault(line int, message, hint string) {
	l.faults = append(l.faults, &LoadError{l.file, line, message, hint})
}

// tables reads an array of tables, in either way of writing.
func (l *loader) tables(root map[string]any, key string) []map[string]any {
	value, ok := root[key]
	if !ok {
		return nil
	}
	list, ok := asTables(value)
	if !ok {
		l.fault(l.marks.first(key), fmt.Sprintf("%s is no list of tables", key), fmt.Sprintf("start each one with a line [[%s]]", key))
	}
	return list
}

func asTables(value any) ([]map[string]any, bool) {
	switch list := value.(type) {
	case []map[string]any:
		return list, true
	case []any:
		out := make([]map[string]any, 0, len(list))
		for _, item := range list {
			t, ok := item.(map[string]any)
			if !ok {
				return nil, false
			}
			out = append(out, t)
		}
		return out, true
	}
	return nil, false
}

// table is one TOML table with what is needed to name the line of a fault in it.
type table struct {
	l      *loader
	values map[string]any
	name   string // signature or service
	n      int
	sub    string // match or remedy, inside a signature
	k      int
}

func (t table) line(key string) int { return t.l.marks.line(t.name, t.n, t.sub, t.k, key) }

func (t table) fault(key, message, hint string) {
	if len(t.l.faults) < maxFaults {
		t.l.fault(t.line(key), message, hint)
	}
}

func (t table) only(keys ...string) {
	for _, key := range slices.Sorted(maps.Keys(t.values)) {
		if !slices.Contains(keys, key) {
			where := t.name
			if t.sub != "" {
				where = t.sub
			}
			t.fault(key, fmt.Sprintf("unknown key %q in a %s", key, where), "known keys: "+strings.Join(keys, ", "))
		}
	}
}

// text reads a string; control characters are refused, so that no report is garbled by one.
func (t table) text(key string) string {
	value, ok := t.values[key]
	if !ok {
		return ""
	}
	text, ok := value.(string)
	if !ok {
		t.fault(key, key+" is no text", key+` = "..."`)
		return ""
	}
	if strings.ContainsFunc(text, unicode.IsControl) {
		t.fault(key, key+" holds a line break or another control character", "write it on one line")
		return ""
	}
	return strings.TrimSpace(text)
}

// required reports a text that is missing or empty.
func (t table) required(key, example string) {
	value, ok := t.values[key]
	if text, isText := value.(string); !ok || isText && strings.TrimSpace(text) == "" {
		t.fault(key, fmt.Sprintf("a %s has no %s", t.name, key), example)
	}
}

func (t table) flag(key string) bool {
	value, ok := t.values[key]
	if !ok {
		return false
	}
	flag, ok := value.(bool)
	if !ok {
		t.fault(key, key+" is neither true nor false", key+" = true")
	}
	return flag
}

// texts reads a string or a list of strings.
func (t table) texts(key string) []string {
	value, ok := t.values[key]
	if !ok {
		return nil
	}
	list, ok := value.([]any)
	if !ok {
		list = []any{value}
	}
	var out []string
	for _, item := range list {
		text, ok := item.(string)
		if !ok || strings.TrimSpace(text) == "" || strings.ContainsFunc(text, unicode.IsControl) {
			t.fault(key, key+" is no text and no list of texts", key+` = ["...", "..."]`)
			return nil
		}
		out = append(out, strings.TrimSpace(text))
	}
	return out
}

// ports reads port numbers and ranges: 80, "5060-5087", or a list of both.
func (t table) ports(key string) []string {
	value, ok := t.values[key]
	if !ok {
		return nil
	}
	list, ok := value.([]any)
	if !ok {
		list = []any{value}
	}
	var out []string
	for _, item := range list {
		text := fmt.Sprint(item)
		switch item.(type) {
		case int64, string:
		default:
			t.fault(key, key+" holds something else than ports", key+` = [80, "5060-5087"]`)
			return nil
		}
		if _, err := parsePortRange(text); err != nil {
			t.fault(key, err.Error(), key+` = [80, "5060-5087"]`)
			return nil
		}
		out = append(out, key+"/"+text)
	}
	return out
}

func (l *loader) service(t table) (Service, bool) {
	t.only("name", "display_name", "other_names", "start", "keep", "unconfirmed")
	s := Service{
		Name: t.text("name"), DisplayName: t.text("display_name"), OtherNames: t.texts("other_names"),
		Start: t.text("start"), Keep: t.flag("keep"), Unconfirmed: t.flag("unconfirmed"),
	}
	if s.Name == "" {
		t.fault("name", "a service has no name", `name = "W3SVC"`)
		return s, false
	}
	if _, err := parseText(s.Name); err != nil {
		t.fault("name", err.Error(), `name = "MSSQL${INSTANCE}"`)
	}
	switch s.Start {
	case "", "auto", "delayed-auto", "demand":
	default:
		t.fault("start", fmt.Sprintf("unknown start type %q", s.Start), "use auto, delayed-auto or demand")
	}
	if _, taken := l.own[fold(s.Name)]; taken {
		t.fault("name", fmt.Sprintf("the service %q is described twice", s.Name), "")
	}
	l.own[fold(s.Name)] = s
	return s, true
}

func (l *loader) lookUp(name string) Service {
	if s, ok := l.own[fold(name)]; ok {
		return s
	}
	if s, ok := l.known(name); ok {
		return s
	}
	return Service{Name: name}
}

func (l *loader) signature(t table) *Signature {
	t.only("id", "product", "services", "display_name", "explanation", "rivals", "generic", "security", "match", "remedy")
	sig := &Signature{
		ID: t.text("id"), Product: t.text("product"), DisplayName: t.text("display_name"), Explanation: t.text("explanation"),
		Rivals: t.texts("rivals"), Generic: t.flag("generic"), Security: t.flag("security"),
		File: l.file, Line: t.line(""),
	}
	for _, name := range t.texts("services") {
		sig.Services = append(sig.Services, l.lookUp(name))
	}
	if len(sig.Services) == 1 {
		if s := sig.Services[0]; !strings.Contains(s.Name, "{") {
			sig.Service = s.Name
		}
	}
	if sig.DisplayName == "" && len(sig.Services) == 1 {
		sig.DisplayName = sig.Services[0].DisplayName
	}
	if _, ok := t.values["id"]; !ok {
		t.fault("id", "a signature has no id", `id = "contoso-print-agent"`)
	} else if !isKebab(sig.ID) {
		t.fault("id", fmt.Sprintf("%q is no id of small letters, digits and hyphens", sig.ID), `id = "contoso-print-agent"`)
	}
	t.required("product", `product = "Contoso Print Agent"`)
	t.required("explanation", `explanation = "Serves the status page of the print agent."`)
	matches := t.list("match")
	for _, m := range matches {
		sig.Patterns = append(sig.Patterns, l.match(m)...)
	}
	if len(matches) == 0 {
		t.fault("match", "a signature has no match", `match = [{ url = "http://*:8080/contoso/", certainty = "likely" }]`)
	}
	for _, r := range t.list("remedy") {
		sig.Remedies = append(sig.Remedies, l.remedy(r)...)
	}
	return sig
}

func isKebab(id string) bool {
	if id == "" || id[0] == '-' || id[len(id)-1] == '-' || strings.Contains(id, "--") {
		return false
	}
	for _, c := range []byte(id) {
		if c != '-' && (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// list reads the array of tables under a key of the table.
func (t table) list(key string) []table {
	value, ok := t.values[key]
	if !ok {
		return nil
	}
	list, ok := asTables(value)
	if !ok {
		t.fault(key, key+" is no list of tables", fmt.Sprintf("start each one with a line [[%s.%s]]", t.name, key))
	}
	out := make([]table, len(list))
	for i, values := range list {
		out[i] = table{l: t.l, values: values, name: t.name, n: t.n, sub: key, k: i}
	}
	return out
}

var comparedKeys = []string{"url", "queue", "app_id", "tcp", "udp", "executable", "service"}

func (l *loader) match(t table) []Pattern {
	t.only(append(slices.Clone(comparedKeys), "certainty", "specific", "held_by", "owner_required", "note")...)
	common := Pattern{
		Specific: t.flag("specific"), HeldBy: t.text("held_by"), OwnerRequired: t.flag("owner_required"), Note: t.text("note"),
	}
	switch word := t.text("certainty"); word {
	case "certain":
		common.Certainty = Certain
	case "likely":
		common.Certainty = Likely
	case "possible":
		common.Certainty = Possible
	case "":
		t.fault("certainty", "a match has no certainty", "use certain, likely or possible")
	default:
		t.fault("certainty", fmt.Sprintf("unknown certainty %q", word), "use certain, likely or possible")
	}
	var out []Pattern
	add := func(kind Kind, texts []string) {
		for _, text := range texts {
			p := common
			p.Kind, p.Text = kind, text
			out = append(out, p)
		}
	}
	add(KindPort, t.ports("tcp"))
	add(KindPort, t.ports("udp"))
	_, tcp := t.values["tcp"]
	_, udp := t.values["udp"]
	if !tcp && !udp && (common.HeldBy != "" || common.OwnerRequired) {
		t.fault("held_by", "held_by and owner_required belong to tcp and udp", `{ tcp = 80, held_by = "http.sys", certainty = "likely" }`)
	}
	for _, kind := range []Kind{KindURL, KindQueue, KindAppID, KindExecutable, KindService} {
		texts := t.texts(string(kind))
		for _, text := range texts {
			if err := checkPattern(kind, text); err != nil {
				t.fault(string(kind), err.Error(), patternExample[kind])
			}
		}
		add(kind, texts)
	}
	if !slices.ContainsFunc(comparedKeys, func(key string) bool { _, ok := t.values[key]; return ok }) {
		t.fault("", "a match names nothing to compare with", "give it url, queue, app_id, tcp, udp, executable or service")
	}
	return out
}

var patternExample = map[Kind]string{
	KindURL:        `url = "http://*:8080/contoso/{GUID}/"`,
	KindQueue:      `queue = "ContosoPool*"`,
	KindAppID:      `app_id = "{01234567-89AB-CDEF-0123-456789ABCDEF}"`,
	KindPort:       `tcp = [80, "5060-5087"]`,
	KindExecutable: `executable = "contoso.exe"`,
	KindService:    `service = "ContosoSvc"`,
}

// checkPattern reports what is wrong with the text of a pattern.
func checkPattern(kind Kind, text string) error {
	var err error
	switch kind {
	case KindURL:
		_, err = parseURL(text)
	case KindPort:
		_, err = parsePortPattern(text)
	case KindAppID:
		if !isGUID(text) || text[0] != '{' {
			err = fmt.Errorf("%q is no GUID in braces", text)
		}
	case KindExecutable:
		if strings.ContainsAny(text, `\/`) {
			return fmt.Errorf("%q is a path; give the file name alone", text)
		}
		_, err = parseText(text)
	case KindQueue:
		if text != UnnamedQueue && text != IdleQueue {
			_, err = parseText(text)
		}
	case KindService:
		_, err = parseText(text)
	default:
		err = fmt.Errorf("unknown kind %q", kind)
	}
	return err
}

// The defaults of a remedy that stops a service.
const (
	stopEffect    = "Stops %s until the next start of Windows, or until something asks for it."
	keepOffEffect = "Keeps %s from starting again; note START_TYPE from the command before."
	adviceUndo    = "Set it back to what it was before."
)

func (l *loader) remedy(t table) []Remedy {
	t.only("stop", "keep_off", "command", "advice", "keep", "inspect", "effect", "side_effects", "undo", "save", "check")
	r := Remedy{
		Effect: t.text("effect"), SideEffects: t.text("side_effects"), Undo: t.text("undo"), Save: t.text("save"), Check: t.text("check"),
	}
	forms := map[string]string{}
	for _, key := range []string{"stop", "command", "advice", "keep", "inspect"} {
		if text := t.text(key); text != "" {
			forms[key] = text
		}
	}
	if len(forms) != 1 {
		t.fault("command", "a remedy needs exactly one of stop, command, advice, keep and inspect", `stop = "ContosoSvc"`)
		return nil
	}
	if _, ok := t.values["keep_off"]; ok && forms["stop"] == "" {
		t.fault("keep_off", "keep_off belongs to stop", "")
	}
	switch {
	case forms["stop"] != "":
		return l.stop(t, forms["stop"], r)
	case forms["command"] != "":
		r.Command = forms["command"]
		if r.Undo == "" {
			t.fault("command", "a command has no undo", `undo = "the command that takes it back"`)
		}
	case forms["advice"] != "":
		r.Advice = forms["advice"]
		if r.Undo == "" {
			r.Undo = adviceUndo
		}
	case forms["keep"] != "":
		r.Advice, r.ReadOnly = forms["keep"], true
	default:
		r.Command, r.ReadOnly = forms["inspect"], true
	}
	if r.Command != "" && !r.ReadOnly && r.Undo == "" {
		return nil
	}
	for form := range forms {
		for _, fault := range faultsOf(r) {
			t.fault(form, fault, "")
		}
	}
	return []Remedy{r}
}

// stop makes the remedies that stop a service and, with keep_off, that keep it from starting.
func (l *loader) stop(t table, name string, r Remedy) []Remedy {
	s := l.lookUp(name)
	label := s.Name
	if s.DisplayName != "" && s.DisplayName != s.Name {
		label = s.DisplayName + " (" + s.Name + ")"
	}
	quoted := s.Name
	if strings.Contains(quoted, " ") {
		quoted = strconv.Quote(quoted)
	}
	if r.Effect == "" {
		r.Effect = fmt.Sprintf(stopEffect, label)
	}
	r.Command = "net stop " + quoted
	if r.Undo == "" {
		r.Undo = "net start " + quoted
	}
	if r.Check == "" {
		r.Check = "sc.exe query " + quoted
	}
	out := []Remedy{r}
	if t.flag("keep_off") {
		start := s.Start
		if start == "" {
			start = "demand"
		}
		out = append(out, Remedy{
			Command: "sc.exe config " + quoted + " start= disabled", Effect: fmt.Sprintf(keepOffEffect, label),
			SideEffects: r.SideEffects, Save: "sc.exe qc " + quoted,
			Undo: "sc.exe config " + quoted + " start= " + start + ", then net start " + quoted, Check: "sc.exe qc " + quoted,
		})
	}
	if s.Keep {
		t.fault("stop", fmt.Sprintf("%s must not be stopped", label), `keep = "what would break without it"`)
		return nil
	}
	for _, r := range out {
		for _, fault := range faultsOf(r) {
			t.fault("stop", fault, "")
		}
	}
	return out
}
