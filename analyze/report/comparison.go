package report

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"diag/analyze/evidence"
	"diag/compare"
)

// troubleParts are the parts of a comparison, in the order in which people read.
var troubleParts = []struct {
	status compare.Status
	title  string
}{
	{compare.New, "New trouble"},
	{compare.Changed, "Changed"},
	{compare.StillThere, "Still there"},
	{compare.Fixed, "Fixed"},
	{compare.CannotTell, "Cannot tell"},
}

// statusWords name the statuses in running text.
var statusWords = map[compare.Status]string{
	compare.New: "new", compare.Changed: "changed", compare.StillThere: "still there", compare.Fixed: "fixed",
	compare.Gone: "gone", compare.CannotTell: "cannot tell",
}

// ComparisonJSON prints a comparison in the schema diag.compare/v1.
func ComparisonJSON(w io.Writer, r *compare.Result) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(r)
}

// comparisonSummary says in one line what a comparison came to.
func comparisonSummary(r *compare.Result) string {
	n := map[compare.Status]int{}
	for _, t := range r.Troubles {
		n[t.Status]++
	}
	var parts []string
	for _, s := range []compare.Status{compare.Fixed, compare.New, compare.Changed, compare.StillThere, compare.CannotTell} {
		if n[s] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n[s], statusWords[s]))
		}
	}
	if len(parts) == 0 {
		parts = append(parts, "no trouble in either dump")
	}
	facts, idle := 0, 0
	for _, f := range r.Facts {
		switch {
		case f.Status == compare.CannotTell:
		case f.Matters:
			facts++
		default:
			idle++
		}
	}
	s := "Troubles: " + strings.Join(parts, ", ") + fmt.Sprintf(". Facts that differ: %d", facts)
	if idle > 0 {
		s += fmt.Sprintf(" (and %d that every restart changes)", idle)
	}
	return s + "."
}

// troubleName names a trouble by its port, or by its rule.
func troubleName(t compare.Trouble) string {
	if t.Port == nil {
		return t.Rule
	}
	return fmt.Sprintf("%s port %d", strings.ToUpper(t.Transport), *t.Port)
}

// troubleText says what one side says.
func troubleText(s *compare.Side) string {
	if s == nil {
		return "nothing"
	}
	return s.Text
}

// factName names a fact in its area.
func factName(f compare.Fact) string {
	if f.What == "range" {
		return f.Area
	}
	return f.Area + ": " + f.What
}

// factChange says what became of a fact.
func factChange(f compare.Fact) string {
	switch f.Status {
	case compare.Changed:
		return "was " + f.Before + ", is " + f.After
	case compare.New:
		return f.After
	case compare.Gone:
		return f.Before
	}
	return f.Why
}

func where(q []evidence.Quote) string {
	if len(q) == 0 {
		return ""
	}
	return fmt.Sprintf("%s:%d", q[0].Document, q[0].Line)
}

// ComparisonText prints a comparison for a terminal. Text of the dumps stands
// in it as it is: the caller makes it safe.
func ComparisonText(w io.Writer, r *compare.Result) error {
	var b strings.Builder
	b.WriteString(comparisonSummary(r) + "\n")
	for _, part := range troubleParts {
		head := false
		for _, t := range r.Troubles {
			if t.Status != part.status {
				continue
			}
			if !head {
				b.WriteString("\n" + part.title + "\n")
				head = true
			}
			b.WriteString("  " + troubleName(t) + "\n")
			if t.Before != nil {
				b.WriteString("    before: " + t.Before.Text + "\n")
			}
			if t.After != nil && (t.Before == nil || t.After.Text != t.Before.Text) {
				b.WriteString("    after:  " + t.After.Text + "\n")
			}
			if t.Why != "" {
				b.WriteString("    because " + t.Why + "\n")
			}
		}
	}
	if len(r.Facts) > 0 {
		b.WriteString("\nFacts\n")
		for _, f := range r.Facts {
			note := ""
			if !f.Matters {
				note = " (every restart changes it)"
			}
			fmt.Fprintf(&b, "  %-11s  %s: %s%s\n", statusWords[f.Status], factName(f), factChange(f), note)
		}
	}
	if missing := notCompared(r); len(missing) > 0 {
		b.WriteString("\nNot compared\n")
		for _, m := range missing {
			b.WriteString("  " + m.name + ": " + m.why + "; capture " + m.command + "\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

type notShown struct{ name, why, command string }

// notCompared lists the areas that one dump does not show.
func notCompared(r *compare.Result) []notShown {
	var out []notShown
	for _, a := range r.Areas {
		switch {
		case a.Compared():
		case a.Before:
			out = append(out, notShown{a.Name, "not captured after", a.Command})
		case a.After:
			out = append(out, notShown{a.Name, "not captured before", a.Command})
		default:
			out = append(out, notShown{a.Name, "not captured", a.Command})
		}
	}
	return out
}

// ComparisonMarkdown prints a comparison as Markdown.
func ComparisonMarkdown(w io.Writer, r *compare.Result) error {
	var b strings.Builder
	b.WriteString("# Before and after\n\n" + prose(comparisonSummary(r)) + "\n")
	for _, part := range troubleParts {
		head := false
		for _, t := range r.Troubles {
			if t.Status != part.status {
				continue
			}
			if !head {
				b.WriteString("\n## " + part.title + "\n\n| What | Before | After |\n|---|---|---|\n")
				head = true
			}
			after := cell(troubleText(t.After))
			if t.Why != "" {
				after += " (" + cell(t.Why) + ")"
			}
			fmt.Fprintf(&b, "| %s | %s | %s |\n", cell(troubleName(t)), cell(troubleText(t.Before)), after)
		}
	}
	if len(r.Facts) > 0 {
		b.WriteString("\n## Facts\n\n| | What | Detail | Lines |\n|---|---|---|---|\n")
		for _, f := range r.Facts {
			status := statusWords[f.Status]
			if !f.Matters {
				status += ", as after every restart"
			}
			var at []string
			for _, q := range []string{where(f.BeforeAt), where(f.AfterAt)} {
				if q != "" {
					at = append(at, codeCell(q))
				}
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", status, codeCell(factName(f)), codeCell(factChange(f)), strings.Join(at, ", "))
		}
	}
	if missing := notCompared(r); len(missing) > 0 {
		b.WriteString("\n## Not compared\n\n| What | Why | Command |\n|---|---|---|\n")
		for _, m := range missing {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", cell(m.name), cell(m.why), codeCell(m.command))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
