package servicestate

import (
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/command"
)

func (b *builder) queue(n *queueNode) {
	q := Queue{Processes: []Process{}, URLs: []string{}, Line: n.Name.Pos.Line}
	q.Name, _ = b.name(n.Name)
	b.head(n.Name)
	b.record(n.Name)
	var attachedAt lexer.Token
	for i, it := range n.Items {
		switch {
		case it.Lines != nil:
			for _, t := range it.Lines.Tokens {
				if !b.queueLine(&q, t) {
					b.cut(t, "the name of a request queue is missing above this line; its lines are not read")
					b.rest(n.Items[i+1:])
					b.attached(&q, attachedAt)
					b.out.Queues = append(b.out.Queues, q)
					return
				}
				if t.Type == attached.token() {
					attachedAt = t
				}
			}
		case it.Process != nil:
			b.process(&q, it.Process)
		case it.URLs != nil:
			for _, t := range it.URLs {
				b.queueURL(&q, b.url(t), t.Pos.Line)
				b.record(t)
			}
		case it.Group != nil:
			g := b.nested(it.Group)
			q.GroupIDs = append(q.GroupIDs, g.ID)
			for k, u := range g.URLs {
				b.queueURL(&q, u, g.URLLines[k])
			}
		}
	}
	b.attached(&q, attachedAt)
	b.out.Queues = append(b.out.Queues, q)
}

// rest keeps what can be known of the lines behind a missing queue name: its
// groups, which are then tied to no queue.
func (b *builder) rest(items []*queueItemNode) {
	for _, it := range items {
		if it.Group != nil {
			b.nested(it.Group)
		}
	}
}

func (b *builder) attached(q *Queue, t lexer.Token) {
	switch {
	case q.ActiveProcesses == nil:
		b.out.Complete = false
	case *q.ActiveProcesses != len(q.Processes):
		b.cut(t, "the request queue announces %d attached processes and lists %d; lines are missing", *q.ActiveProcesses, len(q.Processes))
	}
}

func (b *builder) queueURL(q *Queue, u string, line int) {
	for _, have := range q.URLs[:min(len(q.URLs), 64)] {
		if have == u {
			return
		}
	}
	q.URLs, q.URLLines = append(q.URLs, u), append(q.URLLines, line)
}

// queueLine reports false for a line that the queue has already.
func (b *builder) queueLine(q *Queue, t lexer.Token) bool {
	text := func(to *string, v string) bool {
		if *to != "" {
			return false
		}
		*to = v
		return true
	}
	number := func(to **int) bool {
		if *to != nil {
			return false
		}
		*to = b.number(t)
		return true
	}
	ok := true
	switch field(t.Type) {
	case unnamed, processIDs:
		if field(t.Type) == processIDs {
			b.mark(t, command.Frame)
			return true
		}
		if q.Name != nil {
			return true
		}
	case version:
		ok = text(&q.Version, b.version(t))
	case state:
		ok = text(&q.State, t.Value)
	case verbosity:
		ok = text(&q.Verbosity, t.Value)
	case maxRequests:
		ok = number(&q.MaxRequests)
	case activeRequests:
		ok = number(&q.ActiveRequests)
		b.counters = true
	case queuedRequests:
		ok = number(&q.QueuedRequests)
	case arrived:
		ok = number(&q.Arrived)
	case rejected:
		ok = number(&q.Rejected)
	case attached:
		ok = number(&q.ActiveProcesses)
	case controller:
		if ok = number(&q.ControllerPID); ok {
			q.ControllerLine = t.Pos.Line
		}
	}
	if ok {
		b.record(t)
	}
	return ok
}

func (b *builder) process(q *Queue, n *processNode) {
	id, image := n.ID.Value, ""
	if n.ID.Type == process.token() {
		id, image, _ = imageLine(n.ID.Value)
	}
	v, err := strconv.ParseUint(id, 10, 32)
	if err != nil {
		b.problem(n.ID, "%s is no process ID: it is too large", id)
		return
	}
	p := Process{PID: int(v), Image: image, Services: []string{}, Line: n.ID.Pos.Line}
	if image == "<?>" {
		p.Image = ""
	}
	b.record(n.ID)
	for _, t := range n.Services {
		b.services = true
		b.record(t)
		for _, name := range strings.Split(t.Value, ",") {
			if name = trim(name); name != "" && !contains(p.Services, name) {
				p.Services = append(p.Services, name)
			}
		}
	}
	q.Processes = append(q.Processes, p)
}

func contains(list []string, s string) bool {
	for _, have := range list {
		if strings.EqualFold(have, s) {
			return true
		}
	}
	return false
}
