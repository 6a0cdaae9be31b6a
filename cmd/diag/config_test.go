package main

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"diag/analyze"
)

func TestParseConfig(t *testing.T) {
	port := 8080
	got, err := parseConfig("conf/diag.toml", []byte(`
signatures = ["products.toml", "/etc/more.toml"]
fail-on = "warning"
[format]
analyze = "json"
[[mute]]
rule = "capture-filtered"
reason = "our collector filters"
[[mute]]
rule = "capture-not-elevated"
port = 8080
reason = "on purpose"
`))
	if err != nil {
		t.Fatal(err)
	}
	want := &config{
		signatures: []string{"conf/products.toml", "/etc/more.toml"}, failOn: "warning", formats: map[string]string{"analyze": "json"},
		mutes: []analyze.Mute{{Rule: "capture-filtered", Reason: "our collector filters"}, {Rule: "capture-not-elevated", Port: &port, Reason: "on purpose"}},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(config{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestParseConfigFaults(t *testing.T) {
	for text, want := range map[string]string{
		"x = 1":                        `c:1: unknown key "x"`,
		"\n\nx = 1":                    `c:3: unknown key "x"`,
		"\n[colours]\na = 1":           `c:2: unknown key "colours"`,
		"fail-on = \"info\"":           `c:1: fail-on = "info"`,
		"fail-on = 1":                  "c:1: fail-on is no text",
		"signatures = \"a\"":           "c:1: signatures is no list of files",
		"signatures = [1]":             "c:1: signatures holds something that is no file name",
		"format = \"json\"":            "c:1: format is no table",
		"[format]\nanalyse = \"json\"": `c:2: unknown command "analyse"`,
		"mute = 1":                     "c:1: mute is no list of tables",
		"\n[[mute]]\nrule = \"capture-filtered\"": "c:2: the mute gives no reason",
		"[[mute]]\nreason = \"x\"":                "c:1: the mute names no rule",
		"[[mute]]\nrule = \"capture-filtered\"\nreason = \"x\"\n[[mute]]\nreason = \"y\"\nrule = \"capture-filterd\"": `c:6: there is no rule "capture-filterd"`,
		"[[mute]]\nrule = \"capture-filtered\"\nreason = \"x\"\nport = 70000":                                         "c:4: 70000 is no port number",
		"[[mute]]\nrule = \"capture-filtered\"\nreason = \"x\"\nwhy = 1":                                              `c:4: unknown key "why"`,
		"a = ":           "c:1: not TOML: ",
		"\nb = 1\nb = 2": "c:3: not TOML: ",
	} {
		_, err := parseConfig("c", []byte(text))
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func TestNearest(t *testing.T) {
	if got := nearest("capture-filterd", []string{"capture-truncated", "capture-filtered"}); got != "capture-filtered" {
		t.Errorf("nearest = %s", got)
	}
}

func FuzzParseConfig(f *testing.F) {
	f.Add([]byte("[[mute]]\nrule = \"capture-filtered\"\nreason = \"x\"\n"))
	f.Add([]byte("[format]\nfleet = \"tsv\"\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, err := parseConfig("c", data); (c == nil) == (err == nil) {
			t.Fatalf("%v, %v", c, err)
		}
	})
}

// TestConfigDocs: the example in the documentation is a configuration.
func TestConfigDocs(t *testing.T) {
	data, err := os.ReadFile("../../docs/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(data), "```toml\n")
	text, _, _ = strings.Cut(text, "```")
	c, err := parseConfig("docs/configuration.md", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if len(c.mutes) != 2 || len(c.formats) != 2 || len(c.signatures) != 1 {
		t.Errorf("%+v", c)
	}
}
