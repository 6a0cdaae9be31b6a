package correlate

import (
	"sort"
	"strconv"
	"strings"
	"sync"

	"diag/analyze/evidence"
	"diag/parser"
	"diag/parser/getprocess"
	"diag/parser/getservice"
	"diag/parser/services"
	"diag/parser/servicestate"
	"diag/parser/tasklist"
	"diag/parser/wmic"
)

func itoa(n int) string { return strconv.Itoa(n) }

// Processes holds what all sections say about process IDs and services.
type Processes struct {
	byPID    map[int]*Process
	services map[string]*Service // by lower-case short name
	// Complete reports that an unfiltered process list was read: then a PID
	// that it lacks did not exist when the list was made.
	Complete bool
	// CompleteAt points at the first row of that list.
	CompleteAt evidence.Line
	// ServicesComplete reports that a full list of services was read.
	ServicesComplete bool
	// Gone are PIDs that a tool said do not exist; the line says so.
	gone map[int]evidence.Line
	// Killed are PIDs that taskkill ended in the dump.
	killed map[int]evidence.Line
	// dependents are the services that a stop of HTTP would take down.
	Dependents []Dependent

	fitsOnce sync.Once
	fits     bool
}

// Dependent is a service that depends on HTTP, as net stop or sc listed it.
type Dependent struct {
	Name, DisplayName string
	At                evidence.Line
}

// Process is one process ID.
type Process struct {
	PID int
	// Names are the images that sections gave it, first come first.
	Names []Named
	// Services are the short names of the services it hosts.
	Services []Named
	// Listed is the process's row in a process list.
	Listed evidence.Line
}

// Named is a name with the line that gives it.
type Named struct {
	Name string
	// Path is the full path where a section showed one.
	Path string
	// Source is the kind of section.
	Source string
	At     evidence.Line
}

// Service is one service.
type Service struct {
	Name, DisplayName, State, StartType string
	PID                                 int // 0 when unknown or stopped
	At                                  evidence.Line
	// Absent reports that sc said there is no such service.
	Absent bool
}

// Get returns what is known about a PID; never nil.
func (p *Processes) Get(pid int) *Process {
	if r := p.byPID[pid]; r != nil {
		return r
	}
	return &Process{PID: pid}
}

// Service returns a service by its short name, or nil.
func (p *Processes) Service(name string) *Service { return p.services[strings.ToLower(name)] }

