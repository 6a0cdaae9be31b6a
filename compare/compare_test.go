package compare_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/analyze"
	"diag/compare"
	"diag/parser"
)

// The texts here are written by us, in the layout of real output.

func dump(texts ...string) *parser.Dump {
	return parser.NewDump(parser.Parse("dump.txt", []byte(strings.Join(texts, "\n"))))
}

func netstat(rows ...string) string {
	return "C:\\>netstat -ano\n\nActive Connections\n\n  Proto  Local Address          Foreign Address        State           PID\n" + strings.Join(rows, "\n") + "\n"
}

func listening(endpoint string, pid int) string {
	return fmt.Sprintf("  TCP    %-22s 0.0.0.0:0              LISTENING       %d", endpoint, pid)
}

func tasklist(rows ...string) string {
	s := "C:\\>tasklist /svc\n\nImage Name                     PID Services\n========================= ======== ============================================\nSystem Idle Process              0 N/A\nSystem                           4 N/A\n"
	for i := 0; i < len(rows); i += 3 {
		s += fmt.Sprintf("%-25s %8s %s\n", rows[i], rows[i+1], rows[i+2])
	}
	return s
}

func urlacl(url, user, sddl string) string {
	return "C:\\>netsh http show urlacl\n\nURL Reservations:\n-----------------\n\n    Reserved URL            : " + url + "\n        User: " + user +
		"\n            Listen: Yes\n            Delegate: No\n            SDDL: " + sddl + "\n\n"
}

func exclusions(rows ...string) string {
	return "C:\\>netsh interface ipv4 show excludedportrange protocol=tcp\n\nProtocol tcp Port Exclusion Ranges\n\nStart Port    End Port\n----------    --------\n" +
		strings.Join(rows, "\n") + "\n\n* - Administered port exclusions.\n\n"
}

func dynamic(start, count int) string {
	return fmt.Sprintf("C:\\>netsh int ipv4 show dynamicport tcp\n\nProtocol tcp Dynamic Port Range\n---------------------------------\nStart Port      : %d\nNumber of Ports : %d\n\n", start, count)
}

func iplisten(addresses ...string) string {
	s := "C:\\>netsh http show iplisten\n\nIP addresses present in the IP listen list:\n-------------------------------------------\n\n"
	for _, a := range addresses {
		s += "    " + a + "\n"
	}
	return s + "\n"
}

func portproxy(to string) string {
	return "C:\\>netsh interface portproxy show all\n\nListen on ipv4:             Connect to ipv4:\n\nAddress         Port        Address         Port\n--------------- ----------  --------------- ----------\n*               8080        " + to + "      80\n\n"
}

func sslcert(hash string) string {
	return "C:\\>netsh http show sslcert\n\nSSL Certificate bindings:\n-------------------------\n\n    IP:port                      : 0.0.0.0:443\n    Certificate Hash             : " + hash +
		"\n    Application ID               : {00112233-4455-6677-8899-aabbccddeeff}\n    Certificate Store Name       : MY\n\n"
}

// line is a fact on one line.
func line(f compare.Fact) string {
	s := fmt.Sprintf("%s %s %s", f.Status, f.Area, f.What)
	if f.Before != "" || f.After != "" {
		s += fmt.Sprintf(" [%s -> %s]", f.Before, f.After)
	}
	if !f.Matters {
		s += " fleeting"
	}
	return s
}

