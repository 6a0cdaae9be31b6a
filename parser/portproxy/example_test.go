package portproxy_test

import (
	"encoding/json"
	"fmt"

	"diag/parser/portproxy"
)

func ExamplePorts() {
	one := portproxy.Ports{First: 8080, Last: 8080, Text: "8080"}
	many := portproxy.Ports{First: 30000, Last: 30010, Text: "30000-30010"}
	b, err := json.Marshal([]portproxy.Ports{one, many})
	fmt.Println(string(b), err)
	fmt.Println(one.Single())
	fmt.Println(many.Single())
	fmt.Println(many.Contains(30005), many.Contains(8080))
	// Output:
	// [8080,"30000-30010"] <nil>
	// 8080 true
	// 30000 false
	// true false
}
