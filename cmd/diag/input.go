package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"sync"

	"diag/internal/intake"
	"diag/parser"
)

// loader reads the inputs of one machine.
type loader struct {
	*command
	*intake.Intake
	// most is how many bytes may be read in all.
	most   int64
	failed bool
	shown  *reading
}

// load reads and parses the inputs. What cannot be read is reported; failed
// tells whether there was any.
func (c *command) load(names []string, most int64) (dump *parser.Dump, failed bool) {
	if everyday(names) {
		debug.SetGCPercent(everydayGC)
	}
	l := &loader{command: c, most: most}
	shown, end := c.reading(names)
	defer end()
	l.shown = shown
	l.Intake = &intake.Intake{
		Left: most, Hint: c.hint,
		Fail:     func(err error, advice string) { l.fail(hinted{err, advice}) },
		TooLarge: func(name string) { l.fail(l.tooLarge(name)) },
	}
	for _, name := range names {
		l.input(name)
	}
	return parser.NewDump(l.Documents...), l.failed
}

// An everyday ticket is done before the collector has a reason to run: it may
// wait until the heap is some 16 MiB. Big inputs keep Go's own measure, which
// bounds their memory.
const (
	everydaySize = 4 << 20
	everydayGC   = 400
)

// everyday reports inputs that are small files and nothing else.
func everyday(names []string) bool {
	size := int64(0)
	for _, name := range names {
		info, err := os.Stat(name)
		if name == "-" || err != nil || !info.Mode().IsRegular() || intake.IsArchive(name) {
			return false
		}
		size += info.Size()
	}
	return size <= everydaySize
}

// fail reports an input that cannot be read; the others go on.
func (l *loader) fail(err error) {
	l.report(err)
	l.failed = true
}

// input reads what one argument names.
func (l *loader) input(name string) {
	if name == "-" {
		l.stream(name, l.stdin)
		return
	}
	info, err := os.Stat(name)
	switch {
	case err != nil:
		l.fail(openError(name, err))
	case info.IsDir():
		l.folder(name)
	case intake.IsArchive(name):
		l.archive(name, name)
	default:
		l.file(name, name)
	}
}

// openError says in plain words why a file cannot be opened.
func openError(name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return hinted{fmt.Errorf("%s: there is no such file", name), "name the file that holds the captured text"}
	}
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return fmt.Errorf("%s: %w", name, err)
}

// file reads the file at path under the given name.
func (l *loader) file(name, path string) {
	f, err := os.Open(path)
	if err != nil {
		l.fail(openError(name, err))
		return
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
		if info.Size() > l.Left {
			l.fail(l.tooLarge(name))
			return
		}
		data, err := l.whole(f, info.Size())
		if err != nil {
			l.fail(openError(name, err))
			return
		}
		l.Take(name, data)
		return
	}
	l.stream(name, f)
}

// readAtOnce is how much of a file one core reads at least.
const readAtOnce = 8 << 20

// whole reads a file of the given size, or what it has become shorter since, on
// all cores where it is large.
func (l *loader) whole(f *os.File, size int64) ([]byte, error) {
	data := make([]byte, size)
	parts := max(1, min(int64(runtime.GOMAXPROCS(0)), size/readAtOnce))
	ends, errs := make([]int64, parts), make([]error, parts)
	var wg sync.WaitGroup
	for i := range parts {
		from, to := size*i/parts, size*(i+1)/parts
		wg.Go(func() {
			n, err := io.ReadFull(l.shown.reader(io.NewSectionReader(f, from, to-from)), data[from:to])
			if ends[i] = from + int64(n); !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
				errs[i] = err
			}
		})
	}
	wg.Wait()
	for i := range parts {
		if errs[i] != nil || ends[i] < size*(i+1)/parts {
			return data[:ends[i]], errs[i]
		}
	}
	return data, nil
}

// stream reads an input of unknown length.
func (l *loader) stream(name string, r io.Reader) {
	data, err := io.ReadAll(io.LimitReader(r, l.Left+1))
	switch {
	case err != nil && name == "-":
		l.fail(fmt.Errorf("standard input: %w", err))
	case err != nil:
		l.fail(openError(name, err))
	case int64(len(data)) > l.Left:
		l.fail(l.tooLarge(name))
	default:
		l.Take(name, data)
	}
}

func (l *loader) tooLarge(name string) error {
	return hinted{fmt.Errorf("%s: the input is larger than %s", name, byteSize(l.most).text()), "raise the limit with --max-size, for example --max-size 4GiB"}
}

// archive reads the archive at path under the given name.
func (l *loader) archive(name, path string) {
	f, err := os.Open(path)
	if err != nil {
		l.fail(openError(name, err))
		return
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		l.fail(openError(name, err))
		return
	}
	l.Archive(filepath.ToSlash(name), l.shown.source(f), info.Size())
}

// folder reads all files below a folder, in the order of their names. Links
// are not followed.
func (l *loader) folder(root string) {
	n := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		rel, relErr := filepath.Rel(root, path)
		if relErr != nil {
			rel = path
		}
		name := intake.Join(filepath.ToSlash(root), filepath.ToSlash(rel))
		switch {
		case err != nil:
			l.fail(openError(name, err))
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
		case d.IsDir() || intake.Litter(name):
		case !d.Type().IsRegular():
			l.hint(name + ": skipped, because it is no ordinary file")
		default:
			if n++; n > intake.MaxMembers {
				l.fail(fmt.Errorf("%s: the folder holds more than %d files; the others are left out", root, intake.MaxMembers))
				return fs.SkipAll
			}
			if intake.IsArchive(name) {
				l.archive(name, path)
				return nil
			}
			l.file(name, path)
		}
		return nil
	})
	if err != nil {
		l.fail(openError(root, err))
	}
	if n == 0 {
		l.Empty(root, "folder")
	}
}
