package httptimeout

// Timeouts are the machine-wide timeouts of HTTP.sys, in seconds; nil where the
// line is missing or holds no number.
type Timeouts struct {
	IdleConnection *int `json:"idle_connection"`
	HeaderWait     *int `json:"header_wait"`
	// TitleLine, IdleLine and HeaderLine are 0 when missing.
	TitleLine  int `json:"title_line,omitempty"`
	IdleLine   int `json:"idle_connection_line,omitempty"`
	HeaderLine int `json:"header_wait_line,omitempty"`
}
