package analyze_test

import (
	"fmt"

	"diag/analyze"
	"diag/parser"
)

func ExampleAnalyze() {
	text := []byte(`
Active Connections

  Proto  Local Address          Foreign Address        State           PID
  TCP    0.0.0.0:8080           0.0.0.0:0              LISTENING       4711
 [contosoprint.exe]
`)
	dump := parser.NewDump(parser.Parse("netstat.txt", text))
	report := analyze.Analyze(dump, analyze.Options{
		Question: analyze.Question{Ports: []analyze.PortQuery{{Port: 8080, Transport: "tcp"}}},
	})
	for _, v := range report.Verdicts {
		fmt.Println(v.Cause, v.Confidence)
		fmt.Println(v.Summary)
		for _, q := range v.Evidence {
			fmt.Printf("%s:%d:%s\n", q.Document, q.Line, q.Text)
		}
	}
	// Output:
	// process proven
	// TCP port 8080 is held by contosoprint.exe (PID 4711).
	// netstat.txt:5:  TCP    0.0.0.0:8080           0.0.0.0:0              LISTENING       4711
	// netstat.txt:6: [contosoprint.exe]
}

func ExampleExplain() {
	text, _ := analyze.Explain("183", nil)
	fmt.Print(text)
	// Output:
	// 183: ERROR_ALREADY_EXISTS
	//
	// The same URL is registered or reserved already, or the port carries the other scheme: http and https cannot share a port. A request queue of the same name gives the same number.
	//
	// First suspects, in this order:
	//   prefix-conflict: the same URL, or the port's other scheme, is registered or reserved already
	//   same-program: an earlier instance, or another endpoint, of the same program holds it
}

func ExampleParseErrorCode() {
	for _, s := range []string{"10013", "0x80070020", "-2147024864"} {
		code, err := analyze.ParseErrorCode(s)
		fmt.Println(code, err)
	}
	// Output:
	// 10013 <nil>
	// 32 <nil>
	// 32 <nil>
}

func ExampleParsePortQuery() {
	q, _ := analyze.ParsePortQuery("53/udp")
	fmt.Println(q.Port, q.Transport)
	// Output: 53 udp
}

func ExampleParseSeverity() {
	s, _ := analyze.ParseSeverity("warning")
	fmt.Println(s, s < analyze.Error)
	// Output: warning true
}
