package dashtable

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCells(t *testing.T) {
	c, ok := Parse("     Id ProcessName   Path", "     -- -----------   ----")
	if !ok {
		t.Fatal("header and ruler were not taken")
	}
	tests := []struct {
		row  string
		want []string
	}{
		{"  14924 explorer      C:\\Windows\\explorer.exe", []string{"14924", "explorer", `C:\Windows\explorer.exe`}},
		{"      4 System", []string{"4", "System", ""}},
		{"    512 Memory Compression", []string{"512", "Memory Compression", ""}},
		{"", []string{"", "", ""}},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, c.Cells(test.row)); diff != "" {
			t.Errorf("Cells(%q) (-want +got):\n%s", test.row, diff)
		}
	}
	if got := c.Index("processid", "id"); got != 0 {
		t.Errorf("Index = %d, want 0", got)
	}
	for _, bad := range [][2]string{{"Id Name", "--"}, {"Id Name", "-- ===="}, {"", ""}, {"Id", "Id"}} {
		if _, ok := Parse(bad[0], bad[1]); ok {
			t.Errorf("Parse(%q, %q) was taken", bad[0], bad[1])
		}
	}
}

func FuzzCells(f *testing.F) {
	f.Add("Id Name", "-- ----", "4 System")
	f.Fuzz(func(t *testing.T, header, ruler, row string) {
		c, ok := Parse(header, ruler)
		if !ok {
			return
		}
		if got := len(c.Cells(row)); got != len(c.Names) {
			t.Errorf("%d cells for %d columns", got, len(c.Names))
		}
	})
}
