package docgen

import (
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"diag/analyze"
	"diag/analyze/evidence"
	"diag/internal/rulecase"
)

// How many lines of an example are shown, and how long a line may be.
const (
	maxLines = 8
	maxWidth = 120
)

// Rules describes the rules. texts holds ID.txtar for each, from which an
// example and a near miss are shown.
func Rules(texts fs.FS) ([]byte, error) {
	var b strings.Builder
	b.WriteString("# Rules\n\n" + Note)
	b.WriteString("Every rule with its severity, the [causes](causes.md) that it can reach, lines on which it\nfires, and a near miss: how little has to differ (`-` fires, `+` does not) for it to stay silent.\nIds are stable and never reused.\n\n")
	b.WriteString("| rule | severity | looks for |\n|---|---|---|\n")
	for _, r := range analyze.Rules() {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", link("", r.ID), r.Severity, prose(r.Title))
	}
	for _, r := range analyze.Rules() {
		fmt.Fprintf(&b, "\n## %s\n\n%s (%s", r.ID, prose(r.Title), r.Severity)
		for i, c := range r.Causes {
			if i == 0 {
				b.WriteString("; causes: ")
			} else {
				b.WriteString(", ")
			}
			b.WriteString(link("causes.md", string(c)))
		}
		b.WriteString(")\n")
		if r.About != "" {
			b.WriteString("\n" + prose(r.About) + "\n")
		}
		data, err := fs.ReadFile(texts, r.ID+".txtar")
		if err != nil {
			return nil, err
		}
		cases, err := rulecase.Read(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r.ID, err)
		}
		if err := examples(&b, r.ID, cases); err != nil {
			return nil, fmt.Errorf("%s: %w", r.ID, err)
		}
	}
	return []byte(b.String()), nil
}

// examples shows the first text on which the rule fires and the near miss that
// differs least from it.
func examples(b *strings.Builder, id string, cases []rulecase.Case) error {
	var hit, near *rulecase.Case
	var less, more []string
	for i := range cases {
		c := &cases[i]
		switch {
		case c.Kind() == "hit" && hit == nil:
			hit = c
		case c.Kind() == "near-miss" && hit != nil:
			minus, plus := difference(lines(hit), lines(c))
			if near == nil || len(minus)+len(plus) < len(less)+len(more) {
				near, less, more = c, minus, plus
			}
		}
	}
	if hit == nil || near == nil {
		return fmt.Errorf("no text that makes it fire, or no near miss")
	}
	said, quotes, ok := claim(hit.Analyze(), id)
	if !ok {
		return fmt.Errorf("it does not fire on %s", hit.Name)
	}
	var quoted []string
	for _, q := range quotes {
		quoted = append(quoted, narrow(strings.TrimSpace(q.Text)))
	}
	b.WriteString("\nFires" + asked(hit.Args) + " on\n\n")
	if len(quoted) == 0 {
		quoted = lines(hit)
	}
	b.WriteString(fence("text", short(quoted)) + "\n> " + prose(strings.ReplaceAll(said, "\n", " ")) + "\n")
	switch {
	case len(less)+len(more) == 0:
		b.WriteString("\nNear miss: the same text" + asked(near.Args) + ".\n")
	default:
		where := ""
		if near.Args != hit.Args {
			where = asked(near.Args)
		}
		b.WriteString("\nNear miss" + where + ":\n\n" + fence("diff", append(short(marked("-", less)), short(marked("+", more))...)))
	}
	return nil
}

// asked is the question of a text, as words to go behind a verb.
func asked(args string) string {
	if args == "" {
		return ""
	}
	return " with " + code(args)
}

// claim is what the rule says in a report, and the lines that it quotes.
func claim(r *analyze.Report, id string) (said string, quotes []evidence.Quote, ok bool) {
	for _, v := range r.Verdicts {
		if v.Rule == id {
			return v.Summary, v.Evidence, true
		}
	}
	for _, f := range r.Findings {
		if f.Rule == id {
			return f.Message, f.Evidence, true
		}
	}
	return "", nil, false
}

// lines are the lines of a text that say something.
func lines(c *rulecase.Case) []string {
	var out []string
	for _, f := range c.Files {
		for line := range strings.Lines(string(f.Data)) {
			if s := strings.TrimSpace(line); strings.Trim(s, "-= \t") != "" {
				out = append(out, narrow(strings.ToValidUTF8(s, "?")))
			}
		}
	}
	return out
}

// handle is a number that HTTP.sys gives out anew every time.
var handle = regexp.MustCompile(`\bF[DEF]0[0-9A-F]{13}\b`)

// difference lists the lines that only one of two texts has, in their order.
func difference(a, b []string) (onlyA, onlyB []string) {
	count := map[string]int{}
	key := func(s string) string { return handle.ReplaceAllString(strings.Join(strings.Fields(s), " "), "") }
	for _, s := range b {
		count[key(s)]++
	}
	for _, s := range a {
		if k := key(s); count[k] > 0 {
			count[k]--
		} else {
			onlyA = append(onlyA, s)
		}
	}
	for i := len(b) - 1; i >= 0; i-- {
		if k := key(b[i]); count[k] > 0 {
			count[k]--
			onlyB = append([]string{b[i]}, onlyB...)
		}
	}
	return onlyA, onlyB
}

func marked(mark string, list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = mark + " " + s
	}
	return out
}

// short leaves out the end of a long list.
func short(list []string) []string {
	if len(list) <= maxLines {
		return list
	}
	return append(append([]string{}, list[:maxLines-1]...), fmt.Sprintf("... (%d more lines)", len(list)-maxLines+1))
}

// narrow cuts a long line and makes invisible characters visible.
func narrow(s string) string {
	var b strings.Builder
	n := 0
	for _, r := range s {
		if n++; n > maxWidth {
			b.WriteString(" ...")
			break
		}
		switch {
		case r == '\t':
			b.WriteByte(' ')
		case r < 0x20 || r >= 0x7f && r < 0xa0 || r >= 0x200b && r <= 0x200f || r >= 0x2028 && r <= 0x202e || r == 0xfeff:
			fmt.Fprintf(&b, `\u{%04x}`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
