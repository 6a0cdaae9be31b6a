package systeminfo_test

import (
	"fmt"

	"diag/parser"
	"diag/parser/systeminfo"
)

// The build of a machine, in any language.
func ExampleInfo() {
	doc := parser.Parse("dump.txt", []byte(`Host Name:                 TILL01
OS Name:                   Microsoft Windows Server 2019 Standard
OS Version:                10.0.17763 N/A Build 17763
`))
	for _, data := range parser.Find[*systeminfo.Info](parser.NewDump(doc)) {
		fmt.Println(data.Host, data.Build)
	}
	// Output: TILL01 17763
}
