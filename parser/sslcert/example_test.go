package sslcert_test

import (
	"fmt"

	"diag/parser"
	"diag/parser/sslcert"
)

// A certificate bound to an address.
func ExampleListing() {
	doc := parser.Parse("dump.txt", []byte(`SSL Certificate bindings:
-------------------------

    IP:port                      : 192.0.2.10:443
    Certificate Hash             : 8d3f0a5c6e7b91d2c4a8f6e5b7093d1c2e4f6a80
    Application ID               : {4dc3e181-e14b-4a21-b022-59fc669b0914}
    Certificate Store Name       : My
`))
	for _, data := range parser.Find[*sslcert.Listing](parser.NewDump(doc)) {
		for _, b := range data.Bindings {
			fmt.Println(b.Kind, b.Endpoint, b.Store)
		}
	}
	// Output: ip 192.0.2.10:443 My
}
