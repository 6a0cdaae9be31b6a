package analyze

import "testing"

func TestStopsGuess(t *testing.T) {
	tests := []struct {
		command, service string
		want             bool
	}{
		{"net stop W3SVC", "W3SVC", false},
		{"net stop w3svc", "W3SVC", false},
		{"net stop ReportServer", "SQLServerReportingServices", true},
		{"net stop SQLServerReportingServices", "", true},
		{"sc.exe qc WinRM\nsc.exe config WinRM start= disabled", "WinRM", false},
		{"sc.exe qc WinRM\nsc.exe config WinRM start= disabled", "", true},
		{"taskkill /PID 5312", "", false},
		{"", "", false},
	}
	for _, tt := range tests {
		if got := stopsGuess(Remedy{Command: tt.command}, identity{service: tt.service}); got != tt.want {
			t.Errorf("%q with service %q: %t", tt.command, tt.service, got)
		}
	}
}
