package analyze

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"
)

// maxCandidates is how many keys frequent weighs at a time.
const maxCandidates = 64

// frequent returns the n most frequent keys with their counts, "9000 TIME_WAIT",
// of a sequence of any length without a count for each of its keys. Where there
// are more than maxCandidates keys, it knows those that make up more than one in
// maxCandidates; rarer ones may be missing. The empty key does not count.
func frequent(keys iter.Seq[string], n int) []string {
	// The algorithm of Misra and Gries finds every such key, its counts being
	// lower bounds; the second pass counts what it found.
	bounds := map[string]int{}
	exact := true
	for k := range keys {
		switch c := bounds[k]; {
		case c > 0 || len(bounds) < maxCandidates:
			bounds[k] = c + 1
		default:
			exact = false
			for other, c := range bounds {
				if c == 1 {
					delete(bounds, other)
				} else {
					bounds[other] = c - 1
				}
			}
		}
	}
	if !exact {
		for k := range bounds {
			bounds[k] = 0
		}
		for k := range keys {
			if _, ok := bounds[k]; ok {
				bounds[k]++
			}
		}
	}
	return mostFrequent(bounds, n)
}

// mostFrequent returns the n keys with the highest counts, "9000 TIME_WAIT".
func mostFrequent(counts map[string]int, n int) []string {
	found := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	found = slices.DeleteFunc(found, func(k string) bool { return k == "" })
	var out []string
	for _, k := range found[:min(n, len(found))] {
		out = append(out, fmt.Sprintf("%d %s", counts[k], k))
	}
	return out
}
