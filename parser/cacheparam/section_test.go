package cacheparam_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"diag/parser/cacheparam"
	"diag/parser/internal/parsetest"
)

func TestSections(t *testing.T) {
	for _, tc := range []struct {
		name    string
		text    string
		want    []cacheparam.Parameters
		unknown []string
	}{
		{"one line", "note: this\nmaxcacheresponsesize (per-uri cache limit): 262144 bytes\nnote: that\n",
			[]cacheparam.Parameters{{Parameters: []cacheparam.Parameter{{Name: "maxcacheresponsesize", Value: number(262144), Unit: "bytes"}}}}, []string{"note: this", "note: that"}},
		{"in prose", "maxcacheresponsesize is too small\n", nil, []string{"maxcacheresponsesize is too small"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, unknown := parsetest.Sections[cacheparam.Parameters](tc.text)
			if diff := cmp.Diff(tc.want, got, cmpopts.IgnoreFields(cacheparam.Parameter{}, "Line")); diff != "" {
				t.Errorf("sections (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.unknown, unknown); diff != "" {
				t.Errorf("unknown (-want +got):\n%s", diff)
			}
		})
	}
}

func number(n int64) *int64 { return &n }
