package sddl

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var (
	everyone = Trustee{Text: "WD", SID: "S-1-1-0", Name: "Everyone"}
	users    = Trustee{Text: "BU", SID: "S-1-5-32-545", Name: `BUILTIN\Users`}
	network  = Trustee{Text: "NS", SID: "S-1-5-20", Name: `NT AUTHORITY\NETWORK SERVICE`}
	winrm    = Trustee{
		Text: "S-1-5-80-569256582-2953403351-2909559716-1301513147-412116970",
		SID:  "S-1-5-80-569256582-2953403351-2909559716-1301513147-412116970",
		Name: `NT SERVICE\WinRM`,
	}
)

func TestParse(t *testing.T) {
	allow := func(rights string, mask uint32, who Trustee) ACE {
		return ACE{Type: "A", Rights: rights, Mask: mask, Trustee: who}
	}
	tests := []struct {
		in   string
		want Descriptor
	}{
		{"D:(A;;GX;;;WD)", Descriptor{ACEs: []ACE{allow("GX", 0x20000000, everyone)}}},
		{"D:(A;;GX;;;BU)(A;;GA;;;NS)", Descriptor{ACEs: []ACE{allow("GX", 0x20000000, users), allow("GA", 0x10000000, network)}}},
		{"d:(a;;gxgw;;;wd)", Descriptor{ACEs: []ACE{allow("GXGW", 0x60000000, Trustee{Text: "wd", SID: "S-1-1-0", Name: "Everyone"})}}},
		{"D:(A;;0x20000000;;;" + winrm.Text + ")", Descriptor{ACEs: []ACE{allow("0x20000000", 0x20000000, winrm)}}},
		{"D:(A;;536870912;;;WD)", Descriptor{ACEs: []ACE{allow("536870912", 0x20000000, everyone)}}},
		{"D:(A;;04000000000;;;WD)", Descriptor{ACEs: []ACE{allow("04000000000", 0x20000000, everyone)}}},
		{"D:(A;;0x1FFFFFFFF;;;WD)", Descriptor{ACEs: []ACE{allow("0x1FFFFFFFF", 0, everyone)}}},
		{"D:(A;;;;;WD)", Descriptor{ACEs: []ACE{allow("", 0, everyone)}}},
		{"D:(A;;GXZZ;;;WD)", Descriptor{ACEs: []ACE{allow("GXZZ", 0x20000000, everyone)}}},
		{" D:(A;;GX;;;S-1-5-80-569256582-\r\n      2953403351-2909559716-13015 13147-412116970) ",
			Descriptor{ACEs: []ACE{allow("GX", 0x20000000, winrm)}}},
		{"D:", Descriptor{}},
		{"O:BAG:S-1-5-18D:PAI(A;CIOI;GA;;;XX)", Descriptor{Owner: "BA", Group: "S-1-5-18", Flags: "PAI",
			ACEs: []ACE{{Type: "A", Flags: "CIOI", Rights: "GA", Mask: 0x10000000, Trustee: Trustee{Text: "XX"}}}}},
		{"D:(D;;GX;;;WD)S:AI(AU;SAFA;GA;;;WD)", Descriptor{
			ACEs: []ACE{{Type: "D", Rights: "GX", Mask: 0x20000000, Trustee: everyone}},
			Rest: "S:AI(AU;SAFA;GA;;;WD)"}},
		{"D:(OA;;CR;ab721a53-1e2f-11d0-9819-00aa0040529b;;DA)", Descriptor{ACEs: []ACE{{Type: "OA", Rights: "CR", Mask: 0x100,
			Object: "ab721a53-1e2f-11d0-9819-00aa0040529b", Trustee: Trustee{Text: "DA", Name: "Domain Admins"}}}}},
		{`D:(XA;;GX;;;WD;(@User.Title == ")" && (1 > 0)))(A;;GX;;;BU)`, Descriptor{ACEs: []ACE{
			{Type: "XA", Rights: "GX", Mask: 0x20000000, Trustee: everyone, Condition: `(@User.Title == ")" && (1 > 0))`},
			allow("GX", 0x20000000, users)}}},
	}
	for _, tt := range tests {
		got, err := Parse(tt.in)
		if err != nil {
			t.Errorf("Parse(%q): %v", tt.in, err)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("Parse(%q) (-want +got):\n%s", tt.in, diff)
		}
	}
}

