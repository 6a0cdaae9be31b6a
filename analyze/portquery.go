package analyze

import (
	"fmt"
	"strconv"
	"strings"
)

// ParsePortQuery reads a question about a port as users write it: 80, 80/tcp,
// 53/udp.
func ParsePortQuery(s string) (PortQuery, error) {
	number, transport, slash := strings.Cut(s, "/")
	n, err := strconv.Atoi(number)
	if err != nil || n < 0 || n > 65535 {
		return PortQuery{}, fmt.Errorf("%q is no port number from 0 to 65535", number)
	}
	transport = strings.ToLower(transport)
	if transport != "tcp" && transport != "udp" && slash {
		return PortQuery{}, fmt.Errorf("%q is neither tcp nor udp", transport)
	}
	return PortQuery{Port: n, Transport: transport}, nil
}
