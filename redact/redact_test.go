package redact_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"diag/analyze"
	"diag/analyze/report"
	"diag/parser"
	"diag/redact"
)

// ticket is a set of texts of one machine.
type ticket struct {
	name string
	docs []document
}

type document struct{ name, text string }

// tickets are all whole tickets and all texts of rules. Their addresses are
// documentation addresses, which stay as they are; so that there is something
// to hide, they are moved into ordinary networks first.
func tickets(t *testing.T) []ticket {
	t.Helper()
	var out []ticket
	dumps, err := filepath.Glob("../testdata/*/dump.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range dumps {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, ticket{filepath.Base(filepath.Dir(f)), []document{{"dump.txt", inhabited(string(data))}}})
	}
	archives, err := filepath.Glob("../analyze/testdata/rules/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archives {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range txtar.Parse(data).Files {
			name, file, ok := strings.Cut(m.Name, "/")
			if !ok {
				continue
			}
			name = strings.TrimSuffix(filepath.Base(f), ".txtar") + "/" + name
			if len(out) == 0 || out[len(out)-1].name != name {
				out = append(out, ticket{name: name})
			}
			k := &out[len(out)-1]
			k.docs = append(k.docs, document{file, inhabited(string(m.Data))})
		}
	}
	if len(out) < 40 {
		t.Fatalf("only %d tickets", len(out))
	}
	return out
}

func inhabited(text string) string {
	return strings.NewReplacer("192.0.2.", "172.20.7.", "198.51.100.", "81.7.44.", "203.0.113.", "203.9.113.", "2001:db8:", "2a02:8071:").Replace(text)
}

func (k ticket) parse() []*parser.Document {
	var docs []*parser.Document
	for _, d := range k.docs {
		docs = append(docs, parser.Parse(d.name, []byte(d.text)))
	}
	return docs
}