func TestFacts(t *testing.T) {
	const hash, other = "00112233445566778899aabbccddeeff00112233", "ffeeddccbbaa99887766554433221100ffeeddcc"
	web := func(pid string) string { return tasklist("contosoweb.exe", pid, "N/A") }
	for _, tt := range []struct {
		name          string
		before, after *parser.Dump
		want          []string
	}{
		{"another process ID of the same program", dump(netstat(listening("0.0.0.0:8080", 4712)), web("4712")), dump(netstat(listening("0.0.0.0:8080", 5120)), web("5120")), nil},
		{"another program", dump(netstat(listening("0.0.0.0:8080", 4712)), web("4712")), dump(netstat(listening("0.0.0.0:8080", 5120)), tasklist("contosoprint.exe", "5120", "N/A")),
			[]string{"changed listeners tcp 0.0.0.0:8080 [contosoweb.exe -> contosoprint.exe]"}},
		{"a program without a name on one side", dump(netstat(listening("0.0.0.0:8080", 4712)), web("4712")), dump(netstat(listening("0.0.0.0:8080", 5120))),
			[]string{"cannot-tell listeners tcp 0.0.0.0:8080 [contosoweb.exe -> PID 5120]"}},
		{"the same process ID without a name", dump(netstat(listening("0.0.0.0:8080", 4712)), web("4712")), dump(netstat(listening("0.0.0.0:8080", 4712))), nil},
		{"a listener less", dump(netstat(listening("0.0.0.0:135", 912), listening("0.0.0.0:8080", 4712)), web("4712")), dump(netstat(listening("0.0.0.0:135", 912))),
			[]string{"gone listeners tcp 0.0.0.0:8080 [contosoweb.exe -> ]"}},
		{"a listener more, on another address", dump(netstat(listening("0.0.0.0:135", 912))), dump(netstat(listening("0.0.0.0:135", 912), listening("[::1]:8080", 4712)), web("4712")),
			[]string{"new listeners tcp [::1]:8080 [ -> contosoweb.exe]"}},
		{"a filtered table proves nothing gone", dump(netstat(listening("0.0.0.0:135", 912), listening("0.0.0.0:8080", 4712))),
			dump("C:\\>netstat -ano | findstr :135\n" + listening("0.0.0.0:135", 912) + "\n\nC:\\>"),
			[]string{"cannot-tell listeners tcp 0.0.0.0:8080 [PID 4712 -> ]"}},
		{"unless the filter looked for the port", dump(netstat(listening("0.0.0.0:135", 912), listening("0.0.0.0:8080", 4712))),
			dump("C:\\>netstat -ano | findstr :135\n" + listening("0.0.0.0:135", 912) + "\n\nC:\\>netstat -ano | findstr :8080\n\nC:\\>"),
			[]string{"gone listeners tcp 0.0.0.0:8080 [PID 4712 -> ]"}},
		{"what is not captured is not gone", dump(netstat(listening("0.0.0.0:8080", 4712))), dump(iplisten()), nil},
		{"ports that Windows hands out", dump(netstat(listening("0.0.0.0:49664", 4712), listening("0.0.0.0:49670", 700)), tasklist("contosoweb.exe", "4712", "N/A", "lsass.exe", "700", "N/A")),
			dump(netstat(listening("0.0.0.0:49701", 5120)), tasklist("contosoweb.exe", "5120", "N/A")),
			[]string{"gone listeners tcp 0.0.0.0:(dynamic) [lsass.exe -> ] fleeting"}},
		{"services in a shared process", dump(netstat(listening("0.0.0.0:8080", 912)), tasklist("svchost.exe", "912", "RpcEptMapper, RpcSs")),
			dump(netstat(listening("0.0.0.0:8080", 960)), tasklist("svchost.exe", "960", "RpcSs")), nil},
		{"another service in a shared process", dump(netstat(listening("0.0.0.0:8080", 912)), tasklist("svchost.exe", "912", "RpcSs")),
			dump(netstat(listening("0.0.0.0:8080", 960)), tasklist("svchost.exe", "960", "iphlpsvc")),
			[]string{"changed listeners tcp 0.0.0.0:8080 [svchost.exe (RpcSs) -> svchost.exe (iphlpsvc)]"}},
		{"a shared process without services", dump(netstat(listening("0.0.0.0:8080", 912)), tasklist("svchost.exe", "912", "RpcSs")),
			dump(netstat(listening("0.0.0.0:8080", 960)), tasklist("svchost.exe", "960", "N/A")),
			[]string{"cannot-tell listeners tcp 0.0.0.0:8080 [svchost.exe (RpcSs) -> svchost.exe]"}},
		{"another account of a reservation", dump(urlacl("http://+:8080/app/", `CONTOSO\web`, "D:(A;;GX;;;S-1-5-21-1-2-3-1001)")), dump(urlacl("http://+:8080/App/", `CONTOSO\print`, "D:(A;;GX;;;S-1-5-21-1-2-3-1002)")),
			[]string{"changed URL reservations http://+:8080/app/ [D:(A;;GX;;;S-1-5-21-1-2-3-1001) -> D:(A;;GX;;;S-1-5-21-1-2-3-1002)]"}},
		{"another reservation", dump(urlacl("http://+:8080/app/", `\Everyone`, "D:(A;;GX;;;WD)")), dump(urlacl("http://+:8081/app/", `\Everyone`, "D:(A;;GX;;;WD)")),
			[]string{"gone URL reservations http://+:8080/app/ [D:(A;;GX;;;WD) -> ]", "new URL reservations http://+:8081/app/ [ -> D:(A;;GX;;;WD)]"}},
		{"exclusion ranges", dump(exclusions("     50000       50059     *", "     51000       51099")), dump(exclusions("     51200       51299")),
			[]string{"gone exclusion ranges (IPv4, TCP) 50000-50059 [excluded by an administrator -> ]", "gone exclusion ranges (IPv4, TCP) 51000-51099 [excluded -> ] fleeting",
				"new exclusion ranges (IPv4, TCP) 51200-51299 [ -> excluded] fleeting"}},
		{"the dynamic port range", dump(dynamic(1025, 64511)), dump(dynamic(49152, 16384)), []string{"changed dynamic port range (IPv4, TCP) range [1025-65535 -> 49152-65535]"}},
		{"the IP listen list", dump(iplisten("192.0.2.17")), dump(iplisten("192.0.2.18")), []string{"gone IP listen list 192.0.2.17 [listed -> ]", "new IP listen list 192.0.2.18 [ -> listed]"}},
		{"a port proxy rule", dump(portproxy("192.0.2.20")), dump(portproxy("192.0.2.21")), []string{"changed port proxy rules tcp *:8080 [192.0.2.20:80 -> 192.0.2.21:80]"}},
		{"a TLS binding", dump(sslcert(hash)), dump(sslcert(other)),
			[]string{"changed TLS bindings 0.0.0.0:443 [" + hash + " {00112233-4455-6677-8899-aabbccddeeff} MY -> " + other + " {00112233-4455-6677-8899-aabbccddeeff} MY]"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := compare.Compare(tt.before, tt.after, compare.Options{})
			var got []string
			for _, f := range r.Facts {
				got = append(got, line(f))
				if f.Status == compare.CannotTell && f.Why == "" {
					t.Errorf("%s: no reason", line(f))
				}
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("facts (-want +got):\n%s", d)
			}
		})
	}
}

