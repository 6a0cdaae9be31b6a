package excludedportrange

// Ranges is one table: the ports that the stack hands out to no ordinary bind.
type Ranges struct {
	// Family is "ipv4" or "ipv6", from the typed command; "" when unknown,
	// because the table itself does not say it.
	Family string `json:"family,omitempty"`
	// Transport is "tcp" or "udp", from the typed command or else the title;
	// "" when unknown.
	Transport string  `json:"transport,omitempty"`
	Ranges    []Range `json:"ranges"`
	// Titled reports whether the title or the column header was seen: only
	// then can the table be complete.
	Titled bool `json:"titled"`
	// Footer reports whether the closing note was seen: without it rows may
	// be missing at the end.
	Footer bool `json:"footer"`
	// TitleLine and FooterLine are 0 when missing.
	TitleLine  int `json:"title_line,omitempty"`
	FooterLine int `json:"footer_line,omitempty"`
}

// Range is one row.
type Range struct {
	// Start and End are the first and the last port, both excluded.
	Start int `json:"start"`
	End   int `json:"end"`
	// Administered marks a range that somebody reserved on purpose (the star
	// of the footer); others were made by programs at run time.
	Administered bool `json:"administered"`
	Line         int  `json:"line"`
}

// Contains reports whether the port lies in the range.
func (r Range) Contains(port int) bool { return r.Start <= port && port <= r.End }
