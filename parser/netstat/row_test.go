package netstat

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/internal/bigtext"
	"diag/parser/internal/readtest"
)

// show prints what a row says in one line.
func show(r row) string {
	c := &r.conn
	b, err := c.MarshalJSON()
	if err != nil {
		panic(err)
	}
	s := string(b)
	s = strings.TrimSuffix(s, `,"executable":null,"components":[],"ownership":"unreported","line":0}`)
	s = strings.TrimPrefix(s, `{"transport":`)
	if r.odd != "" {
		s += " odd " + r.odd
	}
	if r.tail != "" {
		s += " tail " + r.tail
	}
	if r.lang != "" {
		s += " in " + r.lang
	}
	return s
}

func TestParseRow(t *testing.T) {
	const (
		v4     = `"local":{"host":"192.0.2.1","port":80},"foreign":{"host":"198.51.100.9","port":443}`
		listen = `"local":{"host":"0.0.0.0","port":80},"foreign":{"host":"0.0.0.0","port":0}`
	)
	for _, tc := range []struct {
		line string
		cols layout
		want string
	}{
		{"  TCP    192.0.2.1:80           198.51.100.9:443       ESTABLISHED     12", layout{}, `"tcp",` + v4 + `,"state":"ESTABLISHED","pid":12`},
		{"  TCP    192.0.2.1:80           198.51.100.9:443       ESTABLISHED", layout{}, `"tcp",` + v4 + `,"state":"ESTABLISHED","pid":null`},
		{"TCP 192.0.2.1:80 198.51.100.9:443 TIME_WAIT 0", layout{}, `"tcp",` + v4 + `,"state":"TIME_WAIT","pid":0`},
		{"\tTCP\t192.0.2.1:80\t198.51.100.9:443\tSYN_RECEIVED\t4294967295\t", layout{}, `"tcp",` + v4 + `,"state":"SYN_RECEIVED","pid":4294967295`},
		{"  TCP    192.0.2.1:80           198.51.100.9:443       HERGESTELLT     12", layout{}, `"tcp",` + v4 + `,"state":"ESTABLISHED","pid":12 in de`},
		{"  TCP    192.0.2.1:80           198.51.100.9:443       À L'ÉCOUTE      12", layout{}, `"tcp",` + v4 + `,"state":"LISTENING","pid":12 in fr`},
		{"  TCP    192.0.2.1:80           198.51.100.9:443       YHDISTETTY      12", layout{}, `"tcp",` + v4 + `,"state":null,"pid":12 odd YHDISTETTY`},
		{"  TCP    0.0.0.0:80             0.0.0.0:0              KUUNTELEE       4", layout{}, `"tcp",` + listen + `,"state":"LISTENING","pid":4`},
		{"  TCP    0.0.0.0:80             0.0.0.0:0              ABH\u2122REN        4", layout{}, `"tcp",` + listen + `,"state":"LISTENING","pid":4 in de`},
		{"  TCP    0.0.0.0:80             0.0.0.0:0              BOUND           4", layout{}, `"tcp",` + listen + `,"state":"BOUND","pid":4`},
		{"  TCP    0.0.0.0:80             0.0.0.0:0              LISTENING       InHost      ", layout{}, `"tcp",` + listen + `,"state":"LISTENING","pid":null`},
		{"  TCP    0.0.0.0:80             0.0.0.0:0              LISTENING       4   InHost", layout{}, `"tcp",` + listen + `,"state":"LISTENING","pid":4`},
		{"  TCP    0.0.0.0:80             0.0.0.0:0              LISTENING       5000     4", layout{time: true}, `"tcp",` + listen + `,"state":"LISTENING","pid":5000`},
		{"  TCP    0.0.0.0:80             0.0.0.0:0              LISTENING       5000     4", layout{time: true, timeFirst: true, pid: true}, `"tcp",` + listen + `,"state":"LISTENING","pid":4`},
		{"  TCP    0.0.0.0:80             0.0.0.0:0              LISTENING       4        5000   Internet", layout{time: true, pid: true}, `"tcp",` + listen + `,"state":"LISTENING","pid":4`},
		{"  TCP    0.0.0.0:80             0.0.0.0:0              LISTENING       5000", layout{time: true}, `"tcp",` + listen + `,"state":"LISTENING","pid":null`},
		{"  TCP    0.0.0.0:80             0.0.0.0:0              LISTENING       n/a", layout{}, `"tcp",` + listen + `,"state":"LISTENING","pid":null`},
		{"  TCP    0.0.0.0:80             0.0.0.0:0              LISTENING       4  <- here", layout{}, `"tcp",` + listen + `,"state":"LISTENING","pid":4 tail <- here`},
		{"  UDP    0.0.0.0:500            *:*                                    12", layout{}, `"udp","local":{"host":"0.0.0.0","port":500},"foreign":{"host":"*","port":null},"state":null,"pid":12`},
		{"  UDP    192.0.2.1:80           198.51.100.9:443                       12", layout{}, `"udp",` + v4 + `,"state":null,"pid":12`},
		{"  UDP    192.0.2.1:80           198.51.100.9:443       ESTABLISHED     12", layout{}, `"udp",` + v4 + `,"state":null,"pid":12`},
		{"  UDP    [fe80::1%4]:1900  *:*  12", layout{}, `"udp","local":{"host":"fe80::1%4","port":1900},"foreign":{"host":"*","port":null},"state":null,"pid":12`},
		{"  TCP    192.0.2.1:80   mail.example.com:https  ESTABLISHED", layout{}, `"tcp","local":{"host":"192.0.2.1","port":80},"foreign":{"host":"mail.example.com","port":443,"port_name":"https"},"state":"ESTABLISHED","pid":null`},
		{"  TCP    192.0.2.1:80   82:http  ESTABLISHED", layout{}, `"tcp","local":{"host":"192.0.2.1","port":80},"foreign":{"host":"82","port":80,"port_name":"http"},"state":"ESTABLISHED","pid":null`},
		{"  TCP    192.0.2.1:80   till:nosuch  ESTABLISHED", layout{}, `"tcp","local":{"host":"192.0.2.1","port":80},"foreign":{"host":"till","port":null,"port_name":"nosuch"},"state":"ESTABLISHED","pid":null`},
		{"  UDP    0.0.0.0:syslog  *:*", layout{}, `"udp","local":{"host":"0.0.0.0","port":514,"port_name":"syslog"},"foreign":{"host":"*","port":null},"state":null,"pid":null`},
		{"see `TCP\t192.0.2.1:80\t198.51.100.9:443\tESTABLISHED\t12` above", layout{}, `"tcp",` + v4 + `,"state":"ESTABLISHED","pid":12`},
		{"see `TCP 192.0.2.1:80 198.51.100.9:443 ESTABLISHED 12` above", layout{}, `"tcp",` + v4 + `,"state":"ESTABLISHED","pid":12`},
		{"TCP0.0.0.0:800.0.0.0:0LISTENING4", layout{}, `"tcp",` + listen + `,"state":"LISTENING","pid":4`},
	} {
		r, ok := parseRow(tc.line, tc.cols)
		if !ok {
			t.Errorf("parseRow(%q): no row", tc.line)
			continue
		}
		if diff := cmp.Diff(tc.want, show(r)); diff != "" {
			t.Errorf("parseRow(%q) (-want +got):\n%s", tc.line, diff)
		}
	}
}

