package httptimeout_test

import (
	"fmt"

	"diag/parser"
	"diag/parser/httptimeout"
)

// The two timeouts, in seconds.
func ExampleTimeouts() {
	doc := parser.Parse("dump.txt", []byte(`HTTP service timeouts:
----------------------

Idle connection timeout (secs): 120
Header wait timeout (secs): 240
`))
	for _, data := range parser.Find[*httptimeout.Timeouts](parser.NewDump(doc)) {
		fmt.Println(*data.IdleConnection, *data.HeaderWait)
	}
	// Output: 120 240
}
