// Package memo keeps the results of reading short texts that occur again and
// again: the URL prefixes and descriptors of one machine are mostly those of
// every other one.
package memo

import (
	"strings"
	"sync"
)

const (
	// maxLength is the longest text that is kept.
	maxLength = 256
	// maxEntries is how many results are kept before all are dropped.
	maxEntries = 1 << 11
)

// Memo keeps the results of a function whose results depend on its text only
// and that nobody changes. Its memory is bounded; it is safe for concurrent
// use. The zero Memo is ready.
type Memo[T any] struct {
	mu   sync.RWMutex
	kept map[string]T
}

// Of returns f(s), or what it returned for an equal text before.
func (m *Memo[T]) Of(s string, f func(string) T) T {
	if len(s) > maxLength {
		return f(s)
	}
	m.mu.RLock()
	v, ok := m.kept[s]
	m.mu.RUnlock()
	if ok {
		return v
	}
	// The result may point into its text, which may be a piece of a large one.
	s = strings.Clone(s)
	v = f(s)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil || len(m.kept) >= maxEntries {
		m.kept = map[string]T{}
	}
	m.kept[s] = v
	return v
}