func TestNoRow(t *testing.T) {
	for _, line := range []string{
		"", "TCP", "  TCP Statistics for IPv4", "  TCP    0.0.0.0:80", "TCP/IP: see below", "  TCP    0.0.0.0:70000  0.0.0.0:0  LISTENING",
		"  TCP    [::1:80  [::]:0  LISTENING", "  TCP    :80  0.0.0.0:0  LISTENING", "  TCP    a:  b:1  LISTENING", "tcp 0.0.0.0:80 0.0.0.0:0 LISTENING",
		"TCP192.0.2.1:80198.51.100.9:443ESTABLISHED12", "TCP0.0.0.0:800.0.0.0:0LISTENINGx", "UDP0.0.0.0:800.0.0.0:0LISTENING4", "TCP1:2:30.0.0.0:0LISTENING4",
	} {
		if r, ok := parseRow(line, layout{}); ok {
			t.Errorf("parseRow(%q) = %s", line, show(r))
		}
	}
}

func TestCut(t *testing.T) {
	for line, want := range map[string]bool{
		"  TCP    192.0.2.1:80  198.51.100.9:443":        true,
		"  TCP    192.0.2.1:80  198.51.100.9:443  ESTAB": false,
		"  TCP    192.0.2.1:80  198.51.100.9:443  12":    false,
		"  TCP    0.0.0.0:80    0.0.0.0:0":               false,
		"  UDP    0.0.0.0:80    *:*":                     false,
	} {
		if r, ok := parseRow(line, layout{}); !ok || r.cut() != want {
			t.Errorf("cut(%q) = %t, want %t", line, !want, want)
		}
	}
}

