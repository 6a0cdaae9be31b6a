package netstat

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/parser/internal/command"
	"diag/parser/internal/readtest"
)

const owners = `
Active Connections

  Proto  Local Address          Foreign Address        State           PID
  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       748
  RpcSs
 [svchost.exe]
  TCP    0.0.0.0:445            0.0.0.0:0              LISTENING       4
 Can not obtain ownership information
  TCP    192.0.2.17:50112       198.51.100.4:443       TIME_WAIT       0
  TCP    192.0.2.17:50113       198.51.100.4:443       ESTABLISHED     5216
 [Contoso Till.exe]
  UDP    0.0.0.0:5353           *:*                                    5216
 [Contoso Till.exe]
`

// A console pads rows without a PID to the same width as others.
const padded = "  Proto  Local Address          Foreign Address        State\n" +
	"  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING               \n" +
	"  TCP    192.0.2.17:50113       198.51.100.4:443       ESTABLISHED             \n" +
	"  UDP    0.0.0.0:5353           *:*                                            \n"

// noise are lines of no command; %d makes them differ.
var noise = []string{
	"nothing of this kind %d", "какая-то строка", "没有意义的文字", `"a" "b" %d`, "Total count: %d", "990000000%d", "%d 12 3", "[not a program]",
	";;;,,;", `see D:\logs\%d and so on`, "foo   bar      baz      qux", "{\"n\": %d}", "3.%d", "0xcafe %d",
}

// betweenRows puts a line in front of every row.
func betweenRows(s, line string) (text string, n int) {
	var out []string
	for _, l := range strings.Split(strings.TrimSuffix(s, "\n"), "\n") {
		if kindOf(l) == kindRow {
			n++
			if strings.Contains(line, "%d") {
				out = append(out, fmt.Sprintf(line, 10+n))
			} else {
				out = append(out, line)
			}
		}
		out = append(out, l)
	}
	return strings.Join(out, "\n") + "\n", n
}

func TestNoiseBetweenRows(t *testing.T) {
	for name, s := range map[string]string{"owners": owners, "padded": padded} {
		want := rowsOf(readtest.Read(Command, s))
		for _, line := range noise {
			t.Run(name+"/"+line, func(t *testing.T) {
				text, n := betweenRows(s, line)
				got := readtest.Read(Command, text)
				if diff := cmp.Diff(want, rowsOf(got)); diff != "" {
					t.Errorf("rows (-want +got):\n%s", diff)
				}
				if unknown := got.Unknown(); len(unknown) != n {
					t.Errorf("%d of %d lines are unexplained: %q", len(unknown), n, unknown)
				}
			})
		}
	}
}

// rowsOf is what a result says about its connections, line numbers aside.
func rowsOf(r readtest.Result) (rows []string) {
	t, ok := r.Data.(*Table)
	if !ok {
		return nil
	}
	for c := range t.All() {
		pid := "-"
		if c.HasPID {
			pid = fmt.Sprint(c.PID)
		}
		rows = append(rows, fmt.Sprint(c.Transport, c.Local.Text, c.Foreign.Text, c.State, pid, c.owned(), c.Ownership))
	}
	return rows
}

func TestForeignHeader(t *testing.T) {
	const rows = "  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       748\n"
	for _, tt := range []struct {
		name, text string
		want       int // lines that are frame
	}{
		{"title and header", "Aktiva anslutningar\n\n  Proto  Lokal adress           Fjärradress            Status          PID\n" + rows, 2},
		{"an empty line after every line", "Aktiva anslutningar\n\n\n\n  Proto  Lokal adress           Fjärradress            Status          PID\n\n" + rows, 2},
		{"a line between header and row", "Aktiva anslutningar\n\n  Proto  Lokal adress           Fjärradress            Status          PID\nzzz\n" + rows, 2},
		{"words in columns", "foo   bar      baz      qux\n" + rows, 0},
		{"words in columns below a header", "  Proto  Local Address          Foreign Address        State           PID\nfoo    bar                    baz                    qux\n" + rows, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := 0
			for _, m := range readtest.Read(Command, tt.text).Marks {
				if m == command.Frame {
					got++
				}
			}
			if got != tt.want {
				t.Errorf("%d lines are frame, want %d", got, tt.want)
			}
		})
	}
}

