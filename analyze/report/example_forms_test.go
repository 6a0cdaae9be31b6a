package report_test

import (
	"bytes"
	"fmt"
	"os"

	"diag/analyze"
	"diag/analyze/report"
	"diag/parser"
)

// capture is what a user might paste.
const capture = `C:\>netstat -ano | findstr :8080
  TCP    0.0.0.0:8080           0.0.0.0:0              LISTENING       5120
`

func Example() {
	dump := parser.NewDump(parser.Parse("dump.txt", []byte(capture)))
	r := analyze.Analyze(dump, analyze.Options{})

	var page, log bytes.Buffer
	if err := report.HTML(&page, r); err != nil {
		fmt.Println(err)
	}
	if err := report.SARIF(&log, r, "1.0.0"); err != nil {
		fmt.Println(err)
	}
	fmt.Println(bytes.HasPrefix(page.Bytes(), []byte("<!DOCTYPE html>")), bytes.Contains(log.Bytes(), []byte(`"version": "2.1.0"`)))
	// Output: true true
}

func ExampleText() {
	dump := parser.NewDump(parser.Parse("dump.txt", []byte(capture)))
	r := analyze.Analyze(dump, analyze.Options{})
	r.Verdicts, r.Findings = r.Verdicts[:0], nil
	if err := report.Text(os.Stdout, r, report.TextOptions{Width: 60}); err != nil {
		fmt.Println(err)
	}
	// Output:
	// No port stands out
	// What was captured shows no port in trouble. To ask about
	// one: diag analyze --port N
	//
	// dump.txt: 2 lines, 1 with content that was read, none left
	// over.
}
