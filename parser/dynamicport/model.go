package dynamicport

// Range is one dynamic (ephemeral) port range: where the stack takes ports from
// when a program asks for any.
type Range struct {
	// Family is "ipv4" or "ipv6", from the typed command; "" when unknown.
	Family string `json:"family,omitempty"`
	// Transport is "tcp" or "udp", from the typed command or else the title;
	// "" when unknown.
	Transport string `json:"transport,omitempty"`
	// Start is the first port, Count how many ports follow from it on; 0 when
	// the line is missing.
	Start int `json:"start,omitempty"`
	Count int `json:"count,omitempty"`
	// TitleLine, StartLine and CountLine are 0 when missing.
	TitleLine int `json:"title_line,omitempty"`
	StartLine int `json:"start_line,omitempty"`
	CountLine int `json:"count_line,omitempty"`
}

// Known reports whether both numbers are known.
func (r Range) Known() bool { return r.StartLine > 0 && r.CountLine > 0 }

// End is the last port of the range; meaningless unless Known.
func (r Range) End() int { return r.Start + r.Count - 1 }

// Contains reports whether the range is known and the port lies in it.
func (r Range) Contains(port int) bool { return r.Known() && r.Start <= port && port <= r.End() }
