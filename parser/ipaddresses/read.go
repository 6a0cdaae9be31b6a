package ipaddresses

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/command"
	"diag/parser/internal/ipstack"
	"diag/parser/internal/label"
	"diag/parser/internal/linelex"
	"diag/parser/internal/prompt"
)

// Command describes "netsh interface ipv4 show addresses" to the parser.
var Command = &command.Command{
	Kind:  "ipaddresses",
	Typed: typed,
	Opens: opens,
	Holds: holds,
	Read:  Read,
}

func typed(e prompt.Echo) bool {
	for _, what := range [...]string{"addresses", "config"} {
		if q, ok := ipstack.Asked(e, what); ok && q.Family != "ipv6" {
			return true
		}
	}
	return false
}

func opens(w command.Window) command.Sign {
	if !strings.HasSuffix(w.Text, `"`) && !strings.HasSuffix(strings.TrimSpace(w.Text), `"`) {
		return command.None
	}
	words, _, ok := head(strings.TrimSpace(w.Text))
	if !ok {
		return command.None
	}
	if len(label.Lookup("ipaddresses.head", words)) > 0 {
		return command.Certain
	}
	// In an unknown language the network below an address tells.
	for k := 1; k <= 3; k++ {
		if _, v, ok := linelex.Value(w.Next(k)); !ok {
			break
		} else if network(v) != "" {
			return command.Certain
		}
	}
	return command.None
}

func holds(w command.Window) bool {
	if opens(w) != command.None {
		return true
	}
	if t := classify(w.Text); t == nil || t[0].Name == "Head" {
		return false
	}
	for _, above := range w.Above(blockLines) {
		if _, _, ok := head(strings.TrimSpace(above)); ok {
			return true
		}
	}
	return false
}

// blockLines is more than any interface has.
const blockLines = 32

// Read reads the lines of a section.
func Read(in *command.Input) command.Output {
	stream, joined := lines.Stream(in.Lines())
	trees, err := linelex.Parse(grammar(), lines, stream, "Head")
	if err != nil {
		return linelex.Unreadable(in, "the addresses", err)
	}
	b := &builder{Reading: linelex.NewReading(in, joined), data: Interfaces{Interfaces: []Interface{}}}
	for _, tree := range trees {
		for _, p := range tree.Parts {
			if p.Interface != nil {
				b.iface(p.Interface)
			}
		}
	}
	if len(b.data.Interfaces) == 0 {
		return command.Output{}
	}
	return b.Output(&b.data)
}

type builder struct {
	*linelex.Reading
	data Interfaces
}

func (b *builder) iface(g *iface) {
	words, name, _ := head(g.Head.Value)
	b.Words.Add(label.Lookup("ipaddresses.head", words))
	b.Mark(g.Head, command.Record)
	i := Interface{Name: name, Addresses: []Address{}, Fields: []Field{}, Line: g.Head.Pos.Line}
	for n, t := range g.Fields {
		if b.In.Parted(t.Pos.Line) {
			break // an empty line ends the interface
		}
		b.Mark(t, command.Record)
		l, v := split(t)
		i.Fields = append(i.Fields, Field{Label: l, Value: v, Line: t.Pos.Line})
		switch answer := label.Field("answer", v); {
		case n == 0 && answer != "":
			dhcp := answer == "yes"
			i.DHCP = &dhcp
		case isAddress(v) && n+1 < len(g.Fields):
			i.address(v, g.Fields[n+1], t.Pos.Line)
		}
	}
	if len(i.Fields) == 0 {
		b.Cut(i.Line, "nothing but the name of interface %q is shown; the capture may end here", name)
	}
	b.data.Interfaces = append(b.data.Interfaces, i)
}

// split parts a line at its colon; an address alone has no label.
func split(t lexer.Token) (name, value string) {
	if isAddress(t.Value) {
		return "", t.Value
	}
	name, value, _ = linelex.Value(t.Value)
	return name, value
}

// address takes an address for what the line below it says: a network stands
// below one of the interface, a metric below one of a gateway.
func (i *Interface) address(v string, below lexer.Token, line int) {
	_, next := split(below)
	switch prefix := network(next); {
	case prefix != "":
		i.Addresses = append(i.Addresses, Address{Address: v, Prefix: prefix, Line: line})
	case strings.Trim(next, "0123456789") == "":
		i.Gateways = append(i.Gateways, v)
	}
}
