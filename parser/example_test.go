package parser_test

import (
	"fmt"

	"diag/parser"
	"diag/parser/netstat"
)

func ExampleParse() {
	doc := parser.Parse("dump.txt", []byte(`C:\>netstat -ano | findstr :8080
  TCP    0.0.0.0:8080           0.0.0.0:0              LISTENING       4711
some remark
`))
	for _, s := range doc.Sections {
		fmt.Println(s.Kind, s.FirstLine, s.LastLine, s.Command)
	}
	for _, u := range doc.Unknown {
		fmt.Println("not understood:", u.Line, u.Text)
	}
	// Output:
	// netstat 2 2 netstat -ano | findstr :8080
	// not understood: 3 some remark
}

func ExampleFind() {
	doc := parser.Parse("dump.txt", []byte("  TCP    [::1]:8080   [::]:0   LISTENING   4711\n"))
	for _, table := range parser.Find[*netstat.Table](parser.NewDump(doc)) {
		for c := range table.All() {
			port, _ := c.Local.Port()
			fmt.Println(c.Transport, c.Local.Host(), port, c.State, c.PID)
		}
	}
	// Output: tcp ::1 8080 LISTENING 4711
}

func ExampleKinds() {
	fmt.Println(parser.Kinds()[0])
	// Output: netstat
}
