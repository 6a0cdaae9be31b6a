package urlacl_test

import (
	"fmt"

	"diag/parser"
	"diag/parser/urlacl"
)

// A reservation: who may register URLs below a prefix, not who does.
func ExampleListing() {
	doc := parser.Parse("dump.txt", []byte(`URL Reservations:
-----------------

    Reserved URL            : http://+:8080/orders/
        User: CONTOSO\till
            Listen: Yes
            Delegate: No
            SDDL: D:(A;;GX;;;S-1-5-21-1-2-3-1104)
`))
	for _, data := range parser.Find[*urlacl.Listing](parser.NewDump(doc)) {
		for _, r := range data.Reservations {
			fmt.Println(r.URL, r.Users[0].Name, r.Users[0].Listen)
		}
	}
	// Output: http://+:8080/orders/ CONTOSO\till true
}
