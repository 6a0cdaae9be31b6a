package httptimeout_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"diag/parser/httptimeout"
	"diag/parser/internal/parsetest"
)

func TestSections(t *testing.T) {
	for _, tc := range []struct {
		name    string
		text    string
		want    []httptimeout.Timeouts
		unknown []string
	}{
		{"twice under their commands", "C:\\>netsh http show timeout\n\nHTTP service timeouts:\n----------------------\n\nIdle connection timeout (secs): 120\nHeader wait timeout (secs): 120\n\nC:\\>netsh http show timeout\n\nHTTP service timeouts:\n----------------------\n\nIdle connection timeout (secs): 240\nHeader wait timeout (secs): 0\n",
			[]httptimeout.Timeouts{{IdleConnection: number(120), HeaderWait: number(120)}, {IdleConnection: number(240), HeaderWait: number(0)}}, nil},
		{"without title", "Idle connection timeout (secs): 120\nHeader wait timeout (secs): 130\n",
			[]httptimeout.Timeouts{{IdleConnection: number(120), HeaderWait: number(130)}}, nil},
		{"the end is cut", "HTTP service timeouts:\n----------------------\n\nIdle connection timeout (secs): 120\nHeader wait timeout (secs):\n",
			[]httptimeout.Timeouts{{IdleConnection: number(120)}}, []string{"Header wait timeout (secs):"}},
		{"an unknown language under its command", "C:\\>netsh http show timeout\n\nTimeouty uslugi:\n----------------\n\nBezczynne polaczenie (s): 120\nOczekiwanie (s): 130\n",
			[]httptimeout.Timeouts{{IdleConnection: number(120), HeaderWait: number(130)}}, []string{"Timeouty uslugi:"}},
		{"the same labels among others", "Request queue timeout (secs): 120\nIdle connection timeout (secs): 120\nHeader wait timeout (secs): 120\nMinimum send rate (bytes/sec): 150\n",
			nil, []string{"Request queue timeout (secs): 120", "Idle connection timeout (secs): 120", "Header wait timeout (secs): 120", "Minimum send rate (bytes/sec): 150"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, unknown := parsetest.Sections[httptimeout.Timeouts](tc.text)
			if diff := cmp.Diff(tc.want, got, cmpopts.IgnoreFields(httptimeout.Timeouts{}, "TitleLine", "IdleLine", "HeaderLine")); diff != "" {
				t.Errorf("sections (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.unknown, unknown); diff != "" {
				t.Errorf("unknown (-want +got):\n%s", diff)
			}
		})
	}
}

func number(n int) *int { return &n }
