package cacheparam_test

import (
	"fmt"

	"diag/parser"
	"diag/parser/cacheparam"
)

// The limits of the response cache.
func ExampleParameters() {
	doc := parser.Parse("dump.txt", []byte(`maxcacheresponsesize (per-uri cache limit): 262144 bytes
`))
	for _, data := range parser.Find[*cacheparam.Parameters](parser.NewDump(doc)) {
		for _, p := range data.Parameters {
			fmt.Println(p.Name, *p.Value, p.Unit)
		}
	}
	// Output: maxcacheresponsesize 262144 bytes
}
