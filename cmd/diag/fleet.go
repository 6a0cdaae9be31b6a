package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"diag/analyze"
	"diag/fleet"
	"diag/fleet/sqlite"
	"diag/internal/intake"
	"diag/parser"
)

// fleetMaxSize is how much text the ticket of one machine may hold.
const fleetMaxSize = byteSize(256 << 20)

func (c *command) fleetCommand() *cobra.Command {
	var (
		ports            portFlag
		format, output   string
		database, failOn string
		signatures       []string
		most             = fleetMaxSize
		formats          = []string{"markdown", "tsv", "jsonl", "html"}
	)
	cmd := &cobra.Command{
		Use:   "fleet [flags] DIR|ARCHIVE...",
		Short: "Look over the tickets of many machines",
		Long: `Every file and every folder directly below DIR, or in the ARCHIVE, is the ticket of
one machine. Prints who owns which port where (outliers first), which causes occur
how often, and one row a machine; tsv and jsonl print the rows only.

With --db the facts go into an SQLite database as well. A machine whose ticket has
not changed since is not analyzed again, so an interrupted run can simply be
repeated. A ticket that cannot be read becomes a row with the error.`,
		Example: `  diag fleet tickets/
  diag fleet --port 80 --format tsv tickets.zip
  diag fleet --db fleet.sqlite --format html -o fleet.html tickets/`,
		Args: atLeastOneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !slices.Contains(formats, format) {
				return hinted{usageError{fmt.Errorf("unknown format %q", format)}, "the formats are markdown, tsv, jsonl and html"}
			}
			var level analyze.Severity
			if failOn != "" {
				var err error
				if level, err = analyze.ParseSeverity(failOn); err != nil || level < analyze.Warning {
					return hinted{usageError{fmt.Errorf("--fail-on %s", failOn)}, "the levels are error and warning"}
				}
			}
			known, err := loadSignatures(signatures)
			if err != nil {
				return err
			}
			r := &fleetRun{command: c, most: int64(most), level: level,
				options: analyze.Options{Question: analyze.Question{Ports: ports}, Signatures: known, Mutes: c.mutes}}
			if database != "" {
				if r.stamp, err = stamp(ports, signatures, c.mutes); err != nil {
					return err
				}
				if r.db, err = sqlite.Open(database); err != nil {
					return failure{fmt.Errorf("%s: %w", database, err), exitUsage}
				}
			}
			if os.Getenv("GOGC") == "" {
				// The live heap is a few MB and every ticket is garbage at once.
				defer debug.SetGCPercent(debug.SetGCPercent(800))
			}
			ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
			defer stop()
			err = c.writeTo(output, func(w io.Writer) error { return r.run(ctx, args, format, w) })
			if r.db != nil {
				if cerr := r.db.Close(); cerr != nil && err == nil {
					err = failure{fmt.Errorf("%s: %w", database, cerr), exitUsage}
				}
			}
			switch {
			case err != nil:
				return err
			case ctx.Err() != nil:
				return failure{hinted{fmt.Errorf("interrupted after %s", count(r.summary.Machines, "machine")), "with --db, the same command goes on where it stopped"}, exitInput}
			case r.summary.Machines == 0:
				return failure{errors.New("no ticket was found"), exitInput}
			case r.summary.Failed > 0 || r.failed:
				c.code = exitInput
			case r.reached:
				c.code = exitFindings
			}
			return nil
		},
	}
	f := cmd.Flags()
	f.Var(&ports, "port", "ask about this port only, N or N/tcp or N/udp; may repeat")
	f.StringVar(&format, "format", "markdown", "output format: markdown, tsv, jsonl or html")
	f.StringVarP(&output, "output", "o", "", "write to this file")
	f.StringVar(&database, "db", "", "SQLite database to bring up to date")
	f.StringVar(&failOn, "fail-on", "", "exit with 1 when a machine has a finding at least this severe: error or warning")
	f.StringArrayVar(&signatures, "signatures", nil, "file with more known products (see diag signatures); may repeat")
	f.Var(&most, "max-size", "how much text to read at most for one machine")
	complete(cmd, "format", formats...)
	complete(cmd, "fail-on", "error", "warning")
	return cmd
}

// stamp identifies everything but the ticket that a result depends on.
func stamp(ports portFlag, signatures []string, mutes []analyze.Mute) ([]byte, error) {
	h := sha256.New()
	fmt.Fprintln(h, version)
	if bi, ok := debug.ReadBuildInfo(); ok {
		fmt.Fprintln(h, bi.Main.Version, bi.Main.Sum)
		for _, s := range bi.Settings {
			if s.Key == "vcs.revision" || s.Key == "vcs.modified" {
				fmt.Fprintln(h, s.Key, s.Value)
			}
		}
	}
	fmt.Fprintln(h, ports)
	for _, m := range mutes {
		if m.Port != nil {
			fmt.Fprint(h, *m.Port, " ")
		}
		fmt.Fprintln(h, m.Rule)
	}
	for _, name := range signatures {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, failure{openError(name, err), exitInput}
		}
		fmt.Fprintln(h, len(data))
		h.Write(data)
	}
	return h.Sum(nil), nil
}

