package urlacl

import (
	"testing"

	"diag/parser/internal/readtest"
)

// A line of something else costs neither the reservation nor its SDDL, whatever
// the language of the labels.
func TestForeignLines(t *testing.T) {
	for name, text := range map[string]string{
		"unresolved account": "    Varattu URL             : http://+:8080/orders/\n        Tunnusta ei loydy: 1332\n            SDDL: D:(A;;GX;;;LS)\n",
		"label and value":    "    Varattu URL             : http://+:8080/orders/\n    huom: tahan\n        Kayttaja: CONTOSO\\till\n            Kuuntele: Kylla\n            Delegoi: Ei\n            SDDL: D:(A;;GX;;;LS)\n",
		"some words known":   "    Varattu URL             : http://+:8080/orders/\n        User: CONTOSO\\till\n            Kuuntele: Kylla\n            Delegate: No\n            SDDL: D:(A;;GX;;;LS)\n",
		"English":            "    Reserved URL            : http://+:8080/orders/\n    note: here\n        User: CONTOSO\\till\n            Listen: Yes\n            Delegate: No\n            SDDL: D:(A;;GX;;;LS)\n",
	} {
		l, ok := readtest.Read(Command, text).Data.(*Listing)
		if !ok || len(l.Reservations) != 1 {
			t.Errorf("%s: got %+v", name, l)
			continue
		}
		r := l.Reservations[0]
		if r.URL != "http://+:8080/orders/" || r.SDDL != "D:(A;;GX;;;LS)" {
			t.Errorf("%s: got %+v", name, r)
		}
		if users, want := len(r.Users), 1; name != "unresolved account" && users != want {
			t.Errorf("%s: %d users, want %d", name, users, want)
		}
		if name == "unresolved account" && (len(r.Users) != 0 || len(r.Unresolved) != 1) {
			t.Errorf("%s: got users %v, unresolved %v", name, r.Users, r.Unresolved)
		}
	}
}

// A blank inside a SID, and padding that a form took away, change nothing.
func TestBlanksOfAForm(t *testing.T) {
	const text = "Reserved URL: http://+:8080/orders/\nUser:CONTOSO\\till\nListen:Yes\nDelegate:No\nSDDL:D:(A;;GX;;;S-1-5-21-1004336348-1177238915- 682003330-1104)\n"
	l := readtest.Read(Command, text).Data.(*Listing)
	if len(l.Reservations) != 1 || len(l.Reservations[0].Users) != 1 {
		t.Fatalf("got %+v", l)
	}
	r := l.Reservations[0]
	if want := "D:(A;;GX;;;S-1-5-21-1004336348-1177238915-682003330-1104)"; r.SDDL != want {
		t.Errorf("SDDL is %q, want %q", r.SDDL, want)
	}
	if u := r.Users[0]; u.Name != `CONTOSO\till` || !u.Listen || u.Delegate {
		t.Errorf("user is %+v", u)
	}
}
