package text

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// parallelFrom is the size of a text from which the work is shared by all cores.
const parallelFrom = 1 << 20

// parallel calls f for 0 to n-1, on all cores when the text is large.
func (d *Document) parallel(n int, f func(i int)) {
	if len(d.text) < parallelFrom {
		for i := range n {
			f(i)
		}
		return
	}
	var next atomic.Int32
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				f(i)
			}
		})
	}
	wg.Wait()
}

// linesAtATime is how many lines one call of anyLine's work looks at.
const linesAtATime = 1 << 14

// anyLine reports whether ok holds for a line.
func (d *Document) anyLine(ok func(line string) bool) bool {
	var found atomic.Bool
	d.parallel((d.Len()+linesAtATime-1)/linesAtATime, func(i int) {
		for n := i*linesAtATime + 1; n <= min((i+1)*linesAtATime, d.Len()) && !found.Load(); n++ {
			if ok(d.Text(n)) {
				found.Store(true)
			}
		}
	})
	return found.Load()
}
