package httpcfg_test

import (
	"fmt"

	"diag/parser"
	"diag/parser/httpcfg"
)

// What the predecessor of netsh http prints.
func ExampleListing() {
	doc := parser.Parse("dump.txt", []byte(`    URL : http://*:8080/
    ACL : D:(A;;GX;;;NS)
------------------------------------------------------------------------------
`))
	for _, data := range parser.Find[*httpcfg.Listing](parser.NewDump(doc)) {
		for _, r := range data.Records {
			fmt.Println(r.Kind, r.URL, r.SDDL)
		}
	}
	// Output: urlacl http://*:8080/ D:(A;;GX;;;NS)
}
