package netstat_test

import (
	"fmt"
	"os"
	"strings"

	"diag/parser/netstat"
)

func ExampleStream() {
	capture := `
Active Connections

  Proto  Local Address          Foreign Address        State           PID
  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       748
  RpcSs
 [svchost.exe]
  TCP    192.0.2.17:49712       198.51.100.9:443       ESTABLISHED     5120
 [order desk.exe]
`
	rows, err := netstat.Stream(strings.NewReader(capture), os.Stdout, func(dst []byte, c *netstat.Connection) []byte {
		return fmt.Appendf(dst, "line %d: %s %s %s\n", c.Line(), c.Local.Text, c.State, c.Executable())
	})
	fmt.Println(rows, err)
	// Output:
	// line 5: 0.0.0.0:135 LISTENING svchost.exe
	// line 8: 192.0.2.17:49712 ESTABLISHED order desk.exe
	// 2 <nil>
}
