package tasklist

import (
	"diag/parser/internal/command"
	"diag/parser/internal/label"
)

func (b *builder) csv(t *csvTable) {
	if t.Header != nil {
		b.headed = true
		cells, _ := csvCells(t.Header.Value)
		for _, c := range cells {
			w := label.Lookup("tasklist.header", c)
			b.Words.Add(w)
			if len(w) > 0 && (w[0].Field == "modules" || w[0].Field == "services") {
				b.form(w[0].Field)
			}
		}
		b.Mark(*t.Header, command.Frame)
	}
	for _, t := range t.Rows {
		cells, _ := csvCells(t.Value)
		p := Process{Image: cells[0], Services: []string{}, Line: t.Pos.Line}
		p.PID, _ = number32(cells[1])
		if len(cells) == 3 {
			b.named(&p, names(cells[2]))
		} else {
			n, _ := number32(cells[3])
			p.Session, p.SessionNumber, p.Memory = cells[2], &n, cells[4]
			switch {
			case len(cells) == 7:
				p.User, p.CPUTime = cells[5], cells[6]
			case len(cells) >= 9:
				p.Status, p.User, p.CPUTime, p.Title = cells[5], cells[6], cells[7], cells[8]
			}
			p.available()
		}
		b.list.Processes = append(b.list.Processes, p)
		b.Mark(t, command.Record)
	}
	b.list.Form = "csv"
}
