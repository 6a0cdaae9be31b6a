package services

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/command"
	"diag/parser/internal/label"
	"diag/parser/internal/linelex"
)

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
	if ends == 0 {
		b.partial = true
		if len(b.In.Echo.Filters) == 0 {
			b.Cut(g.last().Pos.Line, "the record of %s ends before its last lines; what they say is not known", s.Name)
		}
	}
	b.found = true
	b.list.Services = append(b.list.Services, s)
}

// last is the last line of the record.
func (g *record) last() lexer.Token {
	if n := len(g.Fields); n > 0 {
		return g.Fields[n-1]
	}
	return *g.Name
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
