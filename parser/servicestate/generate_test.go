package servicestate

import (
	"fmt"
	"strings"
)

// printer writes outputs in the layout of the command, so that tests can read
// back what they wrote.
type printer struct {
	strings.Builder
	generation int
}

func (p *printer) line(indent int, format string, args ...any) {
	p.WriteString(strings.Repeat(" ", 4*indent))
	fmt.Fprintf(p, format, args...)
	p.WriteByte('\n')
}

// print writes a state in a view and layout. Sessions of the queue view stand
// below the groups.
func print(s State) string {
	p := &printer{generation: s.Generation}
	p.line(0, "")
	if s.View == SessionView {
		p.line(0, "Snapshot of HTTP service state (Server Session View):")
	} else {
		p.line(0, "Snapshot of HTTP service state (Request Queue View):")
	}
	p.line(0, "%s", strings.Repeat("-", 53))
	p.line(0, "")
	if s.View == SessionView {
		for _, x := range s.Sessions {
			p.session(0, x)
			if len(x.Groups) > 0 {
				p.line(1, "URL groups:")
			}
			for _, g := range x.Groups {
				p.group(1, g)
			}
			p.line(0, "")
		}
		p.line(0, "Request queues:")
	}
	for _, q := range s.Queues {
		p.queue(q, s)
		p.line(0, "")
	}
	return p.String()
}

func (p *printer) session(indent int, x Session) {
	p.line(indent, "Server session ID: %s", x.ID)
	p.line(indent+1, "Version: %s", x.Version)
	p.line(indent+1, "State: %s", x.State)
	p.line(indent+1, "Properties:")
	p.line(indent+2, "Max bandwidth: 4294967295")
	p.line(indent+2, "Timeouts:")
	p.timeouts(indent + 3)
}

func (p *printer) timeouts(indent int) {
	for _, l := range []string{"Entity body timeout", "Drain entity body timeout", "Request queue timeout", "Idle connection timeout", "Header wait timeout"} {
		p.line(indent, "%s (secs): 120", l)
	}
	p.line(indent, "Minimum send rate (bytes/sec): 150")
}

func (p *printer) group(indent int, g Group) {
	p.line(indent, "URL group ID: %s", g.ID)
	p.line(indent+1, "State: %s", g.State)
	name := "Request queue is unnamed."
	if g.Queue != nil {
		name = *g.Queue
	}
	p.line(indent+1, "Request queue name: %s", name)
	p.line(indent+1, "Properties:")
	p.line(indent+2, "Max bandwidth: inherited")
	p.line(indent+2, "Max connections: inherited")
	p.line(indent+2, "Timeouts:")
	if g.LogDirectory != "" {
		p.timeouts(indent + 3)
		p.line(indent+2, "Logging information:")
		p.line(indent+3, "Log directory: %s", g.LogDirectory)
		p.line(indent+3, "Log format: 0")
		p.line(indent+2, "Authentication Configuration:")
		p.line(indent+3, "Authentication schemes enabled:")
		p.line(indent+4, "Negotiate")
	} else {
		p.line(indent+3, "Timeout values inherited")
	}
	p.line(indent+2, "Number of registered URLs: %d", len(g.URLs))
	p.line(indent+2, "Registered URLs:")
	for _, u := range g.URLs {
		p.line(indent+3, "%s", u)
	}
}

