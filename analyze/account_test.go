package analyze

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/analyze/correlate"
	"diag/parser"
)

func TestParseAccount(t *testing.T) {
	h := correlate.Build(parser.NewDump(parser.Parse("x.txt", []byte(`URL Reservations:
-----------------

    Reserved URL            : http://+:8080/orders/
        User: CONTOSO\orders
            Listen: Yes
            Delegate: No
            SDDL: D:(A;;GX;;;S-1-5-21-1111111111-2222222222-3333333333-1104)
`))))
	type kind struct {
		SID                        string
		Administrator, LocalSystem bool
		Known                      bool
	}
	tests := map[string]kind{
		"":                             {},
		"standard user":                {Known: true},
		"LocalSystem":                  {SID: "S-1-5-18", LocalSystem: true, Known: true},
		`NT AUTHORITY\SYSTEM`:          {SID: "S-1-5-18", LocalSystem: true, Known: true},
		"S-1-5-18":                     {SID: "S-1-5-18", LocalSystem: true, Known: true},
		"administrator":                {Administrator: true, Known: true},
		`CONTOSO\Administrator`:        {Administrator: true, Known: true},
		`CONTOSO\administrator-of-fun`: {Known: true},
		`NT AUTHORITY\NETWORK SERVICE`: {SID: "S-1-5-20", Known: true},
		`contoso\ORDERS`:               {SID: "S-1-5-21-1111111111-2222222222-3333333333-1104", Known: true},
		`CONTOSO\somebody`:             {Known: true},
		`\Everyone`:                    {SID: "S-1-1-0", Known: true},
	}
	for name, want := range tests {
		a := parseAccount(h, name)
		got := kind{a.sid, a.Administrator, a.LocalSystem, a.Known}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: (-want +got)\n%s", name, diff)
		}
	}
}

func TestNames(t *testing.T) {
	tests := []struct {
		text, base string
		want       bool
	}{
		{`c:\contoso>orderservice.exe --console`, "orderservice", true},
		{`ps c:\> .\metering.host.exe`, "metering.host", true},
		{`orderservice failed`, "orderservice", true},
		{`myorderservice.exe`, "orderservice", false},
		{`orderservice2 failed`, "orderservice", false},
		{`order-service.exe`, "service", false},
		{`contoso.orderservice.exe`, "orderservice", false},
		{`the orderservice.`, "orderservice", true},
		{``, "orderservice", false},
	}
	for _, tt := range tests {
		if got := names(tt.text, tt.base); got != tt.want {
			t.Errorf("names(%q, %q) = %t", tt.text, tt.base, got)
		}
	}
}

func TestInactive(t *testing.T) {
	for state, want := range map[string]bool{"Active": false, "Inactive": true, " inactive ": true, "Inaktiv": true, "Aktiv": false, "": false, "Attivo": false, "Inattivo": true, "Actif": false, "Inactif": true} {
		if got := inactive(state); got != want {
			t.Errorf("inactive(%q) = %t", state, got)
		}
	}
}
