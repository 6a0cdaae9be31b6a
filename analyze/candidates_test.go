package analyze_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/analyze"
	"diag/parser"
)

// TestCandidates checks what the port alone may suggest, and that nothing is
// suggested where the dump names the program.
func TestCandidates(t *testing.T) {
	const row = "  TCP    0.0.0.0:8080           0.0.0.0:0              LISTENING       6308\n"
	const dns = "  UDP    0.0.0.0:53             *:*                                    6308\n"
	const pid4 = "  TCP    0.0.0.0:80             0.0.0.0:0              LISTENING       4\n"
	tests := []struct {
		name, args, dump string
		want             []string
	}{
		{"unknown program", "--port 8080/tcp", row, []string{"Jenkins", "NI Application Web Server", "Oracle XE, HTTP port of XML DB and APEX", "Apache Tomcat"}},
		{"service host on a port of ordinary programs", "--port 8080/tcp", row + "\nsvchost.exe                   6308 Services                   0     12,112 K\n", nil},
		{"service host on a port of a hosted service", "--port 53/udp", dns + "\nsvchost.exe                   6308 Services                   0     12,112 K\n", []string{"Internet Connection Sharing"}},
		{"named program", "--port 53/udp", dns + "\ndns.exe                       6308 Services                   0     12,112 K\n", nil},
		{"dependants of HTTP", "--port 80/tcp --error 10013", pid4 + `
C:\>net stop http
The following services are dependent on the HTTP Service service.
Stopping the HTTP Service service will also stop these services.

   Print Spooler
   BranchCache

Do you want to continue this operation? (Y/N) [N]: n
`, []string{"Windows BranchCache"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rep := analyze.Analyze(parser.NewDump(parser.Parse("dump.txt", []byte(tt.dump))), analyze.Options{Question: question(t, tt.args)})
			var got []string
			for _, o := range rep.Verdicts[0].Owners {
				for _, c := range o.Candidates {
					got = append(got, c.Product)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s%s", diff, outline(rep))
			}
		})
	}
}

// TestMissingOnce: who is asked for the list of all processes need not ask for
// one of them as well.
func TestMissingOnce(t *testing.T) {
	rep := analyze.Analyze(parser.NewDump(parser.Parse("dump.txt", []byte("  TCP    0.0.0.0:8080           0.0.0.0:0              LISTENING       6308\n"))),
		analyze.Options{Question: question(t, "--port 8080/tcp --error 10048")})
	var got []string
	for _, m := range rep.Verdicts[0].Missing {
		got = append(got, m.Command)
	}
	tasks := 0
	for _, c := range got {
		if len(c) >= 8 && c[:8] == "tasklist" {
			tasks++
		}
	}
	if tasks != 1 {
		t.Errorf("asks for the process list %d times: %q", tasks, got)
	}
}

// TestRelayStays: ending a relay is no way out, because it comes back for the
// program behind it.
func TestRelayStays(t *testing.T) {
	rep := analyze.Analyze(parser.NewDump(parser.Parse("dump.txt", []byte(`  TCP    127.0.0.1:8000         0.0.0.0:0              LISTENING       9120
  TCP    [::1]:8000             [::]:0                 LISTENING       8512

com.docker.backend.exe        9120 Console                    1     91,112 K
wslrelay.exe                  8512 Console                    1     12,112 K
`))), analyze.Options{Question: question(t, "--port 8000/tcp --error 10060")})
	v := rep.Verdicts[0]
	const want = "TCP port 8000 belongs to Docker Desktop, com.docker.backend.exe (PID 9120) on IPv4 and to WSL 2 localhost forwarding, wslrelay.exe (PID 8512) on IPv6; a client of \"localhost\" usually tries IPv6 first."
	if v.Summary != want {
		t.Errorf("summary %q", v.Summary)
	}
	for _, r := range v.Remedies {
		if strings.Contains(r.Command, "taskkill") {
			t.Errorf("offers %q", r.Command)
		}
	}
}

// TestMissingFirst checks what is asked for first when the dump does not decide.
func TestMissingFirst(t *testing.T) {
	const table = "Active Connections\n\n  Proto  Local Address          Foreign Address        State           PID\n" +
		"  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       912\n" +
		"  TCP    0.0.0.0:8443           0.0.0.0:0              LISTENING       5120\n" +
		"  TCP    [::]:135               [::]:0                 LISTENING       912\n" +
		"  TCP    [::]:8443              [::]:0                 LISTENING       5120\n\n"
	const reservations = "URL Reservations:\n-----------------\n\n    Reserved URL            : http://*:5357/\n        User: BUILTIN\\Users\n            Listen: Yes\n            Delegate: No\n            SDDL: D:(A;;GX;;;BU)\n\n"
	tests := []struct{ name, args, dump, want string }{
		{"hang of a program that runs", "--port 8443/tcp --error 10060", table, "Test-NetConnection localhost -Port 8443"},
		{"error 5 of an unknown account", "--error 5", "HttpListenerException (5): Access is denied. http://localhost:8181/\n\n" + reservations, "whoami /user /groups"},
		{"nothing on the port", "--port 9400/tcp --error 10048", table, "netsh interface ipv4 show excludedportrange protocol=tcp"},
		{"503 without a service state", "--port 80/tcp --error 503", reservations, "netsh http show servicestate view=requestq verbose=yes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rep := analyze.Analyze(parser.NewDump(parser.Parse("dump.txt", []byte(tt.dump))), analyze.Options{Question: question(t, tt.args)})
			missing := rep.Verdicts[0].Missing
			if len(missing) == 0 || missing[0].Command != tt.want {
				t.Errorf("asks for %+v\n%s", missing, outline(rep))
			}
		})
	}
}
