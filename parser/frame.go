package parser

import (
	"diag/parser/collected"
	"diag/parser/internal/chatter"
	"diag/parser/internal/prompt"
)

// FrameName names the pattern by which line n was taken for frame: a kind of
// chatter, a typed command, or the frame of the section that the line stands
// in. It is "" for lines that are no frame.
func (d *Document) FrameName(n int) string {
	if d.Mark(n) != MarkFrame {
		return ""
	}
	t := d.Text.Text(n)
	if l, ok := collected.Parse(t); ok {
		return l.Role.String()
	}
	if chatter.IsMarkup(d.Text.Raw(n), t) {
		return chatter.Markup
	}
	if e, ok := prompt.Parse(t); ok {
		if e.Command == "" {
			return "prompt"
		}
		return "typed command"
	}
	if s := d.SectionAt(n); s != nil {
		return "title, header or ruler of " + s.Kind
	}
	if name := chatter.Name(t); name != "" {
		return name
	}
	return "frame of a section"
}

// SectionAt returns the section that line n stands in, or nil.
func (d *Document) SectionAt(n int) *Section {
	for _, s := range d.Sections {
		if s.FirstLine <= n && n <= s.LastLine {
			return s
		}
	}
	return nil
}
