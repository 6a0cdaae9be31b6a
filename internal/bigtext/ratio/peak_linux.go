package main

import (
	"os"
	"syscall"
)

// peak is the largest resident memory of a process in bytes.
func peak(s *os.ProcessState) int64 {
	if r, ok := s.SysUsage().(*syscall.Rusage); ok {
		return r.Maxrss << 10
	}
	return 0
}
