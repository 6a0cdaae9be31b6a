package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"diag/redact"
)

func (c *command) redactCommand() *cobra.Command {
	var (
		output, mapFile, seed string
		restore               bool
		most                  = defaultMaxSize
	)
	cmd := &cobra.Command{
		Use:   "redact [flags] FILE...",
		Short: "Hide names and addresses in a ticket, or put them back into a report",
		Long: `Writes every FILE of a ticket into a folder, with the names of machines, users and
domains, addresses, SIDs, user folders, certificate hashes and mail addresses
replaced by tokens: the same token in all files, as wide as the original, so that
columns stay. Addresses keep their class and their subnets; loopback, wildcard,
broadcast and documentation addresses, well-known accounts and SIDs, products,
programs, services, ports and process IDs stay. The text is written as UTF-8, line
by line, so that line numbers stay.

The map that leads back is written beside the folder. Keep it, and send the folder
only. With --restore the FILEs are reports (Markdown, JSON, HTML or text) about the
redacted text, and the names are put back. ` + inputHelp,
		Example: `  diag redact -o hidden netstat.txt servicestate.txt
  diag redact -o hidden --map ticket-map.json ticket.zip
  diag redact --restore report.md --map hidden-map.json`,
		Args: atLeastOneFile,
		RunE: func(_ *cobra.Command, args []string) error {
			if restore {
				return c.restore(args, mapFile, output)
			}
			return c.redact(args, output, mapFile, seed, int64(most))
		},
	}
	f := cmd.Flags()
	f.StringVarP(&output, "output", "o", "", "folder for the redacted files; with --restore, the file for the report")
	f.StringVar(&mapFile, "map", "", "map of the tokens; one that exists is used and extended (default: beside the folder, FOLDER-map.json)")
	f.StringVar(&seed, "seed", "", "choose the tokens by this word instead of by chance; for tests")
	f.BoolVar(&restore, "restore", false, "put the names back into reports")
	f.Var(&most, "max-size", "how much text to read at most")
	return cmd
}

func (c *command) redact(args []string, dir, mapFile, seed string, most int64) error {
	if dir == "" {
		return hinted{usageError{errors.New("no folder for the redacted files")}, "name one with -o, for example -o hidden"}
	}
	if mapFile == "" {
		mapFile = strings.TrimRight(filepath.Clean(dir), string(filepath.Separator)) + "-map.json"
	}
	if within(dir, mapFile) {
		return hinted{usageError{fmt.Errorf("%s: the map would lie in the folder that is sent", mapFile)}, "name another place with --map"}
	}
	m := redact.NewMap(seed)
	if old, err := readMap(mapFile); err == nil {
		m = old
	} else if !errors.Is(err, fs.ErrNotExist) {
		return failure{err, exitInput}
	}
	dump, failed := c.load(args, most)
	if len(dump.Documents) == 0 {
		return failure{errors.New("nothing to redact"), exitInput}
	}
	taken := map[string]bool{}
	for _, d := range dump.Documents {
		d.Name = unused(taken, relative(d.Name, args))
	}
	r := redact.New(m)
	texts := r.Ticket(dump.Documents)
	if err := writeSecret(mapFile, r.Map().Write); err != nil {
		return failure{fmt.Errorf("%s: %w", mapFile, cause(err)), exitUsage}
	}
	taken = map[string]bool{}
	for i, t := range texts {
		for _, n := range t.Notes {
			c.hint(dump.Documents[i].Name + ": " + n)
		}
		file := filepath.Join(dir, filepath.FromSlash(unused(taken, t.Name)))
		if sameAsInput(file, args) {
			return failure{hinted{fmt.Errorf("%s: this is an input", file), "name another folder with -o"}, exitUsage}
		}
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return failure{fmt.Errorf("%s: %w", filepath.Dir(file), cause(err)), exitUsage}
		}
		if err := c.writeTo(file, func(w io.Writer) error { _, err := w.Write(t.Data); return err }); err != nil {
			return err
		}
	}
	fmt.Fprintf(c.stderr, "%s written to %s as UTF-8; keep %s, the only way back, to yourself\n", count(len(texts), "file"), printable(dir), printable(mapFile))
	if failed {
		c.code = exitInput
	}
	return nil
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// relative is the name of a document below the argument that it came from.
func relative(name string, args []string) string {
	if name == "-" {
		return "stdin.txt"
	}
	name = filepath.ToSlash(name)
	for _, a := range args {
		if rest, ok := strings.CutPrefix(name, strings.TrimRight(filepath.ToSlash(a), "/")+"/"); ok {
			return path.Clean("/" + rest)[1:]
		}
	}
	return path.Base(name)
}

// unused makes names differ.
func unused(taken map[string]bool, name string) string {
	ext := path.Ext(name)
	for i := 1; ; i++ {
		s := name
		if i > 1 {
			s = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ext), i, ext)
		}
		if !taken[strings.ToLower(s)] {
			taken[strings.ToLower(s)] = true
			return s
		}
	}
}

// within reports that a file would lie in a folder.
func within(dir, file string) bool {
	a, err1 := filepath.Abs(dir)
	b, err2 := filepath.Abs(file)
	if err1 != nil || err2 != nil {
		return false
	}
	rel, err := filepath.Rel(a, b)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

func sameAsInput(file string, args []string) bool {
	info, err := os.Stat(file)
	if err != nil {
		return false
	}
	for _, a := range args {
		if in, err := os.Stat(a); err == nil && os.SameFile(info, in) {
			return true
		}
	}
	return false
}

func readMap(name string) (*redact.Map, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	m, err := redact.ReadMap(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return m, nil
}

// writeSecret writes a file that only its owner may read; it is whole or absent.
func writeSecret(name string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*") // mode 0600
	if err != nil {
		return err
	}
	err = buffered(f, write)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// restore puts the originals back into reports.
func (c *command) restore(args []string, mapFile, output string) error {
	if mapFile == "" {
		return hinted{usageError{errors.New("no map")}, "name the map that the redaction wrote with --map"}
	}
	m, err := readMap(mapFile)
	if errors.Is(err, fs.ErrNotExist) {
		err = hinted{fmt.Errorf("%s: there is no such file", mapFile), "name the map that the redaction wrote"}
	}
	if err != nil {
		return failure{err, exitInput}
	}
	return c.writeTo(output, func(w io.Writer) error {
		for _, name := range args {
			var data []byte
			var err error
			if name == "-" {
				data, err = io.ReadAll(c.stdin)
			} else {
				data, err = os.ReadFile(name)
			}
			if err != nil {
				c.report(openError(name, err))
				c.code = exitInput
				continue
			}
			back := redact.Restore
			if ext := strings.ToLower(filepath.Ext(name)); ext == ".html" || ext == ".htm" {
				back = redact.RestoreHTML
			}
			if _, err := w.Write(back(data, m)); err != nil {
				return err
			}
		}
		return nil
	})
}
