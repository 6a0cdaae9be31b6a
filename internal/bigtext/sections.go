package bigtext

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// A Kind makes the output of one command with about n records.
type Kind struct {
	Name  string
	Write func(w io.Writer, n int) error
}

// Kinds are the kinds of captures that can be made.
var Kinds = []Kind{
	{"netstat", Netstat},
	{"servicestate", section("netsh http show servicestate", stateHead, stateGroup, stateQueues, stateQueue)},
	{"urlacl", section("netsh http show urlacl", once("URL Reservations:\n-----------------\n\n"), reservation)},
	{"sslcert", section("netsh http show sslcert", once("SSL Certificate bindings:\n-------------------------\n\n"), binding)},
	{"excludedportrange", section("netsh interface ipv4 show excludedportrange protocol=tcp",
		once("Protocol tcp Port Exclusion Ranges\n\nStart Port    End Port\n----------    --------\n"), exclusion)},
	{"portproxy", section("netsh interface portproxy show all",
		once("Listen on ipv4:             Connect to ipv4:\n\nAddress         Port        Address         Port\n--------------- ----------  --------------- ----------\n"), proxy)},
	{"tasklist", section("tasklist",
		once("Image Name                     PID Session Name        Session#    Mem Usage\n========================= ======== ================ =========== ============\n"), task)},
	{"tasklist-svc", section("tasklist /svc",
		once("Image Name                     PID Services\n========================= ======== ============================================\n"), hosting)},
	{"services", section("sc queryex state= all", service)},
	{"get-process", section("Get-Process | Format-List Id, Name, Path", process)},
	{"prose", prose},
	{"prompts", repeat(func(i int) string { return fmt.Sprintf("C:\\Users\\user%d>\n", i%7) })},
	{"titles", repeat(func(int) string { return "Active Connections\n" })},
	{"sections", repeat(func(i int) string {
		return fmt.Sprintf("C:\\>netsh http show urlacl url=http://+:%d/\n\nURL Reservations:\n-----------------\n\n    Reserved URL            : http://+:%d/\n        User: CONTOSO\\svc%d\n            Listen: Yes\n            Delegate: No\n            SDDL: D:(A;;GX;;;S-1-5-19)\n\n", 1024+i%60000, 1024+i%60000, i)
	})},
	{"indents", repeat(func(i int) string {
		return strings.Repeat(" ", i%400) + "Request queue name: Request queue is unnamed.\n"
	})},
	{"one-line", func(w io.Writer, n int) error { return write(w, strings.Repeat("x ", 40*n)) }},
	{"one-list", func(w io.Writer, n int) error {
		head := "URL Reservations:\n-----------------\n\n    Reserved URL            : http://+:80/\n"
		return write(w, head+strings.Repeat("        User: CONTOSO\\user\n            Listen: Yes\n            Delegate: No\n", n))
	}},
	{"quotes", repeat(func(i int) string {
		return strings.Repeat("> ", 1+i%40) + "  TCP    0.0.0.0:80   0.0.0.0:0   LISTENING   4\n"
	})},
	{"blank", repeat(func(int) string { return "\n" })},
	{"half-rows", repeat(func(i int) string { return fmt.Sprintf("  TCP    192.0.2.1:%d\n", i%65536) })},
	{"brackets", repeat(func(i int) string { return " [" + strings.Repeat("[", i%100) + "\n" })},
	{"marks", repeat(func(i int) string { return strings.Repeat("**`<a>", i%60) + "\n" })},
}

// Write makes the capture of a kind.
func Write(w io.Writer, kind string, n int) error {
	i := slices.IndexFunc(Kinds, func(k Kind) bool { return k.Name == kind })
	if i < 0 {
		return fmt.Errorf("no kind %q", kind)
	}
	return Kinds[i].Write(w, n)
}

func write(w io.Writer, s string) error {
	_, err := io.WriteString(w, s)
	return err
}

// A part writes a part of an output for record i of n, or once before or after
// all of them.
type part func(b *strings.Builder, i, n int)

// section writes the typed command and then every part n times.
func section(command string, parts ...part) func(io.Writer, int) error {
	return func(w io.Writer, n int) error {
		if err := write(w, "C:\\>"+command+"\r\n\r\n"); err != nil {
			return err
		}
		for _, p := range parts {
			for i := range n {
				var b strings.Builder
				p(&b, i, n)
				if err := write(w, strings.ReplaceAll(b.String(), "\n", "\r\n")); err != nil {
					return err
				}
			}
		}
		return nil
	}
}

func once(s string) part {
	return func(b *strings.Builder, i, _ int) {
		if i == 0 {
			b.WriteString(s)
		}
	}
}

func repeat(line func(i int) string) func(io.Writer, int) error {
	return func(w io.Writer, n int) error {
		for i := range n {
			if err := write(w, line(i)); err != nil {
				return err
			}
		}
		return nil
	}
}

func stateHead(b *strings.Builder, i, n int) {
	once("Snapshot of HTTP service state (Server Session View):\n-----------------------------------------------------\n\n"+
		"Server session ID: FF00000920000003\n    Version: 2.0\n    State: Active\n    Properties:\n        Max bandwidth: 4294967295\n"+
		"        Timeouts:\n            Entity body timeout (secs): 120\n            Drain entity body timeout (secs): 120\n"+
		"            Request queue timeout (secs): 120\n            Idle connection timeout (secs): 120\n"+
		"            Header wait timeout (secs): 120\n            Minimum send rate (bytes/sec): 240\n    URL groups:\n")(b, i, n)
}

