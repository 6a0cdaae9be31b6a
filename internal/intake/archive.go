package intake

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
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

// Source is an archive on disk or in memory.
type Source interface {
	io.Reader
	io.ReaderAt
}

// reader returns the reader for an archive of that name, nil for other files.
func reader(name string) func(in *Intake, name string, f Source, size int64) error {
	low := strings.ToLower(name)
	switch {
	case strings.HasSuffix(low, ".zip"):
		return (*Intake).zip
	case strings.HasSuffix(low, ".tar.gz"), strings.HasSuffix(low, ".tgz"):
		return (*Intake).tarGzip
	case strings.HasSuffix(low, ".tar"):
		return (*Intake).tar
	}
	return nil
}

// IsArchive reports whether a file of that name is read as an archive.
func IsArchive(name string) bool { return reader(name) != nil }

// Archive reads all files in an archive of size bytes, in the order of their
// names. Its kind is told by the name.
func (in *Intake) Archive(name string, f Source, size int64) {
	if size == 0 {
		advice, err := Refuse(name, nil)
		in.fail(err, advice)
		return
	}
	documents, failures := len(in.Documents), in.failures
	if err := reader(name)(in, name, f, size); err != nil {
		in.fail(fmt.Errorf("%s: %w", name, err), "unpack it and name the folder instead")
		return
	}
	if len(in.Documents) == documents && in.failures == failures {
		in.Empty(name, "archive")
	}
}

// member checks one entry of an archive; "" when it is to be left out.
func (in *Intake) member(container, name string, regular bool) string {
	clean := path.Clean(strings.ReplaceAll(name, `\`, "/"))
	full := Join(container, name)
	switch {
	case Litter(full):
		return ""
	case !regular:
		in.Hint(full + ": skipped, because it is no ordinary file")
		return ""
	case path.IsAbs(clean), clean == "..", strings.HasPrefix(clean, "../"), len(clean) > 1 && clean[1] == ':':
		in.fail(fmt.Errorf("%s: left out, because its name leads out of the archive", full), "")
		return ""
	}
	return Join(container, clean)
}

func (in *Intake) zip(name string, f Source, size int64) error {
	z, err := zip.NewReader(f, size)
	if err != nil {
		return errors.New("this is no readable ZIP archive")
	}
	files := z.File
	sort.SliceStable(files, func(i, j int) bool { return files[i].Name < files[j].Name })
	budget := budgetFor(size)
	for i, m := range files {
		if i == MaxMembers {
			return fmt.Errorf("the archive holds more than %d files; the others are left out", MaxMembers)
		}
		if strings.HasSuffix(m.Name, "/") {
			continue
		}
		full := in.member(name, m.Name, m.Mode().IsRegular())
		if full == "" {
			continue
		}
		r, err := m.Open()
		if err != nil {
			in.fail(fmt.Errorf("%s: %w", full, err), "")
			continue
		}
		data, err := in.bytes(full, r, &budget)
		r.Close()
		if err != nil {
			return err
		}
		if data != nil {
			in.Take(full, data)
		}
	}
	return nil
}

func (in *Intake) tarGzip(name string, f Source, size int64) error {
	z, err := gzip.NewReader(f)
	if err != nil {
		return errors.New("this is no readable gzip file")
	}
	return in.tarStream(name, z, size)
}

func (in *Intake) tar(name string, f Source, size int64) error { return in.tarStream(name, f, size) }

func (in *Intake) tarStream(name string, r io.Reader, size int64) error {
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
				in.Left += int64(len(m.data)) // Take counts it again
				in.Take(m.name, m.data)
			}
			return nil
		case err != nil && bounded.N <= 0:
			return errRatio
		case err != nil:
			return errors.New("this is no readable tar archive")
		case n == MaxMembers:
			return fmt.Errorf("the archive holds more than %d files; the others are left out", MaxMembers)
		case h.Typeflag == tar.TypeDir || h.Typeflag == tar.TypeXGlobalHeader:
			continue
		}
		full := in.member(name, h.Name, h.Typeflag == tar.TypeReg)
		if full == "" {
			continue
		}
		data, err := in.bytes(full, t, &budget)
		if err != nil {
			return err
		}
		if data != nil {
			members = append(members, member{full, data})
			in.Left -= int64(len(data))
		}
	}
}

var errRatio = fmt.Errorf("the archive unpacks to more than %d times its size, as archives do that are made to do harm", maxRatio)

// budgetFor is how many bytes an archive of that size may unpack to.
func budgetFor(size int64) int64 { return freeSize + maxRatio*size }

// bytes reads one member. A member that is too large is reported and nil; an
// error ends the archive.
func (in *Intake) bytes(full string, r io.Reader, budget *int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, min(in.Left, *budget)+1))
	*budget -= int64(len(data))
	switch {
	case err != nil:
		in.fail(fmt.Errorf("%s: %w", full, err), "")
		return nil, nil
	case *budget < 0:
		return nil, errRatio
	case int64(len(data)) > in.Left:
		in.tooLarge(full)
		return nil, nil
	case data == nil:
		data = []byte{}
	}
	return data, nil
}
