package sslcert

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/command"
	"diag/parser/internal/label"
	"diag/parser/internal/linelex"
	"diag/parser/internal/prompt"
	"diag/parser/internal/ruler"
)

// Command describes "netsh http show sslcert" to the parser.
var Command = &command.Command{
	Kind:  "sslcert",
	Typed: typed,
	Opens: opens,
	Holds: holds,
	Read:  Read,
}

func typed(e prompt.Echo) bool { return e.Is("netsh", "http", "show", "sslcert") }

func opens(w command.Window) command.Sign {
	s := strings.TrimSpace(w.Text)
	if s == "" || len(s) >= longest {
		return command.None
	}
	switch c := s[len(s)-1]; {
	case c >= '0' && c <= '9':
		if kind, _, _ := key(s, false); kind != "" {
			return command.Certain
		}
		if kind, _, _ := key(s, true); kind != "" && bound(w) {
			return command.Row
		}
		if name, value, ok := linelex.Value(s); ok && isHash(value) && label.Field("sslcert.label", name) == "Hash" {
			return command.Row
		}
	case c == ':' || strings.HasSuffix(s, "：") || c == 's':
		if isTitle(s) || titleShape(s) && ruler.Any(strings.TrimSpace(w.Next(1))) && listed(w) {
			return command.Title
		}
	}
	return command.None
}

// listed reports whether a binding or the failure stands below a title and its
// ruler.
func listed(w command.Window) bool {
	s := strings.TrimSpace(w.Next(2))
	if isFailure(s) {
		return true
	}
	kind, _, _ := key(s, true)
	if kind == "" {
		return false
	}
	_, hash, ok := linelex.Value(w.Next(3))
	return ok && (isHash(hash) || null(hash))
}

// bound reports whether a thumbprint and a GUID follow, which tells a binding in
// any language.
func bound(w command.Window) bool {
	_, hash, ok := linelex.Value(w.Next(1))
	if !ok || !isHash(hash) && !null(hash) {
		return false
	}
	_, id, ok := linelex.Value(w.Next(2))
	return ok && isGUID(id)
}

func holds(w command.Window) bool {
	if classify(w.Text, false) != nil {
		return true
	}
	tokens := classify(w.Text, true)
	if tokens == nil {
		return false
	}
	switch tokens[0].Name {
	case "Hash", "AppID":
		return true
	case "IP", "Hostname":
		return bound(w)
	}
	// Labels in an unknown language are many; those of a binding stand in one
	// block with it.
	for _, above := range w.Above(blockLines) {
		if kind, _, _ := key(strings.TrimSpace(above), true); kind != "" {
			return true
		}
	}
	_, id, _ := linelex.Value(w.Prev(1))
	return isGUID(id)
}

// blockLines is more than any binding has.
const blockLines = 64

// Read reads the lines of a section.
func Read(in *command.Input) command.Output {
	lines := in.Lines()
	def := strict
	if !knownWords(lines) {
		def = shapes(ruler.Title(lines, titleShape))
	}
	stream, lines := def.Stream(lines)
	trees, err := linelex.Parse(grammar(), def, stream, "IP", "Hostname", "CCS")
	if err != nil {
		return linelex.Unreadable(in, "the list", err)
	}
	b := &builder{Reading: linelex.NewReading(in, lines), foreign: def != strict, listing: Listing{Bindings: []Binding{}}}
	for _, tree := range trees {
		for _, p := range tree.Parts {
			b.part(p)
		}
	}
	if len(b.listing.Bindings) == 0 && !b.listing.Titled && b.listing.Failure == "" {
		return command.Output{}
	}
	return b.Output(&b.listing)
}

// knownWords reports whether the words of the section's language are known. The
// label of the store speaks for all of them: of some languages only those above
// it are.
func knownWords(lines []command.Line) bool {
	for _, l := range lines {
		if name, _, ok := linelex.Value(l.Text); ok && label.Field("sslcert.label", name) == "Store" {
			return true
		}
	}
	return false
}

type builder struct {
	*linelex.Reading
	// foreign: labels were taken for what their values look like.
	foreign bool
	listing Listing
}

func (b *builder) text(t lexer.Token) string { return b.Lines[linelex.Index(t)].Text }

func (b *builder) part(p *part) {
	switch {
	case p.Title != nil:
		b.listing.Titled = true
		b.Words.Add(label.Lookup("sslcert.title", title(p.Title.Value)))
		b.Mark(*p.Title, command.Frame)
	case p.Ruler != nil:
		b.Mark(*p.Ruler, command.Frame)
	case p.Failure != nil:
		b.failure(p.Failure)
	case p.Binding != nil:
		b.binding(p.Binding)
	}
}

