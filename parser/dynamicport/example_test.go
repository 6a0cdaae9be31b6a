package dynamicport_test

import (
	"fmt"

	"diag/parser/dynamicport"
)

func ExampleRange_Contains() {
	r := dynamicport.Range{Start: 49152, Count: 16384, StartLine: 3, CountLine: 4}
	fmt.Println(r.End(), r.Contains(49151), r.Contains(65535))
	// Output: 65535 false true
}
