package analyze

import (
	"fmt"
	"hash/maphash"
	"slices"
	"testing"
)

func TestFrequent(t *testing.T) {
	var flat, one []string
	for i := range 10_000 {
		flat = append(flat, fmt.Sprint("k", i))
		one = append(one, fmt.Sprint("k", i))
		if i%40 == 0 {
			one = append(one, "often")
		}
	}
	for _, tt := range []struct {
		name  string
		keys  []string
		want  string
		count int
	}{
		{"none", nil, "", 0},
		{"one", []string{"a"}, "a", 1},
		{"equal", []string{"b", "a", "b", "a", "c"}, "a", 2},
		{"no key is frequent", flat, "", 0},
		{"one of many", one, "often", 250},
		{"just not", append(slices.Repeat([]string{"x"}, 100), flat[:6300]...), "", 0},
		{"just so", append(slices.Repeat([]string{"x"}, 101), flat[:6300]...), "x", 101},
	} {
		seed := maphash.MakeSeed()
		b, rest := newBuckets(seed), newBuckets(seed)
		for i, k := range tt.keys {
			if i%2 == 0 {
				b.add(k)
			} else {
				rest.add(k)
			}
		}
		b.merge(rest)
		if key, count := b.frequent(slices.Values(tt.keys)); key != tt.want || count != tt.count {
			t.Errorf("%s: %q %d times, want %q %d times", tt.name, key, count, tt.want, tt.count)
		}
	}
}
