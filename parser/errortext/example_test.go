package errortext_test

import (
	"fmt"

	"diag/parser"
	"diag/parser/errortext"
)

// An error text that somebody pasted.
func ExampleMessages() {
	doc := parser.Parse("dump.txt", []byte(`System.Net.HttpListenerException (5): Access is denied
`))
	for _, data := range parser.Find[*errortext.Messages](parser.NewDump(doc)) {
		for _, m := range data.Messages {
			fmt.Println(m.Kind, m.Code, m.CodeName)
		}
	}
	// Output: register 5 ERROR_ACCESS_DENIED
}
