package winhttp_test

import (
	"fmt"

	"diag/parser"
	"diag/parser/winhttp"
)

// The proxy of services.
func ExampleSettings() {
	doc := parser.Parse("dump.txt", []byte(`Current WinHTTP proxy settings:

    Proxy Server(s) :  proxy.example.com:8080
    Bypass List     :  (none)
`))
	for _, data := range parser.Find[*winhttp.Settings](parser.NewDump(doc)) {
		fmt.Printf("%q %q\n", data.Proxy, data.Bypass)
	}
	// Output: "proxy.example.com:8080" ""
}
