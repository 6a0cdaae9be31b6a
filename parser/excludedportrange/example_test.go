package excludedportrange_test

import (
	"fmt"

	"diag/parser/excludedportrange"
)

func ExampleRange_Contains() {
	r := excludedportrange.Range{Start: 50000, End: 50059}
	fmt.Println(r.Contains(50059), r.Contains(50060))
	// Output: true false
}