func TestParseDamaged(t *testing.T) {
	first := ACE{Type: "A", Rights: "GX", Mask: 0x20000000, Trustee: everyone}
	tests := []struct {
		in, err string
		want    Descriptor
	}{
		{"", `security descriptor "": it ends too early`, Descriptor{}},
		{"O:BA", `security descriptor "O:BA": no "D:" part`, Descriptor{Owner: "BA"}},
		{"Everyone", `security descriptor "Everyone": "Everyone" at byte 0 does not belong there`, Descriptor{}},
		{"D:(A;;GX;;;WD)(A;;GX;;;S-1-5-80-56", `security descriptor "D:(A;;GX;;;WD)(A;;GX;;;S-1-5-80-56": it ends too early`, Descriptor{ACEs: []ACE{first}}},
		{"D:(A;;GX;;;WD) and", `security descriptor "D:(A;;GX;;;WD) and": "and" at byte 15 does not belong there`, Descriptor{ACEs: []ACE{first}}},
		{"D:(A;;GX;;;WD)(A;GX;WD)", `security descriptor "D:(A;;GX;;;WD)(A;GX;WD)": entry at byte 14 has 3 of 6 fields`, Descriptor{ACEs: []ACE{first}}},
		{"D:(A;;GX;;;WD)D:", `security descriptor "D:(A;;GX;;;WD)D:": second D: at byte 14`, Descriptor{ACEs: []ACE{first}}},
		{"X:D:(A;;GX;;;WD)", `security descriptor "X:D:(A;;GX;;;WD)": unknown part "X:" at byte 0`, Descriptor{ACEs: []ACE{first}}},
	}
	for _, tt := range tests {
		got, err := Parse(tt.in)
		if err == nil || err.Error() != tt.err {
			t.Errorf("Parse(%q): error %v, want %s", tt.in, err, tt.err)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("Parse(%q) (-want +got):\n%s", tt.in, diff)
		}
	}
}

func TestRights(t *testing.T) {
	type rights struct{ Listen, Delegate, Denies bool }
	for in, want := range map[string]rights{
		"(A;;GX;;;WD)":         {true, false, false},
		"(A;;GW;;;WD)":         {false, true, false},
		"(A;;GA;;;WD)":         {true, true, false},
		"(A;;GXGW;;;WD)":       {true, true, false},
		"(A;;GR;;;WD)":         {},
		"(A;;WD;;;WD)":         {},
		"(A;;FX;;;WD)":         {},
		"(A;;;;;WD)":           {},
		"(A;;0x60000000;;;WD)": {true, true, false},
		"(A;IO;GA;;;WD)":       {},
		"(A;OICIIO;GA;;;WD)":   {},
		"(A;OICI;GA;;;WD)":     {true, true, false},
		"(D;;GX;;;WD)":         {false, false, true},
		"(D;;GA;;;WD)":         {false, false, true},
		"(D;;GW;;;WD)":         {},
		"(XA;;GX;;;WD;(1==1))": {},
		"(AU;;GA;;;WD)":        {},
	} {
		d, err := Parse("D:" + in)
		if err != nil {
			t.Fatal(err)
		}
		a := d.ACEs[0]
		if diff := cmp.Diff(want, rights{a.Listen(), a.Delegate(), a.DeniesListen()}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", in, diff)
		}
	}
}

