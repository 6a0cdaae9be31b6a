package correlate_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/analyze/correlate"
	"diag/parser"
)

func TestEmptySearches(t *testing.T) {
	const row = "  TCP    0.0.0.0:8080           0.0.0.0:0              LISTENING       5120\n"
	type found struct {
		Line    int
		Program string
		Numbers []int
	}
	for _, c := range []struct {
		name, text string
		want       []found
	}{
		{"nothing between two prompts", "C:\\>netstat -ano | findstr :8080\n\nC:\\>tasklist | findstr 5120\n\nC:\\>\n",
			[]found{{1, "netstat", []int{8080}}, {3, "tasklist", []int{5120}}}},
		{"a hit", "C:\\>netstat -ano | findstr :8080\n" + row + "\nC:\\>\n", nil},
		{"no filter", "C:\\>netstat -ano\n\nC:\\>\n", nil},
		{"a cut end", "C:\\>netstat -ano | findstr :8080", nil},
		{"text that nobody explains", "C:\\>netstat -ano | findstr :8080\nfrobnicated\n\nC:\\>\n", nil},
		{"a cmdlet that says so", "PS C:\\> Get-NetTCPConnection -LocalPort 8080\nGet-NetTCPConnection : No MSFT_NetTCPConnection objects found with property 'LocalPort' equal to '8080'.  Verify the value of the property and retry.\n",
			[]found{{2, "netstat", []int{8080}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := correlate.Build(parser.NewDump(parser.Parse("dump.txt", []byte(c.text))))
			var got []found
			for _, s := range h.EmptySearches() {
				got = append(got, found{s.Line, s.Program, s.Numbers})
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
