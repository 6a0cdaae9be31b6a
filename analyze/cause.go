package analyze

// Cause is the root cause of a port's trouble: what must be removed, not the
// symptom. The words are fixed; scripts read them.
type Cause string

// The causes.
const (
	Process            Cause = "process"
	HTTPSys            Cause = "http-sys"
	KernelDriver       Cause = "kernel-driver"
	ExcludedPortRange  Cause = "excluded-port-range"
	PortProxy          Cause = "port-proxy"
	Relay              Cause = "relay"
	OrphanedListener   Cause = "orphaned-listener"
	SameProgram        Cause = "same-program"
	DuplicateListener  Cause = "duplicate-listener"
	AddressFamilySplit Cause = "address-family-split"
	EphemeralCollision Cause = "ephemeral-collision"
	DynamicRange       Cause = "dynamic-range"
	PortExhaustion     Cause = "port-exhaustion"
	CloseWaitLeak      Cause = "close-wait-leak"
	ReservationShadow  Cause = "reservation-shadow"
	RegistrationShadow Cause = "registration-shadow"
	ReservationMissing Cause = "reservation-missing"
	PrefixConflict     Cause = "prefix-conflict"
	PrefixMismatch     Cause = "prefix-mismatch"
	IPListenList       Cause = "ip-listen-list"
	QueueDown          Cause = "queue-down"
	SSLBinding         Cause = "ssl-binding"
	NotBlocked         Cause = "not-blocked"
	Unknown            Cause = "unknown"
)

// CauseText is what a cause means, in one clause that completes "The port
// cannot be used, or answers wrongly, because ...".
type CauseText struct {
	Cause Cause
	Means string
	// Title says the same in a few words that follow the name of a port.
	Title string
}

// Causes lists all causes in the order in which the documentation shows them.
func Causes() []CauseText { return causes }

// Title names the cause in a few words that follow the name of a port.
func (c Cause) Title() string {
	for _, t := range causes {
		if t.Cause == c {
			return t.Title
		}
	}
	return string(c)
}

var causes = []CauseText{
	{Process, "an ordinary process or service listens on it", "held by a program"},
	{HTTPSys, "HTTP.sys, the kernel's web driver (PID 4), listens on it on behalf of programs that registered URLs there", "held by HTTP.sys"},
	{KernelDriver, "a driver other than HTTP.sys listens on it under PID 4", "held by a kernel driver"},
	{ExcludedPortRange, "it lies in an exclusion range that keeps this program out", "excluded"},
	{PortProxy, "IP Helper listens on it for a port proxy rule", "forwarded by a port proxy rule"},
	{Relay, "a WSL or container relay mirrors a listener that lives elsewhere", "held by a relay"},
	{OrphanedListener, "it is still held under the number of a process that has ended", "held for a process that has ended"},
	{SameProgram, "an earlier instance, or another endpoint, of the same program holds it", "held by the program itself"},
	{DuplicateListener, "two programs listen on the same address, or one on an address within the other's wildcard", "two listeners"},
	{AddressFamilySplit, "IPv4 and IPv6 lead to different programs, or only one of them is served", "IPv4 and IPv6 differ"},
	{EphemeralCollision, "another program's connection uses it as its local port", "taken by an outgoing connection"},
	{DynamicRange, "the dynamic port range starts too low and hands it out", "handed out as a dynamic port"},
	{PortExhaustion, "the dynamic ports are used up", "dynamic ports used up"},
	{CloseWaitLeak, "a program does not close connections that its peers have closed", "connections left open"},
	{ReservationShadow, "a URL reservation that nobody has registered wins the routing and fails the requests", "requests lost to a URL reservation"},
	{RegistrationShadow, "a registration in a stronger bucket takes the requests", "requests taken by another registration"},
	{ReservationMissing, "no URL reservation lets this account register this URL", "URL reservation missing"},
	{PrefixConflict, "the same URL, or the port's other scheme, is registered or reserved already", "URL already taken"},
	{PrefixMismatch, "the URL prefix has another host form than the one that is asked for, or is malformed", "URL prefix does not match"},
	{IPListenList, "the IP listen list of HTTP.sys leaves an address out, or names one that the machine lacks", "IP listen list"},
	{QueueDown, "the request queue is inactive, or nothing serves it", "request queue down"},
	{SSLBinding, "the TLS binding is missing or wrong", "TLS binding"},
	{NotBlocked, "nothing in the dump holds or blocks it", "nothing found"},
	{Unknown, "the dump does not carry enough evidence", "cannot tell"},
}
