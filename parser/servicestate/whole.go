package servicestate

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/chatter"
	"diag/parser/internal/command"
)

// finish says what can only be told of the output as a whole.
func (b *builder) finish(lx lexed) {
	s := &b.out
	if lx.learned {
		b.unname()
	}
	if s.View == "" {
		s.View = b.view()
	}
	s.Generation = b.generation(lx)
	for _, n := range lx.surplus {
		b.problem(lexer.Token{Pos: lexer.Position{Line: n}},
			"this number follows a list that has as many process IDs as the request queue announces; it was not read")
	}
	if !s.Titled || len(s.Queues) == 0 || len(s.Groups) > 0 || len(s.URLLines) > 0 || s.View == "" {
		s.Complete = false
	}
	for n := b.in.First; s.Complete && n <= b.in.Last; n++ {
		if b.in.Marks[n-1] == command.Frame && chatter.IsElision(trim(b.in.Doc.Text(n))) {
			s.Complete = false
		}
	}
	for _, f := range b.in.Echo.Filters {
		if w := strings.ToLower(first(trim(f))); w == "find" || w == "findstr" || w == "select-string" || w == "sls" || w == "find.exe" || w == "findstr.exe" {
			b.filtered(b.in.First, f)
			return
		}
	}
	if len(s.URLLines) > 0 && len(s.Queues) == 0 && len(s.Sessions) == 0 {
		b.filtered(s.URLLines[0].Line, "")
	}
}

func (b *builder) filtered(line int, filter string) {
	b.out.Complete = false
	if filter != "" {
		filter = " (" + filter + ")"
	}
	b.problems = append(b.problems, command.Problem{Line: line,
		Message: "the output went through a filter" + filter + ": URLs without their queue and process; the whole output of netsh http show servicestate view=requestq is needed"})
}

func (b *builder) view() string {
	for i := range b.out.Queues {
		if len(b.out.Queues[i].GroupIDs) > 0 {
			return QueueView
		}
	}
	if len(b.out.Sessions) > 0 || b.listed {
		return SessionView
	}
	return ""
}

func (b *builder) generation(lx lexed) int {
	switch {
	case b.services || b.counters:
		return 3
	case lx.images:
		return 2
	case lx.bareIDs:
		return 1
	}
	return 0
}

// unname takes the names off queues that have none, where the text that says so
// is of an unknown language. Names are unique on a machine, so a name that two
// queues share is no name; neither is a sentence with its full stop.
func (b *builder) unname() {
	seen := map[string]int{}
	for _, q := range b.out.Queues {
		if q.Name != nil {
			seen[*q.Name]++
		}
	}
	isNone := func(name *string) bool {
		return name != nil && (seen[*name] > 1 || strings.HasSuffix(*name, "。") ||
			strings.HasSuffix(*name, ".") && strings.Contains(*name, " "))
	}
	for i := range b.out.Queues {
		if isNone(b.out.Queues[i].Name) {
			b.out.Queues[i].Name = nil
		}
	}
	clear := func(list []Group) {
		for i := range list {
			if isNone(list[i].Queue) {
				list[i].Queue, list[i].QueueUnnamed = nil, true
			}
		}
	}
	clear(b.out.Groups)
	for i := range b.out.Sessions {
		clear(b.out.Sessions[i].Groups)
	}
}
