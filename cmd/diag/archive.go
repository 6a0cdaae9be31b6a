package main

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"sort"
	"strings"
)

// maxRatio is how many times larger than its packed form an archive's text may
// become, beyond freeSize: output of commands packs well, but not that well.
const (
	maxRatio = 200
	freeSize = 16 << 20
)

// archive returns the reader for an archive of that name, nil for other files.
func archive(name string) func(l *loader, name string, f *os.File, size int64) error {
	low := strings.ToLower(name)
	switch {
	case strings.HasSuffix(low, ".zip"):
		return (*loader).zip
	case strings.HasSuffix(low, ".tar.gz"), strings.HasSuffix(low, ".tgz"):
		return (*loader).tarGzip
	case strings.HasSuffix(low, ".tar"):
		return (*loader).tar
	}
	return nil
}

func (l *loader) archive(name string) { l.archiveAs(name, name) }

func (l *loader) archiveAs(name, file string) {
	f, err := os.Open(file)
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
	if info.Size() == 0 {
		l.fail(refuse(name, nil))
		return
	}
	before := len(l.dump.Documents)
	failed := l.failed
	if err := archive(file)(l, name, f, info.Size()); err != nil {
		l.fail(hinted{fmt.Errorf("%s: %w", name, err), "unpack it and name the folder instead"})
		return
	}
	if len(l.dump.Documents) == before && l.failed == failed {
		l.fail(hinted{fmt.Errorf("%s: the archive holds no file", name), "name the file or the folder that holds the captured text"})
	}
}

// member checks one entry of an archive; "" when it is to be left out.
func (l *loader) member(container, name string, regular bool) string {
	clean := path.Clean(strings.ReplaceAll(name, `\`, "/"))
	full := join(container, name)
	switch {
	case litter(full):
		return ""
	case !regular:
		l.hint(full + ": skipped, because it is no ordinary file")
		return ""
	case path.IsAbs(clean), clean == "..", strings.HasPrefix(clean, "../"), len(clean) > 1 && clean[1] == ':':
		l.fail(fmt.Errorf("%s: left out, because its name leads out of the archive", full))
		return ""
	}
	return join(container, clean)
}

func (l *loader) zip(name string, f *os.File, size int64) error {
	z, err := zip.NewReader(f, size)
	if err != nil {
		return errors.New("this is no readable ZIP archive")
	}
	files := z.File
	sort.SliceStable(files, func(i, j int) bool { return files[i].Name < files[j].Name })
	budget := budgetFor(size)
	for i, m := range files {
		if i == maxMembers {
			return fmt.Errorf("the archive holds more than %d files; the others are left out", maxMembers)
		}
		if strings.HasSuffix(m.Name, "/") {
			continue
		}
		full := l.member(name, m.Name, m.Mode().IsRegular())
		if full == "" {
			continue
		}
		r, err := m.Open()
		if err != nil {
			l.fail(fmt.Errorf("%s: %w", full, err))
			continue
		}
		err = l.unpack(full, r, &budget)
		r.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) tarGzip(name string, f *os.File, size int64) error {
	z, err := gzip.NewReader(f)
	if err != nil {
		return errors.New("this is no readable gzip file")
	}
	return l.tarStream(name, z, size)
}

func (l *loader) tar(name string, f *os.File, size int64) error { return l.tarStream(name, f, size) }

func (l *loader) tarStream(name string, r io.Reader, size int64) error {
	budget := budgetFor(size)
	// What is skipped has to be unpacked as well, and counts.
	bounded := &io.LimitedReader{R: r, N: budget + freeSize}
	t := tar.NewReader(bounded)
	type member struct {
		name string
		data []byte
	}
	var members []member
	for n := 0; ; n++ {
		h, err := t.Next()
		switch {
		case errors.Is(err, io.EOF):
			sort.SliceStable(members, func(i, j int) bool { return members[i].name < members[j].name })
			for _, m := range members {
				l.left += int64(len(m.data)) // take counts it again
				l.take(m.name, m.data)
			}
			return nil
		case err != nil && bounded.N <= 0:
			return errRatio
		case err != nil:
			return errors.New("this is no readable tar archive")
		case n == maxMembers:
			return fmt.Errorf("the archive holds more than %d files; the others are left out", maxMembers)
		case h.Typeflag == tar.TypeDir || h.Typeflag == tar.TypeXGlobalHeader:
			continue
		}
		full := l.member(name, h.Name, h.Typeflag == tar.TypeReg)
		if full == "" {
			continue
		}
		data, err := l.bytes(full, t, &budget)
		if err != nil {
			return err
		}
		if data != nil {
			members = append(members, member{full, data})
			l.left -= int64(len(data))
		}
	}
}

var errRatio = fmt.Errorf("the archive unpacks to more than %d times its size, as archives do that are made to do harm", maxRatio)

// budgetFor is how many bytes an archive of that size may unpack to.
func budgetFor(size int64) int64 { return freeSize + maxRatio*size }

func (l *loader) unpack(full string, r io.Reader, budget *int64) error {
	data, err := l.bytes(full, r, budget)
	if err == nil && data != nil {
		l.take(full, data)
	}
	return err
}

// bytes reads one member. A member that is too large is reported and nil; an
// error ends the archive.
func (l *loader) bytes(full string, r io.Reader, budget *int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, min(l.left, *budget)+1))
	*budget -= int64(len(data))
	switch {
	case err != nil:
		l.fail(fmt.Errorf("%s: %w", full, err))
		return nil, nil
	case *budget < 0:
		return nil, errRatio
	case int64(len(data)) > l.left:
		l.fail(l.tooLarge(full))
		return nil, nil
	case data == nil:
		data = []byte{}
	}
	return data, nil
}
