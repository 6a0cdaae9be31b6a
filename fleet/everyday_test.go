package fleet_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// everyday writes a ticket as it comes in every day: six captures, some 30 KB.
// Equal seeds give equal texts.
func everyday(seed uint64) string {
	g := rand.New(rand.NewPCG(seed, 7))
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\r\n", args...) }
	prompt := func(command string) { line(""); line(`C:\Windows\system32>%s`, command); line("") }

	services := []string{"RpcSs", "EventLog", "Schedule", "Dnscache", "LanmanServer", "iphlpsvc", "CryptSvc", "Winmgmt", "Dhcp", "SSDPSRV", "FDResPub", "PolicyAgent", "TermService", "W32Time"}
	programs := []string{"sqlservr.exe", "java.exe", "node.exe", "OneDrive.exe", "Teams.exe", "chrome.exe", "contosoagent.exe", "spoolsv.exe", "msmdsrv.exe", "nginx.exe"}
	prompt("netstat -abno")
	line("Active Connections")
	line("")
	line("  Proto  Local Address          Foreign Address        State           PID")
	row := func(proto, local, foreign, state string, pid int, owner ...string) {
		line("  %-6s %-22s %-22s %-15s %d", proto, local, foreign, state, pid)
		for _, o := range owner {
			line(" %s", o)
		}
	}
	for _, any := range []string{"0.0.0.0", "[::]"} {
		row("TCP", any+":80", any+":0", "LISTENING", 4, "Can not obtain ownership information")
		for i := range 40 {
			pid := 600 + 4*i
			if i%2 == 0 {
				row("TCP", fmt.Sprintf("%s:%d", any, 49664+i), any+":0", "LISTENING", pid, " "+services[i%len(services)], "[svchost.exe]")
			} else {
				row("TCP", fmt.Sprintf("%s:%d", any, 7000+3*i), any+":0", "LISTENING", pid, "["+programs[i%len(programs)]+"]")
			}
		}
	}
	for i := range 60 {
		row("TCP", fmt.Sprintf("192.0.2.10:%d", 50000+g.IntN(15000)), fmt.Sprintf("198.51.100.%d:443", 1+g.IntN(250)), []string{"ESTABLISHED", "TIME_WAIT", "CLOSE_WAIT"}[i%3], 600+4*g.IntN(60), "["+programs[i%len(programs)]+"]")
	}
	for range 40 {
		row("UDP", fmt.Sprintf("0.0.0.0:%d", 50000+g.IntN(15000)), "*:*", "", 600+4*g.IntN(60), "[svchost.exe]")
	}

	prompt("tasklist /svc")
	line("Image Name                     PID Services")
	line("========================= ======== ============================================")
	line("System Idle Process              0 N/A")
	line("System                           4 N/A")
	for i := range 70 {
		image, hosts := programs[i%len(programs)], "N/A"
		if i%2 == 0 {
			image, hosts = "svchost.exe", services[i%len(services)]
		}
		line("%-25s %8d %s", image, 600+4*i, hosts)
	}

	prompt("netsh http show servicestate view=requestq verbose=yes")
	line("Snapshot of HTTP service state (Request Queue View):")
	line("-----------------------------------------------------")
	for i := range 8 {
		line("")
		line("Request queue name: Request queue is unnamed.")
		line("    Version: 2.0")
		line("    State: Active")
		line("    Request queue 503 verbosity level: Basic")
		line("    Max requests: 1000")
		line("    Number of active processes attached: 1")
		line("    Processes:")
		line(`        ID: %d, image: C:\Program Files\Contoso\Agent\contosoagent.exe`, 624+4*i)
		line("")
		line("    URL groups:")
		line("    URL group ID: FE0000034000000%d", i)
		line("        State: Active")
		line("        Request queue name: Request queue is unnamed.")
		line("        Properties:")
		line("            Max bandwidth: inherited")
		line("            Max connections: inherited")
		line("            Timeouts:")
		line("                Timeout values inherited")
		line("            Number of registered URLs: 1")
		line("            Registered URLs:")
		line("                HTTP://+:%d/CONTOSO%d/", 80+i/4*8000, i)
		line("")
		line("        Server session ID: FF0000032000000%d", i)
		line("            Version: 2.0")
		line("            State: Active")
	}

	prompt("netsh http show urlacl")
	line("URL Reservations:")
	line("-----------------")
	for i := range 24 {
		line("")
		line("    Reserved URL            : http://+:%d/contoso%d/", []int{80, 5985, 8080, 47001}[i%4], i)
		account := [][2]string{{`NT AUTHORITY\NETWORK SERVICE`, "NS"}, {`BUILTIN\Users`, "BU"}, {`CONTOSO\svc-agent`, fmt.Sprintf("S-1-5-21-1004336348-1177238915-682003330-%d", 1100+i)}, {`\Everyone`, "WD"}}[i%4]
		line("        User: %s", account[0])
		line("            Listen: Yes")
		line("            Delegate: No")
		line("            SDDL: D:(A;;GX;;;%s)", account[1])
	}

	prompt("netsh http show sslcert")
	line("SSL Certificate bindings:")
	line("-------------------------")
	line("")
	line("    IP:port                      : 0.0.0.0:443")
	line("    Certificate Hash             : %040x", g.Uint64())
	line("    Application ID               : {4dc3e181-e14b-4a21-b022-59fc669b0914}")
	line("    Certificate Store Name       : My")
	line("    Verify Client Certificate Revocation : Enabled")
	line("    Usage Check                  : Enabled")

	prompt("netsh interface ipv4 show excludedportrange protocol=tcp")
	line("Protocol tcp Port Exclusion Ranges")
	line("")
	line("Start Port    End Port")
	line("----------    --------")
	for i := range 12 {
		line("%10d  %10d", 50000+200*i, 50099+200*i)
	}
	line("")
	line("* - Administered port exclusions.")
	return b.String()
}
