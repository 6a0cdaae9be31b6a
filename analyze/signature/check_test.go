package signature

import (
	"strings"
	"testing"
)

func TestBuiltinIsSound(t *testing.T) {
	for _, err := range Builtin().Check() {
		t.Error(err)
	}
	for _, sig := range Builtin().All() {
		if len(sig.Remedies) == 0 {
			t.Errorf("%s has no remedy", sig.ID)
		}
		for _, s := range sig.Services {
			if _, ok := Builtin().service(s.Name); !ok {
				t.Errorf("%s: service %q is not in the service table", sig.ID, s.Name)
			}
		}
		if sig.DisplayName == "" && len(sig.Services) == 0 && !sig.Generic && strings.Contains(sig.ID, ".exe") {
			t.Errorf("%s has no display name", sig.ID)
		}
		for _, text := range []string{sig.Product, sig.Explanation} {
			if strings.ContainsAny(text, "|`") {
				t.Errorf("%s: %q breaks Markdown", sig.ID, text)
			}
		}
		if !strings.HasSuffix(sig.Explanation, ".") {
			t.Errorf("%s: the explanation is no sentence", sig.ID)
		}
		for _, r := range sig.Remedies {
			if !r.ReadOnly && r.SideEffects == "" {
				t.Errorf("%s: %q%q has no side effects", sig.ID, r.Command, r.Advice)
			}
		}
	}
}

// TestThirdPartyPorts: the number of a port alone never proves a product of another maker.
func TestThirdPartyPorts(t *testing.T) {
	services := dataFile(t, "data/services.toml", newSet(nil, nil))
	for _, name := range []string{"data/third-party.toml", "data/development.toml"} {
		for _, sig := range dataFile(t, name, services).All() {
			for _, p := range sig.Patterns {
				if p.Kind == KindPort && p.Certainty == Certain {
					t.Errorf("%s: %s is certain", sig.ID, p.Text)
				}
			}
		}
	}
}

// TestSkypeOption: support asks for this option by its words.
func TestSkypeOption(t *testing.T) {
	r := Builtin().MatchExecutable("Skype.exe")[0].Remedies()[0]
	for _, words := range []string{"Tools > Options > Advanced > Connection", "Use port 80 and 443 as alternatives for incoming connections"} {
		if !strings.Contains(r.Advice, words) {
			t.Errorf("%q is not in %q", words, r.Advice)
		}
	}
}

// TestStopCommands: every stop of a service is undone by a start of the same service, and
// every disabled service gets its start type back.
func TestStopCommands(t *testing.T) {
	stops := 0
	for _, sig := range Builtin().All() {
		for _, r := range sig.Remedies {
			if name, ok := strings.CutPrefix(r.Command, "net stop "); ok && name != "WAS /y" {
				stops++
				if r.Undo != "net start "+name {
					t.Errorf("%s: %q is undone by %q", sig.ID, r.Command, r.Undo)
				}
			}
			if name, ok := strings.CutPrefix(r.Command, "sc.exe config "); ok {
				name, _ = strings.CutSuffix(name, " start= disabled")
				if r.Save != "sc.exe qc "+name || !strings.HasPrefix(r.Undo, "sc.exe config "+name+" start= ") || strings.HasPrefix(r.Undo, r.Command) {
					t.Errorf("%s: %q, saved by %q, is undone by %q", sig.ID, r.Command, r.Save, r.Undo)
				}
			}
		}
	}
	if stops < 50 {
		t.Errorf("only %d stop commands seen", stops)
	}
}

func TestForbiddenRemedies(t *testing.T) {
	undo := func(command string) Remedy { return Remedy{Command: command, Undo: "x"} }
	for _, r := range []Remedy{
		undo("net stop http"), undo("NET STOP HTTP /y"), undo(`net stop "http"`), undo("sc.exe config HTTP start= disabled"), undo("sc.exe stop http"),
		undo("sc config Spooler start= disabled"), undo("sc.exe config Spooler start=disabled"), undo("sc.exe config Spooler start =disabled"),
		undo("net stop Dnscache"), undo("net stop RpcSs"), undo("Stop-Service -Name EventLog"), undo("net stop LanmanServer /y"), undo("net stop kdc"), undo("net stop NTDS"),
		undo("sc.exe config Schedule start= disabled"), undo("Set-Service RpcEptMapper -StartupType Disabled"),
		undo("taskkill /PID 4"), undo("taskkill /f /im svchost.exe"), undo("netsh http delete urlacl url=http://+:80/"), undo("netsh winsock reset"), undo("netcfg -d"),
		undo("netsh http delete iplisten ipaddress=0.0.0.0"), undo(`reg add HKLM\SYSTEM\CurrentControlSet\Services\HTTP /v Start /d 4`),
		{Command: "net stop Spooler"}, {}, {Command: "a", Advice: "b", Undo: "c"}, {Command: "net stop Spooler", ReadOnly: true},
		{Advice: "Run net stop http."}, {Command: "x", Undo: "sc config X start= auto"},
	} {
		if faultsOf(r) == nil {
			t.Errorf("%+v is accepted", r)
		}
	}
	for _, r := range []Remedy{
		undo("net stop HttpFilter"), undo("net stop Spooler"), undo("sc.exe config Spooler start= disabled"), undo("netsh http delete sslcert ipport=0.0.0.0:443"),
		{Command: "netsh http show urlacl", ReadOnly: true}, {Advice: "Keep it.", ReadOnly: true}, {Command: "sc.exe qc HTTP", ReadOnly: true},
	} {
		if faults := faultsOf(r); faults != nil {
			t.Errorf("%+v: %v", r, faults)
		}
	}
}

func TestCheckFindsFaults(t *testing.T) {
	sig := func(id string, patterns ...Pattern) *Signature {
		return &Signature{ID: id, Product: "P", Explanation: "E.", Patterns: patterns}
	}
	exe := Pattern{Kind: KindExecutable, Text: "a.exe", Certainty: Certain}
	for name, c := range map[string]struct {
		set  []*Signature
		want string
	}{
		"id":            {[]*Signature{sig("A b", exe)}, "small letters"},
		"twice":         {[]*Signature{sig("a", exe), sig("a", Pattern{Kind: KindPort, Text: "tcp/1", Certainty: Likely})}, "taken twice"},
		"pattern":       {[]*Signature{sig("a", Pattern{Kind: KindURL, Text: "http://*/", Certainty: Likely})}, "no host or no port"},
		"kind":          {[]*Signature{sig("a", Pattern{Kind: "color", Text: "red", Certainty: Likely})}, "unknown kind"},
		"certainty":     {[]*Signature{sig("a", Pattern{Kind: KindQueue, Text: "q"})}, "no certainty"},
		"nothing":       {[]*Signature{sig("a")}, "nothing to compare"},
		"rivals":        {[]*Signature{sig("a", exe), sig("b", exe)}, "neither has rivals"},
		"pattern twice": {[]*Signature{sig("a", exe, exe)}, "twice"},
		"remedy": {[]*Signature{{ID: "a", Product: "P", Explanation: "E.", Patterns: []Pattern{exe},
			Remedies: []Remedy{{Command: "net stop http", Undo: "net start http"}}}}, "forbidden"},
	} {
		errs := newSet(c.set, nil).Check()
		if len(errs) == 0 || !strings.Contains(errs[0].Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, errs, c.want)
		}
	}
}
