package sddl

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The SIDs below were read in public dumps beside the name of the service, so
// they check the computation and not only itself.
func TestServiceSID(t *testing.T) {
	for service, want := range map[string]string{
		"WinRM":                      "S-1-5-80-569256582-2953403351-2909559716-1301513147-412116970",
		"Wecsvc":                     "S-1-5-80-4059739203-877974739-1245631912-527174227-2996563517",
		"WMPNetworkSvc":              "S-1-5-80-2375682873-768044350-3534595160-1005545032-2873800392",
		"WMSvc":                      "S-1-5-80-257763619-1023834443-750927789-3464696139-1457670516",
		"ReportServer":               "S-1-5-80-2885764129-887777008-271615777-1616004480-2722851051",
		"SQLServerReportingServices": "S-1-5-80-4050220999-2730734961-1537482082-519850261-379003301",
		"PowerBIReportServer":        "S-1-5-80-1730998386-2757299892-37364343-1607169425-3512908663",
		"SstpSvc":                    "S-1-5-80-3435701886-799518250-3791383489-3228296122-2938884314",
		"winrm":                      "S-1-5-80-569256582-2953403351-2909559716-1301513147-412116970",
	} {
		if got := ServiceSID(service); got != want {
			t.Errorf("ServiceSID(%q) = %s, want %s", service, got, want)
		}
	}
	if got, want := AppPoolSID("DefaultAppPool"), "S-1-5-82-3006700770-424185619-1745488364-794895919-4004696415"; got != want {
		t.Errorf("AppPoolSID = %s, want %s", got, want)
	}
	if got, ok := ServiceName(ServiceSID("WINRM")); !ok || got != "WinRM" {
		t.Errorf("ServiceName = %q, %v", got, ok)
	}
	if got, ok := ServiceName(ServiceSID("Fabrikam")); ok {
		t.Errorf("ServiceName of an unknown service = %q", got)
	}
}

func TestParseTrustee(t *testing.T) {
	for in, want := range map[string]Trustee{
		"LS":                    {Text: "LS", SID: "S-1-5-19", Name: `NT AUTHORITY\LOCAL SERVICE`},
		"DU":                    {Text: "DU", Name: "Domain Users"},
		"ZZ":                    {Text: "ZZ"},
		"s-1-5-32-545":          {Text: "s-1-5-32-545", SID: "S-1-5-32-545", Name: `BUILTIN\Users`},
		"S-1-05-0020":           {Text: "S-1-05-0020", SID: "S-1-5-20", Name: `NT AUTHORITY\NETWORK SERVICE`},
		"S-1-0x5-20":            {Text: "S-1-0x5-20", SID: "S-1-5-20", Name: `NT AUTHORITY\NETWORK SERVICE`},
		"S-1-0xAB0000000000-1":  {Text: "S-1-0xAB0000000000-1", SID: "S-1-0xAB0000000000-1"},
		"S-1-5-21-1-2-3-1001":   {Text: "S-1-5-21-1-2-3-1001", SID: "S-1-5-21-1-2-3-1001"},
		"S-1-5":                 {Text: "S-1-5"},
		"S-1-5-":                {Text: "S-1-5-"},
		"S-1-5-4294967296":      {Text: "S-1-5-4294967296"},
		"S-2-5-20":              {Text: "S-2-5-20"},
		"":                      {},
		ServiceSID("Fabrikam"):  {Text: ServiceSID("Fabrikam"), SID: ServiceSID("Fabrikam")},
		ServiceSID("SQLServer"): {Text: ServiceSID("SQLServer"), SID: ServiceSID("SQLServer")},
		ServiceSID("wecsvc"):    {Text: ServiceSID("Wecsvc"), SID: ServiceSID("Wecsvc"), Name: `NT SERVICE\Wecsvc`},
	} {
		if diff := cmp.Diff(want, ParseTrustee(in)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", in, diff)
		}
	}
}

