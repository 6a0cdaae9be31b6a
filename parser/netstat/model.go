package netstat

import (
	"encoding/json"
	"iter"
	"strings"
)

// Table is one netstat table.
type Table struct {
	// The rows stay in the chunks in which they were read: a capture may hold
	// millions of them.
	chunks [][]Connection
	// odd holds the state words that no label file knows, by line.
	odd map[int32]string
	// Columns that the header named beyond the usual ones.
	TimeInState, Offload bool
	// Elevation is the line on which netstat refused to show owners because
	// the prompt was not elevated, or 0.
	Elevation int
	// Foreign is set when the text is another system's netstat or another
	// kind of table; it says which ("Linux", "NetworkDirect"). Then no row is read.
	Foreign string
	// Framed reports whether the title or the header was seen.
	Framed bool
	// Owners reports whether the table shows owner lines (netstat -b).
	Owners bool
}

// Len is the number of rows.
func (t *Table) Len() int {
	n := 0
	for _, c := range t.chunks {
		n += len(c)
	}
	return n
}

// Chunks are the rows in the order of the text, in the pieces in which they were
// read. They must not be changed.
func (t *Table) Chunks() [][]Connection { return t.chunks }

// All iterates over the rows in the order of the text.
func (t *Table) All() iter.Seq[*Connection] {
	return func(yield func(*Connection) bool) {
		for _, c := range t.chunks {
			for i := range c {
				if !yield(&c[i]) {
					return
				}
			}
		}
	}
}

// NotWindows says what the table is when it is none of Windows' own tables of
// TCP and UDP connections, else "".
func (t *Table) NotWindows() string {
	switch t.Foreign {
	case "":
		return ""
	case "Unix":
		return "this looks like the netstat or ss of Linux or macOS; capture netstat -anob on the Windows machine"
	}
	return "this is netstat's " + t.Foreign + " table; capture netstat -anob as well"
}

// StateText is the state word of a row as printed where no known state stands
// behind it, else "".
func (t *Table) StateText(c *Connection) string { return t.odd[c.line] }

// MarshalJSON prints the rows under "connections".
func (t *Table) MarshalJSON() ([]byte, error) {
	rows := make([]*Connection, 0, t.Len())
	for c := range t.All() {
		rows = append(rows, c)
	}
	return json.Marshal(struct {
		Connections []*Connection `json:"connections"`
		Foreign     string        `json:"not_windows,omitempty"`
		Elevation   int           `json:"elevation_line,omitempty"`
	}{rows, t.Foreign, t.Elevation})
}

// Transport is TCP or UDP; netstat uses the same words for IPv4 and IPv6.
type Transport uint8

// The transports of netstat's rows.
const (
	TCP Transport = iota
	UDP
)

func (t Transport) String() string {
	if t == UDP {
		return "udp"
	}
	return "tcp"
}

// State is the canonical state of a TCP connection, whatever the language.
type State uint8

// The states of a TCP connection; NoState stands for UDP and for unknown words.
const (
	NoState State = iota
	Listening
	Established
	TimeWait
	CloseWait
	SynSent
	SynReceived
	FinWait1
	FinWait2
	LastAck
	Closing
	Closed
	DeleteTCB
	Bound
)

var stateNames = [...]string{"", "LISTENING", "ESTABLISHED", "TIME_WAIT", "CLOSE_WAIT", "SYN_SENT", "SYN_RECEIVED",
	"FIN_WAIT_1", "FIN_WAIT_2", "LAST_ACK", "CLOSING", "CLOSED", "DELETE_TCB", "BOUND"}

func (s State) String() string { return stateNames[s] }

// Ownership says what netstat -b told about the owner of a row.
type Ownership uint8

// What the owner lines of a row can say.
const (
	// Unreported: no owner line (the rule without -b).
	Unreported Ownership = iota
	// Named: an executable line.
	Named
	// Unavailable: the sentence that the owner could not be found out. It
	// does not mean that the kernel is the owner.
	Unavailable
)

var ownershipNames = [...]string{"unreported", "named", "unavailable"}

