package main

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"diag/internal/intake"
)

// Progress is shown for inputs from progressFrom bytes on, and for archives,
// when they take longer than progressDelay.
const (
	progressFrom  = 20 << 20
	progressDelay = 300 * time.Millisecond
	progressRate  = 100 * time.Millisecond
)

// reading shows how much of the inputs was read. A nil reading shows nothing.
type reading struct {
	bars  *mpb.Progress
	bar   *mpb.Bar
	delay *time.Timer
}

// reading starts to show the reading of inputs on standard error, where that
// is a terminal and the inputs are large. What is reported until end is called
// follows the bar, so that neither tears the other apart.
func (c *command) reading(names []string) (p *reading, end func()) {
	if ok, _ := terminal(c.stderr); !ok || os.Getenv("TERM") == "dumb" {
		return nil, func() {}
	}
	size, long := volume(names)
	if !long {
		return nil, func() {}
	}
	p = newReading(c.stderr, size, progressDelay)
	return p, c.hold(p)
}

// hold keeps what is reported until the bar is off the screen.
func (c *command) hold(p *reading) (end func()) {
	stderr := c.stderr
	var held bytes.Buffer
	c.stderr = &held
	return func() {
		p.end()
		c.stderr = stderr
		// As everywhere, nobody can be told that standard error fails.
		_, _ = held.WriteTo(stderr)
	}
}

// volume is how many bytes the inputs hold on disk, and whether reading them
// may take long. Of standard input nothing is known.
func volume(names []string) (size int64, long bool) {
	for _, name := range names {
		// What cannot be read is reported by who reads it.
		_ = filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return nil
			}
			if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
				size += info.Size()
				long = long || intake.IsArchive(path)
			}
			return nil
		})
	}
	return size, long || size >= progressFrom
}

func newReading(w io.Writer, size int64, delay time.Duration, more ...mpb.ContainerOption) *reading {
	begin := make(chan any)
	p := &reading{delay: time.AfterFunc(delay, func() { close(begin) })}
	p.bars = mpb.New(append(more, mpb.WithOutput(w), mpb.WithRefreshRate(progressRate), mpb.WithRenderDelay(begin), mpb.WithWidth(60))...)
	p.bar = p.bars.AddBar(0, // no total yet: the bar is not to end by itself
		mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.Any(stage)),
		mpb.AppendDecorators(decor.CountersKibiByte(" % .0f of % .0f"), decor.Elapsed(decor.ET_STYLE_MMSS, decor.WC{W: 7})))
	p.bar.SetTotal(size, false)
	return p
}

// stage names what goes on: once everything is in memory, it is parsed.
func stage(s decor.Statistics) string {
	if s.Current > s.Total-minStep {
		return "parsing "
	}
	return "reading "
}

// end takes the bar off the screen.
func (p *reading) end() {
	p.delay.Stop()
	p.bar.Abort(true)
	p.bars.Wait()
}

// reader counts what is read from r, in steps that cost nothing.
func (p *reading) reader(r io.Reader) io.Reader {
	if p == nil {
		return r
	}
	return &counted{reading: p, r: r}
}

// source is reader for an archive.
func (p *reading) source(s intake.Source) intake.Source {
	if p == nil {
		return s
	}
	return &countedSource{counted{reading: p, r: s}, s}
}

// What is read moves the bar in steps of at least minStep bytes, so that
// counting costs nothing, and of at most maxStep, so that it does not stand still.
const (
	minStep = 64 << 10
	maxStep = 1 << 20
)

// counted tells the bar of the bytes that went through it.
type counted struct {
	reading *reading
	r       io.Reader
	n       int64 // not told yet
}

func (c *counted) Read(b []byte) (int, error) {
	n, err := c.r.Read(b[:min(len(b), maxStep)])
	c.count(n, err)
	return n, err
}

func (c *counted) count(n int, err error) {
	c.n += int64(n)
	if c.n >= minStep || err != nil {
		c.reading.bar.IncrInt64(c.n)
		c.n = 0
	}
}

// countedSource is an archive that is read at any place.
type countedSource struct {
	counted
	at io.ReaderAt
}

// ReadAt is called by one goroutine at a time.
func (c *countedSource) ReadAt(b []byte, off int64) (int, error) {
	n, err := c.at.ReadAt(b, off)
	c.count(n, err)
	return n, err
}
