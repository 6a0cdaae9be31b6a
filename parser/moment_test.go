package parser

import "testing"

func TestMomentOf(t *testing.T) {
	for name, want := range map[string]Moment{
		"NetStatOutputAtStart.txt":               Start,
		"NetStatOutputAtStop.txt":                Stop,
		"SRV01_NetStat_Info_Start_.txt":          Start,
		"bundle.zip/SRV01_IISsrvInfo_Stop_.txt":  Stop,
		`C:\tickets\ServicesStop.txt`:            Stop,
		"tasklist-start.csv":                     Start,
		"dump.txt":                               AnyMoment,
		"restart.txt":                            AnyMoment,
		"Start.txt":                              AnyMoment,
		"netstat-nonstop.txt":                    AnyMoment,
		"after the stop of the service http.txt": AnyMoment,
	} {
		if got := momentOf(name); got != want {
			t.Errorf("momentOf(%q) = %q, want %q", name, got, want)
		}
	}
}
