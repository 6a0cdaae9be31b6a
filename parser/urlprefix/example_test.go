package urlprefix_test

import (
	"fmt"

	"diag/parser/urlprefix"
)

func ExampleParse() {
	p, err := urlprefix.Parse("HTTP://192.0.2.7:8000:192.0.2.7/SHOP")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p.Bucket(), p.Port, p.Path)
	fmt.Println(p)
	for _, problem := range p.Problems {
		fmt.Println(problem, problem.Kind.Win32())
	}
	// Output:
	// IP-bound weak wildcard 8000 /SHOP/
	// http://192.0.2.7:8000:192.0.2.7/SHOP/
	// does not end in a slash 87
}

func ExamplePrefix_Command() {
	for _, s := range []string{"HTTP://192.0.2.7:80:192.0.2.7/", "http://+:80/a&b/"} {
		p, err := urlprefix.Parse(s)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(p.Command())
	}
	// Output:
	// http://192.0.2.7:80/ true
	//  false
}

func ExamplePrefix_Covers() {
	p, err := urlprefix.Parse("http://+:80/reports/")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p.Covers("/Reports"), p.Covers("/reports/2024"), p.Covers("/reports2"))
	// Output: true true false
}
