package ipstack_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/parser/internal/ipstack"
	"diag/parser/internal/prompt"
)

func TestAsked(t *testing.T) {
	type want struct {
		ipstack.Query
		OK bool
	}
	for _, tc := range []struct {
		line string
		want want
	}{
		{`C:\>netsh int ipv4 show excludedportrange protocol=tcp`, want{ipstack.Query{Family: "ipv4", Transport: "tcp"}, true}},
		{`netsh interface ipv6 show excludedportrange udp`, want{ipstack.Query{Family: "ipv6", Transport: "udp"}, true}},
		{`netsh int ipv4 sh ex tcp store=persistent`, want{ipstack.Query{Family: "ipv4", Transport: "tcp"}, true}},
		{`netsh interface ipv4>show excludedportrange protocol=udp`, want{ipstack.Query{Family: "ipv4", Transport: "udp"}, true}},
		{`netsh -c "interface ipv4" show excludedportrange tcp`, want{ipstack.Query{Family: "ipv4", Transport: "tcp"}, true}},
		{`netsh int ip show excludedportrange tcp`, want{ipstack.Query{Transport: "tcp"}, true}},
		{`netsh int ipv4 add excludedportrange protocol=tcp startport=50000 numberofports=10`, want{ipstack.Query{Family: "ipv4"}, false}},
		{`netsh int ipv4 show dynamicport tcp`, want{ipstack.Query{Family: "ipv4", Transport: "tcp"}, false}},
		{`netstat -ano`, want{}},
	} {
		e, ok := prompt.Parse(tc.line)
		if !ok {
			t.Fatalf("%q is no command line", tc.line)
		}
		q, ok := ipstack.Asked(e, "excludedportrange")
		if diff := cmp.Diff(tc.want, want{q, ok}); diff != "" {
			t.Errorf("Asked(%q) (-want +got):\n%s", tc.line, diff)
		}
	}
}

func TestTransport(t *testing.T) {
	for title, want := range map[string]string{
		"Protocol tcp Port Exclusion Ranges":               "tcp",
		"Portausschlussbereiche für das Protokoll \"UDP\"": "udp",
		"协议tcp端口排除范围":                                      "tcp",
		"Plage du protocole tcp":                           "tcp",
		"httpcfg and tcpip":                                "",
		"192.0.2.1/tcp":                                    "",
		"":                                                 "",
		"tc":                                               "",
	} {
		if got := ipstack.Transport(title); got != want {
			t.Errorf("Transport(%q) = %q, want %q", title, got, want)
		}
	}
}
