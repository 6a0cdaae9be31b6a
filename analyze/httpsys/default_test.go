package httpsys

import (
	"testing"

	"diag/parser/sddl"
	"diag/parser/urlprefix"
)

func TestDefault(t *testing.T) {
	winrm, wecsvc := sddl.ServiceSID("WinRM"), sddl.ServiceSID("Wecsvc")
	sstp := sddl.ServiceSID("SstpSvc")
	tests := []struct {
		url, sddl string
		service   string
		want      bool
	}{
		{"http://*:5357/", "D:(A;;GX;;;BU)(A;;GX;;;LS)", "", true},
		{"HTTP://*:5357", "D:(A;;GX;;;S-1-5-19)(A;;0x20000000;;;S-1-5-32-545)", "", true},
		{"http://*:5357/", "D:(A;;GX;;;BU)", "", false},
		{"http://*:5357/", "D:(A;;GX;;;BU)(A;;GX;;;LS)(A;;GX;;;WD)", "", false},
		{"http://*:5357/", "D:(A;;GA;;;BU)(A;;GX;;;LS)", "", false},
		{"http://*:5357/", "D:", "", false},
		{"http://+:5357/", "D:(A;;GX;;;BU)(A;;GX;;;LS)", "", false},
		{"http://*:5358/", "D:(A;;GX;;;BU)(A;;GX;;;LS)", "", false},
		{"http://+:80/temporary_listen_addresses/", "D:(A;;GX;;;WD)", "", true},
		{"http://+:80/", "D:(A;;GX;;;WD)", "", false},
		{"http://+:80/116B50EB-ECE2-41AC-8429-9F9E963361B7/", "D:(A;;GX;;;NS)", "PeerDistSvc", true},
		{"http://+:5985/wsman/", "D:(A;;GX;;;" + winrm + ")(A;;GX;;;" + wecsvc + ")", "WinRM", true},
		{"https://+:5986/wsman/", "D:(A;;GX;;;" + wecsvc + ")(A;;GX;;;" + winrm + ")", "WinRM", true},
		{"http://+:5985/wsman/", "D:(A;;GX;;;" + winrm + ")", "", false},
		{"https://+:443/sra_{BA195980-CD49-458b-9E23-C84EE0ADCD75}/", "D:(A;;GA;;;" + sstp + ")(A;;GA;;;BA)(A;;GA;;;SY)", "SstpSvc", true},
		{"https://localhost:44300/", "D:(A;;GX;;;BU)", "", true},
		{"https://localhost:44399/", "D:(A;;GX;;;WD)", "", true},
		{"https://localhost:44400/", "D:(A;;GX;;;BU)", "", false},
		{"http://localhost:44300/", "D:(A;;GX;;;BU)", "", false},
		{"https://localhost:44300/", "D:(A;;GX;;;NS)", "", false},
		{"https://localhost:44300/", "D:(A;;GA;;;BU)", "", false},
	}
	for _, tt := range tests {
		d, err := sddl.Parse(tt.sddl)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := Default(prefix(t, tt.url), d)
		if ok != tt.want || ok && (got.Owner == "" || got.Service != tt.service) {
			t.Errorf("%s %s: %+v, %v", tt.url, tt.sddl, got, ok)
		}
	}
}

// TestDefaultRows checks that every row recognises itself and has no problem.
func TestDefaultRows(t *testing.T) {
	for _, row := range defaultRows {
		p := prefix(t, row.url)
		if p.Problems != nil {
			t.Errorf("%s: %v", row.url, p.Problems)
		}
		d, err := sddl.Parse(row.sddl())
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := Default(p, d); !ok || got != row.Known {
			t.Errorf("%s: %+v, %v", row.url, got, ok)
		}
		for _, ace := range d.ACEs {
			if ace.Trustee.SID == "" || ace.Trustee.Name == "" {
				t.Errorf("%s: trustee %+v", row.url, ace.Trustee)
			}
		}
	}
}

func TestDefaultURL(t *testing.T) {
	for text, want := range map[string]bool{
		"http://+:80/Temporary_Listen_Addresses/": true,
		"HTTP://*:5357/": true,
		"http://+:5357/": false,
		"http://+:80/":   false,
	} {
		p, err := urlprefix.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := DefaultURL(p); got != want {
			t.Errorf("DefaultURL(%s) = %t", text, got)
		}
	}
}
