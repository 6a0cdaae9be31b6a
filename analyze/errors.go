package analyze

import "sort"

// ErrorText is what an error number means for a program that wants a port or a
// URL.
type ErrorText struct {
	Code ErrorCode
	// Name is the symbolic name in the Windows headers, or the reason phrase
	// of an HTTP status.
	Name string
	// Meaning says in plain words what was asked for and refused.
	Meaning string
	// Suspects are the causes that explain it, the first suspect first.
	Suspects []Cause
}

// Errors lists the known error numbers in ascending order.
func Errors() []ErrorText {
	out := make([]ErrorText, len(errorTexts))
	for i, t := range errorTexts {
		t.Suspects = fits[t.Code].causes
		out[i] = t
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Code < out[j].Code })
	return out
}

// Text is what is known about the error; ok is false for an unknown number.
func (e ErrorCode) Text() (t ErrorText, ok bool) {
	for _, t := range Errors() {
		if t.Code == e {
			return t, true
		}
	}
	return ErrorText{Code: e}, false
}

var errorTexts = []ErrorText{
	{Code: 2, Name: "ERROR_FILE_NOT_FOUND", Meaning: "netsh was told to delete or show an entry that does not exist under exactly this text, or a program attached to a request queue that is not there."},
	{Code: 5, Name: "ERROR_ACCESS_DENIED", Meaning: "The account may not register this URL with HTTP.sys: it is no administrator, and no reservation of the same host form lets it in. A service that runs as LocalSystem needs no reservation."},
	{Code: 6, Name: "ERROR_INVALID_HANDLE", Meaning: "The HTTP service is not available: netsh http prints a title and this sentence in place of the list."},
	{Code: 32, Name: "ERROR_SHARING_VIOLATION", Meaning: "HTTP.sys could not open the TCP port for a URL. The text speaks of a file, but a port is meant: another socket has it, perhaps only as the local port of an outgoing connection, or an exclusion range covers it. Ranges marked with a star block HTTP.sys too."},
	{Code: 50, Name: "ERROR_NOT_SUPPORTED", Meaning: "The URL prefix has the host 0.0.0.0, which HTTP.sys does not take for a wildcard; write + or * instead."},
	{Code: 87, Name: "ERROR_INVALID_PARAMETER", Meaning: "The URL prefix is malformed. Often the port or the final slash is missing: HTTP.sys has no default port."},
	{Code: 183, Name: "ERROR_ALREADY_EXISTS", Meaning: "The same URL is registered or reserved already, or the port carries the other scheme: http and https cannot share a port. A request queue of the same name gives the same number."},
	{Code: 400, Name: "Bad Request (Invalid Hostname)", Meaning: "HTTP.sys answered itself: no registered prefix matches the host, port and path that the client asked for."},
	{Code: 404, Name: "Not Found", Meaning: "A program answered, or HTTP.sys for it, but not the expected one: another registration takes the path."},
	{Code: 503, Name: "Service Unavailable", Meaning: "HTTP.sys found the prefix, but nobody serves it: a reservation without a registration wins the routing, or the request queue is inactive, full or without a process."},
	{Code: 1060, Name: "ERROR_SERVICE_DOES_NOT_EXIST", Meaning: "There is no service of this short name."},
	{Code: 1062, Name: "ERROR_SERVICE_NOT_ACTIVE", Meaning: "The service was not running when it was to be stopped."},
	{Code: 1214, Name: "ERROR_INVALID_NETNAME", Meaning: "HTTP.sys was told to use an address that this machine does not have: through the IP listen list, or in the URL prefix itself."},
	{Code: 1231, Name: "ERROR_NETWORK_UNREACHABLE", Meaning: "The URL prefix names an address that the IP listen list leaves out, such as 127.0.0.1 while the list holds IPv6 only."},
	{Code: 1232, Name: "ERROR_HOST_UNREACHABLE", Meaning: "Reported in place of 1231: the URL prefix names an address that the IP listen list leaves out."},
	{Code: 1332, Name: "ERROR_NONE_MAPPED", Meaning: "netsh was given an account name that does not exist on this machine. Names such as Everyone are translated; a descriptor works everywhere: sddl=D:(A;;GX;;;WD)."},
	{Code: 1344, Name: "ERROR_ALLOTTED_SPACE_EXCEEDED", Meaning: "The limit of endpoints that HTTP.sys opens is reached."},
	{Code: 4227, Name: "TCP/IP event 4227", Meaning: "An outgoing connection failed because every dynamic port towards the same target is in use or not yet released."},
	{Code: 4231, Name: "TCP/IP event 4231", Meaning: "No dynamic TCP port was left to hand out."},
	{Code: 10013, Name: "WSAEACCES", Meaning: "The socket may not be bound. Another program holds the port for itself alone or under another account, HTTP.sys has it, or it lies in an exclusion range. Administrator rights do not help."},
	{Code: 10022, Name: "WSAEINVAL", Meaning: "The program used the socket in a state that does not allow it, such as binding it twice."},
	{Code: 10048, Name: "WSAEADDRINUSE", Meaning: "The address and port are in use: another socket is bound to them, often an earlier instance of the same program. For outgoing connections it means that the dynamic ports are used up."},
	{Code: 10049, Name: "WSAEADDRNOTAVAIL", Meaning: "The address to bind is no address of this machine."},
	{Code: 10053, Name: "WSAECONNABORTED", Meaning: "The machine itself gave up a connection that was open."},
	{Code: 10054, Name: "WSAECONNRESET", Meaning: "The other side reset the connection. From HTTP.sys over https it often means that no certificate is bound to the address."},
	{Code: 10055, Name: "WSAENOBUFS", Meaning: "No dynamic port (or no memory for sockets) was left: connections in TIME_WAIT, CLOSE_WAIT or BOUND use them up."},
	{Code: 10060, Name: "WSAETIMEDOUT", Meaning: "Nobody answered in time: a firewall drops the packets, or a listener accepts and is not served."},
	{Code: 10061, Name: "WSAECONNREFUSED", Meaning: "Nothing listens at the address and port that the client tried, perhaps only in the other address family."},
	{Code: 15005, Name: "HTTP event 15005", Meaning: "HTTP.sys could not bind the port when it started. The text suspects the IP listen list, but another owner of the port gives the same event."},
}