func TestSentenceOfAnUnknownLanguage(t *testing.T) {
	const (
		sentence = " Kan inte hämta ägarinformation\n"
		owner    = "  TCP    0.0.0.0:49664          0.0.0.0:0              LISTENING       836\n [lsass.exe]\n"
		smb      = "  TCP    0.0.0.0:445            0.0.0.0:0              LISTENING       4\n"
		wsd      = "  TCP    0.0.0.0:5357           0.0.0.0:0              LISTENING       4\n"
		wait     = "  TCP    192.0.2.17:50112       198.51.100.4:443       TIME_WAIT       0\n"
	)
	for _, tt := range []struct {
		name, text string
		want       int // rows whose owner is unavailable
	}{
		{"below rows that have no owner", owner + smb + sentence + wsd + sentence, 2},
		{"all letters lost", owner + smb + " ?????????\n" + wsd + " ?????????\n", 2},
		{"in a table without owners", smb + sentence + wsd + sentence, 0},
		{"below a row that never has an owner", owner + smb + sentence + wait + sentence, 0},
		{"below an owner", owner + sentence + smb + sentence, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := 0
			for c := range readtest.Read(Command, tt.text).Data.(*Table).All() {
				if c.Ownership == Unavailable {
					got++
				}
			}
			if got != tt.want {
				t.Errorf("%d rows have no owner, want %d", got, tt.want)
			}
		})
	}
}

func TestWrappedRows(t *testing.T) {
	s := owners +
		"  TCP    [2001:db8:1f70:999:de8:7648:3a49:6e8]:50200  [2001:db8:80::1]:443  ESTABLISHED     5216\n" +
		" [Contoso Till.exe]\n" +
		"  TCP    [2001:db8:1f70:999:de8:7648:3a49:6e8]:50201  [2001:db8:1f70:999:de8:7648:3a49:6ff]:3389  ESTABLISHED     5216\n" +
		" [Contoso Till.exe]\n"
	want := rowsOf(readtest.Read(Command, s))
	for _, width := range []int{80, 90, 100} {
		var out []string
		for _, l := range strings.Split(strings.TrimSuffix(s, "\n"), "\n") {
			for len(l) > width {
				out = append(out, l[:width])
				l = l[width:]
			}
			out = append(out, l)
		}
		got := readtest.Read(Command, strings.Join(out, "\n")+"\n")
		if diff := cmp.Diff(want, rowsOf(got)); diff != "" {
			t.Errorf("width %d: rows (-want +got):\n%s", width, diff)
		}
		if unknown := got.Unknown(); len(unknown) > 0 {
			t.Errorf("width %d: unexplained: %q", width, unknown)
		}
	}
}

// Owner lines that a paste put above their rows are given to those.
func TestOwnersAboveTheirRows(t *testing.T) {
	var above, group []string
	row := ""
	flush := func() {
		if row != "" {
			above = append(append(above, group...), row)
		}
		row, group = "", nil
	}
	for _, l := range strings.Split(strings.TrimSuffix(owners, "\n"), "\n") {
		switch kindOf(l) {
		case kindRow:
			flush()
			row = l
		case kindWord, kindExecutable, kindText:
			group = append(group, l)
		default:
			above = append(above, l)
		}
	}
	flush()
	want := rowsOf(readtest.Read(Command, owners))
	got := readtest.Read(Command, strings.Join(above, "\n")+"\n")
	if diff := cmp.Diff(want, rowsOf(got)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if len(got.Problems) != 1 {
		t.Errorf("problems %v, want the one that says so", got.Problems)
	}
	// An excerpt that begins inside an entry ends with a whole one.
	excerpt := strings.Join(strings.Split(owners, "\n")[5:], "\n")
	got = readtest.Read(Command, excerpt)
	if diff := cmp.Diff(want[1:], rowsOf(got)); diff != "" {
		t.Errorf("rows of an excerpt (-want +got):\n%s", diff)
	}
}

// Rows below the table of another system or of NetworkDirect are read.
func TestRowsBelowAForeignTable(t *testing.T) {
	for _, foreign := range []string{
		"Active NetworkDirect Connections, Listeners, SharedEndpoints\n\n  Mode   IfIndex Type           Local Address          Foreign Address        PID\n  Kernel      12 Listener       192.0.2.17:445         NA                     0\n",
		"Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name\ntcp        0      0 0.0.0.0:80              0.0.0.0:*               LISTEN      1681/nginx\n",
	} {
		r := readtest.Read(Command, foreign+"\n  TCP    127.0.0.1:8000         0.0.0.0:0              LISTENING       12280\n")
		if got := len(rowsOf(r)); got != 1 {
			t.Errorf("%d rows, want 1, below %q", got, foreign)
		}
		if unknown := r.Unknown(); len(unknown) > 0 {
			t.Errorf("unexplained: %q", unknown)
		}
	}
}
