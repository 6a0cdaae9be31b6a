package analyze

import (
	"strconv"
	"strings"

	"diag/analyze/correlate"
	"diag/analyze/evidence"
	"diag/analyze/httpsys"
	"diag/parser/urlprefix"
)

// PortQuery asks about a port.
type PortQuery struct {
	Port int
	// Transport is "tcp", "udp" or "" for both.
	Transport string
}

// ErrorCode is an error that the user saw. Only its number counts; an HRESULT
// of the Win32 facility stands for its Win32 code.
type ErrorCode int

// ParseErrorCode reads an error as users write it: 10013, 0x80070020, -2147024864.
func ParseErrorCode(s string) (ErrorCode, error) {
	n, err := strconv.ParseInt(strings.TrimSpace(s), 0, 64)
	if err != nil {
		return 0, err
	}
	if n < 0 {
		n += 1 << 32
	}
	if n>>16 == 0x8007 {
		n &= 0xffff
	}
	return ErrorCode(n), nil
}

// Question is what the report has to answer.
type Question struct {
	// Ports are the ports that the user asked about.
	Ports []PortQuery
	// Errors are the errors that the user named.
	Errors []ErrorCode
}

// topic is one port and transport that gets a verdict, with everything that
// the user and the dump say about the trouble there.
type topic struct {
	port      int // -1: no port
	transport string
	asked     bool
	errors    []ErrorCode
	// wanted are the URL prefixes that a program wants on the port.
	wanted []wantedURL
	// messages are the error texts that belong to the port.
	messages []correlate.Message
	// sources are the lines that made the port a topic.
	sources []evidence.Line
	// certificate is where somebody says that the port shows a wrong certificate.
	certificate evidence.Line
	// shadows and winners are found on first use, see rule_shadow.go.
	shadows *[]httpsys.Shadowed
	winners map[int]bool
	// fallback: the port is a topic only because the dump shows few ports.
	fallback bool
	// holders and the sockets are found on first use. Vanished are sockets that
	// the capture at vanishedAt no longer shows.
	holders                    *[]holder
	listening, local, vanished []correlate.Socket
	vanishedAt                 evidence.Line
	looked                     bool
}

type wantedURL struct {
	prefix urlprefix.Prefix
	text   string
	at     evidence.Line
	// request: the URL is one that a client asked for, not one that a program registers.
	request bool
}

// has reports whether the user or the dump shows one of the errors.
func (t *topic) has(codes ...ErrorCode) bool {
	for _, e := range t.errors {
		for _, c := range codes {
			if e == c {
				return true
			}
		}
	}
	return false
}