func stateGroup(b *strings.Builder, i, _ int) {
	fmt.Fprintf(b, "    URL group ID: %016X\n        State: Active\n        Request queue name: Site%dPool\n        Properties:\n"+
		"            Max bandwidth: 4294967295\n            Max connections: 4294967295\n            Timeouts:\n"+
		"                Timeout values inherited\n            Logging information:\n                Log directory: C:\\inetpub\\logs\\LogFiles\\W3SVC%d\n"+
		"                Log format: 0\n            Authentication Configuration:\n                Authentication schemes enabled:\n"+
		"            Number of registered URLs: 2\n            Registered URLs:\n"+
		"                HTTP://SITE%d.EXAMPLE.COM:80:192.0.2.%d/\n                HTTPS://SITE%d.EXAMPLE.COM:443/\n\n",
		0xFE00000940000000+uint64(i), i, i, i, 1+i%254, i)
}

func stateQueues(b *strings.Builder, i, n int) { once("Request queues:\n")(b, i, n) }

func stateQueue(b *strings.Builder, i, _ int) {
	fmt.Fprintf(b, "    Request queue name: Site%dPool\n        Version: 2.0\n        State: Active\n"+
		"        Request queue 503 verbosity level: Limited\n        Max requests: 1000\n"+
		"        Number of active processes attached: 1\n        Controller process ID: 1436\n        Process IDs:\n            %d\n\n", i, 4*(500+i))
}

func reservation(b *strings.Builder, i, _ int) {
	fmt.Fprintf(b, "    Reserved URL            : http://+:%d/app%d/\n        User: CONTOSO\\svc%d\n            Listen: Yes\n"+
		"            Delegate: No\n            SDDL: D:(A;;GX;;;S-1-5-21-1-2-3-%d)\n\n", 1024+i%60000, i, i, 1000+i)
}

func binding(b *strings.Builder, i, _ int) {
	fmt.Fprintf(b, "    IP:port                      : 192.0.2.%d:%d\n    Certificate Hash             : %040x\n"+
		"    Application ID               : {4dc3e181-e14b-4a21-b022-59fc669b0914}\n    Certificate Store Name       : MY\n"+
		"    Verify Client Certificate Revocation : Enabled\n    Negotiate Client Certificate : Disabled\n\n", 1+i%254, 1024+i%60000, i)
}

func exclusion(b *strings.Builder, i, _ int) {
	fmt.Fprintf(b, "%10d    %8d\n", 1024+i%60000, 1024+i%60000)
}

func proxy(b *strings.Builder, i, _ int) {
	fmt.Fprintf(b, "192.0.2.%-7d %-10d  198.51.100.%-4d %-10d\n", 1+i%254, 1024+i%60000, 1+i%254, 80)
}

func task(b *strings.Builder, i, _ int) {
	fmt.Fprintf(b, "%-25s %8d Services                   0 %10d K\n", owners[i%len(owners)], 4*(i+2), 1000+i%9000)
}

func hosting(b *strings.Builder, i, _ int) {
	fmt.Fprintf(b, "%-25s %8d %s, %s,\n%35s%s\n", "svchost.exe", 4*(i+2), services[i%len(services)], services[(i+1)%len(services)], "", services[(i+2)%len(services)])
}

func service(b *strings.Builder, i, _ int) {
	fmt.Fprintf(b, "\nSERVICE_NAME: Svc%d\nDISPLAY_NAME: Contoso Service %d\n        TYPE               : 20  WIN32_SHARE_PROCESS  \n"+
		"        STATE              : 4  RUNNING \n                                (STOPPABLE, NOT_PAUSABLE, ACCEPTS_SHUTDOWN)\n"+
		"        WIN32_EXIT_CODE    : 0  (0x0)\n        SERVICE_EXIT_CODE  : 0  (0x0)\n        CHECKPOINT         : 0x0\n"+
		"        WAIT_HINT          : 0x0\n        PID                : %d\n        FLAGS              : \n", i, i, 4*(i+2))
}

func process(b *strings.Builder, i, _ int) {
	fmt.Fprintf(b, "Id   : %d\nName : svc%d\nPath : C:\\Program Files\\Contoso\\svc%d.exe\n\n", 4*(i+2), i, i)
}

// prose writes lines of a ticket that no command prints.
func prose(w io.Writer, n int) error {
	lines := [...]string{
		"Hello, we moved the application to the new server on Monday and since then nothing works.\r\n",
		"2026-03-02 08:15:%02d,123 INFO  [worker-7] com.example.billing.Importer - read 1200 rows in 35 ms\r\n",
		"The customer says that he did not change anything, as they always do.\r\n",
		"Kind regards\r\n",
		"  at com.example.billing.Server.start(Server.java:%d)\r\n",
		"Please have a look, thanks!\r\n",
	}
	return repeat(func(i int) string {
		l := lines[i%len(lines)]
		if strings.Contains(l, "%") {
			return fmt.Sprintf(l, i%60)
		}
		return l
	})(w, n)
}
