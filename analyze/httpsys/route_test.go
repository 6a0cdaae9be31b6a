package httpsys

import (
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRoute(t *testing.T) {
	get := func(host, path string) Request {
		return Request{Scheme: "http", Host: host, Port: 80, Path: path, LocalIP: netip.MustParseAddr("192.0.2.7")}
	}
	tests := []struct {
		name  string
		state State
		req   Request
		want  Route
	}{
		{"strong root before a longer path of an explicit host",
			complete(reg(t, "http://www.example.com:80/very/long/"), reg(t, "http://+:80/")),
			get("www.example.com", "/very/long/path"),
			Route{Outcome: Served, Winner: 1, Others: []Passed{{0, InWeakerBucket}}, Confidence: Proven}},
		{"a sub-tree of the strong wildcard beside IIS",
			complete(reg(t, "http://*:80/"), reg(t, "http://+:80/ReportServer/")),
			get("www.example.com", "/reportserver/x"),
			Route{Outcome: Served, Winner: 1, Others: []Passed{{0, InWeakerBucket}}, Confidence: Proven}},
		{"the rest of the site beside that sub-tree",
			complete(reg(t, "http://*:80/"), reg(t, "http://+:80/ReportServer/")),
			get("www.example.com", "/"),
			Route{Outcome: Served, Winner: 0, Others: []Passed{{1, PathNotCovered}}, Confidence: Proven}},
		{"a reservation alone takes the request and fails it",
			complete(res(t, "http://+:80/", "(A;;GX;;;WD)"), reg(t, "http://*:80/")),
			get("www.example.com", "/"),
			Route{Outcome: ReservedOnly, Winner: 0, Others: []Passed{{1, InWeakerBucket}}, Confidence: Proven}},
		{"its own registration satisfies a reservation",
			complete(res(t, "http://+:80/", "(A;;GX;;;WD)"), reg(t, "HTTP://+:80/"), reg(t, "http://*:80/")),
			get("www.example.com", "/"),
			Route{Outcome: Served, Winner: 1, Others: []Passed{{0, SamePrefix}, {2, InWeakerBucket}}, Confidence: Proven}},
		{"a root reservation with a registration only below it",
			complete(res(t, "http://+:80/"), reg(t, "http://+:80/foo/")),
			get("www.example.com", "/bar"),
			Route{Outcome: ReservedOnly, Winner: 0, Others: []Passed{{1, PathNotCovered}}, Confidence: Proven}},
		{"and below it",
			complete(res(t, "http://+:80/"), reg(t, "http://+:80/foo/")),
			get("www.example.com", "/foo"),
			Route{Outcome: Served, Winner: 1, Others: []Passed{{0, ShorterPath}}, Confidence: Proven}},
		{"a longer reservation of the same bucket takes its sub-tree",
			complete(reg(t, "http://+:80/"), res(t, "http://+:80/foo/")),
			get("www.example.com", "/foo/x"),
			Route{Outcome: ReservedOnly, Winner: 1, Others: []Passed{{0, ShorterPath}}, Confidence: Proven}},
		{"no socket without a registration",
			complete(res(t, "http://+:80/"), reg(t, "http://+:81/")),
			get("www.example.com", "/"),
			Route{Outcome: NotBound, Winner: -1, Others: []Passed{{0, PortNotOpen}, {1, OnOtherPort}}, Confidence: Proven}},
		{"nothing known at all",
			State{}, get("www.example.com", "/"),
			Route{Outcome: NotBound, Winner: -1, Confidence: Possible, Missing: []Section{Registrations, Reservations, ListenList}}},
		{"a reservation, registrations not captured",
			State{Entries: []Entry{res(t, "http://+:80/")}, HasReservations: true, HasListenList: true},
			get("www.example.com", "/"),
			Route{Outcome: ReservedOnly, Winner: 0, Confidence: Possible, Missing: []Section{Registrations}}},
		{"reservations not captured",
			State{Entries: []Entry{reg(t, "http://*:80/")}, HasRegistrations: true, HasListenList: true},
			get("www.example.com", "/"),
			Route{Outcome: Served, Winner: 0, Confidence: Likely, Missing: []Section{Reservations}}},
		{"only the other scheme",
			complete(reg(t, "https://*:80/")), get("www.example.com", "/"),
			Route{Outcome: OtherScheme, Winner: -1, Others: []Passed{{0, OnOtherScheme}}, Confidence: Proven}},
		{"no such host",
			complete(reg(t, "http://localhost:80/"), reg(t, "http://192.0.2.8:80:192.0.2.8/")),
			get("www.example.com", "/"),
			Route{Outcome: NoHost, Winner: -1, Others: []Passed{{0, ForOtherHost}, {1, ForOtherAddress}}, Confidence: Proven}},
		{"no such path",
			complete(reg(t, "http://+:80/a/")), get("www.example.com", "/b"),
			Route{Outcome: NoPath, Winner: -1, Others: []Passed{{0, PathNotCovered}}, Confidence: Proven}},
		{"URL group without a queue",
			complete(Entry{Prefix: prefix(t, "http://*:80/"), Detached: true}), get("www.example.com", "/"),
			Route{Outcome: Detached, Winner: 0, Confidence: Proven}},
		{"explicit before IP-bound before weak",
			complete(reg(t, "http://*:80/"), reg(t, "HTTP://192.0.2.7:80:192.0.2.7/"), reg(t, "http://www.example.com:80/")),
			get("WWW.EXAMPLE.COM.:80", "/"),
			Route{Outcome: Served, Winner: 2, Others: []Passed{{0, InWeakerBucket}, {1, InWeakerBucket}}, Confidence: Proven}},
		{"IP-bound for any other host",
			complete(reg(t, "http://*:80/"), reg(t, "HTTP://192.0.2.7:80:192.0.2.7/"), reg(t, "http://www.example.com:80/")),
			get("other.example.com", "/"),
			Route{Outcome: Served, Winner: 1, Others: []Passed{{0, InWeakerBucket}, {2, ForOtherHost}}, Confidence: Proven}},
		{"the local address is not known and decides",
			complete(reg(t, "http://*:80/"), reg(t, "HTTP://192.0.2.7:80:192.0.2.7/")),
			Request{Scheme: "http", Host: "www.example.com", Port: 80, Path: "/"},
			Route{Outcome: Served, Winner: 0, Others: []Passed{{1, AddressUnknown}}, Confidence: Likely}},
		{"the local address is not known but does not decide",
			complete(reg(t, "http://+:80/"), reg(t, "HTTP://192.0.2.7:80:192.0.2.7/")),
			Request{Scheme: "http", Host: "www.example.com", Port: 80, Path: "/"},
			Route{Outcome: Served, Winner: 0, Others: []Passed{{1, AddressUnknown}}, Confidence: Proven}},
		{"a literal host is the local address",
			complete(reg(t, "http://[2001:db8::7]:80/")),
			Request{Scheme: "HTTP", Host: "[2001:DB8::7]:80", Port: 80, Path: ""},
			Route{Outcome: Served, Winner: 0, Confidence: Proven}},
		{"exact host before subdomain wildcard, which is not documented",
			complete(reg(t, "http://*.example.com:80/"), reg(t, "http://www.example.com:80/")),
			get("www.example.com", "/"),
			Route{Outcome: Served, Winner: 1, Others: []Passed{{0, LessSpecificHost}}, Confidence: Likely}},
		{"subdomain wildcard",
			complete(reg(t, "http://*.example.com:80/"), reg(t, "http://*:80/")),
			get("a.b.example.com", "/"),
			Route{Outcome: Served, Winner: 0, Others: []Passed{{1, InWeakerBucket}}, Confidence: Proven}},
		{"which does not include the domain itself",
			complete(reg(t, "http://*.example.com:80/")),
			get("example.com", "/"),
			Route{Outcome: NoHost, Winner: -1, Others: []Passed{{0, ForOtherHost}}, Confidence: Proven}},
		{"address outside the IP listen list",
			State{Entries: []Entry{reg(t, "http://*:80/")}, Listen: []netip.Addr{addr("::"), addr("192.0.2.9")},
				HasRegistrations: true, HasReservations: true, HasListenList: true},
			get("www.example.com", "/"),
			Route{Outcome: NotListening, Winner: -1, Others: []Passed{{0, PortNotOpen}}, Confidence: Proven}},
		{"address in the IP listen list",
			State{Entries: []Entry{reg(t, "http://*:80/")}, Listen: []netip.Addr{addr("0.0.0.0")},
				HasRegistrations: true, HasReservations: true, HasListenList: true},
			get("www.example.com", "/"),
			Route{Outcome: Served, Winner: 0, Confidence: Proven}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, tt.state.Route(tt.req)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestOutcomeStatus(t *testing.T) {
	want := map[Outcome]int{
		Served: 0, Detached: 503, ReservedOnly: 503, NoHost: 400, NoPath: 404, OtherScheme: 0, NotBound: 0, NotListening: 0,
	}
	for outcome, status := range want {
		if got := outcome.Status(); got != status {
			t.Errorf("%s: %d, want %d", outcome, got, status)
		}
	}
}
