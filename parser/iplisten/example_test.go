package iplisten_test

import (
	"fmt"

	"diag/parser"
	"diag/parser/iplisten"
)

// The addresses that HTTP.sys listens on.
func ExampleList() {
	doc := parser.Parse("dump.txt", []byte(`IP addresses present in the IP listen list:
-------------------------------------------

    192.0.2.15
    2001:db8::15
`))
	for _, data := range parser.Find[*iplisten.List](parser.NewDump(doc)) {
		fmt.Println(data.Titled, data.Addresses)
	}
	// Output: true [192.0.2.15 2001:db8::15]
}
