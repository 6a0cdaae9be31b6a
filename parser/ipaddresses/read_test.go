package ipaddresses_test

import (
	"testing"

	"diag/parser/internal/command"
	"diag/parser/internal/prompt"
	"diag/parser/internal/readtest"
	"diag/parser/ipaddresses"
)

func TestGoldens(t *testing.T) { readtest.Goldens(t, ipaddresses.Command) }

func TestVariants(t *testing.T) {
	readtest.Variants(t, ipaddresses.Command, readtest.Fixture(t, "english"))
}

func TestEBNF(t *testing.T) {
	if ipaddresses.EBNF() == "" {
		t.Error("the grammar prints as nothing")
	}
}

func TestOpens(t *testing.T) {
	readtest.Opens(t, ipaddresses.Command, map[string]command.Sign{
		`Configuration for interface "Wi-Fi"`: command.Certain,
		"Kuvaus \"Wi-Fi\"\n  DHCP: Joo\n  Osoite: 192.0.2.1\n  Verkko: 192.0.2.0/24 (p 255.255.255.0)": command.Certain,
		`He calls it "Wi-Fi"`: command.None,
		`net stop "TillSvc"`:  command.None,
		`Name: "till"`:        command.None,
	})
}

func TestTyped(t *testing.T) {
	for line, want := range map[string]bool{
		"netsh interface ipv4 show addresses": true, "netsh int ip show config": true, `netsh -c "interface ipv4" show addr`: true,
		"netsh interface ipv6 show addresses": false, "netsh interface ipv4 show route": false, "ipconfig": false,
	} {
		e, _ := prompt.Parse(line)
		if got := ipaddresses.Command.Typed(e); got != want {
			t.Errorf("Typed(%q) = %t", line, got)
		}
	}
}

func FuzzRead(f *testing.F) { readtest.Fuzz(f, ipaddresses.Command) }
