package redact

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWord(t *testing.T) {
	for _, c := range []struct {
		kind       Kind
		n, columns int
		want       string
	}{
		{User, 1, 12, "user-0000001"},
		{User, 1, 8, "user-001"},
		{User, 12, 6, "user12"},
		{User, 1, 4, "us01"},
		{User, 1, 3, "u01"},
		{User, 1, 2, "u1"},
		{User, 1, 1, "u1"},
		{Host, 1234, 4, "h1234"},
		{Domain, 7, 15, "domain-00000007"},
	} {
		if got := word(c.kind, c.n, c.columns); got != c.want {
			t.Errorf("word(%s, %d, %d) = %s, want %s", c.kind, c.n, c.columns, got, c.want)
		}
	}
}

// TestDressed: spellings that compare as equal become tokens that do, and
// different spellings become different tokens.
func TestDressed(t *testing.T) {
	seen := map[string]string{}
	for i, s := range []string{"srv-print", "SRV-PRINT", "Srv-Print", "sRV-print", "srv-PRINT"} {
		got := dressed("host-0001", s, i)
		if !strings.EqualFold(got, "host-0001") {
			t.Errorf("dressed(%s) = %s", s, got)
		}
		if other, ok := seen[got]; ok {
			t.Errorf("%s and %s both become %s", s, other, got)
		}
		seen[got] = s
	}
}

func TestPad(t *testing.T) {
	for _, c := range []struct {
		piece string
		debt  int
		want  string
		left  int
	}{
		{"   b", 1, "  b", 0},
		{"   b", 5, " b", 3},
		{"   b  c", 3, " b c", 0},
		{"  b", -2, "    b", 0},
		{" b", 2, " b", 2},
		{"", 2, "", 2},
	} {
		var b strings.Builder
		left := pad(&b, c.piece, c.debt)
		if b.String() != c.want || left != c.left {
			t.Errorf("pad(%q, %d) = %q, %d", c.piece, c.debt, b.String(), left)
		}
	}
}

func TestFind(t *testing.T) {
	for line, want := range map[string][]string{
		`C:\Users\Jane Doe\AppData`:                           {"user Jane Doe"},
		`C:\Users\Public\x`:                                   nil,
		`run from C:\Users\pat and then`:                      {"user pat"},
		`C:/Users/pat/x.log`:                                  {"user pat"},
		`/home/pat/.bashrc`:                                   {"user pat"},
		`C:\Windows\system32\inetsrv\w3wp.exe`:                nil,
		`apache\conf\httpd.conf`:                              nil,
		`bin\httpd.exe`:                                       nil,
		`HKLM\SYSTEM\CurrentControlSet`:                       nil,
		`NT AUTHORITY\SYSTEM and BUILTIN\Users`:               nil,
		`NT-AUTORITÄT\Netzwerkdienst`:                         nil,
		`NT SERVICE\MSSQLSERVER`:                              nil,
		`IIS APPPOOL\Shop`:                                    nil,
		`runs as CONTOSO\svc-orders.`:                         {"domain CONTOSO", "user svc-orders"},
		`contoso\jdoe`:                                        {"domain contoso", "user jdoe"},
		`SERVICE_START_NAME : .\svc`:                          {"user svc"},
		`CONTOSO\Domain Users`:                                {"domain CONTOSO"},
		`CONTOSO\SRV1$`:                                       {"domain CONTOSO", "host SRV1"},
		`\\fileserver\share`:                                  {"host fileserver"},
		`"C:\\Program Files\\x"`:                              nil,
		`\\.\pipe\x`:                                          nil,
		`http://+:80/x`:                                       nil,
		`http://localhost:80/x`:                               nil,
		`http://srv1:80/x`:                                    {"host srv1"},
		`https://a1.b.contoso.co.uk/`:                         {"host a1", "host b", "host contoso"},
		`https://go.microsoft.com/x`:                          nil,
		`mail jdoe@contoso.com.`:                              {"user jdoe", "host contoso"},
		`System.Net.HttpListenerException`:                    nil,
		`ASP.NET and chcp.com`:                                nil,
		`see intranet.contoso.local`:                          {"host contoso"},
		`node server.js; main.cs; 1.2.3`:                      nil,
		`[SRV1]: PS C:\> dir`:                                 {"host SRV1"},
		`admin@WEB01 C:\>`:                                    {"host WEB01"},
		`tasklist /s SRV1 /svc`:                               {"host SRV1"},
		`tasklist /svc`:                                       nil,
		`ipconfig /s foo`:                                     nil,
		`COMPUTERNAME=SRV1`:                                   {"host SRV1"},
		`on DESKTOP-AB12CD3`:                                  {"host DESKTOP-AB12CD3"},
		`CN=srv1.contoso.com, O=X`:                            {"host srv1", "host contoso"},
		`00-15-5D-0A-1B-2C`:                                   {"mac 00-15-5D-0A-1B-2C"},
		`FF-FF-FF-FF-FF-FF`:                                   nil,
		`12:34:56`:                                            nil,
		`std::vector and [Net.Dns]::GetHostName`:              nil,
		`10.1.2.3:80 and 10.1.2.*`:                            {"ipv4 10.1.2.3", "ipv4 10.1.2.*"},
		`version 6.1.7601.17514 and 1.2.3.4.5`:                nil,
		`{4dc3e181-e14b-4a21-b022-59fc669b0914}`:              nil,
		`8d3f0a5c6e7b91d2c4a8f6e5b7093d1c2e4f6a80`:            {"hash 8d3f0a5c6e7b91d2c4a8f6e5b7093d1c2e4f6a80"},
		`(A;;GX;;;S-1-5-21-1-2-3-1104)(A;;GX;;;S-1-5-32-545)`: {"sid S-1-5-21-1-2-3-1104"},
		``: nil,
	} {
		var got []string
		for _, s := range find(line, nil) {
			if !s.keep {
				got = append(got, string(s.kind)+" "+line[s.start:s.end])
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", line, diff)
		}
	}
}
