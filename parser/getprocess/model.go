package getprocess

// List is one output of the cmdlet.
type List struct {
	Processes []Process `json:"processes"`
	// Form is "table" or "list".
	Form string `json:"form"`
	// Filtered reports that the list need not hold every process: the typed
	// command asks for some only, or no header was seen.
	Filtered bool `json:"filtered"`
}

// Process is one row.
type Process struct {
	// Name is the process name without extension, as printed; a narrow
	// console cuts it and ends it with "...".
	Name string `json:"name"`
	PID  int    `json:"pid"`
	// Session is the session number (SI), nil where the table has none.
	Session *int `json:"session,omitempty"`
	// Path is the image path where the output shows it, else "".
	Path string `json:"path,omitempty"`
	Line int    `json:"line"`
}
