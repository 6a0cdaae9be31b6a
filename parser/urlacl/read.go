package urlacl

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/command"
	"diag/parser/internal/label"
	"diag/parser/internal/linelex"
	"diag/parser/internal/prompt"
	"diag/parser/sddl"
)

// Command describes "netsh http show urlacl" to the parser.
var Command = &command.Command{
	Kind:  "urlacl",
	Typed: func(e prompt.Echo) bool { return e.Is("netsh", "http", "show", "urlacl") },
	Opens: opens,
	Holds: holds,
	Sure:  sure,
	Read:  Read,
}

func holds(w command.Window) bool {
	if classify(w.Text, true) == nil {
		return false
	}
	// Behind the SDDL a reservation has no more lines; labels of an unknown
	// language are another command's there.
	if classify(w.Text, false) == nil && hasSDDL(w.Prev(1)) {
		return false
	}
	return !sddlPart(strings.TrimSpace(w.Text)) || hasSDDL(w.Prev(1))
}

// hasSDDL reports whether the line is, or ends with, a part of an SDDL.
func hasSDDL(s string) bool {
	s = strings.TrimSpace(s)
	return sddlPart(s) || strings.Contains(s, "D:(") || strings.Contains(s, "D:P") || strings.Contains(s, "D:A")
}

// sure knows the lines of an English listing as netsh prints them.
func sure(s string) bool {
	t := strings.TrimLeft(s, " ")
	switch len(s) - len(t) {
	case 4:
		return strings.HasPrefix(t, "Reserved URL            : http")
	case 8:
		return strings.HasPrefix(t, "User: ")
	case 12:
		return t == "Listen: Yes" || t == "Delegate: No" || t == "Delegate: Yes" || t == "Listen: No" || strings.HasPrefix(t, "SDDL: D:(")
	}
	return false
}

func opens(w command.Window) command.Sign {
	s := strings.TrimSpace(w.Text)
	if isTitle(s) {
		return command.Title
	}
	if l, v, ok := linelex.Value(s); ok && isURL(strings.Trim(v, "`")) && labelShape(l) {
		switch label.Field("urlacl.label", l) {
		case "URL":
			return command.Certain
		case "":
			// Any label before a URL may be a translated one, if rights follow it.
			if rightsFollow(w, 1) {
				return command.Row
			}
		}
		return command.None
	}
	// A title of a language without a label file: words, a ruler, and soon a
	// reservation.
	if titleShape(s) && isRuler(w.Next(1)) && len(strings.TrimSpace(w.Next(1))) <= longestRuler {
		for k := 2; k <= 4; k++ {
			if l, v, ok := linelex.Value(w.Next(k)); ok && isURL(strings.Trim(v, "`")) && labelShape(l) &&
				(label.Field("urlacl.label", l) == "URL" || rightsFollow(w, k+1)) {
				return command.Title
			}
		}
	}
	return command.None
}

// longestRuler is longer than the ruler of the title in any language; httpcfg puts
// longer ones between its records.
const longestRuler = 60

// rightsFollow reports whether an SDDL stands below the line with a URL and
// hardly anything but labelled lines between them, from the k-th line of the
// window on.
func rightsFollow(w command.Window, k int) bool {
	foreign := 0
	for last := k + aceLines; k < last; k++ {
		next := strings.TrimSpace(w.Next(k))
		_, v, ok := linelex.Value(next)
		switch {
		case sddlStart(next) || ok && sddlStart(v):
			return true
		case next == "" || ok && isURL(v):
			return false
		case !ok:
			if foreign++; foreign > foreignLines {
				return false
			}
		}
	}
	return false
}

// foreignLines is how many lines of something else may lie in a reservation whose
// labels are not known.
const foreignLines = 1

// aceLines is how far below its URL an SDDL is looked for: three lines a user.
const aceLines = 12

// Read reads the lines of a section.
func Read(in *command.Input) command.Output {
	lines := in.Lines()
	def := shapes
	if knownWords(lines) {
		def = strict
	}
	b := &builder{Reading: linelex.NewReading(in, nil), listing: Listing{Reservations: []Reservation{}}}
	if len(lines) > 1 && titleShape(lines[0].Text) && !isTitle(strings.TrimSpace(lines[0].Text)) && isRuler(lines[1].Text) {
		b.listing.Titled = true
		in.Mark(lines[0], command.Frame)
		lines = lines[2:]
	}
	lines = joinURLs(lines)
	stream := def.Unjoined(lines)
	b.Lines = lines
	trees, err := linelex.Parse(grammar(), def, stream, "URL")
	if err != nil {
		return linelex.Unreadable(in, "the list", err)
	}
	for _, tree := range trees {
		for _, p := range tree.Parts {
			b.part(p)
		}
	}
	if len(b.listing.Reservations) == 0 && !b.listing.Titled {
		return command.Output{}
	}
	b.end()
	return b.Output(&b.listing)
}

