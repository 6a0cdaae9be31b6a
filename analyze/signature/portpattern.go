package signature

import (
	"fmt"
	"math/bits"
	"strconv"
	"strings"
)

// portRange is an inclusive range of ports from 1 to 65535.
type portRange struct{ low, high int }

func (r portRange) contains(port int) bool { return r.low <= port && port <= r.high }

// weight is 20 for a single port and falls with the size of the range.
func (r portRange) weight() int { return 20 - bits.Len(uint(r.high-r.low)) }

func parsePortRange(text string) (portRange, error) {
	first, last, isRange := strings.Cut(text, "-")
	low, err := parsePort(first)
	if err != nil {
		return portRange{}, err
	}
	high := low
	if isRange {
		if high, err = parsePort(last); err != nil {
			return portRange{}, err
		}
	}
	if high < low {
		return portRange{}, fmt.Errorf("port range %q runs backwards", text)
	}
	return portRange{low, high}, nil
}

func parsePort(text string) (int, error) {
	if isDigits(text) && len(text) <= 5 && text[0] != '0' {
		if port, err := strconv.Atoi(text); err == nil && port <= 65535 {
			return port, nil
		}
	}
	return 0, fmt.Errorf("%q is no port from 1 to 65535", text)
}

// portPattern is the text of a KindPort pattern: tcp/80, udp/32410-32414.
type portPattern struct {
	transport string
	ports     portRange
}

func parsePortPattern(text string) (portPattern, error) {
	transport, ports, _ := strings.Cut(text, "/")
	if transport != "tcp" && transport != "udp" {
		return portPattern{}, fmt.Errorf("%q does not start with tcp/ or udp/", text)
	}
	r, err := parsePortRange(ports)
	return portPattern{transport, r}, err
}
