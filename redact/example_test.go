package redact_test

import (
	"fmt"

	"diag/parser"
	"diag/redact"
)

func Example() {
	dump := `C:\Users\jdoe>netstat -ano | findstr :80
  TCP    10.20.30.40:80         0.0.0.0:0              LISTENING       4
`
	r := redact.New(redact.NewMap("example"))
	hidden := r.Ticket([]*parser.Document{parser.Parse("dump.txt", []byte(dump))})[0]
	fmt.Print(string(hidden.Data))
	fmt.Print(string(redact.Restore(hidden.Data, r.Map())))
	// Output:
	// C:\Users\us01>netstat -ano | findstr :80
	//   TCP    10.64.87.11:80         0.0.0.0:0              LISTENING       4
	// C:\Users\jdoe>netstat -ano | findstr :80
	//   TCP    10.20.30.40:80         0.0.0.0:0              LISTENING       4
}