// knownWords reports whether the labels are of a language with a label file: so are
// those of the users, and none stands before a URL that is not.
func knownWords(lines []command.Line) bool {
	known := false
	for _, l := range lines {
		name, v, ok := linelex.Value(l.Text)
		if !ok {
			continue
		}
		switch label.Field("urlacl.label", name) {
		case "User", "Listen", "Delegate":
			known = true
		case "":
			if isURL(strings.Trim(v, "`")) && labelShape(name) {
				return false
			}
		}
	}
	return known
}

// joinURLs puts URLs together that a console broke. A broken SDDL needs no
// joining: the grammar knows its rest. Other lines are too short to break.
func joinURLs(lines []command.Line) []command.Line {
	out := lines[:0]
	for i := 0; i < len(lines); i++ {
		l := lines[i]
		if i+1 < len(lines) && len(l.Text) >= narrowest && lines[i+1].First == l.Last+1 && isURLLine(l.Text) && urlPart(lines[i+1].Text) {
			l.Text, l.Last = l.Text+lines[i+1].Text, lines[i+1].Last
			i++
		}
		out = append(out, l)
	}
	return out
}

// narrowest is the width of the narrowest console that captures come from.
const narrowest = 79

func isURLLine(s string) bool {
	l, v, ok := linelex.Value(s)
	return ok && isURL(v) && labelShape(l) && !strings.ContainsAny(v, " \t")
}

// urlPart: the rest of a URL has no blank, and ends with the slash that every
// URL prefix ends with.
func urlPart(s string) bool {
	s = strings.TrimRight(s, " \t")
	return s != "" && s[len(s)-1] == '/' && !strings.ContainsAny(s, " \t")
}

type builder struct {
	*linelex.Reading
	listing Listing

	descriptors map[string]parsed
}

// end reports a last reservation that nobody holds, where others are shown with
// their rights: the capture ends below its URL.
func (b *builder) end() {
	list := b.listing.Reservations
	if len(list) == 0 || len(b.In.Echo.Filters) > 0 {
		return
	}
	bare := func(r Reservation) bool { return len(r.Users) == 0 && r.SDDL == "" && len(r.Unresolved) == 0 }
	last := list[len(list)-1]
	if bare(last) && (len(list) == 1 || !bare(list[0])) {
		b.Cut(last.Line, "the reservation of %s shows neither users nor rights; lines are missing", last.URL)
	}
}

func (b *builder) part(p *part) {
	switch {
	case p.Title != nil:
		b.listing.Titled = true
		b.Words.Add(label.Lookup("urlacl.title", p.Title.Value))
		b.Mark(*p.Title, command.Frame)
	case p.Failure != nil:
		if b.listing.Titled {
			b.listing.Failure = p.Failure.Value
			b.Mark(*p.Failure, command.Record)
		}
	case p.Reservation != nil:
		b.reservation(p.Reservation)
	}
}

