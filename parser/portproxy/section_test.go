package portproxy_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/parser"
	"diag/parser/internal/parsetest"
	"diag/parser/portproxy"
)

// rules returns the rules that the whole parser finds, and the lines left
// unexplained.
func rules(s string) (all, unknown []string) {
	d := parser.Parse("dump.txt", []byte(s))
	for _, sec := range d.Sections {
		if table, ok := sec.Data.(*portproxy.Table); ok {
			for _, r := range table.Rules {
				all = append(all, fmt.Sprintf("%s %s|%s > %s|%s", r.Family, r.Listen, r.ListenPort, r.Connect, r.ConnectPort))
			}
		}
	}
	return all, parsetest.Unknown(d)
}

func TestSections(t *testing.T) {
	for _, tc := range []struct {
		name    string
		text    string
		want    []string
		unknown []string
	}{
		{"retyped, without ruler and blank lines",
			"Listen on IPv4: Connect to IPv4:\nAddress Port Address Port\n192.0.2.1 80 198.51.100.1 8080\n",
			[]string{"v4tov4 192.0.2.1|80 > 198.51.100.1|8080"}, nil},
		{"a filtered list under its command",
			`C:\>netsh interface portproxy show v4tov6 | findstr 80` + "\n192.0.2.1       80          2001:db8::1     8080\n",
			[]string{"v4tov6 192.0.2.1|80 > 2001:db8::1|8080"}, nil},
		{"nonsense between rules",
			"Listen on ipv6:             Connect to ipv6:\n\nAddress         Port        Address         Port\n--------------- ----------  --------------- ----------\n*               80          2001:db8::1     8080\nqwx zzt 12\n::1             81          2001:db8::1     81\n",
			[]string{"v6tov6 *|80 > 2001:db8::1|8080", "v6tov6 ::1|81 > 2001:db8::1|81"}, []string{"qwx zzt 12"}},
		{"title cut off",
			"--------------- ----------  --------------- ----------\n192.0.2.1       80          198.51.100.1    8080\n",
			[]string{" 192.0.2.1|80 > 198.51.100.1|8080"}, nil},
		{"four words elsewhere", "192.0.2.1 80 198.51.100.1 8080\n", nil, []string{"192.0.2.1 80 198.51.100.1 8080"}},
		{"no rules in prose about families", "it listens on ipv4: and on ipv6: too\n", nil, []string{"it listens on ipv4: and on ipv6: too"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, unknown := rules(tc.text)
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("rules (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.unknown, unknown); diff != "" {
				t.Errorf("unknown (-want +got):\n%s", diff)
			}
		})
	}
}
