package services

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/command"
)

func (b *builder) stop(g *stop) {
	b.found = true
	b.list.Form = "net stop"
	for _, t := range [...]*lexer.Token{g.Dependents, g.Also} {
		if t == nil {
			continue
		}
		m, name := message(t.Value)
		if m.Field != "" {
			b.Words[m.Language]++
		}
		if name != "" {
			b.list.Stopping = name
		}
		b.Mark(*t, command.Record)
	}
	if b.list.Stopping == "" {
		b.list.Stopping = b.asked
	}
	sentence := ""
	for _, t := range [...]*lexer.Token{g.Dependents, g.Also} {
		if t != nil {
			sentence = t.Value
		}
	}
	indents := nameIndents(g.Items, sentence)
	for _, t := range g.Items {
		if !indents[indentOf(t.Value)] {
			continue
		}
		b.list.Dependents = append(b.list.Dependents, Dependent{DisplayName: strings.TrimSpace(t.Value), Line: t.Pos.Line})
		b.Mark(t, command.Record)
	}
	if g.Ask != nil {
		b.Mark(*g.Ask, command.Frame)
	}
}

// outcomeOf maps the sentences to what they tell.
var outcomeOf = map[string]string{
	"stopping": "stopping", "stopped": "stopped", "stop-failed": "failed", "starting": "start-pending", "started": "started",
	"start-failed": "failed", "not-started": "not-started", "already-started": "already-started", "busy": "failed",
}

func (b *builder) outcome(t lexer.Token) {
	m, name := message(t.Value)
	what := outcomeOf[m.Field]
	if m.Field == "" {
		// An unknown language: the first sentence about a service that is to
		// be stopped says that it is stopping; the second may say anything.
		name = b.c.subject(t.Value)
		for _, o := range b.list.Outcomes {
			if o.Service == name {
				return
			}
		}
		what = "stopping"
	} else {
		b.Words[m.Language]++
	}
	if name == "" {
		name = b.asked
	}
	b.found = true
	b.Mark(t, command.Record)
	if b.list.Form == "" {
		b.list.Form = "net stop"
	}
	b.list.Outcomes = append(b.list.Outcomes, Outcome{Service: name, What: what, Line: t.Pos.Line})
}

var pending = map[string]string{
	"STOPPED": "stopped", "STOP_PENDING": "stopping", "START_PENDING": "start-pending", "RUNNING": "started",
}