func TestAreas(t *testing.T) {
	r := compare.Compare(dump(netstat(listening("0.0.0.0:8080", 4712))), dump(netstat(listening("0.0.0.0:8080", 4712)), iplisten(), exclusions("     50000       50059     *")), compare.Options{})
	var got []string
	for _, a := range r.Areas {
		got = append(got, fmt.Sprintf("%s %v %v %d %s", a.Name, a.Before, a.After, a.Same, a.Command))
	}
	want := []string{
		"listeners true true 1 netstat -anobq",
		"UDP sockets true true 0 netstat -anobq",
		"registered URLs false false 0 netsh http show servicestate view=requestq verbose=yes",
		"URL reservations false false 0 netsh http show urlacl",
		"IP listen list false true 0 netsh http show iplisten",
		"TLS bindings false false 0 netsh http show sslcert",
		"exclusion ranges (IPv4, TCP) false true 0 netsh interface ipv4 show excludedportrange protocol=tcp",
		"port proxy rules false false 0 netsh interface portproxy show all",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("areas (-want +got):\n%s", d)
	}
	if r.Differs() {
		t.Error("what is not captured counts as a difference")
	}
}

func port(n int) analyze.Question {
	return analyze.Question{Ports: []analyze.PortQuery{{Port: n, Transport: "tcp"}}}
}

func TestTroubles(t *testing.T) {
	held := func(image, pid string, n int) *parser.Dump {
		return dump(netstat(listening("0.0.0.0:8080", n)), tasklist(image, pid, "N/A"), exclusions("     50000       50059     *"), portproxyNone)
	}
	free := dump(netstat(listening("0.0.0.0:135", 912)), tasklist("svchost.exe", "912", "RpcSs"), exclusions("     50000       50059     *"), portproxyNone)
	for _, tt := range []struct {
		name           string
		before, after  *parser.Dump
		program        string
		want           []string
		differs, worse bool
	}{
		{"freed", held("contosoprint.exe", "4712", 4712), free, "", []string{"fixed 8080 process not-blocked"}, true, false},
		{"taken", free, held("contosoprint.exe", "4712", 4712), "", []string{"new 8080 not-blocked process"}, true, true},
		{"held by the same program", held("contosoprint.exe", "4712", 4712), held("contosoprint.exe", "5120", 5120), "", []string{"still-there 8080 process process"}, false, false},
		{"held by another program", held("contosoprint.exe", "4712", 4712), held("contosoweb.exe", "5120", 5120), "", []string{"changed 8080 process process"}, true, true},
		{"held by the program that is to have it", held("contosoprint.exe", "4712", 4712), held("contosoweb.exe", "5120", 5120), "ContosoWeb", []string{"fixed 8080 process process"}, true, false},
		{"held as wanted in both", held("contosoweb.exe", "4712", 4712), held("contosoweb.exe", "5120", 5120), "contosoweb.exe", nil, false, false},
		{"nothing to go by after", held("contosoprint.exe", "4712", 4712), dump(iplisten()), "", []string{"cannot-tell 8080 process unknown"}, false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := compare.Compare(tt.before, tt.after, compare.Options{Question: port(8080), Program: tt.program})
			var got []string
			for _, x := range r.Troubles {
				if x.Verdict {
					got = append(got, fmt.Sprintf("%s %d %s %s", x.Status, *x.Port, x.Before.Cause, x.After.Cause))
				}
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("verdicts (-want +got):\n%s", d)
			}
			if r.Differs() != tt.differs || r.Worse() != tt.worse {
				t.Errorf("differs %v, worse %v; want %v, %v", r.Differs(), r.Worse(), tt.differs, tt.worse)
			}
		})
	}
}

