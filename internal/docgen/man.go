package docgen

import (
	"bytes"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// Man writes the manual pages of a command tree, by file name: diag.1,
// diag-analyze.1. They carry no date. The tree may not be used afterwards: its
// texts become Markdown.
func Man(root *cobra.Command) (map[string][]byte, error) {
	pages := map[string][]byte{}
	for _, c := range append([]*cobra.Command{root}, listed(root)...) {
		c.DisableAutoGenTag = true
		c.Long = paragraphs(c.Long)
		if c.Example != "" {
			var lines []string
			for line := range strings.Lines(c.Example) {
				lines = append(lines, strings.TrimPrefix(strings.TrimRight(line, "\n"), "  "))
			}
			c.Example = strings.Join(lines, "\n")
		}
	}
	for _, c := range append([]*cobra.Command{root}, listed(root)...) {
		name := strings.ReplaceAll(c.CommandPath(), " ", "-")
		var b bytes.Buffer
		header := &doc.GenManHeader{Title: strings.ToUpper(name), Section: "1", Source: "diag", Manual: "diag manual", Date: &time.Time{}}
		if err := doc.GenMan(c, header, &b); err != nil {
			return nil, err
		}
		page := strings.Replace(b.String(), time.Time{}.Format("Jan 2006"), "", 1)
		pages[name+".1"] = []byte(options(c, page))
	}
	return pages, nil
}

// option is a flag with its usage as GenMan writes them.
var option = regexp.MustCompile(`(?m)^(?:\\fB-.\\fP, )?\\fB--([a-z-]+)\\fP.*\n\t(.*)\n(?:\n\.PP\n)?`)

// options lays the flags of a page out as tagged paragraphs, each with the word
// for its value and without defaults that are empty.
func options(c *cobra.Command, page string) string {
	return option.ReplaceAllStringFunc(page, func(s string) string {
		m := option.FindStringSubmatch(s)
		f := c.Flags().Lookup(m[1])
		if f == nil {
			return s
		}
		var b strings.Builder
		b.WriteString(".TP\n")
		if f.Shorthand != "" {
			b.WriteString(`\fB-` + f.Shorthand + `\fP, `)
		}
		b.WriteString(`\fB--` + f.Name + `\fP`)
		if v := valueOf(f); v != "" {
			b.WriteString(` \fI` + v + `\fP`)
		}
		b.WriteString("\n" + m[2])
		if defaultOf(f) != "" {
			b.WriteString(" (default " + f.DefValue + ")")
		}
		b.WriteString("\n")
		return b.String()
	})
}
