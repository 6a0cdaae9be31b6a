package tasklist

// List is one output of the command.
type List struct {
	Processes []Process `json:"processes"`
	// Form is the layout: "plain", "svc", "m", "v", "csv" or "list".
	Form string `json:"form"`
	// Filtered reports that the list need not hold every process: rows without
	// a header, or a filter in the typed command. A PID that such a list lacks
	// may be alive.
	Filtered bool `json:"filtered"`
	// NoMatch reports that the command found no process for its filter;
	// NoMatchLine is the line that says so, else 0.
	NoMatch     bool `json:"no_match,omitempty"`
	NoMatchLine int  `json:"no_match_line,omitempty"`
	// Remote is the machine asked with /s, as typed, or "".
	Remote string `json:"remote,omitempty"`
}

// Process is one row.
type Process struct {
	// Image is the name as printed; the plain layout cuts it to 25 characters.
	Image string `json:"image"`
	PID   int    `json:"pid"`
	// Services are the service names of the /svc layout, never nil; a process
	// without services has none.
	Services []string `json:"services"`
	// Modules are the file names of the /m layout.
	Modules []string `json:"modules,omitempty"`
	// Session is the session's name, "" where the row has none.
	Session string `json:"session,omitempty"`
	// SessionNumber is the session's number, nil where the layout has none.
	SessionNumber *int `json:"session_number,omitempty"`
	// Memory is the working set as printed, with its unit.
	Memory string `json:"memory,omitempty"`
	// Status, User, CPUTime and Title belong to the /v layout; values that say
	// "not available" are left empty.
	Status  string `json:"status,omitempty"`
	User    string `json:"user,omitempty"`
	CPUTime string `json:"cpu_time,omitempty"`
	Title   string `json:"title,omitempty"`
	Line    int    `json:"line"`
}
