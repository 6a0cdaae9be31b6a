package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/spf13/cobra"

	"diag/analyze"
)

// configName is the file that is looked for in the working directory.
const configName = "diag.toml"

// config is what a configuration file holds.
type config struct {
	// signatures are files with more products; relative names count from the
	// folder of the configuration.
	signatures []string
	failOn     string
	// formats are the output formats of commands, by name.
	formats map[string]string
	mutes   []analyze.Mute
}

// configure reads the configuration and gives the flags of a command that were
// not typed the values in it. The file is the one that --config names, else
// the one in DIAG_CONFIG, else diag.toml in the working directory if it exists.
func (c *command) configure(cmd *cobra.Command, file string) error {
	flags := cmd.Flags()
	if flags.Lookup("signatures") == nil && flags.Lookup("fail-on") == nil && flags.Lookup("format") == nil {
		return nil
	}
	asked := file != ""
	if !asked {
		file = os.Getenv("DIAG_CONFIG")
		asked = file != ""
	}
	if !asked {
		file = configName
	}
	data, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !asked:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return failure{hinted{fmt.Errorf("%s: there is no such file", file), "name the configuration with --config, or in DIAG_CONFIG"}, exitInput}
	case err != nil:
		return failure{openError(file, err), exitInput}
	}
	conf, err := parseConfig(file, data)
	if err != nil {
		return failure{err, exitInput}
	}
	c.mutes = conf.mutes
	if flags.Lookup("signatures") != nil {
		for _, s := range conf.signatures {
			if err := flags.Set("signatures", s); err != nil {
				return err
			}
		}
	}
	set := func(name, value string) error {
		if f := flags.Lookup(name); value == "" || f == nil || f.Changed {
			return nil
		}
		return flags.Set(name, value)
	}
	if err := set("fail-on", conf.failOn); err != nil {
		return err
	}
	return set("format", conf.formats[cmd.Name()])
}

// staleMutes hints at mutes that silenced nothing.
func (c *command) staleMutes(r *analyze.Report) {
	for _, m := range r.Muted {
		if m.Findings == 0 {
			c.hint(fmt.Sprintf("the mute of %s silences nothing here", m.Rule))
		}
	}
}

// configExample stands in hints.
const configExample = `write for example: [[mute]] rule = "capture-filtered" reason = "our collector filters"`

// parseConfig reads a configuration. Every fault names its line.
func parseConfig(file string, data []byte) (*config, error) {
	p := &configParser{file: file, lines: strings.Split(string(data), "\n"), config: config{formats: map[string]string{}}}
	var root map[string]any
	if _, err := toml.Decode(string(data), &root); err != nil {
		var syntax toml.ParseError
		if errors.As(err, &syntax) {
			return nil, hinted{fmt.Errorf("%s:%d: not TOML: %s", file, max(syntax.Position.Line, 1), syntax.Message), configExample}
		}
		return nil, fmt.Errorf("%s:1: not TOML: %w", file, err)
	}
	for _, key := range sortedNames(root) {
		v := root[key]
		switch key {
		case "signatures":
			p.signatures(v)
		case "fail-on":
			if p.failOn = p.text("", 0, key, v); p.failOn != "error" && p.failOn != "warning" {
				p.fault("", 0, key, "the levels are error and warning", "%s = %q", key, p.failOn)
			}
		case "format":
			p.formats(v)
		case "mute":
			p.mutes(v)
		default:
			p.fault("", 0, key, "the keys are signatures, fail-on, [format] and [[mute]]", "unknown key %q", key)
		}
	}
	if len(p.faults) > 0 {
		return nil, errors.Join(p.faults...)
	}
	return &p.config, nil
}

type configParser struct {
	config
	file   string
	lines  []string
	faults []error
}

func sortedNames[T any](m map[string]T) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// fault notes a mistake at a key of a table; index counts tables of one name.
func (p *configParser) fault(table string, index int, key, hint, format string, args ...any) {
	err := fmt.Errorf("%s:%d: "+format, append([]any{p.file, p.line(table, index, key)}, args...)...)
	p.faults = append(p.faults, hinted{err, hint})
}

