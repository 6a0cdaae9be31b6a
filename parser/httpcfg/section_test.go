package httpcfg_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"diag/parser/httpcfg"
	"diag/parser/internal/parsetest"
)

func TestSections(t *testing.T) {
	for _, tc := range []struct {
		name    string
		text    string
		want    []httpcfg.Listing
		unknown []string
	}{
		{"nonsense between records", "    URL : http://*:8080/\n    ACL : D:(A;;GX;;;NS)\nqwx zzt\n------------------------------------------------------------------------------\n    URL : http://*:8081/\n    ACL : D:(A;;GX;;;WD)\n",
			[]httpcfg.Listing{{Records: []httpcfg.Record{{Kind: httpcfg.URLACL, URL: "http://*:8080/", SDDL: "D:(A;;GX;;;NS)"}, {Kind: httpcfg.URLACL, URL: "http://*:8081/", SDDL: "D:(A;;GX;;;WD)"}}}}, []string{"qwx zzt"}},
		{"the listen list under its command", "C:\\>httpcfg query iplisten\n    IP                      : 192.0.2.1\n------------------------------------------------------------------------------\n",
			[]httpcfg.Listing{{Records: []httpcfg.Record{{Kind: httpcfg.IPListen, Endpoint: "192.0.2.1"}}}}, nil},
		{"an address elsewhere", "IP : 192.0.2.1\nnothing\n", nil, []string{"IP : 192.0.2.1", "nothing"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, unknown := parsetest.Sections[httpcfg.Listing](tc.text)
			if diff := cmp.Diff(tc.want, got, cmpopts.IgnoreFields(httpcfg.Record{}, "Line", "Settings")); diff != "" {
				t.Errorf("sections (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.unknown, unknown); diff != "" {
				t.Errorf("unknown (-want +got):\n%s", diff)
			}
		})
	}
}
