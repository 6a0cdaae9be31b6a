package tasklist

import (
	"strings"

	"diag/parser/internal/command"
)

func (b *builder) table(t *table) {
	if t.Header != nil {
		b.headed, b.ruler = true, nil
		for _, w := range headerWords(t.Header.Value) {
			b.Words[w.Language]++
			b.form(w.Field)
		}
		b.Mark(*t.Header, command.Frame)
	}
	if t.Ruler != nil {
		b.headed = true
		b.ruler, _ = parseRuler(t.Ruler.Value)
		if len(b.ruler) > 5 && b.list.Form == "" {
			b.list.Form = "v"
		}
		b.Mark(*t.Ruler, command.Frame)
	}
	for _, e := range t.Entries {
		b.entry(e)
	}
}

// form learns the layout from a column's canonical name.
func (b *builder) form(field string) {
	switch field {
	case "services":
		b.list.Form = "svc"
	case "modules":
		b.list.Form, b.modules = "m", true
	case "user", "time":
		b.list.Form = "v"
	}
}

func (b *builder) entry(e *entry) {
	t := e.Row
	if t == nil {
		t = e.Open
	}
	r, ok := parseRow(t.Value)
	if !ok {
		return
	}
	p := Process{Image: r.image, PID: r.pid, Services: []string{}, Line: t.Pos.Line}
	var cells []string
	if b.ruler != nil && t.Pos.Column == 1 {
		if c, fits := b.ruler.cells(t.Value); fits && digits(c[1]) && len(c) >= 5 == r.plain {
			cells = c
			p.Image = c[0]
			p.PID, _ = number32(c[1])
		}
	}
	b.Mark(*t, command.Record)
	if !r.plain {
		list := names(r.cell)
		if e.Last != nil {
			e.More = append(e.More, *e.Last)
		}
		for _, n := range e.More {
			list = append(list, names(n.Value)...)
			b.Mark(n, command.Record)
		}
		b.named(&p, list)
		b.list.Processes = append(b.list.Processes, p)
		return
	}
	p.Session, p.Memory = r.session, r.memory
	p.SessionNumber = &r.number
	switch {
	case len(cells) == 9 || len(cells) == 8:
		p.Status, p.User, p.CPUTime = cells[5], cells[6], cells[7]
		if len(cells) == 9 {
			p.Title = cells[8]
		}
	case len(cells) == 7:
		p.User, p.CPUTime = cells[5], cells[6]
	case r.cell != "":
		b.verbose(&p, r.cell)
	}
	p.available()
	if p.CPUTime != "" && b.list.Form == "" {
		b.list.Form = "v"
	}
	b.list.Processes = append(b.list.Processes, p)
}

// named takes a list of services or modules.
func (b *builder) named(p *Process, list []string) {
	if len(list) == 1 && isNone(list[0]) {
		return
	}
	modules := b.modules
	for _, n := range list {
		modules = modules || b.list.Form != "svc" && strings.HasSuffix(strings.ToLower(n), ".dll")
	}
	if modules {
		p.Modules = list
		if b.list.Form == "" {
			b.list.Form = "m"
		}
		return
	}
	if len(list) > 0 {
		p.Services = list
	}
}
