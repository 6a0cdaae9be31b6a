package main

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"

	"diag/internal/intake"
)

// machine is one ticket of a fleet.
type machine struct {
	name string
	// read returns its files, in the order of their names, when they hold no
	// more than most bytes.
	read func(most int64) ([]ticketFile, error)
}

// ticketFile is one file of a ticket; its name is the path below the machine.
type ticketFile struct {
	name string
	data []byte
}

var errTicketSize = errors.New("the ticket is too large; raise the limit with --max-size")

// machines calls yield for every machine that the arguments name.
func (r *fleetRun) machines(ctx context.Context, args []string, yield func(machine)) {
	for _, arg := range args {
		prefix := ""
		if len(args) > 1 {
			prefix = strings.TrimRight(filepath.ToSlash(arg), "/") + "/"
		}
		info, err := os.Stat(arg)
		switch {
		case err != nil:
			err = openError(arg, err)
		case info.IsDir():
			err = folderMachines(ctx, arg, prefix, yield)
		case strings.HasSuffix(strings.ToLower(arg), ".zip"):
			err = zipMachines(ctx, arg, prefix, yield)
		case intake.IsArchive(arg):
			err = r.tarMachines(ctx, arg, prefix, yield)
		default:
			yield(diskMachine(filepath.ToSlash(arg), arg, false))
		}
		if err != nil {
			r.report(err)
			r.failed = true
		}
	}
}

// folderMachines takes the files and folders directly below a folder.
func folderMachines(ctx context.Context, root, prefix string, yield func(machine)) error {
	entries, err := os.ReadDir(root)
	if err != nil {
		return openError(root, err)
	}
	for _, e := range entries {
		if ctx.Err() != nil {
			break
		}
		if intake.Litter(e.Name()) || !e.IsDir() && !e.Type().IsRegular() {
			continue
		}
		yield(diskMachine(prefix+e.Name(), filepath.Join(root, e.Name()), e.IsDir()))
	}
	return nil
}

func diskMachine(name, file string, folder bool) machine {
	if !folder {
		return machine{name, func(most int64) ([]ticketFile, error) {
			data, err := readLimited(file, most)
			return []ticketFile{{path.Base(filepath.ToSlash(file)), data}}, err
		}}
	}
	return machine{name, func(most int64) (files []ticketFile, err error) {
		err = filepath.WalkDir(file, func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || intake.Litter(filepath.ToSlash(p)) || !d.Type().IsRegular() {
				return err
			}
			if len(files) == intake.MaxMembers {
				return fmt.Errorf("the ticket holds more than %d files", intake.MaxMembers)
			}
			rel, err := filepath.Rel(file, p)
			if err != nil {
				return err
			}
			data, err := readLimited(p, most)
			if err != nil {
				return err
			}
			most -= int64(len(data))
			files = append(files, ticketFile{filepath.ToSlash(rel), data})
			return nil
		})
		if err == nil && len(files) == 0 {
			err = errors.New("the folder holds no file")
		}
		return files, cause(err)
	}}
}

func readLimited(file string, most int64) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, cause(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, cause(err)
	}
	if info.Size() > most {
		return nil, errTicketSize
	}
	data := make([]byte, info.Size())
	n, err := io.ReadFull(f, data)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, cause(err)
	}
	return data[:n], nil
}

// unsafe reports a name that leads out of its archive.
func unsafe(clean string) bool {
	return path.IsAbs(clean) || clean == ".." || strings.HasPrefix(clean, "../") || len(clean) > 1 && clean[1] == ':'
}

