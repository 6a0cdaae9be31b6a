package collect

import (
	"regexp"
	"strings"
	"sync"

	"diag/parser"
	"diag/parser/dynamicport"
	"diag/parser/excludedportrange"
)

// Capture is one command that a script runs. It only reads.
type Capture struct {
	// Command is the command as people type it, and as the section header in
	// the script's output shows it.
	Command string
	// Tool is the program's path below System32; "" for a command that is part
	// of cmd itself. A machine without the program skips the command.
	Tool string
	// Kind is the kind of section that the output is read as.
	Kind string
	// Transport and Family narrow a capture of port ranges down; "" otherwise.
	Transport, Family string
	// Tells says what the capture tells.
	Tells string
	// Q is set where Windows 10 and later are given one more option.
	Q string
	// starts are the beginnings of commands that ask for the same.
	starts []string
}

// Captures returns all commands that the analysis has a use for, in the order
// in which a script runs them: what changes fastest stands together.
func Captures() []Capture { return append([]Capture{}, captures()...) }

var captures = sync.OnceValue(func() []Capture {
	list := []Capture{
		{Command: "ver", Kind: "ver", Tells: "the version of Windows"},
		{Command: "netstat -anob", Q: "q", Tool: "netstat.exe", Kind: "netstat", starts: []string{"netstat "},
			Tells: "which process holds which local port, in every state"},
		{Command: "tasklist /svc", Tool: "tasklist.exe", Kind: "tasklist", Tells: "the program and the services behind every process ID"},
		{Command: "netsh http show servicestate view=requestq verbose=yes", Tool: "netsh.exe", Kind: "servicestate", starts: []string{"netsh http show servicestate"},
			Tells: "which process registered which URL with HTTP.sys"},
		{Command: "sc queryex type= service state= all", Tool: "sc.exe", Kind: "services", Tells: "the state and the process of every service"},
		{Command: "netsh http show urlacl", Tool: "netsh.exe", Kind: "urlacl", starts: []string{"netsh http show urlacl"},
			Tells: "which accounts may register which URLs"},
		{Command: "netsh http show iplisten", Tool: "netsh.exe", Kind: "iplisten", Tells: "the addresses that HTTP.sys is restricted to"},
		{Command: "netsh http show sslcert", Tool: "netsh.exe", Kind: "sslcert", starts: []string{"netsh http show sslcert"},
			Tells: "which certificate is bound to which address and port"},
	}
	for _, family := range []string{"ipv4", "ipv6"} {
		for _, transport := range []string{"tcp", "udp"} {
			list = append(list, Capture{Command: "netsh interface " + family + " show excludedportrange protocol=" + transport,
				Tool: "netsh.exe", Kind: "excludedportrange", Transport: transport, Family: family, Tells: "ports that are blocked although nothing listens on them"})
		}
	}
	for _, family := range []string{"ipv4", "ipv6"} {
		for _, transport := range []string{"tcp", "udp"} {
			list = append(list, Capture{Command: "netsh interface " + family + " show dynamicport " + transport,
				Tool: "netsh.exe", Kind: "dynamicport", Transport: transport, Family: family, Tells: "the ports that Windows gives to outgoing connections"})
		}
	}
	return append(list,
		Capture{Command: "netsh interface portproxy show all", Tool: "netsh.exe", Kind: "portproxy", Tells: "ports that IP Helper forwards"},
		Capture{Command: "ipconfig /all", Tool: "ipconfig.exe", Kind: "ipconfig", Tells: "the addresses of the machine"},
		Capture{Command: "appcmd list site", Tool: `inetsrv\appcmd.exe`, Kind: "appcmd", starts: []string{"appcmd list site"}, Tells: "the sites of IIS and their bindings"},
		Capture{Command: "appcmd list apppool", Tool: `inetsrv\appcmd.exe`, Kind: "appcmd", Tells: "the application pools of IIS"},
		Capture{Command: "appcmd list wp", Tool: `inetsrv\appcmd.exe`, Kind: "appcmd", Tells: "the worker processes of IIS"},
	)
})

// Arguments is what follows the program's name in Command.
func (c Capture) Arguments() string {
	_, rest, _ := strings.Cut(c.Command, " ")
	return rest
}

// Question narrows a script down to ports.
type Question struct {
	Port int
	// Transport is "tcp", "udp" or "" for both.
	Transport string
}

// asked reports whether the capture has to do with one of the questions; all
// have when there is none.
func (c Capture) asked(qs []Question) bool {
	for _, q := range qs {
		if c.Transport == "" || q.Transport == "" || c.Transport == q.Transport {
			return true
		}
	}
	return len(qs) == 0
}

// in reports whether the section is an output of the capture.
func (c Capture) in(s *parser.Section) bool {
	if s.Kind != c.Kind {
		return false
	}
	fits := func(family, transport string) bool {
		return (family == "" || family == c.Family) && (transport == "" || transport == c.Transport)
	}
	switch d := s.Data.(type) {
	case *excludedportrange.Ranges:
		return fits(d.Family, d.Transport)
	case *dynamicport.Range:
		return fits(d.Family, d.Transport)
	}
	return c.Kind != "appcmd" || strings.Contains(strings.ToLower(s.Command), c.Arguments())
}

// single are further commands that a script may run although no capture of the
// list is the same. The patterns let nothing through that a shell would act on.
var single = sync.OnceValue(func() []*regexp.Regexp {
	return []*regexp.Regexp{
		regexp.MustCompile(`^tasklist /svc /fi "PID eq \d{1,10}"$`),
		regexp.MustCompile(`^sc query(?:ex)? [A-Za-z][\w.-]{0,80}$`),
		regexp.MustCompile(`^sc qc [A-Za-z][\w.-]{0,80}$`),
	}
})

// For returns the capture that answers a command which a report asks for; ok is
// false for what no script should run by itself.
func For(command string) (c Capture, ok bool) {
	command = strings.TrimSpace(command)
	command = strings.Replace(command, "sc.exe ", "sc ", 1)
	command = strings.Replace(command, `%windir%\system32\inetsrv\appcmd`, "appcmd", 1)
	for _, c := range captures() {
		if command == c.Command || command == c.Command+c.Q {
			return c, true
		}
		for _, s := range c.starts {
			if strings.HasPrefix(command, s) {
				return c, true
			}
		}
	}
	for _, re := range single() {
		if re.MatchString(command) {
			tool, _, _ := strings.Cut(command, " ")
			return Capture{Command: command, Tool: tool + ".exe"}, true
		}
	}
	return Capture{}, false
}
