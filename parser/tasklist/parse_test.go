package tasklist_test

import (
	"fmt"

	"diag/parser"
	"diag/parser/tasklist"
)

// A list found among other text: the section's data is a *tasklist.List.
func Example() {
	doc := parser.Parse("dump.txt", []byte(`C:\>tasklist /svc /fi "pid eq 2668"

Image Name                     PID Services
========================= ======== ============================================
svchost.exe                   2668 PeerDistSvc
`))
	for _, s := range doc.Sections {
		if l, ok := s.Data.(*tasklist.List); ok {
			fmt.Println(l.Form, l.Filtered, l.Processes[0].PID, l.Processes[0].Services)
		}
	}
	// Output: svc true 2668 [PeerDistSvc]
}
