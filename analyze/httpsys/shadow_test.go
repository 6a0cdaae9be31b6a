package httpsys

import (
	"fmt"
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var compareAddr = cmp.Comparer(func(a, b netip.Addr) bool { return a == b })

func TestShadows(t *testing.T) {
	tests := []struct {
		stronger, weaker string
		want             *Shadow
	}{
		{"http://+:80/", "http://*:80/", &Shadow{Whole: true, Path: "/"}},
		{"http://+:80/", "http://*:80/a/b/", &Shadow{Whole: true, Path: "/a/b/"}},
		{"http://+:80/Reports/", "http://*:80/", &Shadow{Path: "/Reports/"}},
		{"http://+:80/a/", "http://*:80/A/", &Shadow{Whole: true, Path: "/A/"}},
		{"http://+:80/a/", "http://*:80/ab/", nil},
		{"http://+:80/", "http://www.example.com:80/", &Shadow{Whole: true, Path: "/"}},
		{"http://www.example.com:80/", "http://*:80/", &Shadow{Whole: true, Path: "/", Host: "www.example.com"}},
		{"http://192.0.2.7:80/", "http://*:80/", &Shadow{Whole: true, Path: "/", Address: addr("192.0.2.7")}},
		{"http://www.example.com:80:192.0.2.7/", "http://192.0.2.7:80/", &Shadow{Whole: true, Path: "/", Host: "www.example.com"}},
		{"http://www.example.com:80:192.0.2.7/", "http://192.0.2.8:80/", nil},
		{"http://www.example.com:80/", "http://192.0.2.7:80/x/", &Shadow{Whole: true, Path: "/x/", Host: "www.example.com"}},
		{"http://*:80/", "http://+:80/", nil},
		{"http://+:80/", "http://+:80/a/", nil},
		{"http://+:80/", "http://*:81/", nil},
		{"https://+:80/", "http://*:80/", nil},
		{"http://+/", "http://*/", nil},
	}
	for _, tt := range tests {
		got, ok := Shadows(prefix(t, tt.stronger), prefix(t, tt.weaker))
		if ok != (tt.want != nil) {
			t.Errorf("%s over %s: %v", tt.stronger, tt.weaker, ok)
			continue
		}
		if !ok {
			continue
		}
		if diff := cmp.Diff(*tt.want, got, compareAddr); diff != "" {
			t.Errorf("%s over %s (-want +got):\n%s", tt.stronger, tt.weaker, diff)
		}
	}
}

func TestShadowed(t *testing.T) {
	root, reports := Shadow{Whole: true, Path: "/"}, Shadow{Path: "/Reports/"}
	incomplete := complete(res(t, "http://+:80/"), reg(t, "http://*:80/"))
	incomplete.HasRegistrations = false
	tests := []struct {
		name  string
		state State
		want  []Shadowed
	}{
		{"reservation", complete(res(t, "http://+:80/"), reg(t, "http://*:80/")),
			[]Shadowed{{By: 0, Entry: 1, Shadow: root, Fails: true, Confidence: Proven}}},
		{"reservation, list incomplete", incomplete,
			[]Shadowed{{By: 0, Entry: 1, Shadow: root, Fails: true, Confidence: Likely}}},
		{"reservation with its registration", complete(res(t, "http://+:80/"), reg(t, "http://+:80/"), reg(t, "http://*:80/")),
			[]Shadowed{{By: 1, Entry: 2, Shadow: root, Confidence: Proven}}},
		{"reservation with a registration below it", complete(res(t, "http://+:80/"), reg(t, "http://+:80/Reports/"), reg(t, "http://*:80/")),
			[]Shadowed{{By: 0, Entry: 2, Shadow: root, Fails: true, Confidence: Proven}, {By: 1, Entry: 2, Shadow: reports, Confidence: Proven}}},
		{"registration that covers all the loser has", complete(res(t, "http://+:80/"), reg(t, "http://+:80/Reports/"), reg(t, "http://*:80/Reports/")),
			[]Shadowed{{By: 1, Entry: 2, Shadow: Shadow{Whole: true, Path: "/Reports/"}, Confidence: Proven}}},
		{"near miss: same bucket", complete(res(t, "http://+:80/"), reg(t, "http://+:80/x/")), nil},
		{"near miss: weaker reservation", complete(res(t, "http://*:80/"), reg(t, "http://+:80/")), nil},
		{"the same URL in two views", complete(reg(t, "http://+:80/"), reg(t, "HTTP://+:80/"), reg(t, "http://*:80/"), reg(t, "HTTP://*:80/")),
			[]Shadowed{{By: 0, Entry: 2, Shadow: root, Confidence: Proven}}},
	}
	for _, tt := range tests {
		got, ok := tt.state.Shadowed()
		if !ok {
			t.Errorf("%s: cut short", tt.name)
		}
		if diff := cmp.Diff(tt.want, got, compareAddr); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestShadowedBounded feeds many pairs that do not match; without the bound it
// would run for minutes.
func TestShadowedBounded(t *testing.T) {
	var s State
	for i := range 20000 {
		s.Entries = append(s.Entries, reg(t, fmt.Sprintf("http://+:80/a%d/", i)), reg(t, fmt.Sprintf("http://*:80/b%d/", i)))
	}
	if _, ok := s.Shadowed(); ok {
		t.Error("not cut short")
	}
}
