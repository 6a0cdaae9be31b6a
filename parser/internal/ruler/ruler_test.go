package ruler_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/parser/internal/ruler"
)

func TestGroups(t *testing.T) {
	for _, tc := range []struct {
		line string
		want []int
	}{
		{"----------    --------", []int{10, 8}},
		{"  ----------\t--------  ", []int{10, 8}},
		{"---", []int{3}},
		{"", nil},
		{"   ", nil},
		{"---- -x-- --", nil},
		{"-- More --", nil},
		{strings.Repeat("- ", 40) + "-", nil},
	} {
		if diff := cmp.Diff(tc.want, ruler.Groups(tc.line)); diff != "" {
			t.Errorf("Groups(%q) (-want +got):\n%s", tc.line, diff)
		}
	}
}

func TestIs(t *testing.T) {
	for _, tc := range []struct {
		line    string
		lengths []int
		want    bool
	}{
		{"----------    --------", []int{10, 8}, true},
		{"---------    --------", []int{10, 8}, false},
		{"----------    --------  --", []int{10, 8}, false},
		{"", []int{10, 8}, false},
	} {
		if got := ruler.Is(tc.line, tc.lengths...); got != tc.want {
			t.Errorf("Is(%q, %v) = %t", tc.line, tc.lengths, got)
		}
	}
}
