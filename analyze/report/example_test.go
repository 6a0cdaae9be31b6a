package report_test

import (
	"fmt"
	"os"

	"diag/analyze"
	"diag/analyze/report"
	"diag/parser"
)

func contoso() *analyze.Report {
	dump := parser.NewDump(parser.Parse("netstat.txt", []byte("  TCP    0.0.0.0:8080   0.0.0.0:0   LISTENING   4711\n [contosoprint.exe]\n")))
	port, _ := analyze.ParsePortQuery("8080/tcp")
	return analyze.Analyze(dump, analyze.Options{Question: analyze.Question{Ports: []analyze.PortQuery{port}}})
}

func ExampleBrief() {
	if err := report.Brief(os.Stdout, contoso()); err != nil {
		fmt.Println(err)
	}
	// Output:
	// **TCP port 8080 is held by contosoprint.exe (PID 4711).** (proven)
	// - Proof: `netstat.txt:1` `TCP 0.0.0.0:8080 0.0.0.0:0 LISTENING 4711`
	// - Proof: `netstat.txt:2` `[contosoprint.exe]`
	// - To do: Give the program that cannot start another port, or bind it to an address that is not taken.
	// - To do: Asks contosoprint.exe (PID 4711) to close, which frees TCP port 8080. The first command shows whether the number still is this program. `tasklist /fi "PID eq 4711"`, `taskkill /PID 4711`
}
