package ipconfig_test

import (
	"fmt"

	"diag/parser"
	"diag/parser/ipconfig"
)

// The addresses of a machine by adapter.
func ExampleConfig() {
	doc := parser.Parse("dump.txt", []byte(`Windows IP Configuration

Ethernet adapter Ethernet 2:

   IPv4 Address. . . . . . . . . . . : 192.0.2.17(Preferred)
   Default Gateway . . . . . . . . . : 192.0.2.1
`))
	for _, data := range parser.Find[*ipconfig.Config](parser.NewDump(doc)) {
		for _, a := range data.Adapters {
			fmt.Println(a.Name, a.Addresses[0].Text, a.Gateway)
		}
	}
	// Output: Ethernet adapter Ethernet 2 192.0.2.17 [192.0.2.1]
}
