package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// writeTo has write print to standard output or into a file. A file is written
// beside its place and moved there, so that it is whole or absent.
func (c *command) writeTo(name string, write func(io.Writer) error) error {
	if name == "" || name == "-" {
		if err := buffered(c.stdout, write); err != nil {
			return failure{fmt.Errorf("standard output: %w", cause(err)), exitUsage}
		}
		return nil
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return failure{fmt.Errorf("%s: %w", name, cause(err)), exitUsage}
	}
	err = buffered(f, write)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Chmod(f.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		os.Remove(f.Name())
		return failure{fmt.Errorf("%s: %w", name, cause(err)), exitUsage}
	}
	return nil
}

func buffered(w io.Writer, write func(io.Writer) error) error {
	b := bufio.NewWriterSize(w, 1<<16)
	if err := write(b); err != nil {
		return err
	}
	return b.Flush()
}

// cause takes the names of files and system calls off an error: they may be
// names that nobody typed.
func cause(err error) error {
	switch e := err.(type) {
	case *os.PathError:
		return e.Err
	case *os.LinkError:
		return e.Err
	}
	return err
}
