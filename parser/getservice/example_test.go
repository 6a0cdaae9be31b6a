package getservice_test

import (
	"fmt"

	"diag/parser"
	"diag/parser/getservice"
)

// Services and their states in the words of sc.
func ExampleList() {
	doc := parser.Parse("dump.txt", []byte(`Status   Name               DisplayName
------   ----               -----------
Running  PeerDistSvc        BranchCache
`))
	for _, data := range parser.Find[*getservice.List](parser.NewDump(doc)) {
		for _, v := range data.Services {
			fmt.Println(v.Name, v.State, v.DisplayName)
		}
	}
	// Output: PeerDistSvc RUNNING BranchCache
}
