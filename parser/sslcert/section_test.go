package sslcert_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/parser"
	"diag/parser/internal/parsetest"
	"diag/parser/sslcert"
)

const (
	hash  = "8d3f0a5c6e7b91d2c4a8f6e5b7093d1c2e4f6a80"
	appID = "{4dc3e181-e14b-4a21-b022-59fc669b0914}"
)

// listings returns what the whole parser finds: a line per binding, and the
// problems; and the lines left unexplained.
func listings(s string) (found, unknown []string) {
	d := parser.Parse("dump.txt", []byte(s))
	for _, sec := range d.Sections {
		l, ok := sec.Data.(*sslcert.Listing)
		if !ok {
			continue
		}
		found = append(found, fmt.Sprintf("list titled=%t notfound=%t problems=%d", l.Titled, l.NotFound, len(sec.Problems)))
		for _, b := range l.Bindings {
			found = append(found, fmt.Sprintf("%s %s %s %s %s", b.Kind, b.Endpoint, strings.Replace(b.Hash, hash, "HASH", 1), strings.Replace(b.AppID, appID, "APP", 1), b.Store))
		}
	}
	return found, parsetest.Unknown(d)
}

func TestSections(t *testing.T) {
	for _, tc := range []struct {
		name    string
		text    string
		want    []string
		unknown []string
	}{
		{"padding collapsed, tabs, a heading",
			"### SSL Certificate bindings:\n---\n\n\tIP:port : 0.0.0.0:443\t\n\tCertificate Hash : " + hash + "\n\tApplication ID : " + appID + "\n\tCertificate Store Name : My\n",
			[]string{"list titled=true notfound=false problems=0", "ip 0.0.0.0:443 HASH APP My"}, nil},
		{"no blank before the colons",
			"SSL Certificate bindings:\n-------------------------\nIP:port: [2001:db8::1]:443\nCertificate Hash: " + hash + "\nApplication ID: " + appID + "\nCertificate Store Name: (null)\nUsage Check: Enabled\n",
			[]string{"list titled=true notfound=false problems=0", "ip [2001:db8::1]:443 HASH APP "}, nil},
		{"a fragment in small letters",
			"ip:port                      : 192.0.2.1:443\nCertificate Hash             : " + hash + "\n",
			[]string{"list titled=false notfound=false problems=1", "ip 192.0.2.1:443 HASH  "}, nil},
		{"a filtered list under its command",
			`C:\>netsh http show sslcert | findstr "port"` + "\n    IP:port                      : 192.0.2.1:443\n    Hostname:port                : www.example.com:443\n",
			[]string{"list titled=false notfound=false problems=2", "ip 192.0.2.1:443   ", "hostname www.example.com:443   "}, nil},
		{"nothing bound",
			"SSL Certificate bindings:\n-------------------------\n\nThe system cannot find the file specified.\n",
			[]string{"list titled=true notfound=true problems=0"}, nil},
		{"the sentence alone under its command",
			`C:\>netsh http show sslcert ipport=0.0.0.0:444` + "\n\nThe system cannot find the file specified.\n",
			[]string{"list titled=false notfound=true problems=0"}, nil},
		{"nonsense between the lines",
			"SSL Certificate bindings:\nqwx\nIP:port : 192.0.2.1:443\nqwx: zzt\nCertificate Hash : " + hash + "\nqwx zzt.\nApplication ID : " + appID + "\n",
			[]string{"list titled=true notfound=false problems=0", "ip 192.0.2.1:443 HASH APP "}, []string{"qwx", "qwx: zzt", "qwx zzt."}},
		{"fields without their binding", "Certificate Hash : " + hash + "\n", nil, []string{"Certificate Hash : " + hash}},
		{"an endpoint in prose", "The address is : 192.0.2.1:443\nnothing follows\n", nil, []string{"The address is : 192.0.2.1:443", "nothing follows"}},
		{"what follows is not taken",
			"SSL-bindningar:\n---------------\n\n    IP:port : 192.0.2.1:443\n    Hash : " + hash + "\n    Program : " + appID + "\n\nLocalPort : 80\nState : Listen\n",
			[]string{"list titled=true notfound=false problems=0", "ip 192.0.2.1:443 HASH APP "}, []string{"LocalPort : 80", "State : Listen"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, unknown := listings(tc.text)
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("listings (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.unknown, unknown); diff != "" {
				t.Errorf("unknown (-want +got):\n%s", diff)
			}
		})
	}
}
