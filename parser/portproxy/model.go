package portproxy

import (
	"encoding/json"
	"strconv"
)

// Table is one table of forwarding rules.
type Table struct {
	Rules []Rule `json:"rules"`
}

// Rule is one forwarding rule: the IP Helper service listens and connects on.
type Rule struct {
	// Listen and Connect are addresses as printed: "*", an IP address, or a
	// host name.
	Listen      string `json:"listen_address"`
	ListenPort  Ports  `json:"listen_port"`
	Connect     string `json:"connect_address"`
	ConnectPort Ports  `json:"connect_port"`
	// Family is "v4tov4", "v4tov6", "v6tov4" or "v6tov6", from the table's
	// title or the typed command; "" when unknown.
	Family string `json:"family,omitempty"`
	Line   int    `json:"line"`
}

// Ports is a port, or the range of ports that somebody typed in its place.
type Ports struct {
	// First and Last are equal for a single port.
	First, Last int
	// Text is what stands in the capture.
	Text string
}

// Single returns the port when it is one.
func (p Ports) Single() (port int, ok bool) { return p.First, p.First == p.Last && p.Last > 0 }

// Contains reports whether the port is among them.
func (p Ports) Contains(port int) bool { return p.Last > 0 && p.First <= port && port <= p.Last }

// String is the text as it stands in the capture.
func (p Ports) String() string { return p.Text }

// MarshalJSON implements json.Marshaler: a number, or the text of a range.
func (p Ports) MarshalJSON() ([]byte, error) {
	if n, ok := p.Single(); ok {
		return []byte(strconv.Itoa(n)), nil
	}
	return json.Marshal(p.Text)
}
