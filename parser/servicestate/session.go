package servicestate

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

func (b *builder) headless(name lexer.Token, lines []lexer.Token) {
	g := b.group(lexer.Token{Pos: name.Pos}, append([]lexer.Token{name}, lines...))
	b.out.Groups = append(b.out.Groups, g)
	b.cut(name, "the ID of the URL group that feeds this queue is missing; the lines above it are cut")
}

func (b *builder) session(n *sessionNode) {
	s := Session{ID: n.ID.Value, Groups: []Group{}, Line: n.ID.Pos.Line}
	b.head(n.ID)
	b.record(n.ID)
	whole := true
	for _, it := range n.Items {
		switch {
		case it.Lines != nil:
			for _, t := range it.Lines {
				whole = b.sessionLine(&s, t) && whole
			}
		case whole:
			s.Groups = append(s.Groups, b.group(it.Group.ID, it.Group.lines()))
		default:
			// A second version: the head of another session is missing.
			b.out.Groups = append(b.out.Groups, b.group(it.Group.ID, it.Group.lines()))
			b.cut(it.Group.ID, "the ID of the session of URL group %s is missing", it.Group.ID.Value)
		}
	}
	if s.Version == "" {
		b.out.Complete = false
	}
	b.out.Sessions = append(b.out.Sessions, s)
}

// sessionLine reports false for a line that the session has already.
func (b *builder) sessionLine(s *Session, t lexer.Token) bool {
	to, v := &s.State, t.Value
	if t.Type == version.token() {
		to, v = &s.Version, b.version(t)
	}
	if *to != "" {
		return false
	}
	*to = v
	b.record(t)
	return true
}

func (b *builder) version(t lexer.Token) string {
	v := first(t.Value)
	if !isVersion(v) {
		b.problem(t, "%q is no version number as the service prints it; the text is damaged", v)
	}
	return v
}

func (b *builder) url(t lexer.Token) string {
	u := t.Value
	if i := strings.Index(u, ": //"); i > 0 && i < 6 {
		u = u[:i+1] + u[i+2:]
		b.problem(t, "the URL holds a blank behind its scheme; it was read as %s", u)
	}
	return u
}
