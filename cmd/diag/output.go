package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// write puts a finished report on standard output or into a file. A file is
// written beside its place and moved there, so that it is whole or absent.
func (c *command) write(name string, data []byte) error {
	if name == "" || name == "-" {
		_, err := c.stdout.Write(data)
		if err != nil {
			return failure{fmt.Errorf("standard output: %w", err), exitUsage}
		}
		return nil
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return failure{fmt.Errorf("%s: %w", name, err), exitUsage}
	}
	_, err = f.Write(data)
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
		return failure{fmt.Errorf("%s: %w", name, err), exitUsage}
	}
	return nil
}