// failure takes an error text that stands in place of the list.
func (b *builder) failure(t *lexer.Token) {
	if len(b.listing.Bindings) > 0 || b.listing.Failure != "" || !b.listing.Titled && !typed(b.In.Echo) {
		return
	}
	words := label.Lookup("sslcert.failure", t.Value)
	b.listing.Failure = t.Value
	b.listing.NotFound = label.Field("sslcert.failure", t.Value) == "notfound"
	b.Words.Add(words)
	b.Mark(*t, command.Record)
}

var kinds = map[string]string{"IP": IP, "Hostname": Hostname, "CCS": CCS}

func (b *builder) binding(g *binding) {
	r := Binding{Endpoint: g.Key.Value, Line: g.Key.Pos.Line}
	kind, name, _ := key(strings.TrimSpace(b.text(g.Key)), true)
	r.Kind = kinds[kind]
	b.Words.Add(label.Lookup("sslcert.key", name))
	b.Mark(g.Key, command.Record)
	last := r.Line
	for _, f := range g.Fields {
		if b.apart(f) {
			break
		}
		if s, ok := b.field(f, &r); ok {
			r.Settings = append(r.Settings, s)
		}
	}
	for _, e := range g.Groups {
		if label.Field("sslcert.label", e.Heading.Value) != "Extended" && len(e.Fields) == 0 {
			continue // a sentence that ends in a colon
		}
		if b.foreign && b.In.Parted(e.Heading.Pos.Line) {
			break
		}
		b.Mark(e.Heading, command.Record)
		b.Words.Add(label.Lookup("sslcert.label", e.Heading.Value))
		group := Group{Settings: []Setting{}, Line: e.Heading.Pos.Line}
		for _, f := range e.Fields {
			if s, ok := b.field(f, nil); ok {
				group.Settings = append(group.Settings, s)
			}
		}
		r.Extended = append(r.Extended, group)
	}
	if n := len(r.Settings); n > 0 {
		last = r.Settings[n-1].Line
	}
	missing := b.Cut
	if len(b.In.Echo.Filters) > 0 {
		missing = b.Problem // what the filter took is not missing from the capture
	}
	switch {
	case r.HashLine == 0 && r.AppIDLine == 0:
		missing(max(last, r.StoreLine), "the binding of %s shows neither certificate nor application; lines are missing", r.Endpoint)
	case r.HashLine == 0:
		missing(r.AppIDLine, "the binding of %s shows no certificate hash; the line is missing", r.Endpoint)
	case r.AppIDLine == 0:
		missing(r.HashLine, "the binding of %s shows no application; who made it is not known from here", r.Endpoint)
	}
	b.listing.Bindings = append(b.listing.Bindings, r)
}

// apart reports whether a line in an unknown language is no part of the binding: a
// blank line parts them.
func (b *builder) apart(f *field) bool {
	t := f.Setting
	if t == nil {
		t = f.Store
	}
	return b.foreign && t != nil && b.In.Parted(t.Pos.Line)
}

// field stores a labelled line in the binding r; ok is true for a line that has
// no field of its own there.
func (b *builder) field(f *field, r *Binding) (s Setting, ok bool) {
	t := f.Setting
	switch {
	case f.Ruler != nil:
		b.Mark(*f.Ruler, command.Frame)
		return Setting{}, false
	case f.Hash != nil:
		t = f.Hash
	case f.AppID != nil:
		t = f.AppID
	case f.Store != nil:
		t = f.Store
	}
	name, value, _ := linelex.Value(b.text(*t))
	if r != nil { // the labels of the extended properties are not translated
		b.Words.Add(label.Lookup("sslcert.label", name))
	}
	b.Mark(*t, command.Record)
	line := t.Pos.Line
	set := func(to *string, at *int) bool {
		if *at > 0 {
			return false
		}
		if *at = line; !null(value) {
			*to = value
		}
		return true
	}
	switch {
	case r == nil:
	case f.Hash != nil && set(&r.Hash, &r.HashLine):
		if masked(r.Hash) {
			b.Problem(line, "the certificate hash of %s reads %q; it is masked or damaged and names no certificate", r.Endpoint, r.Hash)
		}
		return Setting{}, false
	case f.AppID != nil && set(&r.AppID, &r.AppIDLine):
		return Setting{}, false
	case f.Store != nil && set(&r.Store, &r.StoreLine):
		return Setting{}, false
	case f.Setting != nil && label.Field("sslcert.label", name) == "" && line == r.AppIDLine+1+b.In.Doc.Spacing() && set(&r.Store, &r.StoreLine):
		// In an unknown language the store is known by its place.
		return Setting{}, false
	}
	return Setting{Label: name, Value: value, Line: line}, true
}
