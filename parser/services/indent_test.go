package services

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/parser/internal/readtest"
)

// The names of a list are told from other lines by their indentation.
func TestNamesByIndentation(t *testing.T) {
	const title, end = "These Windows services are started:\n\n", "\nThe command completed successfully.\n"
	names := []string{"Base Filtering Engine", "BranchCache", "DHCP Client", "DNS Client", "Print Spooler", "Windows Time"}
	for _, tt := range []struct {
		name   string
		indent func(i int) string
		before string // a foreign line in front of each name
	}{
		{"as printed", func(int) string { return "   " }, ""},
		{"flattened", func(int) string { return "" }, ""},
		{"moved", func(int) string { return "       " }, ""},
		{"moved from some line on", func(i int) string { return map[bool]string{false: "   ", true: "       "}[i >= 3] }, ""},
		{"foreign lines", func(int) string { return "   " }, "nothing of this kind"},
		{"deeper foreign lines", func(int) string { return "   " }, "        nothing of this kind"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := title
			for i, n := range names {
				if tt.before != "" {
					text += tt.before + strings.Repeat("!", i) + "\n"
				}
				text += tt.indent(i) + n + "\n"
			}
			var got []string
			for _, s := range readtest.Read(Command, text+end).Data.(*List).Services {
				got = append(got, s.DisplayName)
			}
			if diff := cmp.Diff(names, got); diff != "" {
				t.Errorf("names (-want +got):\n%s", diff)
			}
		})
	}
}
