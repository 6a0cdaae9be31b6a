package httpsys

import (
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const userSID = "S-1-5-21-1000-2000-3000-1001"

var (
	user   = Account{SIDs: []string{userSID}, Known: true}
	admin  = Account{Administrator: true, Known: true}
	system = Account{LocalSystem: true, Known: true}
)

func failure(code int, cause Cause, c Confidence, entry int) Failure {
	return Failure{Code: code, Cause: cause, Confidence: c, Entry: entry, Port: -1}
}

// equate leaves out the pointer into the prefix; TestRegisterMalformed looks at
// it.
var equate = []cmp.Option{
	cmp.Comparer(func(a, b netip.Addr) bool { return a == b }),
	cmpopts.IgnoreFields(Failure{}, "Problem"),
}

func TestRegister(t *testing.T) {
	withList := func(s State, list ...string) State {
		for _, a := range list {
			s.Listen = append(s.Listen, addr(a))
		}
		return s
	}
	withAddresses := func(s State, list ...string) State {
		for _, a := range list {
			s.Addresses = append(s.Addresses, addr(a))
		}
		return s
	}
	withPorts := func(s State, uses ...PortUse) State {
		s.Ports = uses
		return s
	}
	at := func(f Failure, a string) Failure {
		f.Address = addr(a)
		return f
	}
	onPort := func(cause Cause, c Confidence, port int) Failure {
		return Failure{Code: 32, Cause: cause, Confidence: c, Entry: -1, Port: port}
	}
	list := func(f ...Failure) []Failure { return f }
	noReservations := complete()
	noReservations.HasReservations = false

	tests := []struct {
		name  string
		state State
		want  string
		as    Account
		r     Registration
	}{
		{"nothing reserved, user", complete(), "http://+:8080/", user,
			Registration{Failures: list(failure(5, ReservationMissing, Likely, -1)), Deciding: -1}},
		{"nothing reserved, administrator", complete(), "http://+:80/", admin, Registration{Grant: ByPrivilege, Deciding: -1}},
		{"nothing reserved, LocalSystem", complete(), "http://+:80/", system, Registration{Grant: ByPrivilege, Deciding: -1}},
		{"nothing reserved, account unknown", complete(), "http://+:8080/", Account{},
			Registration{Failures: list(failure(5, ReservationMissing, Possible, -1)), Deciding: -1}},
		{"reservations not captured", noReservations, "http://+:8080/", user,
			Registration{Failures: list(failure(5, ReservationMissing, Possible, -1)), Deciding: -1, Missing: []Section{Reservations}}},
		{"reserved for the user", complete(res(t, "http://+:8080/", "(A;;GX;;;"+userSID+")")), "http://+:8080/app", user,
			Registration{Grant: ByReservation, Deciding: 0, Failures: list(failure(87, MalformedPrefix, Possible, -1))}},
		{"reserved for Users", complete(res(t, "http://+:8080/", "(A;;GX;;;BU)")), "http://+:8080/", Account{},
			Registration{Grant: ByReservation, Deciding: 0}},
		{"reserved for a service", complete(res(t, "http://+:8080/", "(A;;GX;;;NS)")), "http://+:8080/", user,
			Registration{Failures: list(failure(5, ReservationOtherUser, Likely, 0)), Deciding: 0}},
		{"reserved for a service, administrator", complete(res(t, "http://+:8080/", "(A;;GX;;;NS)")), "http://+:8080/", admin,
			Registration{Failures: list(failure(5, ReservationOtherUser, Possible, 0)), Deciding: 0}},
		{"delegation is no right to register", complete(res(t, "http://+:8080/", "(A;;GW;;;WD)")), "http://+:8080/", user,
			Registration{Failures: list(failure(5, ReservationForNobody, Likely, 0)), Deciding: 0}},
		{"denied before allowed", complete(res(t, "http://+:8080/", "(D;;GX;;;"+userSID+")", "(A;;GX;;;WD)")), "http://+:8080/", user,
			Registration{Failures: list(failure(5, ReservationOtherUser, Likely, 0)), Deciding: 0}},
		{"descriptor not captured", complete(res(t, "http://+:8080/")), "http://+:8080/", user,
			Registration{Failures: list(failure(5, ReservationUnreadable, Possible, 0)), Deciding: 0}},
		{"the longest reservation decides alone",
			complete(res(t, "http://+:8080/", "(A;;GX;;;WD)"), res(t, "http://+:8080/a/b/", "(A;;GX;;;NS)")), "http://+:8080/A/B/c/", user,
			Registration{Failures: list(failure(5, ReservationOtherUser, Likely, 1)), Deciding: 1}},
		{"one below the wanted prefix does not", complete(res(t, "http://+:8080/", "(A;;GX;;;WD)"), res(t, "http://+:8080/a/b/", "(A;;GX;;;NS)")),
			"http://+:8080/a/", user, Registration{Grant: ByReservation, Deciding: 0}},
		{"another host form gives no right", complete(res(t, "http://+:8080/", "(A;;GX;;;WD)")), "http://www.example.com:8080/", user,
			Registration{Failures: list(failure(5, ReservationOtherHost, Likely, 0)), Deciding: -1}},
		{"localhost reserved, + wanted", complete(res(t, "http://localhost:33333/", "(A;;GX;;;WD)")), "http://+:33333/", user,
			Registration{Failures: list(failure(5, ReservationOtherHost, Likely, 0)), Deciding: -1}},
		{"a sub-tree of another host form is no near match", complete(res(t, "http://localhost:8080/x/", "(A;;GX;;;WD)")), "http://+:8080/", user,
			Registration{Failures: list(failure(5, ReservationMissing, Likely, -1)), Deciding: -1}},
		{"loopback", complete(), "http://localhost:1025/", user, Registration{Grant: ByLoopback, Deciding: -1}},
		{"loopback 127.0.0.1", complete(), "http://127.0.0.1:8080/", user, Registration{Grant: ByLoopback, Deciding: -1}},
		{"loopback ::1", complete(), "http://[::1]:8080/", user, Registration{Grant: ByLoopback, Deciding: -1}},
		{"loopback below 1025", complete(), "http://localhost:1024/", user,
			Registration{Failures: list(failure(5, ReservationMissing, Likely, -1)), Deciding: -1}},
		{"loopback lost", complete(res(t, "http://+:19800/", "(A;;GX;;;WD)")), "http://localhost:19800/", user,
			Registration{Failures: list(failure(5, LoopbackExemptionLost, Likely, 0)), Deciding: -1}},
		{"loopback kept, reservation on another port", complete(res(t, "http://+:19801/", "(A;;GX;;;WD)")), "http://localhost:19800/", user,
			Registration{Grant: ByLoopback, Deciding: -1}},
		{"registered", complete(reg(t, "HTTP://+:8080/APP/")), "http://+:8080/app/", admin,
			Registration{Grant: ByPrivilege, Deciding: -1, Failures: list(failure(183, AlreadyRegistered, Proven, 0))}},
		{"registered in another bucket", complete(reg(t, "HTTP://LOCALHOST:8080/APP/")), "http://+:8080/app/", admin,
			Registration{Grant: ByPrivilege, Deciding: -1}},
		{"registered with the address spelled out", complete(reg(t, "HTTP://192.0.2.7:8080:192.0.2.7/")), "http://192.0.2.7:8080/", admin,
			Registration{Grant: ByPrivilege, Deciding: -1, Failures: list(failure(183, AlreadyRegistered, Proven, 0),
				at(failure(1214, AddressNotLocal, Likely, -1), "192.0.2.7"))}},
		{"other scheme reserved", complete(res(t, "https://+:8888/x/", "(A;;GX;;;WD)")), "http://+:8888/", admin,
			Registration{Grant: ByPrivilege, Deciding: -1, Failures: list(failure(183, SchemeClash, Proven, 0))}},
		{"address of the machine", withAddresses(complete(), "192.0.2.7"), "http://192.0.2.7:80/", admin, Registration{Grant: ByPrivilege, Deciding: -1}},
		{"address of another machine", withAddresses(complete(), "192.0.2.8"), "https://192.0.2.7:443/", admin,
			Registration{Grant: ByPrivilege, Deciding: -1, Failures: list(at(failure(1214, AddressNotLocal, Likely, -1), "192.0.2.7"))}},
		{"listed address absent", withAddresses(withList(complete(), "192.0.2.9"), "192.0.2.8"), "http://+:80/", admin,
			Registration{Grant: ByPrivilege, Deciding: -1, Failures: list(at(failure(1214, ListedAddressAbsent, Likely, -1), "192.0.2.9"))}},
		{"list of one family, loopback of the other", withList(complete(), "::"), "http://127.0.0.1:8080/", admin,
			Registration{Grant: ByPrivilege, Deciding: -1, Failures: list(at(failure(1231, AddressNotListed, Likely, -1), "127.0.0.1"))}},
		{"list with the address", withAddresses(withList(complete(), "192.0.2.7"), "192.0.2.7"), "http://192.0.2.7:80/", admin,
			Registration{Grant: ByPrivilege, Deciding: -1}},
		{"foreign listener", withPorts(complete(), PortUse{Port: 81, Kind: ForeignListener}, PortUse{Port: 80, Kind: ForeignListener}), "http://+:80/", admin,
			Registration{Grant: ByPrivilege, Deciding: -1, Failures: list(onPort(PortHeld, Likely, 1))}},
		{"foreign listener on one address", withPorts(complete(), PortUse{Port: 80, Kind: ForeignListener, Addr: addr("192.0.2.7")}), "http://+:80/", admin,
			Registration{Grant: ByPrivilege, Deciding: -1, Failures: list(onPort(PortHeld, Possible, 0))}},
		{"foreign connection and administered exclusion", withPorts(complete(), PortUse{Port: 50000, Kind: ForeignConnection}, PortUse{Port: 50000, Kind: ExcludedAdministered}), "http://+:50000/", admin,
			Registration{Grant: ByPrivilege, Deciding: -1, Failures: list(onPort(PortExcluded, Likely, 1), onPort(PortHeld, Possible, 0))}},
		{"HTTP.sys has the port already", withPorts(complete(reg(t, "http://*:80/")), PortUse{Port: 80, Kind: Excluded}), "http://+:80/", admin,
			Registration{Grant: ByPrivilege, Deciding: -1}},
	}
	for _, tt := range tests {
		got := tt.state.Register(prefix(t, tt.want), tt.as)
		if diff := cmp.Diff(tt.r, got, equate...); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
		if got.Works() != (len(tt.r.Failures) == 0) {
			t.Errorf("%s: Works = %v", tt.name, got.Works())
		}
	}
}

func TestRegisterMalformed(t *testing.T) {
	type result struct {
		Code       int
		Kind       string
		Confidence Confidence
	}
	for in, want := range map[string][2][]result{ // Register, Reserve
		"http://+/":            {{{87, "port-missing", Likely}}, {{87, "port-missing", Proven}}},
		"http://+:080/":        {{{87, "port-leading-zero", Proven}}, {{87, "port-leading-zero", Proven}}},
		"http://0.0.0.0:8080/": {{{50, "host-unspecified", Proven}}, {{50, "host-unspecified", Proven}}},
		"http://+:80/a":        {{{87, "no-final-slash", Possible}}, nil},
		"http:// +:80/":        {nil, nil},
		"http://+:80/%20/":     {{{87, "escaped", Proven}}, {{87, "escaped", Proven}}},
	} {
		s := complete()
		for i, r := range []Registration{s.Register(prefix(t, in), admin), s.Reserve(prefix(t, in), admin)} {
			var got []result
			for _, f := range r.Failures {
				got = append(got, result{f.Code, string(f.Problem.Kind), f.Confidence})
			}
			if diff := cmp.Diff(want[i], got); diff != "" {
				t.Errorf("%s, call %d (-want +got):\n%s", in, i, diff)
			}
		}
	}
}

func TestReserve(t *testing.T) {
	list := func(f ...Failure) []Failure { return f }
	tests := []struct {
		name  string
		state State
		want  string
		as    Account
		r     Registration
	}{
		{"administrator", complete(), "http://+:80/x", admin, Registration{Grant: ByPrivilege, Deciding: -1}},
		{"user", complete(), "http://+:80/", user,
			Registration{Failures: list(failure(5, NotPrivileged, Likely, -1)), Deciding: -1}},
		{"delegated", complete(res(t, "http://+:80/a/", "(A;;GW;;;"+userSID+")")), "http://+:80/a/b/", user,
			Registration{Grant: ByDelegation, Deciding: 0}},
		{"delegation is for below", complete(res(t, "http://+:80/a/", "(A;;GA;;;"+userSID+")")), "http://+:80/a/", user,
			Registration{Failures: list(failure(183, AlreadyReserved, Proven, 0), failure(5, NotPrivileged, Likely, -1)), Deciding: -1}},
		{"right to register only", complete(res(t, "http://+:80/a/", "(A;;GX;;;WD)")), "http://+:80/a/b/", user,
			Registration{Failures: list(failure(5, NotPrivileged, Likely, 0)), Deciding: 0}},
		{"reserved", complete(res(t, "http://+:80/X/", "(A;;GX;;;NS)")), "http://+:80/x", admin,
			Registration{Grant: ByPrivilege, Deciding: -1, Failures: list(failure(183, AlreadyReserved, Proven, 0))}},
		{"registered only", complete(reg(t, "http://+:80/x/")), "http://+:80/x/", admin, Registration{Grant: ByPrivilege, Deciding: -1}},
		{"other scheme registered", complete(reg(t, "https://*:443/")), "http://+:443/x/", admin,
			Registration{Grant: ByPrivilege, Deciding: -1, Failures: list(failure(183, SchemeClash, Proven, 0))}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.r, tt.state.Reserve(prefix(t, tt.want), tt.as), equate...); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}
