package servicestate

import "github.com/alecthomas/participle/v2/lexer"

func (b *builder) group(id lexer.Token, lines []lexer.Token) Group {
	g := Group{ID: id.Value, URLs: []string{}, Line: id.Pos.Line}
	if id.Value != "" {
		b.head(id)
		b.record(id)
	}
	var counted lexer.Token
	for i, t := range lines {
		switch field(t.Type) {
		case state:
			if g.State != "" {
				continue
			}
			g.State = t.Value
		case groupQueue:
			if g.QueueLine != 0 {
				// The head of another group is missing.
				b.headless(t, lines[i+1:])
				b.counts(g, counted)
				return g
			}
			g.QueueLine = t.Pos.Line
			g.Queue, g.QueueUnnamed = b.name(t)
		case unnamed:
			if g.QueueLine == 0 || g.Queue != nil {
				continue
			}
			g.QueueUnnamed = true
		case count:
			if g.AnnouncedURLs != nil {
				continue
			}
			g.AnnouncedURLs, counted = b.number(t), t
		case logDirectory:
			g.LogDirectory = t.Value
		case url:
			g.URLs, g.URLLines = append(g.URLs, b.url(t)), append(g.URLLines, t.Pos.Line)
		}
		b.record(t)
	}
	b.counts(g, counted)
	return g
}

func (n *groupNode) lines() []lexer.Token {
	if n.Lines == nil {
		return nil
	}
	return n.Lines.Tokens
}

func (b *builder) counts(g Group, t lexer.Token) {
	switch {
	case g.AnnouncedURLs == nil:
		b.out.Complete = false
	case *g.AnnouncedURLs != len(g.URLs):
		b.cut(t, "URL group %s announces %d URLs and lists %d; lines are missing", g.ID, *g.AnnouncedURLs, len(g.URLs))
	}
}

// nested reads a group of the request queue view and hangs it under its session.
func (b *builder) nested(n *nestedGroupNode) Group {
	g := b.group(n.Group.ID, n.Group.lines())
	if n.Session == nil {
		b.out.Groups = append(b.out.Groups, g)
		b.out.Complete = false
		return g
	}
	s := Session{ID: n.Session.ID.Value, Groups: []Group{}, Line: n.Session.ID.Pos.Line}
	b.record(n.Session.ID)
	for _, t := range n.Session.Lines {
		b.sessionLine(&s, t)
	}
	at, have := b.byID[s.ID]
	if !have {
		at = len(b.out.Sessions)
		b.byID[s.ID] = at
		b.out.Sessions = append(b.out.Sessions, s)
	}
	b.out.Sessions[at].Groups = append(b.out.Sessions[at].Groups, g)
	return g
}
