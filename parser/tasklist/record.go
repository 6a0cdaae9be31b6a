package tasklist

import (
	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/command"
	"diag/parser/internal/label"
	"diag/parser/internal/linelex"
)

// order is how the list layout orders its fields where no word tells.
var order = [...]string{"pid", "session", "number", "memory", "status", "user", "time", "title"}

func (b *builder) record(g *record) {
	name, image, _ := linelex.Value(g.Image.Value)
	b.Words.Add(label.Lookup("tasklist.header", name))
	p := Process{Image: image, PID: -1, Services: []string{}, Line: g.Image.Pos.Line}
	var used []lexer.Token
	for i, g := range g.Fields {
		l, v, _ := linelex.Value(g.Field.Value)
		words := label.Lookup("tasklist.header", l)
		f := label.Field("tasklist.header", l)
		if f == "" && i < len(order) {
			f = order[i]
		}
		if f == "" {
			continue
		}
		b.Words.Add(words)
		used = append(used, g.Field)
		switch f {
		case "pid":
			if n, ok := number32(v); ok && digits(v) {
				p.PID = n
			}
		case "session":
			p.Session = v
		case "number":
			if n, ok := number32(v); ok && digits(v) {
				p.SessionNumber = &n
			}
		case "memory":
			p.Memory = v
		case "status":
			p.Status = v
		case "user":
			p.User = v
		case "time":
			p.CPUTime = v
		case "title":
			p.Title = v
		case "services", "modules":
			list := names(v)
			for _, m := range g.More {
				list = append(list, names(m.Value)...)
				used = append(used, m)
			}
			b.modules = f == "modules"
			b.named(&p, list)
		}
	}
	if p.PID < 0 {
		return
	}
	b.Mark(g.Image, command.Record)
	for _, t := range used {
		b.Mark(t, command.Record)
	}
	p.available()
	b.list.Form = "list"
	b.headed = true
	b.list.Processes = append(b.list.Processes, p)
}
