package netshtree_test

import (
	"fmt"

	"diag/parser"
	"diag/parser/netshtree"
)

// A firewall rule: no command of its own reads it, its labels and values are kept.
func ExampleTree() {
	doc := parser.Parse("dump.txt", []byte(`Rule Name:                            Orders service
----------------------------------------------------------------------
Enabled:                              Yes
LocalPort:                            8080
`))
	for _, data := range parser.Find[*netshtree.Tree](parser.NewDump(doc)) {
		for _, n := range data.Nodes {
			fmt.Println(n.Label, "is", n.Value)
			for _, c := range n.Children {
				fmt.Println(c.Label, "is", c.Value)
			}
		}
	}
	// Output:
	// Rule Name is Orders service
	// Enabled is Yes
	// LocalPort is 8080
}