func TestExplain(t *testing.T) {
	d, err := Parse("D:(A;;GA;;;SY)(A;;GX;;;WD)(A;;GW;;;BA)(D;;GX;;;BG)(A;;GR;;;S-1-5-21-1-2-3-1001)(A;;;;;LA)(XA;;GX;;;WD;(1==1))(A;;GX;;;)")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`NT AUTHORITY\SYSTEM may register the URL and those below it, and may delegate them`,
		`Everyone may register the URL and those below it`,
		`BUILTIN\Administrators may delegate URLs below it, but not register them`,
		`BUILTIN\Guests is denied to register the URL`,
		`S-1-5-21-1-2-3-1001 gets no right that HTTP.sys uses (A, GR)`,
		`the local Administrator account gets no right that HTTP.sys uses (A, no rights)`,
		`Everyone has an entry of type XA, which HTTP.sys does not write`,
		`an account without a SID may register the URL and those below it`,
	}
	if diff := cmp.Diff(want, d.Explain()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCommand(t *testing.T) {
	for in, want := range map[string]string{
		"d:(a;;gx;;;S-1-5-21-1-2-3- 1001)": "D:(A;;GX;;;S-1-5-21-1-2-3-1001)",
		"D:(A;;0x20000000;;;WD)":           "D:(A;;0x20000000;;;WD)",
		"D:":                               "",
		`D:(A;;GX;;;WD")`:                  "",
		"D:(A;;GX;;;WD&calc)":              "",
		"D:(A;;GX;;;W|D)":                  "",
		"D:(A;;GX;;;{sid})":                "",
		"D:(A;;GX;;;@x)":                   "",
		"D:(A;;GX;;;[x)":                   "",
		"D:(A;;GX;;;\u212a)":               "",
		"D:(XA;;GX;;;WD;(a==1))":           "",
	} {
		d, err := Parse(in)
		if err != nil {
			t.Fatalf("Parse(%q): %v", in, err)
		}
		got, ok := d.Command()
		if got != want || ok != (want != "") {
			t.Errorf("%q: Command = %q, %v, want %q", in, got, ok, want)
		}
	}
}

// TestParseLong reads large texts of every shape that could cost more than
// linear time; a quadratic reader needs minutes for them.
func TestParseLong(t *testing.T) {
	size := 1 << 17
	if testing.Short() {
		size = 1 << 13
	}
	for _, unit := range []string{"(", ")", "()", "(;", ";", ":", "D:", " ", "a", "\"", "(A;;GX;;;WD)", "(;;;;;;(", "-1"} {
		long := strings.Repeat(unit, size/len(unit))
		for _, s := range []string{long, "D:" + long, "D:(A;;GX;;;" + long, "D:(XA;;GX;;;WD;" + long, "D:(A;;GX;;;S-1-5" + long + ")"} {
			d, _ := Parse(s)
			d.Explain()
			_ = d.String()
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"D:(A;;GX;;;WD)", "O:BAG:SYD:PAI(A;OICI;0x20000000;;;S-1-5-80-1-2-3-4-5)S:(AU;SA;GA;;;WD)", `D:(XA;;GX;;;WD;(a==")"))`,
		"D:(A;;GX;;;S-1-5-80-1\r\n 2-3)(A;;", "d : ( a ; ; gx ; ; ; wd )", "D:(A;GX;WD)x", "D:((", "O::",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := Parse(s)
		if len(d.Explain()) != len(d.ACEs) {
			t.Errorf("%q: %d sentences for %d entries", s, len(d.Explain()), len(d.ACEs))
		}
		for _, a := range d.ACEs {
			if a.DeniesListen() && (a.Listen() || a.Delegate()) {
				t.Errorf("%q: %s allows and denies", s, a)
			}
			if !strings.Contains(squeeze(s), squeeze(a.Trustee.Text)) {
				t.Errorf("%q: trustee %q is not in the text", s, a.Trustee.Text)
			}
		}
		if err != nil {
			return
		}
		again, err := Parse(d.String())
		if err != nil {
			t.Fatalf("%q -> %q: %v", s, d, err)
		}
		if diff := cmp.Diff(d, again); diff != "" {
			t.Errorf("%q -> %q (-first +again):\n%s", s, d, diff)
		}
		if c, ok := d.Command(); ok && strings.ContainsAny(c, "\"'`&|<>^$% \t\r\n!") {
			t.Errorf("unsafe command text %q", c)
		}
	})
}
