package analyze_test

import (
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/analyze"
	"diag/parser"
)

func testdata(t testing.TB, name string) *parser.Dump {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return parser.NewDump(parser.Parse(name, data))
}

func TestRouteURL(t *testing.T) {
	type answer struct {
		Outcome, Winner, Confidence string
		Status                      int
	}
	tests := map[string]answer{
		"http://www.example.com/":                              {"served", "HTTP://WWW.EXAMPLE.COM:80/", "proven", 0},
		"http://WWW.example.com:80/a?b=c":                      {"served", "HTTP://WWW.EXAMPLE.COM:80/", "proven", 0},
		"http://shop.example.com/":                             {"served", "HTTP://*:80/", "proven", 0},
		"http://www.example.com/orders":                        {"served", "HTTP://+:80/ORDERS/", "proven", 0},
		"http://www.example.com/ordersx":                       {"served", "HTTP://WWW.EXAMPLE.COM:80/", "proven", 0},
		"http://www.example.com/Reports/2024":                  {"reserved-only", "http://+:80/reports/", "proven", 503},
		"http://www.example.com:81/":                           {"not-bound", "", "proven", 0},
		"http://[2001:db8::7]/Reports/":                        {"reserved-only", "http://+:80/reports/", "proven", 503},
		"https://www.example.com:80/":                          {"other-scheme", "", "proven", 0},
		"http://www.example.com:2113/a":                        {"not-bound", "", "proven", 0},
		"http://shop.example.com/Temporary_Listen_Addresses/1": {"reserved-only", "http://+:80/Temporary_Listen_Addresses/", "proven", 503},
	}
	d := testdata(t, "machine.txt")
	for url, want := range tests {
		r, err := analyze.RouteURL(d, analyze.Options{}, url, netip.Addr{})
		if err != nil {
			t.Errorf("%s: %v", url, err)
			continue
		}
		got := answer{Outcome: string(r.Outcome), Confidence: r.Confidence.String()}
		if r.Winner != nil {
			got.Winner = r.Winner.URL
			if len(r.Winner.Evidence) == 0 {
				t.Errorf("%s: no line proves the winner", url)
			}
		}
		if r.Status != nil {
			got.Status = *r.Status
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", url, diff)
		}
	}
}

func TestRouteURLRefuses(t *testing.T) {
	d := testdata(t, "machine.txt")
	for _, url := range []string{"", "www.example.com", "ftp://www.example.com/", "http://+:80/", "http://*:80/", "http:///x", "http://a:99999/", "http://a:0/", "http://a b/"} {
		if r, err := analyze.RouteURL(d, analyze.Options{}, url, netip.Addr{}); err == nil {
			t.Errorf("%q is answered: %s", url, r.Summary)
		}
	}
}

// What was not captured weakens the answer and is asked for.
func TestRouteURLWithoutSections(t *testing.T) {
	d := parser.NewDump(parser.Parse("x.txt", []byte("URL Reservations:\n-----------------\n\n    Reserved URL            : http://+:80/\n        User: \\Everyone\n            Listen: Yes\n            Delegate: No\n            SDDL: D:(A;;GX;;;WD)\n")))
	r, err := analyze.RouteURL(d, analyze.Options{}, "http://www.example.com/", netip.Addr{})
	if err != nil {
		t.Fatal(err)
	}
	if r.Confidence != analyze.Possible || len(r.Missing) != 2 {
		t.Errorf("confidence %s, missing %v", r.Confidence, r.Missing)
	}
}

func ExampleRouteURL() {
	data, err := os.ReadFile("testdata/machine.txt")
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := analyze.RouteURL(parser.NewDump(parser.Parse("machine.txt", data)), analyze.Options{}, "http://www.example.com/reports/", netip.Addr{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Outcome, *r.Status, r.Winner.Kind, r.Winner.URL)
	for _, o := range r.Others {
		fmt.Println(o.URL, o.Reason)
	}
	// Output:
	// reserved-only 503 reservation http://+:80/reports/
	// HTTP://*:80/ weaker-bucket
	// HTTP://WWW.EXAMPLE.COM:80/ weaker-bucket
	// HTTP://+:80/ORDERS/ path-not-covered
	// http://+:80/Temporary_Listen_Addresses/ path-not-covered
}