// split parts the name of a member into its machine and its file; ok is false
// for members that are to be left out. depth is how many folders hold all.
func split(name string, depth int) (machine, file string, ok bool) {
	clean := path.Clean(strings.ReplaceAll(name, `\`, "/"))
	if unsafe(clean) || intake.Litter(clean) {
		return "", "", false
	}
	parts := strings.Split(clean, "/")
	if len(parts) <= depth {
		return "", "", false
	}
	machine = parts[depth]
	if file = strings.Join(parts[depth+1:], "/"); file == "" {
		file = machine
	}
	return machine, file, true
}

// shared is how many folders stand around everything: what people pack is
// often the folder that holds the tickets.
func shared(names []string) int {
	var common []string
	first := true
	for _, n := range names {
		clean := path.Clean(strings.ReplaceAll(n, `\`, "/"))
		if unsafe(clean) || intake.Litter(clean) {
			continue
		}
		folders := strings.Split(path.Dir(clean), "/")
		if path.Dir(clean) == "." {
			return 0
		}
		if first {
			common, first = folders, false
			continue
		}
		i := 0
		for i < len(common) && i < len(folders) && common[i] == folders[i] {
			i++
		}
		common = common[:i]
	}
	return len(common)
}

func zipMachines(ctx context.Context, file, prefix string, yield func(machine)) error {
	z, err := zip.OpenReader(file)
	if err != nil {
		return fmt.Errorf("%s: this is no readable ZIP archive", file)
	}
	// The reader stays open until the program ends: workers read from it.
	var names []string
	members := map[string][]*zip.File{}
	for _, m := range z.File {
		if m.Mode().IsRegular() {
			names = append(names, m.Name)
		}
	}
	depth := shared(names)
	var order []string
	for _, m := range z.File {
		if name, _, ok := split(m.Name, depth); ok && m.Mode().IsRegular() {
			if members[name] == nil {
				order = append(order, name)
			}
			members[name] = append(members[name], m)
		}
	}
	sort.Strings(order)
	for _, name := range order {
		if ctx.Err() != nil {
			break
		}
		list := members[name]
		sort.SliceStable(list, func(i, j int) bool { return list[i].Name < list[j].Name })
		yield(machine{prefix + name, func(most int64) (files []ticketFile, err error) {
			for _, m := range list {
				r, err := m.Open()
				if err != nil {
					return nil, err
				}
				data, err := io.ReadAll(io.LimitReader(r, most+1))
				r.Close()
				if err != nil {
					return nil, err
				}
				if most -= int64(len(data)); most < 0 {
					return nil, errTicketSize
				}
				_, below, _ := split(m.Name, depth)
				files = append(files, ticketFile{below, data})
			}
			return files, nil
		}})
	}
	return nil
}

// tarMachines reads a tar archive twice: first the names, which tell what is a
// machine and which member of it is the last, then the contents.
func (r *fleetRun) tarMachines(ctx context.Context, file, prefix string, yield func(machine)) error {
	var names []string
	last := map[string]int{}
	if err := eachMember(file, func(name string, _ io.Reader) error {
		names = append(names, name)
		return ctx.Err()
	}); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	depth := shared(names)
	for i, n := range names {
		if m, _, ok := split(n, depth); ok {
			last[m] = i
		}
	}
	open := map[string][]ticketFile{}
	failed := map[string]error{}
	left := map[string]int64{}
	i := -1
	return eachMember(file, func(name string, content io.Reader) error {
		i++
		m, below, ok := split(name, depth)
		if !ok {
			return ctx.Err()
		}
		if _, known := left[m]; !known {
			left[m] = r.most
		}
		data, err := io.ReadAll(io.LimitReader(content, left[m]+1))
		if err == nil {
			if left[m] -= int64(len(data)); left[m] < 0 {
				err = errTicketSize
			}
		}
		if err != nil {
			failed[m], left[m] = err, 0
			open[m] = nil
		} else if failed[m] == nil {
			open[m] = append(open[m], ticketFile{below, data})
		}
		if last[m] == i {
			files, err := open[m], failed[m]
			delete(open, m)
			sort.SliceStable(files, func(a, b int) bool { return files[a].name < files[b].name })
			yield(machine{prefix + m, func(int64) ([]ticketFile, error) { return files, err }})
		}
		return ctx.Err()
	})
}

// eachMember visits the ordinary files of a tar archive.
func eachMember(file string, visit func(name string, content io.Reader) error) error {
	f, err := os.Open(file)
	if err != nil {
		return cause(err)
	}
	defer f.Close()
	var in io.Reader = f
	if !strings.HasSuffix(strings.ToLower(file), ".tar") {
		z, err := gzip.NewReader(f)
		if err != nil {
			return errors.New("this is no readable gzip file")
		}
		in = z
	}
	t := tar.NewReader(in)
	for {
		h, err := t.Next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return errors.New("this is no readable tar archive")
		case h.Typeflag != tar.TypeReg:
			continue
		}
		if err := visit(h.Name, t); err != nil {
			return err
		}
	}
}
