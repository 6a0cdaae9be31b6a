package httpcfg

import (
	"fmt"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/command"
	"diag/parser/internal/linelex"
	"diag/parser/internal/prompt"
)

// Command describes "httpcfg query" to the parser.
var Command = &command.Command{
	Kind:  "httpcfg",
	Typed: typed,
	Opens: opens,
	Holds: func(w command.Window) bool { return classify(w.Text) != nil },
	Read:  Read,
}

func typed(e prompt.Echo) bool { return e.Is("httpcfg", "query") }

func opens(w command.Window) command.Sign {
	s := strings.TrimSpace(w.Text)
	if len(s) < 4 || s[0]|0x20 != 'u' && s[0]|0x20 != 'i' {
		return command.None
	}
	t := classify(s)
	if t == nil {
		return command.None
	}
	var want string
	switch t[0].Name {
	case "URL":
		want = "ACL"
	case "IP":
		want = "Hash"
	}
	if next := classify(w.Next(1)); want != "" && next != nil && next[0].Name == want {
		return command.Certain
	}
	return command.None
}

// Read reads the lines of a section.
func Read(in *command.Input) command.Output {
	stream, joined := lines.Stream(in.Lines())
	trees, err := linelex.Parse(grammar(), lines, stream, "URL", "IP")
	if err != nil {
		return command.Output{Problems: []command.Problem{{Line: in.First, Message: "the list could not be read: " + err.Error()}}}
	}
	b := &builder{in: in, lines: joined}
	for _, tree := range trees {
		for _, p := range tree.Parts {
			b.part(p)
		}
	}
	if len(b.data.Records) == 0 {
		return command.Output{}
	}
	return command.Output{Data: &b.data, Language: "en", Problems: b.problems}
}

type builder struct {
	in       *command.Input
	lines    []command.Line
	data     Listing
	problems []command.Problem
}

func (b *builder) mark(t lexer.Token, m command.Mark) { b.in.Mark(b.lines[linelex.Index(t)], m) }

func (b *builder) part(p *part) {
	switch {
	case p.Ruler != nil:
		b.mark(*p.Ruler, command.Frame)
	case p.URLACL != nil:
		r := Record{Kind: URLACL, URL: p.URLACL.URL.Value, Line: p.URLACL.URL.Pos.Line}
		b.mark(p.URLACL.URL, command.Record)
		if p.URLACL.ACL != nil {
			r.SDDL = p.URLACL.ACL.Value
			b.mark(*p.URLACL.ACL, command.Record)
		} else {
			b.problems = append(b.problems, command.Problem{Line: r.Line,
				Message: fmt.Sprintf("the reservation of %s shows no ACL; who may listen is not known from here", r.URL)})
		}
		b.data.Records = append(b.data.Records, r)
	case p.SSL != nil:
		b.endpoint(p.SSL)
	}
}

func (b *builder) endpoint(g *ssl) {
	r := Record{Kind: IPListen, Endpoint: g.IP.Value, Line: g.IP.Pos.Line}
	b.mark(g.IP, command.Record)
	if len(g.Fields) > 0 {
		r.Kind = SSL
	}
	for _, f := range g.Fields {
		switch {
		case f.Hash != nil:
			r.Hash = f.Hash.Value
			b.mark(*f.Hash, command.Record)
		case f.AppID != nil:
			r.AppID = f.AppID.Value
			b.mark(*f.AppID, command.Record)
		case f.Store != nil:
			if f.Store.Value != "(null)" {
				r.Store = f.Store.Value
			}
			b.mark(*f.Store, command.Record)
		case f.Setting != nil:
			name, value, _ := linelex.Value(b.lines[linelex.Index(*f.Setting)].Text)
			r.Settings = append(r.Settings, Setting{Label: name, Value: value, Line: f.Setting.Pos.Line})
			b.mark(*f.Setting, command.Record)
		}
	}
	b.data.Records = append(b.data.Records, r)
}
