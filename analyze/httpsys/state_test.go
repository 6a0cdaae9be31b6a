package httpsys

import (
	"net/netip"
	"strings"
	"testing"

	"diag/parser/sddl"
	"diag/parser/urlprefix"
)

// prefix, reg, res and complete build states for the tests. Hosts and addresses
// are those reserved for documentation.
func prefix(t testing.TB, s string) urlprefix.Prefix {
	t.Helper()
	p, err := urlprefix.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func reg(t testing.TB, url string) Entry { return Entry{Prefix: prefix(t, url)} }

func res(t testing.TB, url string, aces ...string) Entry {
	t.Helper()
	e := Entry{Prefix: prefix(t, url), Reservation: true}
	if len(aces) > 0 {
		d, err := sddl.Parse("D:" + strings.Join(aces, ""))
		if err != nil {
			t.Fatal(err)
		}
		e.SDDL = &d
	}
	return e
}

func complete(entries ...Entry) State {
	return State{Entries: entries, HasRegistrations: true, HasReservations: true, HasListenList: true, HasAddresses: true}
}

func addr(s string) netip.Addr {
	if s == "" {
		return netip.Addr{}
	}
	return netip.MustParseAddr(s)
}
