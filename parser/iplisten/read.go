package iplisten

import (
	"strings"

	"diag/parser/internal/command"
	"diag/parser/internal/label"
	"diag/parser/internal/linelex"
	"diag/parser/internal/prompt"
)

// Command describes "netsh http show iplisten" to the parser.
var Command = &command.Command{
	Kind:  "iplisten",
	Typed: func(e prompt.Echo) bool { return e.Is("netsh", "http", "show", "iplisten") },
	Opens: opens,
	Holds: func(w command.Window) bool { return classify(w.Text) != nil },
	Read:  Read,
}

func opens(w command.Window) command.Sign {
	if !strings.ContainsAny(w.Text, ":：") {
		return command.None
	}
	s := strings.TrimSpace(w.Text)
	if _, _, ok := splitTitle(s); ok {
		return command.Title
	}
	if foreignTitle(s, w.Next(1), w.Next(2)) {
		return command.Title
	}
	return command.None
}

// foreignTitle knows the title of an unknown language by the lines below it.
func foreignTitle(s, ruler, address string) bool {
	if !strings.HasSuffix(s, ":") && !strings.HasSuffix(s, "：") || len(s) > 120 || len(s) < 8 {
		return false
	}
	ruler = strings.TrimSpace(strings.ReplaceAll(ruler, `\`, ""))
	return len(ruler) >= 20 && strings.Trim(ruler, "-") == "" && addresses(strings.TrimSpace(address)) != nil
}

// Read reads the lines of a section.
func Read(in *command.Input) command.Output {
	b := &builder{Reading: linelex.NewReading(in, nil), list: List{Addresses: []string{}}}
	ls := in.Lines()
	if len(ls) == 0 {
		return command.Output{}
	}
	// The first line may be a title of an unknown language.
	if len(ls) > 2 && classify(ls[0].Text) == nil && foreignTitle(strings.TrimSpace(ls[0].Text), ls[1].Text, ls[2].Text) {
		b.list.Titled = true
		in.Mark(ls[0], command.Frame)
		ls = ls[1:]
	}
	stream, ls := lines.Stream(ls)
	tree, err := linelex.ParseWhole(grammar(), stream)
	if err != nil {
		return linelex.Unreadable(in, "the list", err)
	}
	b.Lines = ls
	for _, p := range tree.Parts {
		b.part(p)
	}
	if !b.list.Titled && len(b.list.Addresses) == 0 && b.list.Failure == "" {
		return command.Output{}
	}
	return b.Output(&b.list)
}

type builder struct {
	*linelex.Reading
	list List
}

func (b *builder) part(p *part) {
	switch {
	case p.Title != nil:
		b.list.Titled = true
		b.Words.Add(label.Lookup("iplisten.title", p.Title.Value))
		if b.In.Marks[p.Title.Pos.Line-1] == command.Unknown { // else addresses stand on the line as well
			b.Mark(*p.Title, command.Frame)
		}
	case p.Failure != nil:
		b.list.Failure = p.Failure.Value
		b.Mark(*p.Failure, command.Record)
	case p.Address != nil:
		b.list.Addresses = append(b.list.Addresses, p.Address.Value)
		b.list.Lines = append(b.list.Lines, p.Address.Pos.Line)
		b.Mark(*p.Address, command.Record)
	}
}
