// Command ratio runs programs in turn and compares their times with that of the
// first. Two dashes part the command lines:
//
//	go run ./internal/bigtext/ratio wc -l big.txt -- cat big.txt
//
// It prints the median of the wall times and of the processor times, both also as
// multiples of the first program's, and the largest memory.
package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// runs is how often each program runs at least, and enough how long all runs of
// one program take at least.
const (
	runs   = 5
	enough = 300 * time.Millisecond
)

func main() {
	if err := run(os.Stdout, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(2)
	}
}

type sample struct{ wall, cpu time.Duration }

func run(w io.Writer, args []string) error {
	var lines [][]string
	for len(args) > 0 {
		i := slices.Index(args, "--")
		if i < 0 {
			i = len(args)
		}
		lines, args = append(lines, args[:i]), args[min(i+1, len(args)):]
	}
	samples := make([][]sample, len(lines))
	memory := make([]int64, len(lines))
	for begin := time.Now(); len(samples) > 0 && (len(samples[0]) < runs || time.Since(begin) < enough*time.Duration(len(lines))); {
		for i, line := range lines {
			if len(line) == 0 {
				return fmt.Errorf("command line %d is empty", i+1)
			}
			c := exec.Command(line[0], line[1:]...)
			began := time.Now()
			if err := c.Run(); err != nil {
				return fmt.Errorf("%s: %w", line[0], err)
			}
			samples[i] = append(samples[i], sample{time.Since(began), c.ProcessState.UserTime() + c.ProcessState.SystemTime()})
			memory[i] = max(memory[i], peak(c.ProcessState))
		}
	}
	var first sample
	for i, line := range lines {
		m := median(samples[i])
		if i == 0 {
			first = m
		}
		fmt.Fprintf(w, "  %-60s %8s wall %5.2fx  %8s cpu %5.2fx  %4d MiB\n", clip(strings.Join(line, " ")),
			m.wall.Round(100*time.Microsecond), float64(m.wall)/float64(first.wall), m.cpu.Round(100*time.Microsecond), float64(m.cpu)/float64(max(first.cpu, 1)), memory[i]>>20)
	}
	return nil
}

func median(s []sample) sample {
	pick := func(of func(sample) time.Duration) time.Duration {
		var all []time.Duration
		for _, x := range s {
			all = append(all, of(x))
		}
		slices.Sort(all)
		return all[len(all)/2]
	}
	return sample{pick(func(x sample) time.Duration { return x.wall }), pick(func(x sample) time.Duration { return x.cpu })}
}

// clip shortens a command line, which may hold a program.
func clip(s string) string {
	if len(s) > 57 {
		return s[:57] + "..."
	}
	return s
}
