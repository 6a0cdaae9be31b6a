package analyze_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/analyze"
)

func TestBind(t *testing.T) {
	tests := []struct {
		file, wanted, as string
		want             []string // works, grant, then one entry an error
	}{
		{"machine.txt", "http://+:80/orders/", "administrator", []string{"no", "privilege", "183 proven"}},
		{"machine.txt", "http://+:80/Orders", "LocalSystem", []string{"no", "privilege", "183 proven", "87 possible"}},
		{"machine.txt", "https://+:80/x/", "administrator", []string{"no", "privilege", "183 proven", "183 proven", "183 proven", "183 proven", "183 proven"}},
		{"machine.txt", "http://+:2113/a/", "standard user", []string{"no", "", "5 likely"}},
		{"machine.txt", "http://+:2113/a/", "", []string{"perhaps", "", "5 possible"}},
		{"machine.txt", "http://+:2113/a/", `NT AUTHORITY\NETWORK SERVICE`, []string{"unknown", "reservation"}},
		{"machine.txt", "http://+:2113/a/", "S-1-5-20", []string{"unknown", "reservation"}},
		{"machine.txt", "http://localhost:2113/", "standard user", []string{"no", "", "5 likely"}},
		{"machine.txt", "http://localhost:2114/", "standard user", []string{"unknown", "loopback-exemption"}},
		{"machine.txt", "http://localhost:81/", "standard user", []string{"no", "", "5 likely"}},
		{"machine.txt", "http://*:2114/", `CONTOSO\somebody`, []string{"no", "", "5 likely"}},
		{"machine.txt", "http://+:80/reports/x/", `CONTOSO\reports`, []string{"unknown", "reservation"}},
		{"machine.txt", "http://+/", "administrator", []string{"no", "", "87 likely"}},
		{"machine.txt", "http://0.0.0.0:8080/", "administrator", []string{"no", "", "50 proven"}},
		{"sockets.txt", "http://+:8080/", "administrator", []string{"no", "privilege", "32 likely"}},
		{"sockets.txt", "http://+:50010/", "administrator", []string{"no", "privilege", "32 likely"}},
		{"sockets.txt", "8080", "", []string{"no", "", "10048 likely", "10013 possible"}},
		{"sockets.txt", "192.0.2.8:8081", "", []string{"yes", ""}},
		{"sockets.txt", "9050/tcp", "", []string{"no", "", "10013 likely"}},
		{"sockets.txt", "50010", "", []string{"yes", ""}},
		{"sockets.txt", "49811", "", []string{"perhaps", "", "10048 possible"}},
		{"sockets.txt", "443", "", []string{"yes", ""}},
	}
	for _, tt := range tests {
		b, err := analyze.Bind(testdata(t, tt.file), analyze.Options{}, tt.wanted, tt.as)
		if err != nil {
			t.Errorf("%s: %v", tt.wanted, err)
			continue
		}
		got := []string{b.Works, string(b.Grant)}
		for _, e := range b.Errors {
			got = append(got, fmt.Sprint(e.Code, " ", e.Confidence))
			if e.Code != 87 && e.Code != 50 && e.Code != 5 && len(e.Evidence) == 0 {
				t.Errorf("%s: no line proves error %d", tt.wanted, e.Code)
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s as %q: (-want +got)\n%s%s", tt.wanted, tt.as, diff, b.Summary)
		}
	}
}

func TestBindRefuses(t *testing.T) {
	d := testdata(t, "sockets.txt")
	for _, wanted := range []string{"", "0", "65536", "http", "80/sctp", "nowhere:80", "://x"} {
		if b, err := analyze.Bind(d, analyze.Options{}, wanted, ""); err == nil {
			t.Errorf("%q is answered: %s", wanted, b.Summary)
		}
	}
}