func (b *builder) reservation(g *reservation) {
	r := Reservation{URL: g.URL.Value, Users: []User{}, Line: g.URL.Pos.Line}
	if i := strings.Index(r.URL, "://"); i >= 0 && strings.HasPrefix(r.URL[i+3:], " ") {
		r.URL = r.URL[:i+3] + strings.TrimSpace(r.URL[i+3:])
		b.Problem(g.URL.Pos.Line, "the URL holds a blank behind its scheme; it was read as %s", r.URL)
	}
	if f := strings.Fields(r.URL); len(f) > 0 {
		r.URL = f[0]
	}
	b.Word("urlacl.label", g.URL)
	b.Mark(g.URL, command.Record)
	if g.SDDL != nil {
		r.SDDLLine = g.SDDL.Pos.Line
		r.SDDL = g.SDDL.Value // its label is the same in every language
		b.Mark(*g.SDDL, command.Record)
	}
	b.values(&r, g.Values)
	r.SDDL = strings.Join(strings.Fields(r.SDDL), "")
	d, err := b.descriptor(r.SDDL)
	if r.SDDL != "" && err != nil {
		b.Problem(g.URL.Pos.Line, "the SDDL of %s is damaged: %v", r.URL, err)
	}
	aces := slices.DeleteFunc(g.ACEs, func(a *ace) bool { return a.Other != nil && a.Other.Value != noMapping })
	for i, a := range aces {
		if a.Other != nil {
			a.NoSID = a.Other
		}
		if a.NoSID != nil {
			b.Mark(*a.NoSID, command.Record)
			b.Problem(a.NoSID.Pos.Line, "an account of %s could not be resolved when the list was made; only the SDDL names it", r.URL)
			r.Unresolved = append(r.Unresolved, a.NoSID.Pos.Line)
			continue
		}
		u := b.user(a)
		if i < len(d.ACEs) && err == nil {
			if a.Listen == nil || answer(a.Listen.Value) == unknownAnswer {
				u.Listen = d.ACEs[i].Listen()
			}
			if a.Delegate == nil || answer(a.Delegate.Value) == unknownAnswer {
				u.Delegate = d.ACEs[i].Delegate()
			}
			if (u.Listen != d.ACEs[i].Listen() || u.Delegate != d.ACEs[i].Delegate()) && len(d.ACEs) == len(aces) {
				b.Problem(g.URL.Pos.Line, "the words for %q (listen %t, delegate %t) contradict the SDDL (listen %t, delegate %t), by which Windows goes; the words were kept",
					u.Name, u.Listen, u.Delegate, d.ACEs[i].Listen(), d.ACEs[i].Delegate())
			}
		}
		r.Users = append(r.Users, u)
	}
	b.listing.Reservations = append(b.listing.Reservations, r)
}

// noMapping is the error that stands in place of an account which could not be
// resolved, in any language.
const noMapping = "1332"

// values puts the SDDL together where it stands on lines of its own or was
// wrapped; it goes on only while a bracket is open.
func (b *builder) values(r *Reservation, values []lexer.Token) {
	if len(values) == 0 {
		return
	}
	depth := func(s string) int { return strings.Count(s, "(") - strings.Count(s, ")") }
	open := depth(r.SDDL)
	var whole strings.Builder
	whole.WriteString(r.SDDL)
	for _, v := range values {
		if open <= 0 && (whole.Len() > 0 || sddlPart(v.Value)) {
			break
		}
		if r.SDDLLine == 0 {
			r.SDDLLine = v.Pos.Line
		}
		whole.WriteString(v.Value)
		open += depth(v.Value)
		b.Mark(v, command.Record)
	}
	r.SDDL = whole.String()
}

// descriptor parses an SDDL; a list holds the same few again and again.
func (b *builder) descriptor(s string) (sddl.Descriptor, error) {
	if d, ok := b.descriptors[s]; ok {
		return d.Descriptor, d.err
	}
	if len(s) > maxSDDL {
		return sddl.Descriptor{}, fmt.Errorf("it is %d bytes long, more than any access list", len(s))
	}
	d, err := sddl.Parse(s)
	if len(b.descriptors) < maxDescriptors {
		if b.descriptors == nil {
			b.descriptors = map[string]parsed{}
		}
		b.descriptors[s] = parsed{d, err}
	}
	return d, err
}

// maxSDDL bounds the length of an SDDL: an access list has 64 KiB, in which an
// entry has 20 bytes or more, and as text less than 80.
const maxSDDL = 256 << 10

// maxDescriptors bounds the memory that descriptor takes.
const maxDescriptors = 1000

// parsed is the outcome of sddl.Parse.
type parsed struct {
	sddl.Descriptor
	err error
}

func (b *builder) user(a *ace) User {
	u := User{Name: a.User.Value, Line: a.User.Pos.Line}
	b.Word("urlacl.label", *a.User)
	b.Mark(*a.User, command.Record)
	if a.Listen != nil {
		u.Listen = answer(a.Listen.Value) == yes
		b.Word("urlacl.label", *a.Listen)
		b.Mark(*a.Listen, command.Record)
	}
	if a.Delegate != nil {
		u.Delegate = answer(a.Delegate.Value) == yes
		b.Word("urlacl.label", *a.Delegate)
		b.Mark(*a.Delegate, command.Record)
	}
	return u
}

type reply int

const (
	unknownAnswer reply = iota
	yes
	no
)

func answer(s string) reply {
	switch label.Field("answer", s) {
	case "yes":
		return yes
	case "no":
		return no
	}
	return unknownAnswer
}