func TestLookupName(t *testing.T) {
	for in, want := range map[string]string{
		`\Everyone`:                        "S-1-1-0",
		`Everyone`:                         "S-1-1-0",
		`\Jeder`:                           "S-1-1-0",
		`\Tout le monde`:                   "S-1-1-0",
		`BUILTIN\Users`:                    "S-1-5-32-545",
		`builtin\USERS`:                    "S-1-5-32-545",
		`VORDEFINIERT\Benutzer`:            "S-1-5-32-545",
		`BUILTIN\Utilisateurs`:             "S-1-5-32-545",
		`NT AUTHORITY\NETWORK SERVICE`:     "S-1-5-20",
		`NT AUTHORITY\NetworkService`:      "S-1-5-20",
		`NT-AUTORITÄT\Netzwerkdienst`:      "S-1-5-20",
		`AUTORITE NT\SERVICE RÉSEAU`:       "S-1-5-20",
		`AUTORITE NT\SERVICE RESEAU`:       "S-1-5-20",
		`NT AUTHORITY\  LOCAL   SERVICE`:   "S-1-5-19",
		`NT-AUTORITÄT\LOKALER DIENST`:      "S-1-5-19",
		`LocalSystem`:                      "S-1-5-18",
		`.\LocalSystem`:                    "S-1-5-18",
		`NT AUTHORITY\Authenticated Users`: "S-1-5-11",
		`NT SERVICE\WinRM`:                 "S-1-5-80-569256582-2953403351-2909559716-1301513147-412116970",
		`NT SERVICE\ALL SERVICES`:          "S-1-5-80-0",
		`IIS APPPOOL\DefaultAppPool`:       "S-1-5-82-3006700770-424185619-1745488364-794895919-4004696415",
		`APPLICATION PACKAGE AUTHORITY\ALL APPLICATION PACKAGES`: "S-1-15-2-1",
		`S-1-5-32-545`:            "S-1-5-32-545",
		`CONTOSO\Users`:           "",
		`BUILTIN\NETWORK SERVICE`: "",
		`NT AUTHORITY\Everyone`:   "",
		`.\Users`:                 "",
		`CONTOSO\svc-web`:         "",
		`NT SERVICE\`:             "",
		`WD`:                      "",
		``:                        "",
	} {
		got, ok := LookupName(in)
		if got.SID != want || ok != (want != "") || got.Text != in {
			t.Errorf("LookupName(%q) = %+v, %v, want SID %q", in, got, ok, want)
		}
	}
}

func TestTables(t *testing.T) {
	letters, sids := map[string]bool{}, map[string]bool{}
	for _, p := range WellKnown() {
		if p.Letters != "" && letters[p.Letters] {
			t.Errorf("%s twice", p.Letters)
		}
		if p.SID != "" && sids[p.SID] {
			t.Errorf("%s twice", p.SID)
		}
		letters[p.Letters], sids[p.SID] = true, true
		if p.SID == "" {
			continue
		}
		if sid, ok := canonicalSID(p.SID); !ok || sid != p.SID {
			t.Errorf("%s is spelled %q", p.SID, sid)
		}
		if got, ok := LookupName(p.Name); !ok || got.SID != p.SID || got.Name != p.Name {
			t.Errorf("LookupName(%q) = %+v, %v", p.Name, got, ok)
		}
	}
	// A name of one language must not be that of another account in another:
	// the lookup would depend on map order.
	seen := map[string]string{}
	for letters, names := range otherNames {
		if _, ok := ByLetters(letters); !ok {
			t.Errorf("no principal %s", letters)
		}
		for _, name := range names {
			if other, ok := seen[fold(name)]; ok && other != letters {
				t.Errorf("%q is %s and %s", name, other, letters)
			}
			seen[fold(name)] = letters
			if got, ok := LookupName(name); !ok {
				t.Errorf("LookupName(%q) = %+v", name, got)
			}
		}
	}
	for authority := range authorities {
		if fold(authority) != authority {
			t.Errorf("authority %q is not folded", authority)
		}
	}
}
