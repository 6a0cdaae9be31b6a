package errortext

import (
	"net/netip"
	"strconv"
	"strings"
)

// httperr reads an entry of HTTP.sys's error log: date, time, client and server
// address and port, version, method, URL, (stream), status, site, reason, queue.
func httperr(s string) (Message, bool) {
	if c := s[0]; c != '-' && c != '[' && c != ':' && !isHex(c) && !strings.Contains(s, " HTTP/") {
		return Message{}, false
	}
	w := strings.Fields(s)
	// The time stamps may have been taken off already, as a log's are.
	if len(w) > 2 && len(w[0]) == 10 && w[0][4] == '-' && strings.IndexByte(w[1], ':') == 2 {
		w = w[2:]
	}
	if k := versionAt(w); k > 4 { // something stands in front of the entry
		w = w[k-4:]
	}
	if len(w) < 10 || len(w) > 18 || !addressOrNone(w[0]) || !addressOrNone(w[2]) || !portOrNone(w[1]) || !portOrNone(w[3]) ||
		!strings.HasPrefix(w[4], "HTTP/") && w[4] != "-" {
		return Message{}, false
	}
	port := portNumber(w[3])
	for i := 7; i+2 < len(w); i++ {
		if status(w[i]) < 0 || !siteID(w[i+1]) || !reason(w[i+2]) {
			continue
		}
		m := Message{Kind: KindHTTP, Code: status(w[i]), CodeName: w[i+2], Port: port, Transport: "tcp",
			Program: "HTTP.sys", Text: s}
		if w[2] != "-" {
			m.Address = w[2]
		}
		if len(w[6]) > 1 {
			m.URL = w[6]
		}
		if i+3 < len(w) && w[i+3] != "-" {
			m.Object = w[i+3]
		}
		return m, true
	}
	return Message{}, false
}

// versionAt returns where the version of HTTP stands among the words, or -1.
func versionAt(words []string) int {
	for i, w := range words {
		if strings.HasPrefix(w, "HTTP/") {
			return i
		}
	}
	return -1
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func addressOrNone(s string) bool {
	_, err := netip.ParseAddr(s)
	return err == nil || s == "-"
}

func portOrNone(s string) bool { return s == "-" || portNumber(s) != 0 }

// status is an HTTP status, 0 for none and -1 for something else.
func status(s string) int {
	if s == "-" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil || len(s) != 3 || n < 100 || n > 599 {
		return -1
	}
	return n
}

func siteID(s string) bool {
	_, err := strconv.ParseUint(s, 10, 64)
	return err == nil || s == "-"
}

func reason(s string) bool {
	if s == "" || !(s[0] >= 'A' && s[0] <= 'Z') {
		return false
	}
	return strings.IndexFunc(s, func(r rune) bool { return !letterOrDigit(r) && r != '_' && r != '/' }) < 0
}
