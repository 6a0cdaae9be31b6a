package errortext

// Messages are the error messages of one run of lines.
type Messages struct {
	Messages []Message `json:"messages"`
}

// The kinds of messages.
const (
	// KindBind: a program could not bind or listen (Winsock).
	KindBind = "bind"
	// KindRegister: a URL could not be registered with HTTP.sys.
	KindRegister = "register"
	// KindNetsh: what a netsh http add or delete command answered.
	KindNetsh = "netsh"
	// KindHTTP: an HTTP status that somebody got (503, 400, 404).
	KindHTTP = "http-status"
	// KindConnect: a connection was refused or reset, timed out or hung.
	KindConnect = "connect"
	// KindEvent: an entry of the event log.
	KindEvent = "event"
	// KindTaskkill: the answer of taskkill.
	KindTaskkill = "taskkill"
	// KindSystem: a bare message of Windows, such as "Access is denied."
	KindSystem = "system"
	// KindAccount: a line that says under which account a program runs.
	KindAccount = "account"
	// KindPrefix: a line that only names the URL prefix that a program uses.
	KindPrefix = "prefix"
)

// The outcomes that a message can tell.
const (
	OutcomeFailed   = "failed"
	OutcomeAdded    = "added"
	OutcomeDeleted  = "deleted"
	OutcomeKilled   = "killed"
	OutcomeNotFound = "not-found"
	OutcomeDenied   = "denied"
	OutcomeRefused  = "refused"
	OutcomeReset    = "reset"
	OutcomeHang     = "hang"
)

// Message is one error message, or one statement about the failing program.
type Message struct {
	// Kind is one of the Kind constants.
	Kind string `json:"kind"`
	// Code is the Winsock, Win32, HTTP or event number, or 0: 10013, 10048, 5,
	// 32, 183, 503. An HRESULT of the Win32 facility is given as its Win32 code.
	Code int `json:"code,omitempty"`
	// CodeName is the symbolic name ("WSAEACCES", "ERROR_ALREADY_EXISTS"), the
	// reason of an HTTPERR entry ("N/A", "QueueFull"), or "".
	CodeName string `json:"code_name,omitempty"`
	// Outcome is one of the Outcome constants, or "".
	Outcome string `json:"outcome,omitempty"`
	// Port is the local port in question, or 0 where the text names none.
	Port int `json:"port,omitempty"`
	// Transport is "tcp", "udp" or "" where the text does not tell.
	Transport string `json:"transport,omitempty"`
	// Address is the local address without brackets, or "".
	Address string `json:"address,omitempty"`
	// URL is the prefix or URL as written, or "".
	URL string `json:"url,omitempty"`
	// PID is a process ID that the text names, or 0.
	PID int `json:"pid,omitempty"`
	// Program is the product or runtime that wrote the text ("nginx",
	// "Apache", "Docker", "node", "java", "IIS Express", ".NET HttpListener"),
	// or "".
	Program string `json:"program,omitempty"`
	// Account is the account that the text names, or "".
	Account string `json:"account,omitempty"`
	// Object is the application pool, service or site that the text names, or "".
	Object string `json:"object,omitempty"`
	// Line and LastLine are the first and last line of the message.
	Line     int `json:"line"`
	LastLine int `json:"last_line"`
	// Text is the message as written, its lines joined by a blank.
	Text string `json:"text"`
}
