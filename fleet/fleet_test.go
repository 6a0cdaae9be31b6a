package fleet_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/analyze"
	"diag/fleet"
	"diag/parser"
)

func port(n int) *int { return &n }

func row(machine string, n int, cause analyze.Cause, owner string) fleet.Row {
	return fleet.Row{Machine: machine, Verdicts: []fleet.Verdict{{Port: port(n), Transport: "tcp", Cause: cause, Owner: owner}}}
}

// TestSummary: rare owners stand first, frequent ports and causes too.
func TestSummary(t *testing.T) {
	var s fleet.Summary
	for _, r := range []fleet.Row{
		row("a", 80, analyze.HTTPSys, "IIS"), row("b", 80, analyze.HTTPSys, "IIS"), row("c", 80, analyze.Process, "nginx.exe"), row("d", 443, analyze.Process, "nginx.exe"),
		{Machine: "e", Error: "e: the file is empty"},
	} {
		s.Add(r)
	}
	s.Finish()
	want := []fleet.Port{
		{Place: "80/tcp", Machines: 3, Owners: []fleet.Count{
			{Cause: analyze.Process, Owner: "nginx.exe", Machines: 1, Examples: []string{"c"}},
			{Cause: analyze.HTTPSys, Owner: "IIS", Machines: 2, Examples: []string{"a", "b"}},
		}},
		{Place: "443/tcp", Machines: 1, Owners: []fleet.Count{{Cause: analyze.Process, Owner: "nginx.exe", Machines: 1, Examples: []string{"d"}}}},
	}
	if diff := cmp.Diff(want, s.Ports); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if s.Machines != 5 || s.Failed != 1 || len(s.Causes) != 2 || s.Causes[0].Machines != 2 {
		t.Errorf("%+v", s)
	}
}

// TestHostile: text of a dump comes alive in no format.
func TestHostile(t *testing.T) {
	r := row("=cmd|' /c calc'!a\x1b[31m\u202e", 80, analyze.Process, "a|b`c`<script>alert(1)</script>\n\tx")
	var s fleet.Summary
	s.Add(r)
	s.Finish()
	var tsv, md, html bytes.Buffer
	for _, err := range []error{r.TSV(&tsv), fleet.Markdown(&md, &s, []fleet.Row{r}), fleet.HTML(&html, &s, []fleet.Row{r})} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if !strings.HasPrefix(tsv.String(), "'=cmd") || strings.Count(tsv.String(), "\t") != len(fleet.Columns)-1 || strings.Count(tsv.String(), "\n") != 1 {
		t.Errorf("TSV: %q", tsv.String())
	}
	for name, text := range map[string]string{"TSV": tsv.String(), "Markdown": md.String(), "HTML": html.String()} {
		if strings.ContainsAny(text, "\x1b\u202e") {
			t.Errorf("%s holds a control character: %q", name, text)
		}
	}
	if strings.Contains(html.String(), "<script") {
		t.Error("the page holds a script")
	}
}

// TestTables: the rows fit the columns, on a ticket that has some of most.
func TestTables(t *testing.T) {
	_, r := fleet.Examine("pc", []*parser.Document{parser.Parse("dump.txt", []byte(everyday(1)))}, analyze.Options{})
	for _, tab := range fleet.Tables() {
		rows := tab.Rows(r)
		for _, x := range rows {
			if len(x) != len(tab.Columns) {
				t.Fatalf("%s: %d values for %d columns", tab.Name, len(x), len(tab.Columns))
			}
		}
		switch tab.Name {
		case "dynamic_ranges", "proxies":
		case "reservations":
			if len(rows) != 24 {
				t.Errorf("%d reservations, want 24", len(rows))
			}
		default:
			if len(rows) == 0 {
				t.Errorf("%s is empty", tab.Name)
			}
		}
	}
}
