package text

import "testing"

func TestSpacing(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     int
	}{
		{"none", "a\nb\nc\nd\ne\nf\ng\n", 0},
		{"blocks", "a\nb\n\nc\nd\n\ne\nf\n\ng\n", 0},
		{"one after every line", "a\n\nb\n\nc\n\nd\n\ne\n\nf\n\n\n\ng\n\n", 1},
		{"two after every line", "a\n\n\nb\n\n\nc\n\n\nd\n\n\ne\n\n\nf\n\n\ng\n", 2},
		{"few lines", "a\n\nb\n\nc\n", 0},
		{"empty", "", 0},
	} {
		if got := Decode("t", []byte(tt.in)).Spacing(); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
	}
}
