package cachestate_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"diag/parser/cachestate"
	"diag/parser/internal/parsetest"
)

func TestSections(t *testing.T) {
	for _, tc := range []struct {
		name    string
		text    string
		want    []cachestate.Snapshot
		unknown []string
	}{
		{"nonsense between entries", "Snapshot of HTTP response cache:\n--------------------------------\n\nURL: http://www.example.com/a\n    Status code: 200\nqwx: zzt\n    HTTP verb: GET\n    Request queue name: sitepool\nqwx zzt\nURL: http://www.example.com/b\n    Status code: 200\n    HTTP verb: GET\n",
			[]cachestate.Snapshot{{Titled: true, Entries: []cachestate.Entry{{URL: "http://www.example.com/a", Queue: "sitepool"}, {URL: "http://www.example.com/b"}}}}, []string{"qwx: zzt", "qwx zzt"}},
		{"nothing cached", "Snapshot of HTTP response cache:\n--------------------------------\n\n",
			[]cachestate.Snapshot{{Titled: true, Entries: []cachestate.Entry{}}}, nil},
		{"an entry without title", "URL: http://www.example.com/a\n    Status code: 200\n    HTTP verb: GET\n",
			[]cachestate.Snapshot{{Entries: []cachestate.Entry{{URL: "http://www.example.com/a"}}}}, nil},
		{"a URL elsewhere", "URL: http://www.example.com/a\nsee there\n", nil, []string{"URL: http://www.example.com/a", "see there"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, unknown := parsetest.Sections[cachestate.Snapshot](tc.text)
			if diff := cmp.Diff(tc.want, got, cmpopts.IgnoreFields(cachestate.Snapshot{}, "TitleLine"), cmpopts.IgnoreFields(cachestate.Entry{}, "Line", "Fields")); diff != "" {
				t.Errorf("sections (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.unknown, unknown); diff != "" {
				t.Errorf("unknown (-want +got):\n%s", diff)
			}
		})
	}
}
