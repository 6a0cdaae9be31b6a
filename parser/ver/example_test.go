package ver_test

import (
	"fmt"

	"diag/parser"
	"diag/parser/ver"
)

// The version of Windows.
func ExampleVersion() {
	doc := parser.Parse("dump.txt", []byte(`Microsoft Windows [Version 10.0.18363.720]
`))
	for _, data := range parser.Find[*ver.Version](parser.NewDump(doc)) {
		fmt.Println(data.Major, data.Build)
	}
	// Output: 10 18363
}