func (o Ownership) String() string { return ownershipNames[o] }

// Endpoint is one address column of a row.
type Endpoint struct {
	// Text is the column as printed.
	Text string
	// colon is where the port begins, or 0 where that is not known yet.
	colon uint16
	port  uint16
	has   bool
}

// Host is the host as printed, without brackets: an address, a name or "*".
func (e Endpoint) Host() string {
	host, _ := e.split()
	if len(host) > 1 && host[0] == '[' && host[len(host)-1] == ']' {
		return host[1 : len(host)-1]
	}
	return host
}

// Port returns the port; ok is false for "*" and for names without a number.
func (e Endpoint) Port() (port int, ok bool) { return int(e.port), e.has }

// HasPort reports whether Port finds one.
func (e Endpoint) HasPort() bool { return e.has }

// PortName is the service name that stands in place of the number, or "".
func (e Endpoint) PortName() string {
	if _, p := e.split(); p != "*" && p != "" && (p[0] < '0' || p[0] > '9') {
		return p
	}
	return ""
}

// IPv6 reports whether the endpoint is an IPv6 address.
func (e Endpoint) IPv6() bool { return len(e.Text) > 0 && e.Text[0] == '[' }

func (e Endpoint) split() (host, port string) {
	i := int(e.colon)
	if i == 0 {
		i = strings.LastIndexByte(e.Text, ':')
	}
	if i < 0 {
		return e.Text, ""
	}
	return e.Text[:i], e.Text[i+1:]
}

func (e Endpoint) json() any {
	v := struct {
		Host     string `json:"host"`
		Port     *int   `json:"port"`
		PortName string `json:"port_name,omitempty"`
	}{Host: e.Host(), PortName: e.PortName()}
	if p, ok := e.Port(); ok {
		v.Port = &p
	}
	return v
}

// Connection is one row with its owner lines. A capture may hold millions of
// them, so it is kept small.
type Connection struct {
	Local, Foreign Endpoint
	owner          *owner // shared by rows, nil for none
	// PID is meaningful only when HasPID is set; PID 0 is a real value that
	// stands on rows of closed connections.
	PID       uint32
	line      int32
	Transport Transport
	State     State
	Ownership Ownership
	HasPID    bool
}

// owner is what the lines below a row name.
type owner struct {
	executable string
	components string // joined with newlines
}

// owned returns the owner, the zero value where there is none.
func (c *Connection) owned() owner {
	if c.owner == nil {
		return owner{}
	}
	return *c.owner
}

// Executable is the name in brackets, without them, or "".
func (c *Connection) Executable() string { return c.owned().executable }

// Line is the row's line number, from 1.
func (c *Connection) Line() int { return int(c.line) }

// Components are the lines between the row and its executable: a service name,
// or on Windows XP the chain of modules.
func (c *Connection) Components() []string {
	components := c.owned().components
	if components == "" {
		return nil
	}
	return strings.Split(components, "\n")
}

// Listener reports whether the row is a TCP socket that waits for connections.
func (c *Connection) Listener() bool { return c.Transport == TCP && c.State == Listening }

// MarshalJSON prints the row in the form of the parse schema.
func (c *Connection) MarshalJSON() ([]byte, error) {
	v := struct {
		Transport  string   `json:"transport"`
		Local      any      `json:"local"`
		Foreign    any      `json:"foreign"`
		State      *string  `json:"state"`
		PID        *uint32  `json:"pid"`
		Executable *string  `json:"executable"`
		Components []string `json:"components"`
		Ownership  string   `json:"ownership"`
		Line       int32    `json:"line"`
	}{Transport: c.Transport.String(), Local: c.Local.json(), Foreign: c.Foreign.json(),
		Components: c.Components(), Ownership: c.Ownership.String(), Line: c.line}
	if v.Components == nil {
		v.Components = []string{}
	}
	if c.State != NoState {
		s := c.State.String()
		v.State = &s
	}
	if c.HasPID {
		v.PID = &c.PID
	}
	if executable := c.Executable(); executable != "" {
		v.Executable = &executable
	}
	return json.Marshal(v)
}
