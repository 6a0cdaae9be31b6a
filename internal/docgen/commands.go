package docgen

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Overview is a table of the commands, with the lines that they are called by.
func Overview(root *cobra.Command) []byte {
	var b strings.Builder
	b.WriteString("| command | does |\n|---|---|\n")
	for _, c := range listed(root) {
		if c.HasAvailableSubCommands() {
			continue
		}
		b.WriteString("| " + cell("["+code(callLine(c))+"](#"+strings.ReplaceAll(c.CommandPath(), " ", "-")+")") + " | " + prose(c.Short) + " |\n")
	}
	return []byte(b.String())
}

// Commands describes every command with its flags and examples.
func Commands(root *cobra.Command) []byte {
	var b strings.Builder
	if root.HasAvailablePersistentFlags() {
		b.WriteString("Every command takes\n")
		flags(&b, root.PersistentFlags())
		b.WriteString("\n")
	}
	for i, c := range listed(root) {
		if i > 0 {
			b.WriteString("\n")
		}
		about := c.Long
		if about == "" {
			about = c.Short + "."
		}
		b.WriteString("### " + c.CommandPath() + "\n\n    " + c.UseLine() + "\n\n")
		b.WriteString(paragraphs(about))
		flags(&b, c.LocalNonPersistentFlags())
		if c.Example != "" {
			b.WriteString("\nExamples\n\n")
			for line := range strings.Lines(c.Example) {
				b.WriteString("  " + line)
			}
			b.WriteString("\n")
		}
	}
	return []byte(b.String())
}

// flags is a table of flags, nothing where there are none.
func flags(b *strings.Builder, set *pflag.FlagSet) {
	head := "\n| flag | default | does |\n|---|---|---|\n"
	set.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		b.WriteString(head + "| " + cell(code(flagLine(f))) + " | " + cell(defaultOf(f)) + " | " + prose(f.Usage) + " |\n")
		head = ""
	})
}

// listed are the commands of a tree that help shows, parents first.
func listed(root *cobra.Command) []*cobra.Command {
	var out []*cobra.Command
	for _, c := range root.Commands() {
		if !c.IsAvailableCommand() || c.Name() == "help" || c.Name() == "completion" {
			continue
		}
		out = append(out, c)
		out = append(out, listed(c)...)
	}
	return out
}

func callLine(c *cobra.Command) string {
	return strings.ReplaceAll(c.UseLine(), " [flags]", "")
}

func flagLine(f *pflag.Flag) string {
	s := "--" + f.Name
	if f.Shorthand != "" {
		s = "-" + f.Shorthand + ", " + s
	}
	if v := valueOf(f); v != "" {
		s += " " + v
	}
	return s
}

// valueOf is the word for the value of a flag, empty for a switch.
func valueOf(f *pflag.Flag) string {
	switch t := f.Value.Type(); t {
	case "bool":
		return ""
	case "string", "stringArray", "stringSlice":
		return "TEXT"
	case "int", "int64":
		return "N"
	default:
		return t
	}
}

func defaultOf(f *pflag.Flag) string {
	switch f.DefValue {
	case "", "[]", "false":
		return ""
	}
	return code(f.DefValue)
}

// paragraphs makes help text Markdown: what is indented stays as it is.
func paragraphs(s string) string {
	var out []string
	for _, p := range blocks(s) {
		if p.verbatim {
			out = append(out, fence("", p.lines))
		} else {
			out = append(out, prose(strings.Join(p.lines, "\n"))+"\n")
		}
	}
	return strings.Join(out, "\n")
}

// block is a paragraph, or lines that stand as they are.
type block struct {
	verbatim bool
	lines    []string
}

// blocks takes help text apart. Indented lines, with the empty lines between
// them, are verbatim and lose their indentation.
func blocks(s string) []block {
	var out []block
	empty := false
	for line := range strings.Lines(strings.TrimSpace(s)) {
		line = strings.TrimRight(line, "\n")
		if line == "" {
			empty = true
			continue
		}
		verbatim := strings.HasPrefix(line, "  ")
		n := len(out)
		switch {
		case n == 0 || out[n-1].verbatim != verbatim || empty && !verbatim:
			out = append(out, block{verbatim: verbatim})
			n++
		case empty:
			out[n-1].lines = append(out[n-1].lines, "")
		}
		empty = false
		if verbatim {
			line = line[2:]
		}
		out[n-1].lines = append(out[n-1].lines, line)
	}
	return out
}
