package correlate_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/analyze/correlate"
	"diag/parser"
)

const census = `C:\>netstat -anoq

Active Connections

  Proto  Local Address          Foreign Address        State           PID
  TCP    0.0.0.0:8500           0.0.0.0:0              LISTENING       5100
  TCP    192.0.2.10:8500        192.0.2.77:50001       CLOSE_WAIT      5100
  TCP    192.0.2.10:8500        192.0.2.77:50002       CLOSE_WAIT      5100
  TCP    192.0.2.10:8500        192.0.2.78:50003       ESTABLISHED     5100
  TCP    192.0.2.10:8500        192.0.2.78:50004       TIME_WAIT       0
  TCP    192.0.2.10:8501        192.0.2.78:50005       SYN_RECEIVED    5200
  TCP    192.0.2.10:8501        192.0.2.78:50006       SYN_RECEIVED    5200
  TCP    0.0.0.0:50100          0.0.0.0:0              BOUND           5300
  UDP    0.0.0.0:5353           *:*                                    5400
`

func TestCensus(t *testing.T) {
	h := correlate.Build(parser.NewDump(parser.Parse("dump.txt", []byte(census))))
	type tally struct{ PID, Connections, CloseWait, Bound, Quoted int }
	type backlog struct{ Port, Count, Quoted int }
	var tallies []tally
	var backlogs []backlog
	for _, c := range h.Sockets.Census().Tallies {
		tallies = append(tallies, tally{c.PID, c.Connections, c.CloseWait, c.Bound, len(c.CloseWaits) + len(c.Bounds)})
	}
	for _, b := range h.Sockets.Census().Backlogs {
		backlogs = append(backlogs, backlog{b.Port, b.Count, len(b.First)})
	}
	if diff := cmp.Diff([]tally{{5100, 3, 2, 0, 2}, {5300, 0, 0, 1, 1}}, tallies); diff != "" {
		t.Errorf("tallies (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]backlog{{8501, 2, 2}}, backlogs); diff != "" {
		t.Errorf("backlogs (-want +got)\n%s", diff)
	}
}

func TestBetween(t *testing.T) {
	h := correlate.Build(parser.NewDump(parser.Parse("dump.txt", []byte(census))))
	for _, c := range []struct{ first, last, want int }{
		{8500, 8500, 5}, {8500, 8501, 7}, {0, 65535, 9}, {-5, 70000, 9}, {8502, 50000, 0}, {10, 5, 0},
	} {
		if got := len(h.Sockets.Between(c.first, c.last)); got != c.want {
			t.Errorf("Between(%d, %d): %d sockets, want %d", c.first, c.last, got, c.want)
		}
	}
}

func TestListFits(t *testing.T) {
	const list = `C:\>tasklist

Image Name                     PID Session Name        Session#    Mem Usage
========================= ======== ================ =========== ============
System                           4 Services                   0     12,345 K
`
	one := census + "\n" + list + "catalog.exe                   5100 Services                   0     12,345 K\n" +
		"billing.exe                   5200 Services                   0     12,345 K\n" + "orders.exe                    5300 Services                   0     12,345 K\n"
	for _, c := range []struct {
		name, text string
		want       bool
	}{
		{"one process is missing", one, true},
		{"all are missing", census + "\n" + list, false},
	} {
		h := correlate.Build(parser.NewDump(parser.Parse("dump.txt", []byte(c.text))))
		if got := h.ListFits(); got != c.want {
			t.Errorf("%s: ListFits() = %v, want %v", c.name, got, c.want)
		}
	}
}