// AllServices returns all services, by name.
func (p *Processes) AllServices() []*Service {
	out := make([]*Service, 0, len(p.services))
	for _, s := range p.services {
		out = append(out, s)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out
}

// PIDs returns all known process IDs, ascending.
func (p *Processes) PIDs() []int {
	out := make([]int, 0, len(p.byPID))
	for pid := range p.byPID {
		out = append(out, pid)
	}
	sort.Ints(out)
	return out
}

// Gone returns the line that says that the process does not exist: a tool's
// answer, or the full process list that lacks it.
func (p *Processes) Gone(pid int) (evidence.Line, bool) {
	if pid <= 4 {
		return evidence.Line{}, false
	}
	if l, ok := p.gone[pid]; ok {
		return l, true
	}
	if p.Complete && !p.Get(pid).Listed.Set() {
		return p.CompleteAt, true
	}
	return evidence.Line{}, false
}

// Killed returns the line on which taskkill ended the process.
func (p *Processes) Killed(pid int) (evidence.Line, bool) {
	l, ok := p.killed[pid]
	return l, ok
}

// Image is the best name of the process's program, "" when none is known.
func (p *Process) Image() string {
	if len(p.Names) == 0 {
		return ""
	}
	best := p.Names[0]
	for _, n := range p.Names[1:] {
		// tasklist cuts long names; a longer one with the same start is better.
		if len(n.Name) > len(best.Name) && strings.HasPrefix(strings.ToLower(n.Name), strings.ToLower(strings.TrimSuffix(best.Name, "..."))) {
			best = n
		}
	}
	return best.Name
}

// Path is the full path of the program, "" when none was shown.
func (p *Process) Path() string {
	for _, n := range p.Names {
		if n.Path != "" {
			return n.Path
		}
	}
	return ""
}

// Lines returns the lines that name the process.
func (p *Process) Lines() []evidence.Line {
	var out []evidence.Line
	for _, n := range p.Names {
		if n.Source != "netstat" {
			out = append(out, n.At)
		}
	}
	for _, s := range p.Services {
		out = append(out, s.At)
	}
	return out
}

func (p *Processes) get(pid int) *Process {
	r := p.byPID[pid]
	if r == nil {
		r = &Process{PID: pid}
		p.byPID[pid] = r
	}
	return r
}

func (p *Processes) name(pid int, name, path, source string, at evidence.Line) {
	if name == "" {
		return
	}
	r := p.get(pid)
	for _, n := range r.Names {
		if strings.EqualFold(n.Name, name) && n.Source == source {
			return
		}
	}
	r.Names = append(r.Names, Named{Name: name, Path: path, Source: source, At: at})
}

func (p *Processes) hosts(pid int, service, source string, at evidence.Line) {
	if service == "" {
		return
	}
	r := p.get(pid)
	for i, n := range r.Services {
		if strings.EqualFold(n.Name, service) {
			if !r.Services[i].At.Set() {
				r.Services[i].At = at
			}
			return
		}
	}
	r.Services = append(r.Services, Named{Name: service, Source: source, At: at})
}

func (p *Processes) collect(h *Host) {
	p.byPID, p.services = map[int]*Process{}, map[string]*Service{}
	p.gone, p.killed = map[int]evidence.Line{}, map[int]evidence.Line{}
	named := make([]bool, h.Sockets.quickPIDs()) // spares the look-up of most process IDs
	h.Sockets.InOrder(func(k Socket) {
		pid, ok := k.PID()
		if !ok || pid <= 4 || pid < len(named) && named[pid] {
			return
		}
		if exe := k.Executable(); exe != "" {
			if r := p.byPID[pid]; r == nil || len(r.Names) == 0 {
				p.name(pid, exe, "", "netstat", k.OwnerAt())
			}
			if pid < len(named) {
				named[pid] = true
			}
		}
	})
	for _, doc := range h.Dump.Documents {
		for _, s := range doc.Sections {
			p.section(doc, s)
		}
	}
	for _, m := range h.Messages {
		if m.PID <= 4 {
			continue
		}
		switch m.Outcome {
		case "not-found":
			p.gone[m.PID] = m.At()
		case "killed":
			p.killed[m.PID] = m.At()
		}
	}
}

func (p *Processes) section(doc *parser.Document, s *parser.Section) {
	switch t := s.Data.(type) {
	case *tasklist.List:
		p.tasks(doc, s, t)
	case *getprocess.List:
		for _, r := range t.Processes {
			name := r.Name
			if !strings.HasSuffix(name, "...") && !strings.Contains(name, ".") {
				name += ".exe"
			}
			p.name(r.PID, name, r.Path, s.Kind, evidence.At(doc, r.Line))
			p.list(r.PID, evidence.At(doc, r.Line))
		}
		p.complete(!t.Filtered && len(t.Processes) > 0, doc, s)
	case *wmic.Table:
		for _, r := range t.Processes {
			p.name(r.PID, r.Name, r.ExecutablePath, s.Kind, evidence.At(doc, r.Line))
			p.list(r.PID, evidence.At(doc, r.Line))
		}
		p.complete(!t.Filtered && len(t.Processes) > 0, doc, s)
		for _, r := range t.Services {
			p.service(Service{Name: r.Name, DisplayName: r.DisplayName, State: strings.ToUpper(r.State), StartType: r.StartMode, PID: value(r.PID), At: evidence.At(doc, r.Line)}, evidence.At(doc, r.Line))
		}
	case *services.List:
		p.serviceList(doc, s, t)
	case *getservice.List:
		for _, r := range t.Services {
			p.service(Service{Name: r.Name, DisplayName: r.DisplayName, State: r.State, At: evidence.At(doc, r.Line)}, evidence.Line{})
		}
		p.ServicesComplete = p.ServicesComplete || !t.Filtered && len(t.Services) > 0
	case *servicestate.State:
		for _, q := range t.Queues {
			for _, r := range q.Processes {
				p.name(r.PID, baseName(r.Image), r.Image, s.Kind, evidence.At(doc, r.Line))
				for _, name := range r.Services {
					p.hosts(r.PID, name, s.Kind, evidence.At(doc, r.Line))
				}
			}
		}
	}
}

func value(p *int) int {
	if p == nil {
		return 0
	}
	return *p
}

func (p *Processes) list(pid int, at evidence.Line) {
	if r := p.get(pid); !r.Listed.Set() {
		r.Listed = at
	}
}

// complete notes an unfiltered process list. Two rows would be a strange
// machine: such a list was cut by hand.
func (p *Processes) complete(whole bool, doc *parser.Document, s *parser.Section) {
	if whole && !p.Complete && len(s.Problems) == 0 {
		p.Complete, p.CompleteAt = true, evidence.At(doc, s.FirstLine)
	}
}

func (p *Processes) tasks(doc *parser.Document, s *parser.Section, t *tasklist.List) {
	if t.Remote != "" {
		return // another machine's processes
	}
	system := false
	for _, r := range t.Processes {
		at := evidence.At(doc, r.Line)
		p.name(r.PID, r.Image, "", s.Kind, at)
		p.list(r.PID, at)
		for _, name := range r.Services {
			p.hosts(r.PID, name, s.Kind, at)
		}
		system = system || r.PID == 4
	}
	// A list without the System process was filtered or cut, whatever its header.
	p.complete(!t.Filtered && system, doc, s)
	if t.NoMatch {
		if pid, ok := filterPID(s.Echo); ok {
			p.gone[pid] = evidence.At(doc, t.NoMatchLine)
		}
	}
}

// filterPID reads tasklist /fi "PID eq N".
func filterPID(e parser.Echo) (int, bool) {
	for _, w := range e.Words {
		f := strings.Fields(w)
		if len(f) == 3 && strings.EqualFold(f[0], "pid") && strings.EqualFold(f[1], "eq") {
			n, err := strconv.Atoi(f[2])
			return n, err == nil
		}
	}
	return 0, false
}

// service merges a record; pidAt is the line that ties it to its process.
func (p *Processes) service(s Service, pidAt evidence.Line) {
	if s.Name == "" {
		return
	}
	key := strings.ToLower(s.Name)
	old := p.services[key]
	if old == nil {
		p.services[key] = &s
	} else {
		if s.DisplayName != "" {
			old.DisplayName = s.DisplayName
		}
		if s.StartType != "" {
			old.StartType = s.StartType
		}
		if s.State != "" {
			old.State, old.At = s.State, s.At
		}
		if s.PID != 0 {
			old.PID = s.PID
		}
	}
	if s.PID > 4 && pidAt.Set() {
		p.hosts(s.PID, s.Name, "services", pidAt)
	}
}

func (p *Processes) serviceList(doc *parser.Document, s *parser.Section, t *services.List) {
	for _, r := range t.Services {
		at := evidence.At(doc, r.Line)
		if r.StateLine != 0 {
			at = evidence.At(doc, r.StateLine)
		}
		pidAt := evidence.At(doc, r.PIDLine)
		p.service(Service{Name: r.Name, DisplayName: r.DisplayName, State: r.State, StartType: r.StartType, PID: value(r.PID), At: at}, pidAt)
		if r.Binary != "" && value(r.PID) > 4 {
			p.name(*r.PID, imageOf(r.Binary), r.Binary, "services", at)
		}
	}
	p.ServicesComplete = p.ServicesComplete || t.Complete
	if strings.EqualFold(t.Stopping, "http") || strings.Contains(strings.ToLower(t.Stopping), "http service") || t.Form == "dependents" && s.Echo.Has("http") || t.Form == "net stop" && s.Echo.Has("http") {
		for _, d := range t.Dependents {
			p.Dependents = append(p.Dependents, Dependent{d.Name, d.DisplayName, evidence.At(doc, d.Line)})
		}
	}
	if t.FailureCode == 1060 && t.FailureName != "" {
		key := strings.ToLower(t.FailureName)
		if p.services[key] == nil {
			p.services[key] = &Service{Name: t.FailureName, Absent: true, At: evidence.At(doc, t.FailureLine)}
		}
	}
}

// imageOf is the program's file name in a service's command line.
func imageOf(command string) string {
	command = strings.TrimSpace(command)
	if strings.HasPrefix(command, `"`) {
		if i := strings.IndexByte(command[1:], '"'); i >= 0 {
			return baseName(command[1 : i+1])
		}
	}
	if i := strings.Index(strings.ToLower(command), ".exe"); i >= 0 {
		return baseName(command[:i+4])
	}
	return baseName(command)
}
