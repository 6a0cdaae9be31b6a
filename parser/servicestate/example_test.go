package servicestate_test

import (
	"fmt"

	"diag/parser"
	"diag/parser/servicestate"
)

// The process behind a request queue and the URLs that it registered.
func ExampleState() {
	doc := parser.Parse("dump.txt", []byte(`Snapshot of HTTP service state (Request Queue View):
-----------------------------------------------------

Request queue name: Request queue is unnamed.
    Version: 2.0
    State: Active
    Number of active processes attached: 1
    Processes:
        ID: 4300, image: C:\till\till.exe
    Registered URLs:
        HTTP://+:8080/ORDERS/
`))
	for _, data := range parser.Find[*servicestate.State](parser.NewDump(doc)) {
		for _, q := range data.Queues {
			fmt.Println(q.Processes[0].PID, q.URLs)
		}
	}
	// Output: 4300 [HTTP://+:8080/ORDERS/]
}
