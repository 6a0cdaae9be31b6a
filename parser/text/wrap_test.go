package text

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWrapped(t *testing.T) {
	full := strings.Repeat("x", 80)
	wide := strings.Repeat("漢", 39) + "x" // 79 columns
	for _, tt := range []struct {
		name, in string
		want     []int
	}{
		{"one line", "a\n" + full + "\nb\nc\nd\n", []int{2}},
		{"a line of three", "a\n" + full + "\n" + full + "\nb\nc\nd\n", []int{2, 3}},
		{"a wider line", "a\n" + full + "\nb\n" + full + "y\nc\n", nil},
		{"odd width", "a\n" + full + "y\nb\nc\n", nil},
		{"narrow", "a\n" + full[:70] + "\nb\nc\n", nil},
		{"last line", "a\nb\n" + full + "\n", nil},
		{"an empty line below", "a\n" + full + "\n\nb\n", nil},
		{"all lines full", full + "\n" + full + "\nb\n", nil},
		{"a ruler", "a\n" + strings.Repeat("=", 80) + "\nb\nc\n", nil},
		{"a broken ruler", "a\n" + strings.Repeat("=", 80) + "\n====\nb\nc\nd\n", []int{2}},
		{"no room for a wide character", "a\n" + full + "\nb\n" + wide + "\n漢字\nc\nd\n", []int{2, 4}},
		{"empty", "", nil},
	} {
		if diff := cmp.Diff(tt.want, Decode("t", []byte(tt.in)).Wrapped()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestJoined(t *testing.T) {
	d := Decode("t", []byte("> a\n> b\n> c\n> d\n> e\n"))
	j := d.Joined([]int{1, 2, 4})
	if diff := cmp.Diff([]string{"abc", "", "", "de", ""}, texts(j)); diff != "" {
		t.Errorf("joined (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"a", "b", "c", "d", "e"}, texts(d)); diff != "" {
		t.Errorf("the document itself (-want +got):\n%s", diff)
	}
	if j.Raw(2) != "> b" {
		t.Errorf("raw line is %q", j.Raw(2))
	}
	for n, want := range []bool{false, true, true, false, true} {
		if got := j.Continues(n + 1); got != want {
			t.Errorf("line %d goes on from the one above: %t, want %t", n+1, got, want)
		}
	}
}
