package gettcp

// Table is one output of Get-NetTCPConnection or Get-NetUDPEndpoint.
type Table struct {
	Connections []Connection `json:"connections"`
	// NotFound reports that the cmdlet's error text stands in place of rows:
	// nothing matched what was asked for.
	NotFound bool `json:"not_found,omitempty"`
	// NotFoundPort is the local port that the error text names, or 0.
	NotFoundPort int `json:"not_found_port,omitempty"`
	// NotFoundLine is the first line of the error text, or 0.
	NotFoundLine int `json:"not_found_line,omitempty"`
	// OwnerMissing reports a table without the OwningProcess column: a narrow
	// console drops it, Windows Server 2012 R2 has none.
	OwnerMissing bool `json:"owner_missing,omitempty"`
}

// Connection is one TCP connection or listener, or one UDP endpoint.
type Connection struct {
	// Transport is "tcp" or "udp".
	Transport string `json:"transport"`
	// LocalAddress is the address as printed; the console may have cut a long
	// one, which then ends in "...".
	LocalAddress string `json:"local_address"`
	LocalPort    int    `json:"local_port"`
	// RemoteAddress is "" and RemotePort nil where the output does not hold
	// them (UDP endpoints, chosen columns).
	RemoteAddress string `json:"remote_address,omitempty"`
	RemotePort    *int   `json:"remote_port"`
	// State is the word that netstat uses ("LISTENING" for Listen, "BOUND",
	// "TIME_WAIT"), or "" where none is printed.
	State string `json:"state,omitempty"`
	// PID is nil where no OwningProcess was printed.
	PID *int `json:"pid"`
	// Line is the line of the row; in the list form it is the line of the
	// port, or the first line of a block without one.
	Line int `json:"line"`
}
