package winhttp_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"diag/parser/internal/parsetest"
	"diag/parser/winhttp"
)

func TestSections(t *testing.T) {
	for _, tc := range []struct {
		name    string
		text    string
		want    []winhttp.Settings
		unknown []string
	}{
		{"what set prints, prose around it", "> netsh winhttp set proxy proxy.example.com:8080\n\nCurrent WinHTTP proxy settings:\n\n    Proxy Server(s) :  proxy.example.com:8080\n    Bypass List     :  (none)\n\nand then: nothing\n",
			[]winhttp.Settings{{Proxy: "proxy.example.com:8080"}}, []string{"and then: nothing"}},
		{"indentation lost", "Current WinHTTP proxy settings:\nDirect access (no proxy server).\n",
			[]winhttp.Settings{{Direct: true}}, nil},
		{"German", "Aktuelle WinHTTP-Proxyeinstellungen:\n\n    Proxyserver     :  proxy.example.com:8080\n    Umgehungsliste  :  <local>\n",
			[]winhttp.Settings{{Proxy: "proxy.example.com:8080", Bypass: "<local>"}}, nil},
		{"two outputs", "Current WinHTTP proxy settings:\n\n    Direct access (no proxy server).\n\nCurrent WinHTTP proxy settings:\n\n    Proxy Server(s) :  proxy.example.com:8080\n    Bypass List     :  (none)\n",
			[]winhttp.Settings{{Direct: true}, {Proxy: "proxy.example.com:8080"}}, nil},
		{"a wrapped list", "Current WinHTTP proxy settings:\n\n    Proxy Server(s) :  proxy.example.com:8080\n    Bypass List     :  a.example.com;b.example.com;c.example.com;d.example.com;e\n.example.com\n",
			[]winhttp.Settings{{Proxy: "proxy.example.com:8080", Bypass: "a.example.com;b.example.com;c.example.com;d.example.com;e.example.com"}}, nil},
		{"prose about it", "We use WinHTTP as follows:\nfirst this. Then that.\n", nil, []string{"We use WinHTTP as follows:", "first this. Then that."}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, unknown := parsetest.Sections[winhttp.Settings](tc.text)
			if diff := cmp.Diff(tc.want, got, cmpopts.IgnoreFields(winhttp.Settings{}, "TitleLine", "Line", "BypassLine")); diff != "" {
				t.Errorf("sections (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.unknown, unknown); diff != "" {
				t.Errorf("unknown (-want +got):\n%s", diff)
			}
		})
	}
}
