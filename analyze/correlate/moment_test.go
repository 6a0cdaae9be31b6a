package correlate

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/parser"
)

const table = `
Active Connections

  Proto  Local Address          Foreign Address        State           PID
  TCP    0.0.0.0:8090           0.0.0.0:0              LISTENING       `

// TestLatest: a process list of the start must not name a process of the stop,
// settings of the start serve where the stop lacks them.
func TestLatest(t *testing.T) {
	doc := func(name, text string) *parser.Document { return parser.Parse(name, []byte(text)) }
	tasks := "\nImage Name                     PID Services\n========================= ======== ============================================\nmeter.exe                     6240 N/A\n"
	list := "\nIP addresses present in the IP listen list:\n-------------------------------------------\n\n    192.0.2.10\n\n"
	for _, c := range []struct {
		name    string
		docs    []*parser.Document
		sockets int
		image   string
		lists   int
		earlier int
	}{
		{"pair", []*parser.Document{doc("NetStatAtStart.txt", table+"5120\n"), doc("NetStatAtStop.txt", table+"6240\n"),
			doc("TasklistAtStart.txt", tasks), doc("ListAtStart.txt", list)}, 1, "", 1, 2},
		{"one moment", []*parser.Document{doc("NetStatAtStart.txt", table+"6240\n"), doc("TasklistAtStart.txt", tasks)}, 1, "meter.exe", 0, 0},
		{"no moments", []*parser.Document{doc("netstat.txt", table+"5120\n"), doc("later.txt", table+"6240\n"), doc("tasks.txt", tasks)}, 2, "meter.exe", 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := Build(parser.NewDump(c.docs...))
			type result struct {
				Sockets int
				Image   string
				Lists   int
				Earlier int
			}
			want := result{c.sockets, c.image, c.lists, c.earlier}
			got := result{h.Sockets.Len(), h.Processes.Get(6240).Image(), len(h.ListenLists), len(h.Earlier)}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
