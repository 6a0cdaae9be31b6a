package servicestate

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/parser/internal/readtest"
)

// Numbers are process IDs only where a queue lists some.
func TestNumbersOnLinesOfTheirOwn(t *testing.T) {
	queue := func(attached, list string) string {
		return "Request queues:\n    Request queue name: Orders\n        Version: 2.0\n        State: Active\n" + attached + list
	}
	const (
		one     = "        Number of active processes attached: 1\n"
		none    = "        Number of active processes attached: 0\n"
		heading = "        Process IDs:\n"
		group   = "Server session ID: FF00000120000001\n    Version: 2.0\n    State: Active\n" +
			"    URL group ID: FE00000240000001\n        State: Active\n        Request queue name: Orders\n        Number of registered URLs: 1\n        Registered URLs:\n            HTTP://+:8080/ORDERS/\n"
	)
	for _, tt := range []struct {
		name, text string
		want       []int
		unknown    int
	}{
		{"as announced", queue(one, heading+"            2668\n"), []int{2668}, 0},
		{"more than announced", queue(one, heading+"            2668\n\n4711\n"), []int{2668}, 1},
		{"none announced", queue(none, heading+"4711\n"), nil, 1},
		{"number of processes lost", queue("", heading+"            2668\n            2672\n"), []int{2668, 2672}, 0},
		{"no heading, as announced", queue(one, "            2668\n"), []int{2668}, 0},
		{"no list", queue("", "4711\n"), nil, 1},
		{"several numbers", queue(one, heading+"900 12 4\n            2668\n"), []int{2668}, 1},
		{"a list with commas", queue("", "        Process IDs: 2668, 2672\n"), []int{2668, 2672}, 0},
		{"between groups", group + "4711\n" + queue(one, heading+"            2668\n"), []int{2668}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := readtest.Read(Command, tt.text)
			var got []int
			for _, q := range r.Data.(*State).Queues {
				for _, p := range q.Processes {
					got = append(got, p.PID)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("process IDs (-want +got):\n%s", diff)
			}
			if unknown := r.Unknown(); len(unknown) != tt.unknown {
				t.Errorf("unexplained: %q, want %d", unknown, tt.unknown)
			}
		})
	}
}

// A number between a group of the request queue view and its session parts nothing.
func TestNumberInsideAGroup(t *testing.T) {
	const form = "Request queue name: Orders\n    Version: 2.0\n    State: Active\n    Number of active processes attached: 1\n    Process IDs:\n        2668\n" +
		"    URL groups:\n    URL group ID: FE00000240000001\n        State: Active\n        Request queue name: Orders\n        Number of registered URLs: 1\n        Registered URLs:\n            HTTP://+:8080/ORDERS/\n" +
		"%s        Server session ID: FF00000120000001\n            Version: 2.0\n            State: Active\n"
	want := readtest.Read(Command, fmt.Sprintf(form, "")).Data.(*State)
	got := readtest.Read(Command, fmt.Sprintf(form, "4711\n")).Data.(*State)
	if diff := cmp.Diff(len(want.Sessions[0].Groups), len(got.Sessions[0].Groups)); diff != "" {
		t.Errorf("groups of the session (-want +got):\n%s", diff)
	}
}
