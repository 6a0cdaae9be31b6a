package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/tools/txtar"

	"diag/analyze"
	"diag/parser"
)

// compiled compiles a schema; strict forbids every key that it does not list.
func compiled(t *testing.T, source []byte, strict bool) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(source))
	if err != nil {
		t.Fatal(err)
	}
	if strict {
		forbid(doc)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("urn:schema", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("urn:schema")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func forbid(v any) {
	switch v := v.(type) {
	case map[string]any:
		// A condition must stay one.
		for k, x := range v {
			if k != "if" && k != "then" {
				forbid(x)
			}
		}
		if v["type"] == "object" && v["properties"] != nil {
			v["additionalProperties"] = false
		}
	case []any:
		for _, x := range v {
			forbid(x)
		}
	}
}

func validate(t *testing.T, s *jsonschema.Schema, output []byte) {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(output))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(v); err != nil {
		t.Errorf("%#v", err)
	}
}

// everyReport calls f for the report of every ticket and of every text of the rules.
func everyReport(t *testing.T, f func(t *testing.T, r *analyze.Report)) {
	t.Helper()
	dirs, err := filepath.Glob(filepath.Join(tickets, "*", "dump.txt"))
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no tickets: %v", err)
	}
	for _, d := range dirs {
		t.Run(filepath.Base(filepath.Dir(d)), func(t *testing.T) { f(t, ticket(t, filepath.Dir(d))) })
	}
	rules, err := filepath.Glob("../testdata/rules/*.txtar")
	if err != nil || len(rules) == 0 {
		t.Fatalf("no texts of rules: %v", err)
	}
	for _, file := range rules {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, member := range txtar.Parse(data).Files {
			t.Run(filepath.Base(file)+"/"+member.Name, func(t *testing.T) {
				f(t, analyze.Analyze(parser.NewDump(parser.Parse(member.Name, member.Data)), analyze.Options{}))
			})
		}
	}
}

// TestSchema validates the JSON of every ticket and rule text. The schemas
// must list every key of the report, and of the kinds that scripts rely on.
func TestSchema(t *testing.T) {
	source := func(name string) []byte {
		data, err := Schema(name)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	report, parse := compiled(t, source("report"), true), compiled(t, source("parse"), true)
	everyReport(t, func(t *testing.T, r *analyze.Report) {
		var b bytes.Buffer
		if err := JSON(&b, r); err != nil {
			t.Fatal(err)
		}
		validate(t, report, b.Bytes())
		data, err := json.Marshal(r.Dump)
		if err != nil {
			t.Fatal(err)
		}
		validate(t, parse, data)
	})
}

// TestSchemaRejects shows that the schemas can fail.
func TestSchemaRejects(t *testing.T) {
	good := `{"schema": "diag.report/v1", "findings": [], "inputs": [], "verdicts": [{"port": 80, "transport": "tcp", "cause": "process",
		"confidence": "proven", "rule": "r", "summary": "s", "owners": [], "evidence": [], "missing": [], "remedies": [], "rejected": []}]}`
	source, err := Schema("report")
	if err != nil {
		t.Fatal(err)
	}
	s := compiled(t, source, false)
	validate(t, s, []byte(good))
	for old, bad := range map[string]string{
		`"process"`: `"gremlins"`, `"proven"`: `"sure"`, `"tcp"`: `"TCP"`, `80`: `65536`, `"missing": [], `: ``, `diag.report/v1`: `diag.report/v2`,
		`"evidence": []`: `"evidence": [{"document": "d", "line": 0, "text": ""}]`,
	} {
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(strings.Replace(good, old, bad, 1)))
		if err != nil {
			t.Fatal(err)
		}
		if s.Validate(v) == nil {
			t.Errorf("%s in place of %s is valid", bad, old)
		}
	}
	source, err = Schema("parse")
	if err != nil {
		t.Fatal(err)
	}
	s = compiled(t, source, false)
	for data, ok := range map[string]bool{`{"rules": []}`: true, `{}`: false, `{"rules": [{"listen_port": 80}]}`: false} {
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(`{"schema": "diag.parse/v1", "documents": [{"name": "d", "encodings": ["ascii"],
			"coverage": {"lines": 1, "blank": 0, "record": 1, "frame": 0, "unknown": 0}, "unknown": [],
			"sections": [{"kind": "portproxy", "first_line": 1, "last_line": 1, "problems": [], "data": ` + data + `}]}]}`))
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Validate(v) == nil; got != ok {
			t.Errorf("data %s: valid is %v", data, got)
		}
	}
}

// TestSchemaCauses keeps the list of causes in the schema whole.
func TestSchemaCauses(t *testing.T) {
	data, err := Schema("report")
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Defs struct {
			Cause struct{ Enum []analyze.Cause }
		} `json:"$defs"`
	}
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	if got, want := len(schema.Defs.Cause.Enum), len(analyze.Causes()); got != want {
		t.Errorf("%d causes in the schema, want %d", got, want)
	}
	for i, c := range analyze.Causes() {
		if got := schema.Defs.Cause.Enum[i]; got != c.Cause {
			t.Errorf("cause %d is %s, want %s", i, got, c.Cause)
		}
	}
}

func ExampleSchema() {
	data, err := Schema("parse")
	if err != nil {
		fmt.Println(err)
		return
	}
	var s struct{ Title string }
	if err := json.Unmarshal(data, &s); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Title)
	// Output: diag.parse/v1
}
