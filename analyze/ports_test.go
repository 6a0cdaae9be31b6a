package analyze

import "testing"

// TestPorts: lists, sets and what is merged of both count the same.
func TestPorts(t *testing.T) {
	fill := func(from, to, step int) *ports {
		p := &ports{}
		for port := from; port < to; port += step {
			p.add(port)
			p.add(port)
		}
		return p
	}
	for _, tt := range []struct {
		name string
		a, b *ports
		want int
	}{
		{"two lists", fill(100, 110, 1), fill(105, 120, 1), 20},
		{"list and set", fill(100, 110, 1), fill(0, 60000, 10), 6009},
		{"set and list", fill(0, 60000, 10), fill(100, 110, 1), 6009},
		{"two sets", fill(0, 40000, 2), fill(20000, 65536, 2), 32768},
		{"nothing", fill(0, 0, 1), fill(65535, 65536, 1), 1},
	} {
		tt.a.merge(tt.b)
		if n := tt.a.distinct(); n != tt.want {
			t.Errorf("%s: %d ports, want %d", tt.name, n, tt.want)
		}
	}
}
