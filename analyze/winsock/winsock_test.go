package winsock_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/analyze/winsock"
)

// The tables in the layout of the documentation: W is the wildcard, S the same
// specific address.
const same = `
            default W  default S  reuse W  reuse S  exclusive W  exclusive S
default W       10048         ok    10013       ok        10048           ok
default S          ok      10048       ok    10013        10048        10048
reuse W         10048         ok       ok       ok        10048           ok
reuse S            ok      10048       ok       ok        10048        10048
exclusive W     10048      10013    10013    10013        10048        10013
exclusive S        ok      10048       ok    10013        10048        10048`

const other = `
            default W  default S  reuse W  reuse S  exclusive W  exclusive S
default W       10048      10013    10013    10013        10048        10013
default S          ok      10048       ok    10013        10048        10048
reuse W         10048      10013       ok       ok        10048        10013
reuse S            ok      10048       ok       ok        10048        10048
exclusive W     10048      10013    10013    10013        10048        10013
exclusive S        ok      10048       ok    10013        10048        10048`

func TestSecond(t *testing.T) {
	for _, table := range []struct {
		name string
		same bool
		text string
	}{{"same account", true, same}, {"other account", false, other}} {
		t.Run(table.name, func(t *testing.T) {
			rows := strings.Split(strings.TrimSpace(table.text), "\n")[1:]
			if len(rows) != 6 {
				t.Fatalf("%d rows", len(rows))
			}
			for _, row := range rows {
				words := strings.Fields(row)
				first := bind(t, words[0], words[1])
				var got []string
				for _, o := range winsock.Options {
					for _, s := range []winsock.Scope{winsock.Wildcard, winsock.Specific} {
						got = append(got, winsock.Second(first, winsock.Bind{Option: o, Scope: s}, table.same).String())
					}
				}
				if diff := cmp.Diff(words[2:], got); diff != "" {
					t.Errorf("first %s %s: (-want +got)\n%s", words[0], words[1], diff)
				}
			}
		})
	}
}

func bind(t *testing.T, option, scope string) winsock.Bind {
	t.Helper()
	for _, o := range winsock.Options {
		if o.String() == option {
			b := winsock.Bind{Option: o, Scope: winsock.Wildcard}
			if scope == "S" {
				b.Scope = winsock.Specific
			}
			return b
		}
	}
	t.Fatalf("no option %q", option)
	return winsock.Bind{}
}

func TestCan(t *testing.T) {
	type scope = winsock.Scope
	for _, c := range []struct {
		first, second scope
		result        winsock.Result
		want          bool
	}{
		{winsock.Wildcard, winsock.Wildcard, winsock.InUse, true},
		{winsock.Wildcard, winsock.Wildcard, winsock.Denied, true},
		{winsock.Wildcard, winsock.Specific, winsock.Denied, true},
		{winsock.Wildcard, winsock.Specific, winsock.InUse, false},
		{winsock.Specific, winsock.Wildcard, winsock.InUse, true},
		{winsock.Specific, winsock.Wildcard, winsock.Denied, false},
		{winsock.Specific, winsock.Specific, winsock.InUse, true},
		{winsock.Specific, winsock.Specific, winsock.Denied, true},
	} {
		if got := winsock.Can(c.first, c.second, c.result); got != c.want {
			t.Errorf("Can(%v, %v, %v) = %v, want %v", c.first, c.second, c.result, got, c.want)
		}
	}
}

func TestOverlap(t *testing.T) {
	for _, c := range []struct {
		first, second string
		want          string
	}{
		{"0.0.0.0", "0.0.0.0", "wildcard wildcard true"},
		{"0.0.0.0", "192.0.2.7", "wildcard specific true"},
		{"192.0.2.7", "0.0.0.0", "specific wildcard true"},
		{"192.0.2.7", "192.0.2.7", "specific specific true"},
		{"192.0.2.7", "127.0.0.1", "specific specific false"},
		{"0.0.0.0", "::1", "wildcard specific false"},
		{"0.0.0.0", "::", "wildcard wildcard true"},
		{"::", "127.0.0.1", "wildcard specific true"},
		{"::1", "0.0.0.0", "specific wildcard false"},
		{"fe80::1%7", "fe80::1%9", "specific specific true"},
	} {
		f, s, o := winsock.Overlap(netip.MustParseAddr(c.first), netip.MustParseAddr(c.second))
		if got := fmt.Sprint(f, " ", s, " ", o); got != c.want {
			t.Errorf("Overlap(%s, %s) = %s, want %s", c.first, c.second, got, c.want)
		}
	}
}

func ExampleSecond() {
	// A server that sets SO_REUSEADDR, as many ported ones do, meets a wildcard
	// listener that sets nothing.
	fmt.Println(winsock.Second(winsock.Bind{}, winsock.Bind{Option: winsock.Reuse}, true))
	// Output: 10013
}
