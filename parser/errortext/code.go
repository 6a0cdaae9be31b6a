package errortext

import (
	"strconv"
	"strings"
)

// codeNames are the numbers that a line may be taken for an error because of:
// Win32 and Winsock numbers that binding, registering and connecting end with.
var codeNames = map[int]string{
	2:     "ERROR_FILE_NOT_FOUND",
	5:     "ERROR_ACCESS_DENIED",
	6:     "ERROR_INVALID_HANDLE",
	32:    "ERROR_SHARING_VIOLATION",
	50:    "ERROR_NOT_SUPPORTED",
	87:    "ERROR_INVALID_PARAMETER",
	183:   "ERROR_ALREADY_EXISTS",
	740:   "ERROR_ELEVATION_REQUIRED",
	1058:  "ERROR_SERVICE_DISABLED",
	1060:  "ERROR_SERVICE_DOES_NOT_EXIST",
	1062:  "ERROR_SERVICE_NOT_ACTIVE",
	1068:  "ERROR_SERVICE_DEPENDENCY_FAIL",
	1214:  "ERROR_INVALID_NETNAME",
	1231:  "ERROR_NETWORK_UNREACHABLE",
	1232:  "ERROR_HOST_UNREACHABLE",
	1332:  "ERROR_NONE_MAPPED",
	1344:  "ERROR_ALLOTTED_SPACE_EXCEEDED",
	10013: "WSAEACCES",
	10022: "WSAEINVAL",
	10024: "WSAEMFILE",
	10038: "WSAENOTSOCK",
	10048: "WSAEADDRINUSE",
	10049: "WSAEADDRNOTAVAIL",
	10053: "WSAECONNABORTED",
	10054: "WSAECONNRESET",
	10055: "WSAENOBUFS",
	10060: "WSAETIMEDOUT",
	10061: "WSAECONNREFUSED",
}

// statusCodes are the NTSTATUS values that HTTP.sys logs, by their Win32 number.
var statusCodes = map[uint64]int{
	0xC0000022: 5,
	0xC0000035: 183,
	0xC0000043: 32,
	0xC000000D: 87,
	0xC0000207: 1214,
	0xC0000034: 2,
}

// number reads a printed error number: decimal, or a hexadecimal HRESULT or
// NTSTATUS, or an HRESULT printed as a negative decimal. It returns the Win32
// or Winsock number and whether it was a full HRESULT or NTSTATUS.
func number(s string) (code int, wide bool) {
	if len(s) > 2 && (s[1] == 'x' || s[1] == 'X') {
		v, err := strconv.ParseUint(s[2:], 16, 32)
		if err != nil {
			return 0, false
		}
		return unpack(v)
	}
	v, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0, false
	}
	if v < 0 || v > 0xffff {
		return unpack(uint64(uint32(v)))
	}
	return int(v), false
}

// facilityWin32 marks an HRESULT that wraps a Win32 number.
const facilityWin32 = 0x8007

func unpack(v uint64) (code int, wide bool) {
	switch {
	case v>>16 == facilityWin32:
		return int(v & 0xffff), true
	case statusCodes[v] != 0:
		return statusCodes[v], true
	case v <= 0xffff:
		return int(v), false
	}
	return 0, false
}

// winsock reports whether the number is one of the socket library's.
func winsock(code int) bool { return code >= 10000 && code < 12000 }

// kindOf is the kind of message that a number alone speaks for.
func kindOf(code int) string {
	switch code {
	case 10053, 10054, 10060, 10061:
		return KindConnect
	case 32, 183, 1214, 1231, 1232, 1344:
		return KindRegister
	}
	if winsock(code) {
		return KindBind
	}
	return KindSystem
}

func outcomeOf(code int) string {
	switch code {
	case 10061:
		return OutcomeRefused
	case 10053, 10054:
		return OutcomeReset
	case 10060:
		return OutcomeHang
	}
	return OutcomeFailed
}

// programs names the runtimes and products by what their messages hold, in
// lower case; the first that fits counts.
var programs = []struct{ sign, name string }{
	{"iis express", "IIS Express"},
	{"httplistener", ".NET HttpListener"},
	{"failed to listen on prefix", ".NET HttpListener"},
	{"httpsys", "HttpSys"},
	{"could not register url", "WCF"},
	{"addressaccessdeniedexception", "WCF"},
	{"system.servicemodel", "WCF"},
	{"kestrel", "Kestrel"},
	{"microsoft.aspnetcore", "ASP.NET Core"},
	{"error response from daemon", "Docker"},
	{"docker", "Docker"},
	{"ah00072", "Apache"},
	{"ah00", "Apache"},
	{"make_sock", "Apache"},
	{"apache", "Apache"},
	{"nginx", "nginx"},
	{"bind() to", "nginx"},
	{"tomcat", "Tomcat"},
	{"org.apache.catalina", "Tomcat"},
	{"org.apache.coyote", "Tomcat"},
	{"java.net.", "java"},
	{"springframework", "java"},
	{"web server failed to start", "java"},
	{"listen eaddrinuse", "node"},
	{"listen eacces", "node"},
	{"connect econnrefused", "node"},
	{"node:", "node"},
	{"winerror", "Python"},
	{"error while attempting to bind on address", "Python"},
	{"postmaster", "PostgreSQL"},
	{"could not bind ipv", "PostgreSQL"},
	{"mysqld", "MySQL"},
	{"tdssniclient", "SQL Server"},
	{"server tcp provider", "SQL Server"},
	{"vite", "Vite"},
	{"httperr", "HTTP.sys"},
	{"microsoft-httpapi", "HTTP.sys"},
	{"curl:", "curl"},
	{"www service", "IIS"},
	{"application pool", "IIS"},
	{"microsoft-iis", "IIS"},
	{"system.net.sockets", ".NET"},
	{"listen tcp", "Go"},
}

// program names the product that a folded line is from.
func program(folded string) string {
	for _, p := range programs {
		if strings.Contains(folded, p.sign) {
			return p.name
		}
	}
	return ""
}
