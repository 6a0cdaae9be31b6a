package cachestate_test

import (
	"fmt"

	"diag/parser"
	"diag/parser/cachestate"
)

// A cached answer tells which request queue a URL belongs to.
func ExampleSnapshot() {
	doc := parser.Parse("dump.txt", []byte(`Snapshot of HTTP response cache:
--------------------------------

URL: http://www.example.com/logo.png
    Status code: 200
    HTTP verb: GET
    Request queue name: sitepool
`))
	for _, data := range parser.Find[*cachestate.Snapshot](parser.NewDump(doc)) {
		for _, e := range data.Entries {
			fmt.Println(e.URL, e.Queue)
		}
	}
	// Output: http://www.example.com/logo.png sitepool
}