func (p *printer) queue(q Queue, s State) {
	indent := 1
	if s.View == QueueView {
		indent = 0
	}
	name := "Request queue is unnamed."
	if q.Name != nil {
		name = *q.Name
	}
	p.line(indent, "Request queue name: %s", name)
	p.line(indent+1, "Version: %s", q.Version)
	p.line(indent+1, "State: %s", q.State)
	p.line(indent+1, "Request queue 503 verbosity level: %s", q.Verbosity)
	p.line(indent+1, "Max requests: %d", *q.MaxRequests)
	if q.ActiveRequests != nil {
		p.line(indent+1, "Active requests: %d", *q.ActiveRequests)
		p.line(indent+1, "Queued requests: %d", *q.QueuedRequests)
		p.line(indent+1, "Max queued request age: 0s")
		p.line(indent+1, "Requests arrived: %d", *q.Arrived)
		p.line(indent+1, "Requests rejected: %d", *q.Rejected)
		p.line(indent+1, "Cache hits: 0")
	}
	p.line(indent+1, "Number of active processes attached: %d", len(q.Processes))
	if q.ControllerPID != nil {
		p.line(indent+1, "Controller process ID: %d", *q.ControllerPID)
	}
	if p.generation == 1 {
		p.line(indent+1, "Process IDs:")
	} else {
		p.line(indent+1, "Processes:")
	}
	for _, x := range q.Processes {
		if p.generation == 1 {
			p.line(indent+2, "%d", x.PID)
			continue
		}
		image := x.Image
		if image == "" {
			image = "<?>"
		}
		p.line(indent+2, "ID: %d, image: %s", x.PID, image)
		for _, name := range x.Services {
			p.line(indent+2, "Services: %s", name)
			p.line(indent+2, "Tagged Service: %s", name)
		}
	}
	if s.View == SessionView {
		if p.generation > 1 {
			p.line(indent+1, "Registered URLs:")
			for _, u := range q.URLs {
				p.line(indent+2, "%s", u)
			}
		}
		return
	}
	if len(q.GroupIDs) > 0 {
		p.line(indent+1, "URL groups:")
	}
	for _, id := range q.GroupIDs {
		for _, x := range s.Sessions {
			for _, g := range x.Groups {
				if g.ID == id {
					p.group(indent+1, g)
					p.session(indent+2, x)
				}
			}
		}
	}
}

func ref[T any](v T) *T { return &v }

// sample is a state with n IIS pools and two services with unnamed queues, as
// the reader should return it, without line numbers.
func sample(view string, generation, n int) State {
	s := State{View: view, Sessions: []Session{}, Queues: []Queue{}, Generation: generation, Titled: true, Complete: true}
	id := 0
	next := func(prefix string) string { id++; return fmt.Sprintf("%s%014X", prefix, id) }
	queue := func(name *string, version string, pids int, services []string, urls []string, group string) Queue {
		q := Queue{Name: name, Version: version, State: "Active", Verbosity: "Basic", MaxRequests: ref(1000),
			ActiveProcesses: ref(pids), Processes: []Process{}, URLs: urls}
		if generation == 3 {
			q.ActiveRequests, q.QueuedRequests, q.Arrived, q.Rejected = ref(0), ref(1), ref(6), ref(2)
		}
		for i := 0; i < pids; i++ {
			x := Process{PID: 1000 + 4*id + 4*i, Services: []string{}}
			if generation > 1 {
				x.Image = `C:\Program Files\Contoso\Orders Service\orders.exe`
			}
			if generation > 2 {
				x.Services = append(x.Services, services...)
			}
			q.Processes = append(q.Processes, x)
		}
		if name != nil {
			q.Verbosity, q.ControllerPID = "Limited", ref(2124)
		}
		switch view {
		case QueueView:
			q.GroupIDs = []string{group}
		case SessionView:
			if generation == 1 {
				q.URLs = []string{}
			}
		}
		return q
	}
	for i, urls := range [][]string{{"HTTP://+:5985/WSMAN/", "HTTP://+:47001/WSMAN/"}, {"HTTP://*:8080/ORDERS/"}} {
		g := Group{ID: next("FE"), State: "Active", QueueUnnamed: true, URLs: urls, AnnouncedURLs: ref(len(urls))}
		version := []string{"1.0", "2.0"}[i]
		s.Sessions = append(s.Sessions, Session{ID: next("FF"), Version: version, State: "Active", Groups: []Group{g}})
		s.Queues = append(s.Queues, queue(nil, version, 1, []string{[]string{"WinRM", "Orders"}[i]}, urls, g.ID))
	}
	iis := Session{ID: next("C0"), Version: "2.0", State: "Active", Groups: []Group{}}
	for i := 0; i < n; i++ {
		name := fmt.Sprintf("Pool %d of Contoso", i)
		urls := []string{fmt.Sprintf("HTTP://SITE%d.EXAMPLE.COM:80/", i), fmt.Sprintf("HTTPS://SITE%d.EXAMPLE.COM:443/", i)}
		g := Group{ID: next("FC"), State: "Active", Queue: &name, URLs: urls, AnnouncedURLs: ref(len(urls)),
			LogDirectory: fmt.Sprintf(`C:\inetpub\logs\LogFiles\W3SVC%d`, i+1)}
		iis.Groups = append(iis.Groups, g)
		s.Queues = append(s.Queues, queue(&name, "2.0", i%3, nil, urls, g.ID))
	}
	if n > 0 {
		s.Sessions = append(s.Sessions, iis)
	}
	return s
}
