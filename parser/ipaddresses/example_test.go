package ipaddresses_test

import (
	"fmt"

	"diag/parser"
	"diag/parser/ipaddresses"
)

// The addresses of a machine, in any language.
func ExampleInterfaces() {
	doc := parser.Parse("dump.txt", []byte(`Configuration for interface "Ethernet 2"
    DHCP enabled:                         No
    IP Address:                           192.0.2.17
    Subnet Prefix:                        192.0.2.0/24 (mask 255.255.255.0)
    Default Gateway:                      192.0.2.1
    Gateway Metric:                       1
`))
	for _, data := range parser.Find[*ipaddresses.Interfaces](parser.NewDump(doc)) {
		for _, i := range data.Interfaces {
			fmt.Println(i.Name, *i.DHCP, i.Addresses[0].Address, i.Addresses[0].Prefix, i.Gateways)
		}
	}
	// Output: Ethernet 2 false 192.0.2.17 192.0.2.0/24 [192.0.2.1]
}