// FuzzPlain holds the fast reader of rows to the thorough one.
func FuzzPlain(f *testing.F) {
	var big bytes.Buffer
	if err := bigtext.Netstat(&big, 50); err != nil {
		f.Fatal(err)
	}
	for l := range strings.Lines(big.String()) {
		f.Add(strings.TrimRight(l, "\r\n"))
	}
	f.Add("  UDP  a:*  *:*  007 ")
	f.Fuzz(func(t *testing.T, s string) {
		var c Connection
		end, ok := plain(s, 0, &c)
		if !ok || end != len(s) {
			return
		}
		r, ok := parseRow(s, layout{})
		if !ok {
			t.Fatalf("plain reads %q, parseRow does not", s)
		}
		if r.tail != "" || r.odd != "" || r.cut() {
			t.Errorf("parseRow finds more in %q: %s", s, show(r))
		}
		if r.conn != c {
			t.Errorf("plain reads %q as %s, parseRow as %s", s, show(row{conn: c}), show(r))
		}
		if k := kindOf(s); k != kindRow {
			t.Errorf("%q is a %s", s, kindNames[k])
		}
	})
}

func FuzzRead(f *testing.F) {
	addFixtures(f)
	f.Fuzz(func(t *testing.T, s string) {
		readtest.Invariants(t, Command, s)
		r := readtest.Read(Command, s)
		table, ok := r.Data.(*Table)
		if !ok {
			return
		}
		last := 0
		for c := range table.All() {
			if c.Line() <= last || c.Line() > r.Doc.Len() {
				t.Errorf("a row of line %d below line %d of %d", c.Line(), last, r.Doc.Len())
			}
			last = c.Line()
			if (c.Ownership == Named) != (c.Executable() != "") {
				t.Errorf("line %d: executable %q, ownership %s", last, c.Executable(), c.Ownership)
			}
			if c.Transport == UDP && c.State != NoState {
				t.Errorf("line %d: a UDP row with a state", last)
			}
		}
	})
}

// A table beyond the iteration limit of the parser library is read completely.
func TestManyRows(t *testing.T) {
	rows := 1_050_000
	if testing.Short() {
		rows = 50_000
	}
	var big bytes.Buffer
	if err := bigtext.Netstat(&big, rows); err != nil {
		t.Fatal(err)
	}
	r := readtest.Read(Command, big.String())
	if got := r.Data.(*Table).Len(); got != rows {
		t.Errorf("%d rows, want %d", got, rows)
	}
	if len(r.Problems) > 0 || len(r.Unknown()) > 0 {
		t.Errorf("problems %v, unknown %.3q", r.Problems, r.Unknown())
	}
}
