package analyze

import (
	"cmp"
	"fmt"
	"hash/maphash"
	"iter"
	"maps"
	"slices"
)

// frequentShare is the share that a key must exceed to be frequent: one in so
// many.
const frequentShare = 64

// frequent returns the most frequent key of a sequence and how often it occurs,
// where it makes up more than one in frequentShare. It keeps no count for every
// key: the sequence may hold a million different ones.
func frequent(keys iter.Seq[string]) (key string, count int) {
	// A key that is frequent is in a bucket that is full.
	var buckets [1 << 12]int
	seed, total := maphash.MakeSeed(), 0
	bucket := func(k string) *int { return &buckets[maphash.String(seed, k)%uint64(len(buckets))] }
	for k := range keys {
		*bucket(k)++
		total++
	}
	least := total/frequentShare + 1
	counts := map[string]int{}
	for k := range keys {
		if *bucket(k) >= least {
			counts[k]++
		}
	}
	for k, n := range counts {
		if n >= least && (n > count || n == count && k < key) {
			key, count = k, n
		}
	}
	return key, count
}

// mostFrequent returns the n keys with the highest counts, "9000 TIME_WAIT",
// without the empty one.
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
