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

// buckets count keys roughly, in constant memory: a frequent key is in a bucket
// that is full.
type buckets struct {
	seed  maphash.Seed
	sizes [1 << 12]int
	total int
}

func newBuckets(seed maphash.Seed) *buckets { return &buckets{seed: seed} }

func (b *buckets) of(key string) *int {
	return &b.sizes[maphash.String(b.seed, key)%uint64(len(b.sizes))]
}

func (b *buckets) add(key string) {
	*b.of(key)++
	b.total++
}

// merge adds buckets of the same seed.
func (b *buckets) merge(o *buckets) {
	for i, n := range o.sizes {
		b.sizes[i] += n
	}
	b.total += o.total
}

// frequent returns the most frequent of the keys that were added, and how often
// it occurs, where it makes up more than one in frequentShare. It keeps no count
// for every key: there may be a million different ones.
func (b *buckets) frequent(keys iter.Seq[string]) (key string, count int) {
	least := b.total/frequentShare + 1
	if slices.Max(b.sizes[:]) < least {
		return "", 0
	}
	counts := map[string]int{}
	for k := range keys {
		if *b.of(k) >= least {
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
