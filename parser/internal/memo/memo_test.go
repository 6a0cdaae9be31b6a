package memo

import (
	"strconv"
	"strings"
	"sync"
	"testing"
)

func TestOf(t *testing.T) {
	var m Memo[int]
	calls := 0
	length := func(s string) int { calls++; return len(s) }
	for range 3 {
		if got := m.Of("abc", length); got != 3 {
			t.Fatalf("Of = %d", got)
		}
	}
	if calls != 1 {
		t.Errorf("%d calls for equal texts, want 1", calls)
	}
	long := strings.Repeat("x", maxLength+1)
	for range 2 {
		m.Of(long, length)
	}
	if calls != 3 {
		t.Errorf("a long text was kept")
	}
}

func TestBounded(t *testing.T) {
	var m Memo[int]
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i := range 3 * maxEntries {
				if got := m.Of(strconv.Itoa(i), func(s string) int { n, _ := strconv.Atoi(s); return n }); got != i {
					t.Errorf("Of(%d) = %d", i, got)
				}
			}
		})
	}
	wg.Wait()
	if len(m.kept) > maxEntries {
		t.Errorf("%d results are kept, want at most %d", len(m.kept), maxEntries)
	}
}
