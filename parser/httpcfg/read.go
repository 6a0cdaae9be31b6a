package httpcfg

import (
	"strings"

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
		return linelex.Unreadable(in, "the list", err)
	}
	b := &builder{Reading: linelex.NewReading(in, joined)}
	b.Words["en"]++ // it is never translated
	for _, tree := range trees {
		for _, p := range tree.Parts {
			b.part(p)
		}
	}
	if len(b.data.Records) == 0 {
		return command.Output{}
	}
	return b.Output(&b.data)
}

type builder struct {
	*linelex.Reading
	data Listing
}

func (b *builder) part(p *part) {
	switch {
	case p.Ruler != nil:
		b.Mark(*p.Ruler, command.Frame)
	case p.URLACL != nil:
		r := Record{Kind: URLACL, URL: p.URLACL.URL.Value, Line: p.URLACL.URL.Pos.Line}
		b.Mark(p.URLACL.URL, command.Record)
		if p.URLACL.ACL != nil {
			r.SDDL = p.URLACL.ACL.Value
			b.Mark(*p.URLACL.ACL, command.Record)
		} else {
			b.Cut(r.Line, "the reservation of %s shows no ACL; who may listen is not known from here", r.URL)
		}
		b.data.Records = append(b.data.Records, r)
	case p.SSL != nil:
		b.endpoint(p.SSL)
	}
}

func (b *builder) endpoint(g *ssl) {
	r := Record{Kind: IPListen, Endpoint: g.IP.Value, Line: g.IP.Pos.Line}
	b.Mark(g.IP, command.Record)
	if len(g.Fields) > 0 {
		r.Kind = SSL
	}
	for _, f := range g.Fields {
		switch {
		case f.Hash != nil:
			r.Hash = f.Hash.Value
			b.Mark(*f.Hash, command.Record)
		case f.AppID != nil:
			r.AppID = f.AppID.Value
			b.Mark(*f.AppID, command.Record)
		case f.Store != nil:
			if f.Store.Value != "(null)" {
				r.Store = f.Store.Value
			}
			b.Mark(*f.Store, command.Record)
		case f.Setting != nil:
			name, value, _ := linelex.Value(b.Lines[linelex.Index(*f.Setting)].Text)
			r.Settings = append(r.Settings, Setting{Label: name, Value: value, Line: f.Setting.Pos.Line})
			b.Mark(*f.Setting, command.Record)
		}
	}
	b.data.Records = append(b.data.Records, r)
}
