package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"diag/parser"
	"diag/parser/text"
)

// loader reads the inputs of one machine.
type loader struct {
	*command
	// left is how many bytes may still be read; most the limit itself.
	left, most int64
	dump       *parser.Dump
	failed     bool
}

// load reads and parses the inputs. What cannot be read is reported; failed
// tells whether there was any.
func (c *command) load(names []string, most int64) (dump *parser.Dump, failed bool) {
	l := &loader{command: c, left: most, most: most, dump: parser.NewDump()}
	for _, name := range names {
		l.input(name)
	}
	return l.dump, l.failed
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
	case archive(name) != nil:
		l.archive(name)
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
		if info.Size() > l.left {
			l.fail(l.tooLarge(name))
			return
		}
		data := make([]byte, info.Size())
		n, err := io.ReadFull(f, data)
		if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
			l.fail(openError(name, err))
			return
		}
		l.take(name, data[:n])
		return
	}
	l.stream(name, f)
}

// stream reads an input of unknown length.
func (l *loader) stream(name string, r io.Reader) {
	data, err := io.ReadAll(io.LimitReader(r, l.left+1))
	switch {
	case err != nil && name == "-":
		l.fail(fmt.Errorf("standard input: %w", err))
	case err != nil:
		l.fail(openError(name, err))
	case int64(len(data)) > l.left:
		l.fail(l.tooLarge(name))
	default:
		l.take(name, data)
	}
}

func (l *loader) tooLarge(name string) error {
	return hinted{fmt.Errorf("%s: the input is larger than %s", name, byteSize(l.most).text()), "raise the limit with --max-size, for example --max-size 4GiB"}
}

// take parses the text of one document.
func (l *loader) take(name string, data []byte) {
	l.left -= int64(len(data))
	if err := refuse(name, data); err != nil {
		l.fail(err)
		return
	}
	l.dump.Documents = append(l.dump.Documents, parser.Parse(name, data))
}

// refuse turns down what is no text.
func refuse(name string, data []byte) error {
	switch {
	case len(data) == 0:
		return hinted{fmt.Errorf("%s: the file is empty", name), "the capture failed, or wrote somewhere else; run the command again and check the file"}
	case text.Binary(data):
		return hinted{fmt.Errorf("%s: this is no text file", name), "give the text that the commands printed, for example from netstat -abno > dump.txt"}
	}
	return nil
}

// maxMembers bounds how many files a folder or an archive may hold.
const maxMembers = 10000

// folder reads all files below a folder, in the order of their names. Links
// are not followed.
func (l *loader) folder(root string) {
	n := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		rel, relErr := filepath.Rel(root, path)
		if relErr != nil {
			rel = path
		}
		name := join(root, filepath.ToSlash(rel))
		switch {
		case err != nil:
			l.fail(openError(name, err))
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
		case d.IsDir() || litter(name):
		case !d.Type().IsRegular():
			l.hint(name + ": skipped, because it is no ordinary file")
		default:
			if n++; n > maxMembers {
				l.fail(fmt.Errorf("%s: the folder holds more than %d files; the others are left out", root, maxMembers))
				return fs.SkipAll
			}
			if archive(name) != nil {
				l.archiveAs(name, path)
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
		l.fail(hinted{fmt.Errorf("%s: the folder holds no file", root), "name the file or the folder that holds the captured text"})
	}
}

// join names a member of a folder or an archive.
func join(container, member string) string {
	return strings.TrimRight(filepath.ToSlash(container), "/") + "/" + member
}

// litter are files that systems leave in folders and archives.
func litter(name string) bool {
	base := name[strings.LastIndexByte(name, '/')+1:]
	return base == ".DS_Store" || base == "Thumbs.db" || base == "desktop.ini" || strings.Contains("/"+name, "/__MACOSX/")
}
