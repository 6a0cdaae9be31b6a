package correlate

import "slices"

// Program is who a census counts for: a process ID, or where the capture shows
// none, the name that netstat -b printed.
type Program struct {
	// Capture numbers the table: process IDs of different tables do not mix.
	Capture int
	PID     int
	// HasPID tells PID 0 from no PID.
	HasPID bool
	// Executable is "" where HasPID is set.
	Executable string
}

// Tally counts the TCP sockets of a program, without listeners and without
// connections in TIME_WAIT, which belong to nobody.
type Tally struct {
	Program
	// Connections is the number of sockets that have a peer.
	Connections int
	// CloseWait and Bound count two of the states.
	CloseWait, Bound int
	// CloseWaits and Bounds are the first few sockets of these states.
	CloseWaits, Bounds []Socket
}

// Backlog is a local port with half-open connections.
type Backlog struct {
	Port  int
	Count int
	// First are the first few sockets.
	First []Socket
}

// Census counts what whole tables show.
type Census struct {
	// Tallies holds the programs with at least one socket in CLOSE_WAIT or BOUND,
	// in the order of their first socket in the text.
	Tallies []*Tally
	// Backlogs are the ports with connections in SYN_RECEIVED, ascending.
	Backlogs []Backlog
}

// shown is how many sockets of a kind a census keeps for quoting.
const shown = 5

// Census counts the sockets of every program. It is made on first use.
func (s *Sockets) Census() *Census {
	s.censusOnce.Do(func() { s.census = takeCensus(s) })
	return s.census
}

func takeCensus(s *Sockets) *Census {
	c := &Census{}
	byProgram := map[Program]*Tally{}
	byPID := make([]*Tally, s.quickPIDs()) // spares the look-up of most process IDs of the table that is counted
	table := -1
	var order []*Tally
	var halfOpen []Socket
	s.InOrder(func(k Socket) {
		if k.UDP() || k.Listener() {
			return
		}
		state := k.State()
		switch state {
		case "TIME_WAIT":
			return
		case "SYN_RECEIVED":
			halfOpen = append(halfOpen, k)
		}
		if k.Capture() != table {
			table = k.Capture()
			clear(byPID)
		}
		who := Program{Capture: table}
		if who.PID, who.HasPID = k.PID(); !who.HasPID {
			who.Executable = k.Executable()
		}
		var t *Tally
		quick := who.HasPID && who.PID < len(byPID)
		if quick {
			t = byPID[who.PID]
		} else {
			t = byProgram[who]
		}
		if t == nil {
			t = &Tally{Program: who}
			order = append(order, t)
			if quick {
				byPID[who.PID] = t
			} else {
				byProgram[who] = t
			}
		}
		switch state {
		case "BOUND":
			t.Bound++
			if len(t.Bounds) < shown {
				t.Bounds = append(t.Bounds, k)
			}
			return
		case "CLOSE_WAIT":
			t.CloseWait++
			if len(t.CloseWaits) < shown {
				t.CloseWaits = append(t.CloseWaits, k)
			}
		}
		t.Connections++
	})
	slices.SortStableFunc(halfOpen, func(a, b Socket) int { return a.LocalPort() - b.LocalPort() })
	for _, k := range halfOpen {
		c.backlog(k)
	}
	for _, t := range order {
		if t.CloseWait > 0 || t.Bound > 0 {
			c.Tallies = append(c.Tallies, t)
		}
	}
	return c
}

// backlog counts a half-open connection; sockets come ordered by port.
func (c *Census) backlog(k Socket) {
	if n := len(c.Backlogs); n == 0 || c.Backlogs[n-1].Port != k.LocalPort() {
		c.Backlogs = append(c.Backlogs, Backlog{Port: k.LocalPort()})
	}
	b := &c.Backlogs[len(c.Backlogs)-1]
	b.Count++
	if len(b.First) < shown {
		b.First = append(b.First, k)
	}
}

// listFits reports whether the process list and the socket tables are of the
// same machine and moment: of the processes that own sockets hardly one is
// missing from the list.
func (h *Host) listFits() bool {
	all, missing := 0, 0
	seen := map[int]bool{}
	for i := range h.Sockets.rows {
		pid, ok := h.Sockets.rows[i].PID()
		if !ok || pid <= 4 || seen[pid] {
			continue
		}
		seen[pid] = true
		all++
		if !h.Processes.Get(pid).Listed.Set() {
			missing++
		}
	}
	return missing < 3 || missing*4 <= all
}

// ListFits reports whether the full process list speaks about the processes of
// the socket tables; where many of them are missing, it is of another moment
// or machine. The answer is found on first use.
func (h *Host) ListFits() bool {
	h.Processes.fitsOnce.Do(func() { h.Processes.fits = h.listFits() })
	return h.Processes.fits
}
