package report

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/analyze"
	"diag/parser"
)

var update = flag.Bool("update", false, "write the reports of the tickets anew")

const tickets = "../../testdata"

// ticketCauses are the causes that the tickets are about, by the name of the ticket.
var ticketCauses = map[string]analyze.Cause{
	"branchcache-port-80":          analyze.HTTPSys,
	"branchcache-urlacl-only":      analyze.HTTPSys,
	"close-wait-8500":              analyze.CloseWaitLeak,
	"dynamic-range-from-1025":      analyze.DynamicRange,
	"excluded-port-50051":          analyze.ExcludedPortRange,
	"file-sharing-445":             analyze.KernelDriver,
	"findstr-port-80":              analyze.HTTPSys,
	"listen-list-absent-address":   analyze.IPListenList,
	"localhost-two-families-3000":  analyze.AddressFamilySplit,
	"no-certificate-8443":          analyze.SSLBinding,
	"orphaned-port-9000":           analyze.OrphanedListener,
	"outgoing-connection-on-50123": analyze.EphemeralCollision,
	"owner-not-captured-5000":      analyze.Unknown,
	"port-1880-free":               analyze.NotBlocked,
	"port-proxy-8081":              analyze.PortProxy,
	"ports-used-up":                analyze.PortExhaustion,
	"prefix-conflict-8090":         analyze.PrefixConflict,
	"prefix-mismatch-8060":         analyze.PrefixMismatch,
	"queue-down-80":                analyze.QueueDown,
	"registration-shadow-80":       analyze.RegistrationShadow,
	"reservation-missing-8443":     analyze.ReservationMissing,
	"reservation-shadow-8080":      analyze.ReservationShadow,
	"same-program-9401":            analyze.SameProgram,
	"skype-established-only":       analyze.Process,
	"skype-modern-80-443":          analyze.Process,
	"skype-ports-80-443":           analyze.Process,
	"two-listeners-443":            analyze.DuplicateListener,
	"wsl-relay-5432":               analyze.Relay,
}

// TestTickets compares the reports of whole tickets with those beside them.
func TestTickets(t *testing.T) {
	entries, err := os.ReadDir(tickets)
	if err != nil {
		t.Fatal(err)
	}
	covered := map[analyze.Cause]bool{}
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		t.Run(e.Name(), func(t *testing.T) {
			want, ok := ticketCauses[e.Name()]
			if !ok {
				t.Fatalf("the ticket is not in the list of tickets")
			}
			covered[want] = true
			dir := filepath.Join(tickets, e.Name())
			r := ticket(t, dir)
			if len(r.Verdicts) == 0 {
				t.Fatal("no verdict")
			}
			if got := r.Verdicts[0].Cause; got != want {
				t.Errorf("cause %s, want %s: %s", got, want, r.Verdicts[0].Summary)
			}
			var md, js bytes.Buffer
			if err := Markdown(&md, r); err != nil {
				t.Fatal(err)
			}
			if err := JSON(&js, r); err != nil {
				t.Fatal(err)
			}
			golden(t, filepath.Join(dir, "report.md"), md.Bytes())
			golden(t, filepath.Join(dir, "report.json"), js.Bytes())
			checkReport(t, e.Name(), md.Bytes())
		})
	}
	for _, c := range analyze.Causes() {
		if !covered[c.Cause] {
			t.Errorf("no ticket is about %s", c.Cause)
		}
	}
}

// ticket analyzes the dump in a folder with the flags in its question.txt.
func ticket(t *testing.T, dir string) *analyze.Report {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "dump.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var q analyze.Question
	flags, err := os.ReadFile(filepath.Join(dir, "question.txt"))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	words := strings.Fields(string(flags))
	for i := 0; i+1 < len(words); i += 2 {
		switch words[i] {
		case "--port":
			p, err := analyze.ParsePortQuery(words[i+1])
			if err != nil {
				t.Fatal(err)
			}
			q.Ports = append(q.Ports, p)
		case "--error":
			code, err := analyze.ParseErrorCode(words[i+1])
			if err != nil {
				t.Fatal(err)
			}
			q.Errors = append(q.Errors, code)
		default:
			t.Fatalf("question.txt: %s", words[i])
		}
	}
	return analyze.Analyze(parser.NewDump(parser.Parse("dump.txt", data)), analyze.Options{Question: q})
}

func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", filepath.Base(file), diff)
	}
}
