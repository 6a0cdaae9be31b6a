package netstat

import "strings"

// unglue puts the blanks back into a row that has lost all of them. That is
// possible only where the foreign address is the wildcard of a listener or of a
// UDP endpoint: "TCP0.0.0.0:1350.0.0.0:0LISTENING660". Between two addresses
// nobody can tell where the port ends and the next address begins.
func unglue(s string) (string, bool) {
	s = strings.Trim(s, " \t")
	if len(s) < 8 || s[3] != '[' && (s[3] < '0' || s[3] > '9') || strings.ContainsAny(s, " \t") {
		return "", false
	}
	for _, w := range [...]string{"0.0.0.0:0LISTENING", "[::]:0LISTENING", "*:*"} {
		local, pid, ok := strings.Cut(s[3:], w)
		if !ok || pid != "" && !digits(pid) {
			continue
		}
		state := strings.TrimSuffix(w, "LISTENING")
		if udp := w == "*:*"; udp != (s[:3] == "UDP") || !udp && s[:3] != "TCP" {
			return "", false
		}
		if _, ok := endpoint(local, TCP); !ok || strings.Count(local, ":") > 1 && local[0] != '[' {
			return "", false
		}
		return s[:3] + " " + local + " " + state + " " + w[len(state):] + " " + pid, true
	}
	return "", false
}

// isGlued reports whether the line is a row that unglue can read.
func isGlued(s string) bool {
	if len(s) < 8 || s[1] != 'C' && s[1] != 'D' || s[2] != 'P' {
		return false
	}
	_, ok := unglue(s)
	return ok
}
