package report

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/build"
	goparser "go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	// For the schema in it; see officialSchema.
	_ "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"diag/analyze"
	"diag/parser"
)

// officialSchema is the schema that OASIS publishes for SARIF 2.1.0. A Go
// module carries it as a constant, though not one that it exports.
func officialSchema(t *testing.T) []byte {
	t.Helper()
	wd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	p, err := build.Import("github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif", wd, build.FindOnly)
	if err != nil {
		t.Fatal(err)
	}
	f, err := goparser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, "schema.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var source string
	ast.Inspect(f, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING && len(l.Value) > len(source) {
			source, err = strconv.Unquote(l.Value)
		}
		return err == nil
	})
	if err != nil || !strings.Contains(source, "Static Analysis Results Format (SARIF) Version 2.1.0") {
		t.Fatalf("no schema: %v", err)
	}
	return []byte(source)
}

func sarifOf(t *testing.T, r *analyze.Report) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := SARIF(&b, r, "1.2.3"); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func decodeSARIF(t *testing.T, data []byte) sarifRun {
	t.Helper()
	var log sarifLog
	if err := json.Unmarshal(data, &log); err != nil {
		t.Fatal(err)
	}
	return log.Runs[0]
}

// TestSARIFValid validates the logs of all tickets and rule texts against the
// official schema, and what a schema cannot say.
func TestSARIFValid(t *testing.T) {
	schema := compiled(t, officialSchema(t), false)
	everyReport(t, func(t *testing.T, r *analyze.Report) {
		data := sarifOf(t, r)
		validate(t, schema, data)
		run := decodeSARIF(t, data)
		if got, want := len(run.Results), len(r.Verdicts)+len(r.Findings); got != want {
			t.Errorf("%d results for %d verdicts and findings", got, want)
		}
		seen := map[string]bool{}
		for _, x := range run.Results {
			if rules := run.Tool.Driver.Rules; x.RuleIndex < 0 || x.RuleIndex >= len(rules) || rules[x.RuleIndex].ID != x.RuleID {
				t.Errorf("rule %s has the index %d", x.RuleID, x.RuleIndex)
			}
			if key := x.Fingerprints[fingerprint]; seen[key] {
				t.Errorf("fingerprint %s twice", key)
			} else {
				seen[key] = true
			}
			if x.Kind != "fail" && x.Level != "none" {
				t.Errorf("%s: kind %s with level %s", x.RuleID, x.Kind, x.Level)
			}
			for _, l := range append(x.Locations, x.Related...) {
				uri := run.Artifacts[*l.Physical.Artifact.Index].Location.URI
				if uri != l.Physical.Artifact.URI {
					t.Errorf("artifact %s for %s", uri, l.Physical.Artifact.URI)
				}
			}
		}
	})
	// The test itself must be able to fail.
	bad := bytes.Replace(sarifOf(t, analyze.Analyze(parser.NewDump(), analyze.Options{})), []byte(`"name": "diag"`), []byte(`"nome": "diag"`), 1)
	var v any
	if err := json.Unmarshal(bad, &v); err != nil {
		t.Fatal(err)
	}
	if schema.Validate(v) == nil {
		t.Error("the schema takes a log without the tool's name")
	}
}

const listening = `C:\>netstat -ano

Active Connections

  Proto  Local Address          Foreign Address        State           PID
  TCP    0.0.0.0:8080           0.0.0.0:0              LISTENING       5120

C:\>tasklist

Image Name                     PID Session Name        Session#    Mem Usage
========================= ======== ================ =========== ============
java.exe                      5120 Services                   0     91,452 K
`

// TestSARIFHostile: no message holds a link or a character that hides.
func TestSARIFHostile(t *testing.T) {
	schema := compiled(t, officialSchema(t), false)
	link := regexp.MustCompile(`(?:^|[^\\])\]\(`)
	for _, s := range hostile {
		r := analyze.Analyze(parser.NewDump(parser.Parse("dump.txt", []byte(hostileDump(s)))), analyze.Options{})
		data := sarifOf(t, r)
		validate(t, schema, data)
		for _, x := range decodeSARIF(t, data).Results {
			if m := x.Message.Text; link.MatchString(m) || strings.ContainsFunc(m, hidden) {
				t.Errorf("%q: the message %q", s, m)
			}
		}
	}
}

// TestSARIFFingerprints: they outlive a restart of the program and other lines
// before it, but neither another port nor another program.
func TestSARIFFingerprints(t *testing.T) {
	prints := func(dump, port string) []string {
		q, err := analyze.ParsePortQuery(port)
		if err != nil {
			t.Fatal(err)
		}
		r := analyze.Analyze(parser.NewDump(parser.Parse("dump.txt", []byte(dump))), analyze.Options{Question: analyze.Question{Ports: []analyze.PortQuery{q}}})
		var out []string
		for _, x := range decodeSARIF(t, sarifOf(t, r)).Results {
			if x.Properties.Verdict {
				out = append(out, x.Fingerprints[fingerprint])
			}
		}
		if len(out) != 1 {
			t.Fatalf("%d verdicts", len(out))
		}
		return out
	}
	first := prints(listening, "8080/tcp")
	later := prints("\n\n"+strings.ReplaceAll(listening, "5120", "7344"), "8080/tcp")
	if diff := cmp.Diff(first, later); diff != "" {
		t.Errorf("another PID and line changed the fingerprint:\n%s", diff)
	}
	if cmp.Equal(first, prints(strings.ReplaceAll(listening, ":8080 ", ":8081 "), "8081/tcp")) {
		t.Error("another port has the same fingerprint")
	}
	if cmp.Equal(first, prints(strings.ReplaceAll(listening, "java.exe", "ruby.exe"), "8080/tcp")) {
		t.Error("another program has the same fingerprint")
	}
}

func TestDocumentURI(t *testing.T) {
	for name, want := range map[string]string{
		"dump.txt":              "dump.txt",
		"a b/ü#1?.txt":          "a%20b/%C3%BC%231%3F.txt",
		`C:\temp\dump.txt`:      "./C:/temp/dump.txt",
		"javascript:alert(1)":   "./javascript:alert%281%29",
		"//server/share/x.txt":  "/.//server/share/x.txt",
		"ticket.zip/member.txt": "ticket.zip/member.txt",
		"bad\xff.txt":           "bad%EF%BF%BD.txt",
	} {
		if got := documentURI(name); got != want {
			t.Errorf("documentURI(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestSARIFGolden(t *testing.T) {
	r := ticket(t, filepath.Join(tickets, "excluded-port-50051"))
	var log sarifLog
	if err := json.Unmarshal(sarifOf(t, r), &log); err != nil {
		t.Fatal(err)
	}
	// The list of all rules has its own tests.
	log.Runs[0].Tool.Driver.Rules = nil
	for i := range log.Runs[0].Results {
		log.Runs[0].Results[i].RuleIndex = 0
	}
	data, err := json.MarshalIndent(log, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, filepath.Join("testdata", "excluded-port-50051.sarif"), append(data, '\n'))
}
