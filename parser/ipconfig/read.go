package ipconfig

import (
	"strings"
	"unicode"

	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/command"
	"diag/parser/internal/label"
	"diag/parser/internal/linelex"
	"diag/parser/internal/prompt"
)

// Command describes ipconfig to the parser.
var Command = &command.Command{
	Kind:  "ipconfig",
	Typed: func(e prompt.Echo) bool { return e.Program() == "ipconfig" },
	Opens: opens,
	Holds: holds,
	Read:  Read,
}

func opens(w command.Window) command.Sign {
	if strings.Contains(w.Text, ". .") {
		if dotted(w.Text) {
			return command.Row
		}
		return command.None
	}
	s := strings.TrimSpace(w.Text)
	if len(s) > 200 {
		return command.None
	}
	switch {
	case strings.HasSuffix(s, ":"):
		if isHeading(s) && dotted(w.Next(1)) {
			return command.Row
		}
	case strings.Contains(s, "IP") && strings.Contains(s, "Windows"):
		if isTitle(s) || len(s) < 60 && dotted(w.Next(1)) {
			return command.Title
		}
	}
	return command.None
}

func holds(w command.Window) bool {
	s := strings.TrimSpace(w.Text)
	switch {
	case isField(s):
		return true
	case isHeading(s):
		next := strings.TrimSpace(w.Next(1))
		return isField(next) || isValue(next) || isHeading(next)
	}
	return isValue(s) || isTitle(s)
}

// Read reads the lines of a section.
func Read(in *command.Input) command.Output {
	var known []command.Line
	for _, l := range in.Lines() {
		if classify(l.Text) != nil {
			known = append(known, l)
		}
	}
	b := &builder{Reading: linelex.NewReading(in, nil)}
	b.config.Adapters = []Adapter{}
	// A grammar call takes a million tokens; a real listing has a few hundred.
	const block = 100000
	for len(known) > 0 {
		n := min(block, len(known))
		stream, group := lines.Stream(known[:n])
		known = known[n:]
		tree, err := linelex.ParseWhole(grammar(), stream)
		if err != nil {
			return linelex.Unreadable(in, "the list", err)
		}
		b.Lines = group
		b.parts(tree.Parts)
	}
	if !b.titled && len(b.config.Adapters) == 0 && len(b.config.Fields) == 0 {
		return command.Output{}
	}
	return b.Output(&b.config)
}

type builder struct {
	*linelex.Reading
	config Config
	titled bool
}

func (b *builder) parts(parts []*part) {
	for i, p := range parts {
		switch {
		case p.Title != nil:
			b.titled = true
			b.Words.Add(label.Lookup("ipconfig.title", p.Title.Value))
			b.Mark(*p.Title, command.Frame)
		case p.Entry != nil && p.Entry.Field != nil:
			name, value, _ := split(p.Entry.Field.Value)
			b.field(*p.Entry.Field, name, value, p.Entry.Values)
		case p.Entry != nil:
			name := strings.TrimSpace(strings.TrimSuffix(p.Entry.Heading.Value, ":"))
			switch {
			case len(p.Entry.Values) > 0:
				b.field(*p.Entry.Heading, name, "", p.Entry.Values)
			case i+1 < len(parts) && parts[i+1].Entry != nil && parts[i+1].Entry.Field != nil:
				b.Mark(*p.Entry.Heading, command.Record)
				b.config.Adapters = append(b.config.Adapters, Adapter{Name: name, Addresses: []Address{}, Line: p.Entry.Heading.Pos.Line})
			}
		}
	}
}

func (b *builder) field(t lexer.Token, name, value string, more []lexer.Token) {
	f := Field{Label: name, Line: t.Pos.Line}
	at := []int{}
	if value != "" {
		f.Values, at = append(f.Values, value), append(at, t.Pos.Line)
	}
	b.Mark(t, command.Record)
	for _, v := range more {
		f.Values, at = append(f.Values, v.Value), append(at, v.Pos.Line)
		b.Mark(v, command.Record)
	}
	words := label.Lookup("ipconfig.label", name)
	b.Words.Add(words)
	meaning := label.Field("ipconfig.label", name)
	if len(b.config.Adapters) == 0 {
		b.config.Fields = append(b.config.Fields, f)
		if (meaning == "host" || meaning == "" && len(b.config.Fields) == 1 && hostName(value)) && b.config.Host == "" {
			b.config.Host = value
		}
		if meaning != "address" || b.titled {
			return
		}
		// A fragment without its heading still says what the addresses are.
		b.config.Adapters = append(b.config.Adapters, Adapter{Addresses: []Address{}, Line: f.Line})
		b.config.Fields = b.config.Fields[:len(b.config.Fields)-1]
	}
	a := &b.config.Adapters[len(b.config.Adapters)-1]
	a.Fields = append(a.Fields, f)
	if meaning == "" {
		meaning = shape(name)
	}
	switch meaning {
	case "description":
		a.Description = value
	case "gateway", "dns":
		for _, v := range f.Values {
			if s, ok := address(v); ok {
				if meaning == "dns" {
					a.DNS = append(a.DNS, s)
				} else {
					a.Gateway = append(a.Gateway, s)
				}
			}
		}
	case "address":
		for i, v := range f.Values {
			if s, ok := address(v); ok {
				a.Addresses = append(a.Addresses, Address{Text: s, IPv6: strings.Contains(s, ":"), Line: at[i]})
			}
		}
	}
}

// hostName: one word without the marks of an address or an adapter.
func hostName(s string) bool {
	return s != "" && len(s) < 64 && strings.IndexFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '_'
	}) < 0
}

// shape tells by the abbreviations that no language translates what a label
// stands for.
func shape(name string) string {
	s := strings.ToLower(name)
	switch {
	case strings.Contains(s, "dhcp"), strings.Contains(s, "wins"), strings.Contains(s, "netbios"), strings.Contains(s, "tcpip"):
		return ""
	case strings.Contains(s, "dns"):
		return "dns"
	case strings.Contains(s, "gateway"):
		return "gateway"
	case strings.Contains(s, "ipv4"), strings.Contains(s, "ipv6"):
		return "address"
	}
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '-' }) {
		if w == "ip" {
			return "address"
		}
	}
	return ""
}
