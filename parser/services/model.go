package services

// List is one output of one of the service commands.
type List struct {
	Services []Service `json:"services"`
	// Form is "sc", "net start" (the list of started services), "net stop"
	// (a transcript of starting or stopping) or "dependents" (sc enumdepend).
	Form string `json:"form"`
	// Dependents are the services that the asked one takes down with it.
	Dependents []Dependent `json:"dependents,omitempty"`
	// Stopping is the service that was to be stopped, as printed or typed.
	Stopping string `json:"stopping,omitempty"`
	// Outcomes tell what became of services that were started or stopped.
	Outcomes []Outcome `json:"outcomes,omitempty"`
	// Failure is the text of an error that stands in place of an answer, with
	// its code (1060: no such service, 1062: not started, 5: access denied; 0
	// when the text names none), the service it was asked for ("" when no
	// typed command says so) and its line.
	Failure     string `json:"failure,omitempty"`
	FailureCode int    `json:"failure_code,omitempty"`
	FailureName string `json:"failure_name,omitempty"`
	FailureLine int    `json:"failure_line,omitempty"`
	// Complete reports that the list holds every service of the machine, or,
	// with the form "net start", every started one. Only then does absence
	// mean something.
	Complete bool `json:"complete"`
}

// Service is one record, or one name of the "net start" list.
type Service struct {
	// Name is the short name, "" where only the display name is printed.
	Name        string `json:"name,omitempty"`
	DisplayName string `json:"display_name,omitempty"`
	// State is one of STOPPED, START_PENDING, STOP_PENDING, RUNNING,
	// CONTINUE_PENDING, PAUSE_PENDING, PAUSED, told by the number in front of
	// the word; a name in the "net start" list is RUNNING. "" when not printed.
	State string `json:"state,omitempty"`
	// PID is nil where the command printed none; a stopped service has 0.
	PID *int `json:"pid,omitempty"`
	// Type is the canonical word of the service type ("WIN32_OWN_PROCESS",
	// "KERNEL_DRIVER"), StartType that of the start type ("AUTO_START").
	Type      string `json:"type,omitempty"`
	StartType string `json:"start_type,omitempty"`
	// Binary is the command line from sc qc.
	Binary string `json:"binary,omitempty"`
	// Account is the account the service runs under, from sc qc.
	Account string `json:"account,omitempty"`
	// Dependencies are the services this one needs, from sc qc.
	Dependencies []string `json:"dependencies,omitempty"`
	// ExitCode is the Win32 exit code as printed ("1077  (0x435)"), "" when
	// not printed.
	ExitCode string `json:"exit_code,omitempty"`
	Line     int    `json:"line"`
	// StateLine and PIDLine are 0 where the value is missing.
	StateLine int `json:"state_line,omitempty"`
	PIDLine   int `json:"pid_line,omitempty"`
}

// Dependent is a service that another one takes down with it.
type Dependent struct {
	// Name is the short name (sc enumdepend), "" where only the display name
	// is printed.
	Name        string `json:"name,omitempty"`
	DisplayName string `json:"display_name,omitempty"`
	Line        int    `json:"line"`
}

// Outcome is what became of a service that was started or stopped.
type Outcome struct {
	// Service is the name as printed.
	Service string `json:"service"`
	// What is "stopped", "stopping", "started", "start-pending", "not-started"
	// (a stop was asked but the service does not run), "already-started" or
	// "failed".
	What string `json:"what"`
	Line int    `json:"line"`
}
