package wmic

// Table is one output of the command.
type Table struct {
	// Class is what was asked: "process", "service", the typed alias, or ""
	// when nothing tells.
	Class string `json:"class"`
	// Columns are the property names, in the order printed.
	Columns []string `json:"columns"`
	Rows    []Row    `json:"rows"`
	// Processes and Services hold the rows again where the class is known.
	Processes []Process `json:"processes,omitempty"`
	Services  []Service `json:"services,omitempty"`
	// Filtered reports that the table need not hold every object: a where
	// clause or a filter in the typed command.
	Filtered bool `json:"filtered"`
	// NoMatch reports that the command found no object; NoMatchLine is the
	// line that says so, else 0.
	NoMatch     bool `json:"no_match,omitempty"`
	NoMatchLine int  `json:"no_match_line,omitempty"`
}

// Row is one object: its non-empty properties by name.
type Row struct {
	Values map[string]string `json:"values"`
	// Line is the line of the row, or of the object's first property.
	Line int `json:"line"`
}

// Process is a row of class process. Text is "" where the property is missing.
type Process struct {
	PID            int    `json:"pid"`
	Name           string `json:"name,omitempty"`
	CommandLine    string `json:"command_line,omitempty"`
	ExecutablePath string `json:"executable_path,omitempty"`
	// ParentPID is nil where the property is missing.
	ParentPID *int `json:"parent_pid,omitempty"`
	Line      int  `json:"line"`
}

// Service is a row of class service. Text is "" where the property is missing.
type Service struct {
	Name        string `json:"name,omitempty"`
	DisplayName string `json:"display_name,omitempty"`
	// State and StartMode are as printed ("Running", "Auto").
	State     string `json:"state,omitempty"`
	StartMode string `json:"start_mode,omitempty"`
	// PID is nil where the property is missing; a stopped service has 0.
	PID      *int   `json:"pid,omitempty"`
	PathName string `json:"path_name,omitempty"`
	Account  string `json:"account,omitempty"`
	Line     int    `json:"line"`
}
