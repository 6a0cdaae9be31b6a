package getservice

// List is one output of the cmdlet.
type List struct {
	Services []Service `json:"services"`
	// Form is "table" or "list".
	Form string `json:"form"`
	// Filtered reports that the list need not hold every service: the typed
	// command asks for some only, or no header was seen.
	Filtered bool `json:"filtered"`
}

// Service is one row.
type Service struct {
	// Name and DisplayName are as printed; a narrow console cuts them and ends
	// them with "...".
	Name        string `json:"name"`
	DisplayName string `json:"display_name,omitempty"`
	// State is upper case in the words of sc: RUNNING, STOPPED, PAUSED,
	// START_PENDING, STOP_PENDING, PAUSE_PENDING, CONTINUE_PENDING.
	State string `json:"state"`
	Line  int    `json:"line"`
}
