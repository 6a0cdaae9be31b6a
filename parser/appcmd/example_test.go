package appcmd_test

import (
	"fmt"

	"diag/parser"
	"diag/parser/appcmd"
)

// The sites of IIS, their bindings and worker processes.
func ExampleObjects() {
	doc := parser.Parse("dump.txt", []byte(`SITE "Default Web Site" (id:1,bindings:http/*:80:,https/*:443:www.example.com,state:Started)
WP "3577" (applicationPool:DefaultAppPool)
`))
	for _, data := range parser.Find[*appcmd.Objects](parser.NewDump(doc)) {
		for _, o := range data.Objects {
			fmt.Printf("%s %q %s %d\n", o.Kind, o.Name, o.State, o.PID)
			for _, b := range o.Bindings {
				fmt.Printf("  %s port %d host %q\n", b.Protocol, b.Port, b.Host)
			}
		}
	}
	// Output:
	// SITE "Default Web Site" Started 0
	//   http port 80 host ""
	//   https port 443 host "www.example.com"
	// WP "3577"  3577
}