const portproxyNone = "@@@@ diag 1 begin @@@@ netsh interface portproxy show all @@@@ 10:21\n\n@@@@ diag 1 end @@@@ exit 0 @@@@ 10:21\n"

// TestFindings: a finding whose evidence the other dump lacks is not fixed.
func TestFindings(t *testing.T) {
	low := dump(dynamic(1025, 64511), netstat(listening("0.0.0.0:135", 912)))
	for _, tt := range []struct {
		name  string
		after *parser.Dump
		want  compare.Status
	}{
		{"mended", dump(dynamic(49152, 16384), netstat(listening("0.0.0.0:135", 912))), compare.Fixed},
		{"still there", dump(dynamic(1025, 64511), netstat(listening("0.0.0.0:135", 960))), compare.StillThere},
		{"not captured", dump(netstat(listening("0.0.0.0:135", 912))), compare.CannotTell},
	} {
		found := false
		for _, x := range compare.Compare(low, tt.after, compare.Options{}).Troubles {
			if x.Before == nil || !strings.Contains(x.Before.Text, "1025") {
				continue
			}
			found = true
			if x.Status != tt.want {
				t.Errorf("%s: %s (%s), want %s", tt.name, x.Status, x.Before.Text, tt.want)
			}
		}
		if !found {
			t.Errorf("%s: no finding about the range that starts at 1025", tt.name)
		}
	}
}

// TestSelf: no text differs from itself.
func TestSelf(t *testing.T) {
	n := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".txt" || !strings.Contains(filepath.ToSlash(path), "/testdata/") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil || len(text) > 1<<20 {
			return err
		}
		n++
		one := parser.NewDump(parser.Parse(path, text))
		two := parser.NewDump(parser.Parse(path, append([]byte{}, text...)))
		r := compare.Compare(one, two, compare.Options{})
		if r.Differs() {
			t.Errorf("%s differs from itself: %+v %+v", path, r.Troubles, r.Facts)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n < 50 {
		t.Errorf("only %d texts were found", n)
	}
}

func TestSplit(t *testing.T) {
	d := parser.NewDump()
	for _, name := range []string{"c/NetStatOutputAtStart.txt", "c/NetStatOutputAtStop.txt", "c/HOST_NetStat_Info_Stop_.txt", "c/Tasklist.txt", "c/restart-log.txt", "c/Services_Start.csv"} {
		d.Documents = append(d.Documents, parser.Parse(name, []byte("x")))
	}
	before, after, left, ok := compare.Split(d)
	names := func(d *parser.Dump) (out []string) {
		for _, doc := range d.Documents {
			out = append(out, doc.Name)
		}
		return out
	}
	if d := cmp.Diff([]string{"c/NetStatOutputAtStart.txt", "c/Services_Start.csv"}, names(before)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"c/NetStatOutputAtStop.txt", "c/HOST_NetStat_Info_Stop_.txt"}, names(after)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"c/Tasklist.txt", "c/restart-log.txt"}, left); d != "" || !ok {
		t.Error(ok, d)
	}
	if _, _, _, ok := compare.Split(parser.NewDump(parser.Parse("AtStart.txt", []byte("x")))); ok {
		t.Error("one time passes for two")
	}
}

func ExampleCompare() {
	before := parser.NewDump(parser.Parse("before.txt", []byte(netstat(listening("0.0.0.0:8080", 4712)))))
	after := parser.NewDump(parser.Parse("after.txt", []byte(netstat(listening("0.0.0.0:8081", 4712)))))
	for _, f := range compare.Compare(before, after, compare.Options{}).Facts {
		fmt.Println(f.Status, f.Area, f.What)
	}
	// Output:
	// gone listeners tcp 0.0.0.0:8080
	// new listeners tcp 0.0.0.0:8081
}
