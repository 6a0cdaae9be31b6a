package gettcp_test

import (
	"fmt"

	"diag/parser"
	"diag/parser/gettcp"
)

// A listener in the table of Get-NetTCPConnection.
func ExampleTable() {
	doc := parser.Parse("dump.txt", []byte(`LocalAddress LocalPort RemoteAddress RemotePort State  AppliedSetting OwningProcess
------------ --------- ------------- ---------- -----  -------------- -------------
0.0.0.0      8080      0.0.0.0       0          Listen                4712
`))
	for _, data := range parser.Find[*gettcp.Table](parser.NewDump(doc)) {
		for _, c := range data.Connections {
			fmt.Println(c.LocalAddress, c.LocalPort, c.State, *c.PID)
		}
	}
	// Output: 0.0.0.0 8080 LISTENING 4712
}
