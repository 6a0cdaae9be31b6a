package iplisten

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

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
	if strings.IndexByte(w.Text, ':') < 0 && strings.Index(w.Text, "：") < 0 {
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
	var b builder
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
	peeking, err := lexer.Upgrade(stream)
	if err != nil {
		panic(err) // Stream returns no error
	}
	tree, err := grammar().ParseFromLexer(peeking)
	if err != nil {
		return command.Output{Problems: []command.Problem{{Line: in.First, Message: "the list could not be read: " + err.Error()}}}
	}
	b.in, b.lines, b.list.Addresses = in, ls, []string{}
	for _, p := range tree.Parts {
		b.part(p)
	}
	if !b.list.Titled && len(b.list.Addresses) == 0 && b.list.Failure == "" {
		return command.Output{}
	}
	return command.Output{Data: &b.list, Language: b.language}
}

type builder struct {
	in       *command.Input
	lines    []command.Line
	list     List
	language string
}

func (b *builder) part(p *part) {
	switch {
	case p.Title != nil:
		b.list.Titled = true
		if w := label.Lookup("iplisten.title", p.Title.Value); len(w) > 0 {
			b.language = w[0].Language
		}
		b.mark(*p.Title, command.Frame)
	case p.Failure != nil:
		b.list.Failure = p.Failure.Value
		b.mark(*p.Failure, command.Record)
	case p.Address != nil:
		b.list.Addresses = append(b.list.Addresses, p.Address.Value)
		b.list.Lines = append(b.list.Lines, p.Address.Pos.Line)
		b.mark(*p.Address, command.Record)
	}
}

func (b *builder) mark(t lexer.Token, m command.Mark) {
	l := b.lines[linelex.Index(t)]
	if m == command.Frame && b.in.Marks[l.First-1] != command.Unknown {
		return // the addresses stand on the title's line
	}
	b.in.Mark(l, m)
}
