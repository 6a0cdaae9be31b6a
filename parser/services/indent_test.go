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

// Tabs part the columns of a record as well as blanks do.
func TestRecordWithTabs(t *testing.T) {
	const record = "SERVICE_NAME: W32Time\n\tTYPE\t: 20\tWIN32_SHARE_PROCESS\n\tSTATE\t: 4\tRUNNING\n\t(STOPPABLE, NOT_PAUSABLE, ACCEPTS_SHUTDOWN)\n" +
		"\tWIN32_EXIT_CODE\t: 0\t(0x0)\n\tSERVICE_EXIT_CODE\t: 0\t(0x0)\n\tCHECKPOINT\t: 0x0\n\tWAIT_HINT\t: 0x0\n\tPID\t: 1104\n\tFLAGS\t:\n"
	r := readtest.Read(Command, record)
	got := r.Data.(*List).Services[0]
	if got.Name != "W32Time" || got.State != "RUNNING" || got.Type != "WIN32_SHARE_PROCESS" || got.PID == nil || *got.PID != 1104 {
		t.Errorf("got %+v", got)
	}
	if unknown := r.Unknown(); len(unknown) > 0 {
		t.Errorf("unexplained: %q", unknown)
	}
}
