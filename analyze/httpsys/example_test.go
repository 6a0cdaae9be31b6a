package httpsys_test

import (
	"fmt"

	"diag/analyze/httpsys"
	"diag/parser/sddl"
	"diag/parser/urlprefix"
)

// machine is one with IIS on *:80 and a reservation that its program left
// behind.
func machine() httpsys.State {
	reserved, err := urlprefix.Parse("http://+:80/")
	if err != nil {
		panic(err)
	}
	registered, err := urlprefix.Parse("HTTP://*:80/")
	if err != nil {
		panic(err)
	}
	descriptor, err := sddl.Parse("D:(A;;GX;;;NS)")
	if err != nil {
		panic(err)
	}
	return httpsys.State{
		Entries: []httpsys.Entry{
			{Prefix: reserved, Reservation: true, SDDL: &descriptor},
			{Prefix: registered, Queue: "DefaultAppPool"},
		},
		HasRegistrations: true, HasReservations: true, HasListenList: true,
	}
}

func ExampleState_Route() {
	r := machine().Route(httpsys.Request{Scheme: "http", Host: "www.example.com", Port: 80, Path: "/"})
	fmt.Println(r.Outcome, r.Outcome.Status(), r.Confidence)
	for _, p := range r.Others {
		fmt.Println(p.Entry, p.Reason)
	}
	// Output:
	// reserved-only 503 proven
	// 1 weaker-bucket
}

func ExampleState_Register() {
	want, err := urlprefix.Parse("http://+:80/shop/")
	if err != nil {
		panic(err)
	}
	r := machine().Register(want, httpsys.Account{Known: true})
	for _, f := range r.Failures {
		fmt.Println(f.Code, f.Cause, f.Confidence, f.Entry)
	}
	// Output: 5 reservation-other-user likely 0
}

func ExampleState_Reserve() {
	want, err := urlprefix.Parse("http://+:80/")
	if err != nil {
		panic(err)
	}
	r := machine().Reserve(want, httpsys.Account{Administrator: true, Known: true})
	for _, f := range r.Failures {
		fmt.Println(f.Code, f.Cause, f.Confidence, f.Entry)
	}
	// Output: 183 already-reserved proven 0
}

func ExampleState_Shadowed() {
	list, _ := machine().Shadowed()
	for _, s := range list {
		fmt.Println(s.By, s.Entry, s.Shadow.Whole, s.Fails)
	}
	// Output: 0 1 true true
}

func ExampleShadows() {
	reports, _ := urlprefix.Parse("http://+:80/Reports/")
	site, _ := urlprefix.Parse("http://*:80/")
	s, ok := httpsys.Shadows(reports, site)
	fmt.Println(ok, s.Whole, s.Path)
	// Output: true false /Reports/
}

func ExampleDefault() {
	p, _ := urlprefix.Parse("http://*:5357/")
	d, _ := sddl.Parse("D:(A;;GX;;;BU)(A;;GX;;;LS)")
	known, ok := httpsys.Default(p, d)
	fmt.Println(known.Owner, ok)
	// Output: Web Services on Devices (network discovery, printers) true
}
