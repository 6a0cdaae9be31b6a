package getprocess_test

import (
	"fmt"

	"diag/parser"
	"diag/parser/getprocess"
)

// A process name without its extension, and the PID.
func ExampleList() {
	doc := parser.Parse("dump.txt", []byte(`Handles  NPM(K)    PM(K)      WS(K)     CPU(s)     Id  SI ProcessName
-------  ------    -----      -----     ------     --  -- -----------
    618      18    39348      51108      21.20    648   1 explorer
`))
	for _, data := range parser.Find[*getprocess.List](parser.NewDump(doc)) {
		for _, p := range data.Processes {
			fmt.Println(p.PID, p.Name, *p.Session)
		}
	}
	// Output: 648 explorer 1
}
