package wmic_test

import (
	"fmt"

	"diag/parser"
	"diag/parser/wmic"
)

// A process with its command line.
func ExampleTable() {
	doc := parser.Parse("dump.txt", []byte(`C:\>wmic process get commandline,name,processid
CommandLine                        Name         ProcessId
C:\Windows\system32\svchost.exe    svchost.exe  2668
`))
	for _, data := range parser.Find[*wmic.Table](parser.NewDump(doc)) {
		for _, p := range data.Processes {
			fmt.Println(p.PID, p.Name, p.CommandLine)
		}
	}
	// Output: 2668 svchost.exe C:\Windows\system32\svchost.exe
}
