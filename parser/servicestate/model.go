package servicestate

// The two views that the command offers.
const (
	// SessionView lists the server sessions with their URL groups and, after
	// the last of them, the request queues: what "view=session" prints, and
	// the command without options.
	SessionView = "session"
	// QueueView lists the request queues, each with the URL groups tied to it
	// and their sessions: what "view=requestq" prints.
	QueueView = "request-queue"
)

// State is one output of the command.
type State struct {
	// View is SessionView or QueueView; "" where neither the title nor the
	// order of the labels tells.
	View string `json:"view"`
	// Sessions are the distinct server sessions, in the order of their first
	// mention, whatever the view.
	Sessions []Session `json:"sessions"`
	// Groups are the URL groups that the text ties to no session: those of a
	// capture that was cut.
	Groups []Group `json:"url_groups,omitempty"`
	// Queues are the request queues in printed order. A queue is known by its
	// place in this list, not by its name: many have none.
	Queues []Queue `json:"queues"`
	// Generation tells the printed layouts apart: 1 lists bare process IDs, 2
	// adds the image, 3 adds services and counters. 0 where nothing tells.
	Generation int `json:"generation,omitempty"`
	// Titled reports whether the title line was seen.
	Titled bool `json:"titled"`
	// Complete reports that the whole output is at hand as far as the text
	// shows: title and queues were seen, every count agrees with its list, no
	// sign of an elision, no group or session without its head.
	Complete bool `json:"complete"`
	// Failure is an error text that stands in place of the output, such as
	// "The handle is invalid.", or "".
	Failure string `json:"failure,omitempty"`
	// URLLines are bare URL lines that no group or queue heads: what is left
	// when the output went through a filter such as "findstr HTTP".
	URLLines []URLLine `json:"url_lines,omitempty"`
}

// URLLine is a registered URL without anything around it.
type URLLine struct {
	URL  string `json:"url"`
	Line int    `json:"line"`
}

// Session is one server session: one handle that a program (or IIS) opened.
type Session struct {
	// ID is 16 hexadecimal digits, as printed.
	ID string `json:"id"`
	// Version is the API version the session was opened with, "1.0" or "2.0";
	// "" when missing.
	Version string `json:"version,omitempty"`
	// State is the word as printed, "Active" as a rule; "" when missing.
	State  string  `json:"state,omitempty"`
	Groups []Group `json:"url_groups"`
	// Line is the line of the ID.
	Line int `json:"line"`
}

// Group is one URL group.
type Group struct {
	// ID is 16 hexadecimal digits, as printed.
	ID string `json:"id"`
	// State is the word as printed, "Active" as a rule; "" when missing.
	State string `json:"state,omitempty"`
	// Queue is the name of the request queue; null when the line is missing or
	// the queue has no name.
	Queue *string `json:"queue"`
	// QueueUnnamed reports that the line was there and says that the queue has
	// no name.
	QueueUnnamed bool `json:"queue_unnamed,omitempty"`
	// QueueLine is the line of the queue's name, 0 when missing.
	QueueLine int `json:"queue_line,omitempty"`
	// URLs are the registered URLs as printed; URLLines their lines.
	URLs     []string `json:"urls"`
	URLLines []int    `json:"url_lines,omitempty"`
	// AnnouncedURLs is the printed number of registered URLs, null when missing.
	AnnouncedURLs *int `json:"announced_urls,omitempty"`
	// LogDirectory is printed for IIS sites: it ends with the site's number.
	LogDirectory string `json:"log_directory,omitempty"`
	// Line is the line of the ID.
	Line int `json:"line"`
}

// Queue is one request queue.
type Queue struct {
	// Name is null when the queue has no name (or its line is missing).
	Name *string `json:"name"`
	// Version and State stand as printed, "" when missing. Verbosity is the
	// level of the answers 503: "Basic", "Limited", "Full".
	Version   string `json:"version,omitempty"`
	State     string `json:"state,omitempty"`
	Verbosity string `json:"verbosity,omitempty"`
	// The settings and counters are null where the layout does not print them.
	MaxRequests    *int `json:"max_requests,omitempty"`
	ActiveRequests *int `json:"active_requests,omitempty"`
	QueuedRequests *int `json:"queued_requests,omitempty"`
	Arrived        *int `json:"requests_arrived,omitempty"`
	Rejected       *int `json:"requests_rejected,omitempty"`
	// ActiveProcesses is the printed number of attached processes.
	ActiveProcesses *int `json:"active_processes,omitempty"`
	// ControllerPID is the process that made the queue and serves no request
	// itself (WAS for the pools of IIS); null when none is printed.
	ControllerPID  *int `json:"controller_pid"`
	ControllerLine int  `json:"controller_line,omitempty"`
	// Processes are the attached processes: those that serve the requests.
	Processes []Process `json:"processes"`
	// URLs are the registered URLs where the text itself ties them to the
	// queue: listed below it, or in a group nested in it. URLLines are their lines.
	URLs     []string `json:"urls"`
	URLLines []int    `json:"url_lines,omitempty"`
	// GroupIDs are the IDs of the URL groups nested in the queue.
	GroupIDs []string `json:"url_group_ids,omitempty"`
	// Line is the line of the queue's name.
	Line int `json:"line"`
}

// Process is one process attached to a request queue.
type Process struct {
	PID int `json:"pid"`
	// Image is the path as printed; "" where the layout prints none or it
	// could not be read when the output was made ("<?>").
	Image string `json:"image,omitempty"`
	// Services are the names printed below the process, each once.
	Services []string `json:"services"`
	// Line is the line of the PID.
	Line int `json:"line"`
}