// line finds where a key of a table stands; the table's own line, or 1, when
// it stands nowhere.
func (p *configParser) line(table string, index int, key string) int {
	current, seen, best := "", map[string]int{"": 1}, 1
	for i, l := range p.lines {
		l = strings.TrimSpace(l)
		if strings.HasPrefix(l, "[") {
			name, _, _ := strings.Cut(strings.TrimLeft(l, "[ "), "]")
			current = strings.TrimSpace(name)
			seen[current]++
			if current == table && seen[current] == index+1 || table == "" && current == key {
				best = i + 1
				if table == "" {
					return best
				}
			}
			continue
		}
		name, _, ok := strings.Cut(l, "=")
		if ok && current == table && seen[current] == index+1 && strings.Trim(strings.TrimSpace(name), `"'`) == key {
			return i + 1
		}
	}
	return best
}

func (p *configParser) text(table string, index int, key string, v any) string {
	s, ok := v.(string)
	if !ok || strings.TrimSpace(s) == "" {
		p.fault(table, index, key, fmt.Sprintf("write %s = \"...\"", key), "%s is no text", key)
		return ""
	}
	return s
}

func (p *configParser) signatures(v any) {
	list, ok := v.([]any)
	if !ok {
		p.fault("", 0, "signatures", `write signatures = ["products.toml"]`, "signatures is no list of files")
		return
	}
	for _, x := range list {
		s, ok := x.(string)
		if !ok || s == "" {
			p.fault("", 0, "signatures", `write signatures = ["products.toml"]`, "signatures holds something that is no file name")
			return
		}
		if !filepath.IsAbs(s) {
			s = filepath.Join(filepath.Dir(p.file), s)
		}
		p.config.signatures = append(p.config.signatures, s)
	}
}

// configurable are the commands whose output format can be set.
var configurable = []string{"analyze", "fleet", "parse"}

func (p *configParser) formats(v any) {
	table, ok := v.(map[string]any)
	if !ok {
		p.fault("", 0, "format", `write a table: [format] analyze = "json"`, "format is no table")
		return
	}
	for _, key := range sortedNames(table) {
		if !slices.Contains(configurable, key) {
			p.fault("format", 0, key, "the commands are "+strings.Join(configurable, ", "), "unknown command %q", key)
			continue
		}
		p.config.formats[key] = p.text("format", 0, key, table[key])
	}
}

func (p *configParser) mutes(v any) {
	list, ok := v.([]map[string]any)
	if !ok {
		p.fault("", 0, "mute", configExample, "mute is no list of tables")
		return
	}
	var rules []string
	for _, r := range analyze.Rules() {
		rules = append(rules, r.ID)
	}
	for i, table := range list {
		var m analyze.Mute
		for _, key := range sortedNames(table) {
			switch v := table[key]; key {
			case "rule":
				if m.Rule = p.text("mute", i, key, v); m.Rule != "" && !slices.Contains(rules, m.Rule) {
					p.fault("mute", i, key, "did you mean "+nearest(m.Rule, rules)+"?", "there is no rule %q", m.Rule)
				}
			case "reason":
				m.Reason = p.text("mute", i, key, v)
			case "port":
				n, ok := v.(int64)
				if !ok || n < 0 || n > 65535 {
					p.fault("mute", i, key, "write port = 8080", "%v is no port number from 0 to 65535", v)
					continue
				}
				port := int(n)
				m.Port = &port
			default:
				p.fault("mute", i, key, "the keys of a mute are rule, port and reason", "unknown key %q", key)
			}
		}
		if table["rule"] == nil {
			p.fault("mute", i, "", configExample, "the mute names no rule")
		}
		if table["reason"] == nil {
			p.fault("mute", i, "", `add reason = "..."`, "the mute gives no reason")
		}
		p.config.mutes = append(p.config.mutes, m)
	}
}

// nearest is the name that takes the fewest changes to become s.
func nearest(s string, names []string) string {
	best, fewest := "", len(s)+100
	for _, n := range names {
		if d := distance(s, n); d < fewest {
			best, fewest = n, d
		}
	}
	return best
}

// distance is the number of bytes to insert, delete or replace.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		last := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := last
			if a[i] != b[j] {
				cost++
			}
			last = row[j+1]
			row[j+1] = min(cost, row[j]+1, last+1)
		}
	}
	return row[len(b)]
}
