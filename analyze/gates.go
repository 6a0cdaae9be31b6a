package analyze

import (
	"regexp"
	"strings"
	"sync"

	"diag/analyze/correlate"
)

// forbidden are commands that no plan may hold: they end the kernel, disable
// HTTP.sys, or have broken machines.
var forbidden = sync.OnceValue(func() []*regexp.Regexp {
	return []*regexp.Regexp{
		regexp.MustCompile(`(?i)\btaskkill\b.*[/-]pid[ :=]*[04]\b`),
		regexp.MustCompile(`(?i)\bstop-process\b.*\b4\b`),
		regexp.MustCompile(`(?i)\bnet(\.exe)?\s+stop\s+"?http"?\b`),
		regexp.MustCompile(`(?i)\bsc(\.exe)?\s+config\s+"?http"?\s+start=\s*disabled`),
		regexp.MustCompile(`(?i)\bnetcfg\b.*[-/]d\b`),
		regexp.MustCompile(`(?i)\bnetsh\s+(winsock|int\w*\s+ip\w*)\s+reset\b`),
		regexp.MustCompile(`(?i)\breg(\.exe)?\s+(add|delete)\b`),
		regexp.MustCompile(`(?i)iplisten\s+(ipaddress=)?0\.0\.0\.0\b.*delete|delete\s+iplisten\s+(ipaddress=)?0\.0\.0\.0`),
	}
})

// remoteAccess are the services whose end may cut the session that the
// engineer works in, with the ports by which it shows.
var remoteAccess = sync.OnceValue(func() []access {
	return []access{
		{regexp.MustCompile(`(?i)\b(stop|restart-service|stop-service)\b.*\bwinrm\b`), []int{5985, 5986, 47001}, "remote PowerShell"},
		{regexp.MustCompile(`(?i)\b(stop|restart-service|stop-service)\b.*\btermservice\b`), []int{3389}, "Remote Desktop"},
		{regexp.MustCompile(`(?i)\b(stop|restart-service|stop-service)\b.*\biphlpsvc\b`), []int{3389, 5985, 5986}, "remote access over a forwarded address"},
		{regexp.MustCompile(`(?i)iplisten|enumdepend\s+http`), []int{5985, 5986, 47001}, "remote PowerShell"},
	}
})

type access struct {
	command *regexp.Regexp
	ports   []int
	what    string
}

// gate passes every remedy through the checks that hold for all plans: nothing
// forbidden, and a warning where the command would cut a session in use. The
// dangerous ones go to the end.
func gate(h *correlate.Host, rs []Remedy) []Remedy {
	safe, risky := []Remedy{}, []Remedy{}
	for _, r := range rs {
		if refused(r.Command) || r.Command != "" && changes(r.Command) && r.Undo == "" {
			continue
		}
		if port, what := cutsSession(h, r.Command); port != 0 {
			warning := "The dump shows a session in use on port " + itoa(port) + ": this may end " + what + ", perhaps your own."
			r.SideEffects = strings.TrimSpace(strings.TrimSpace(r.SideEffects) + " " + warning)
			risky = append(risky, r)
			continue
		}
		safe = append(safe, r)
	}
	return append(safe, risky...)
}

func refused(command string) bool {
	for _, re := range forbidden() {
		if re.MatchString(command) {
			return true
		}
	}
	return false
}

// changes reports whether a command does more than look.
func changes(command string) bool {
	for line := range strings.Lines(strings.ToLower(command)) {
		line = strings.TrimSpace(line)
		switch {
		case line == "", strings.Contains(line, " show "), strings.HasPrefix(line, "netstat"), strings.HasPrefix(line, "tasklist"),
			strings.HasPrefix(line, "sc.exe query"), strings.HasPrefix(line, "sc.exe enumdepend"), strings.HasPrefix(line, "sc.exe q"),
			strings.HasPrefix(line, "get-"), strings.HasPrefix(line, "appcmd list"), strings.HasPrefix(line, "ipconfig"):
		default:
			return true
		}
	}
	return false
}

// cutsSession returns the port of an established session that the command
// would cut.
func cutsSession(h *correlate.Host, command string) (port int, what string) {
	for _, ra := range remoteAccess() {
		for _, p := range ra.ports {
			for _, k := range h.Sockets.On(p) {
				if k.State() != "ESTABLISHED" {
					continue
				}
				if !ra.command.MatchString(command) {
					break
				}
				return p, ra.what
			}
		}
	}
	return 0, ""
}