// diagnosis is the report in JSON, without what says how the text was encoded.
func diagnosis(t *testing.T, docs []*parser.Document) []byte {
	t.Helper()
	r := analyze.Analyze(parser.NewDump(docs...), analyze.Options{})
	for i := range r.Inputs {
		r.Inputs[i].Encodings = nil
	}
	var b bytes.Buffer
	if err := report.JSON(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func reparse(texts []redact.Text) []*parser.Document {
	var docs []*parser.Document
	for _, x := range texts {
		docs = append(docs, parser.Parse(x.Name, slices.Clone(x.Data)))
	}
	return docs
}

// TestDiagnosis: the report on a redacted ticket is the report on the ticket,
// once the names are put back.
func TestDiagnosis(t *testing.T) {
	for _, k := range tickets(t) {
		t.Run(k.name, func(t *testing.T) {
			want := diagnosis(t, k.parse())
			r := redact.New(redact.NewMap("test"))
			texts := r.Ticket(k.parse())
			got := redact.Restore(diagnosis(t, reparse(texts)), r.Map())
			if diff := cmp.Diff(indented(t, want), indented(t, got)); diff != "" {
				t.Errorf("the diagnosis differs (-original +restored):\n%s", diff)
			}
			for i, x := range texts {
				if got := string(redact.Restore(x.Data, r.Map())); got != unified(k.docs[i].text) {
					t.Errorf("%s is not restored (-want +got):\n%s", x.Name, cmp.Diff(unified(k.docs[i].text), got))
				}
				for _, n := range x.Notes {
					t.Logf("%s: %s", x.Name, n)
				}
			}
		})
	}
}

// unified is the text as the redaction writes it: decoded, a line feed behind
// each line.
func unified(text string) string {
	d := parser.Parse("x", []byte(text))
	var b strings.Builder
	for n := 1; n <= d.Text.Len(); n++ {
		b.WriteString(d.Text.Raw(n) + "\n")
	}
	return b.String()
}

func indented(t *testing.T, data []byte) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Indent(&b, data, "", " "); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The scanner below knows nothing of the package: it lists what a reader of
// the text would call an identifier.
var scans = []*regexp.Regexp{
	regexp.MustCompile(`\b((?:10|172\.(?:1[6-9]|2\d|3[01])|192\.168|81|203\.9)(?:\.\d{1,3}){2,3})\b`),
	regexp.MustCompile(`(?i)(2a02:8071:[0-9a-f:]+|fe80::[0-9a-f:]+)`),
	regexp.MustCompile(`(S-1-5-21-\d+-\d+-\d+)`),
	regexp.MustCompile(`(?i)[\\/](?:Users|Documents and Settings)[\\/]([^\\/>\s]+)`),
	regexp.MustCompile(`\b(CONTOSO|FABRIKAM)\\`),
	regexp.MustCompile(`\b(?:CONTOSO|FABRIKAM)\\([\w-]+)`),
	regexp.MustCompile(`\b([0-9a-fA-F]{40})\b`),
	regexp.MustCompile(`(?m)^\s*(?:TCP|UDP)\s+([A-Za-z][\w-]*):`),
	regexp.MustCompile(`(?i)([\w-]+)\.(?:contoso|fabrikam|example)\.(?:com|net|org)`),
	regexp.MustCompile(`(?i)\.?(contoso|fabrikam|example)\.(?:com|net|org|example)\b`),
	regexp.MustCompile(`@([A-Z0-9-]+) C:`),
	regexp.MustCompile(`(?m)^Host Name:\s+(\S+)`),
}

// harmless are matches that name nobody: accounts that every machine has, and
// labels of DNS names that are ordinary words or the names of queues.
var harmless = []string{"admin", "administrator", "public", "www", "web", "api", "intra", "intranet", "default", "mail", "proxy", "reports", "shop"}

// TestNothingLeft: no identifier of any ticket is in its redacted text.
func TestNothingLeft(t *testing.T) {
	all := map[string]bool{}
	for _, k := range tickets(t) {
		found := map[string]bool{}
		for _, d := range k.docs {
			for _, re := range scans {
				for _, m := range re.FindAllStringSubmatch(d.text, -1) {
					if !slices.Contains(harmless, strings.ToLower(m[1])) && !strings.HasPrefix(m[1], "0000") {
						found[m[1]] = true
					}
				}
			}
		}
		texts := redact.New(redact.NewMap("test")).Ticket(k.parse())
		for id := range found {
			all[id] = true
			re := regexp.MustCompile(`(?i)(?:^|[^\p{L}\p{N}])` + regexp.QuoteMeta(id) + `(?:$|[^\p{L}\p{N}])`)
			for _, x := range texts {
				if m := re.FindIndex(x.Data); m != nil {
					line := 1 + bytes.Count(x.Data[:m[0]], []byte("\n"))
					t.Errorf("%s: %s:%d still shows %q: %s", k.name, x.Name, line, id, bytes.Split(x.Data, []byte("\n"))[line-1])
				}
			}
		}
	}
	var ids []string
	for id := range all {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	if len(ids) < 60 {
		t.Errorf("the scanner found only %d identifiers: %q", len(ids), ids)
	}
}

// TestIdempotent: a redacted ticket, redacted again with its map, stays.
func TestIdempotent(t *testing.T) {
	for _, k := range tickets(t) {
		r := redact.New(redact.NewMap("test"))
		once := r.Ticket(k.parse())
		m := r.Map()
		entries := len(m.Entries)
		again := redact.New(m).Ticket(reparse(once))
		for i := range once {
			if diff := cmp.Diff(string(once[i].Data), string(again[i].Data)); diff != "" {
				t.Errorf("%s: %s changes again (-once +twice):\n%s", k.name, once[i].Name, diff)
			}
		}
		if len(m.Entries) != entries {
			t.Errorf("%s: the map grew from %d to %d entries", k.name, entries, len(m.Entries))
		}
	}
}