// fleetRun is one run over many machines.
type fleetRun struct {
	*command
	options analyze.Options
	most    int64
	level   analyze.Severity

	// lock guards db.
	lock  sync.Mutex
	db    *sqlite.DB
	stamp []byte

	summary fleet.Summary
	failed  bool
	reached bool
}

// examined is the outcome for one machine.
type examined struct {
	row fleet.Row
	// hash is "" when the database holds the machine as it is.
	hash  string
	facts [][][]any
	err   error // of the database
}

// run examines all machines, in as many goroutines as there are processors,
// and prints them in their order. No more than a few wait to be printed.
func (r *fleetRun) run(ctx context.Context, args []string, format string, w io.Writer) error {
	type job struct {
		machine machine
		done    chan examined
	}
	workers := runtime.GOMAXPROCS(0)
	jobs := make(chan job)
	order := make(chan job, 4*workers)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		defer close(order)
		defer close(jobs)
		r.machines(ctx, args, func(m machine) {
			j := job{m, make(chan examined, 1)}
			select {
			case order <- j:
			case <-ctx.Done():
				return
			}
			jobs <- j
		})
	}()
	for range workers {
		go func() {
			for j := range jobs {
				j.done <- r.examine(j.machine)
			}
		}()
	}
	stream := format == "tsv" || format == "jsonl"
	var rows []fleet.Row
	bar := newProgress(r.stderr)
	defer bar.clear()
	var first error
	for j := range order {
		x := <-j.done
		if first != nil {
			continue
		}
		first = x.err
		if first == nil && r.db != nil && x.hash != "" {
			r.lock.Lock()
			first = r.db.Put(x.row, x.hash, x.facts)
			r.lock.Unlock()
		}
		if first != nil {
			first = failure{fmt.Errorf("database: %w", first), exitUsage}
			cancel()
			continue
		}
		r.summary.Add(x.row)
		r.reached = r.reached || r.reaches(x.row)
		bar.show(r.summary.Machines, r.summary.Failed)
		switch {
		case format == "tsv":
			first = x.row.TSV(w)
		case format == "jsonl":
			first = x.row.JSON(w)
		default:
			rows = append(rows, x.row)
		}
		if first != nil {
			cancel()
		}
	}
	if first != nil || stream {
		return first
	}
	r.summary.Finish()
	if format == "html" {
		return fleet.HTML(w, &r.summary, rows)
	}
	return fleet.Markdown(w, &r.summary, rows)
}

func (r *fleetRun) reaches(row fleet.Row) bool {
	return r.level > 0 && (row.Errors > 0 || r.level == analyze.Warning && row.Warnings > 0 || slices.ContainsFunc(row.Verdicts, fleet.Verdict.Trouble))
}

// examine reads and analyzes one machine. Whatever goes wrong ends up in its row.
func (r *fleetRun) examine(m machine) (x examined) {
	defer func() {
		if p := recover(); p != nil {
			x = examined{row: fleet.Row{Machine: m.name, Error: fmt.Sprintf("internal error: %v", p), Verdicts: []fleet.Verdict{}}, hash: "failed"}
		}
	}()
	files, err := m.read(r.most)
	if err != nil {
		return examined{row: fleet.Row{Machine: m.name, Error: err.Error(), Verdicts: []fleet.Verdict{}}, hash: "failed"}
	}
	if r.db != nil {
		h := sha256.New()
		h.Write(r.stamp)
		for _, f := range files {
			fmt.Fprintf(h, "%d %s %d\n", len(f.name), f.name, len(f.data))
			h.Write(f.data)
		}
		x.hash = hex.EncodeToString(h.Sum(nil))
		r.lock.Lock()
		row, ok, err := r.db.Known(m.name, x.hash)
		r.lock.Unlock()
		if ok || err != nil {
			return examined{row: row, err: err}
		}
	}
	docs, trouble := parseFiles(files, r.most)
	var report *analyze.Report
	x.row, report = fleet.Examine(m.name, docs, r.options)
	x.row.Error = trouble
	if r.db != nil {
		for _, t := range fleet.Tables() {
			x.facts = append(x.facts, t.Rows(report))
		}
	}
	return x
}

// parseFiles parses the texts of one machine; trouble says what cannot be read.
func parseFiles(files []ticketFile, most int64) (docs []*parser.Document, trouble string) {
	add := func(text string) {
		if trouble != "" {
			trouble += "; "
		}
		trouble += text
	}
	in := &intake.Intake{
		Left: most, Hint: func(string) {},
		Fail:     func(err error, _ string) { add(err.Error()) },
		TooLarge: func(name string) { add(name + ": the input is too large") },
	}
	for _, f := range files {
		if intake.IsArchive(f.name) {
			in.Archive(f.name, bytes.NewReader(f.data), int64(len(f.data)))
			continue
		}
		in.Take(f.name, f.data)
	}
	return in.Documents, trouble
}

// progress is one line on a terminal.
type progress struct {
	w    io.Writer // nil: none
	last time.Time
}

func newProgress(w io.Writer) *progress {
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return &progress{w: f}
	}
	return &progress{}
}

func (p *progress) show(machines, failed int) {
	if p.w == nil || time.Since(p.last) < 100*time.Millisecond {
		return
	}
	p.last = time.Now()
	fmt.Fprintf(p.w, "\r%s, %d not whole\x1b[K", count(machines, "machine"), failed)
}

func (p *progress) clear() {
	if p.w != nil {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
