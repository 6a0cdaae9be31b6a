package netshtree

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/command"
	"diag/parser/internal/linelex"
	"diag/parser/internal/prompt"
	"diag/parser/text"
)

// Command reads what netsh prints where no other package does. It must stand
// last in the list of commands.
var Command = &command.Command{
	Kind:  "netsh",
	Typed: func(e prompt.Echo) bool { return e.Program() == "netsh" && shows(e) },
	Opens: opens,
	Holds: holds,
	Read:  Read,
}

// holds: below lines in the firewall's layout only more of them belong to it;
// other labelled text begins the output of another command.
func holds(w command.Window) bool {
	if isContinued(w.Text) {
		return true
	}
	if !isLabelled(w.Text) {
		return false
	}
	if isFirewall(w.Prev(1)) || isFirewall(w.Prev(2)) {
		return isFirewall(w.Text) || indent(w.Text) <= max(indent(w.Prev(1)), indent(w.Prev(2))) && strings.HasSuffix(strings.TrimSpace(w.Text), ":")
	}
	return true
}

func indent(s string) int { return len(s) - len(strings.TrimLeft(s, " \t")) }

// shows: only commands that show something print labelled lines.
func shows(e prompt.Echo) bool {
	for _, w := range e.Words[1:] {
		if len(w) >= 2 && strings.HasPrefix("show", w) {
			return true
		}
	}
	return false
}

func opens(w command.Window) command.Sign {
	s := w.Text
	if !isFirewall(s) {
		return command.None
	}
	if r := strings.TrimSpace(w.Next(1)); len(r) >= 60 && strings.Trim(r, "-") == "" {
		return command.Row
	}
	if isFirewall(w.Next(1)) || isFirewall(w.Prev(1)) {
		return command.Row
	}
	return command.None
}

// chunk is how many lines are parsed in one go, at least.
const chunk = 4096

// Read reads the lines of a section.
func Read(in *command.Input) command.Output {
	b := &builder{in: in, tree: Tree{Nodes: []*Node{}}}
	tokens := lex(in.Lines())
	for from := 0; from < len(tokens); {
		to := len(tokens)
		for i := from + chunk; i < len(tokens); i++ {
			if tokens[i].Type == headToken || i-from > 100*chunk {
				to = i
				break
			}
		}
		b.chunk(tokens[from:to])
		from = to
	}
	if len(b.tree.Nodes) == 0 {
		return command.Output{Problems: b.problems}
	}
	return command.Output{Data: &b.tree, Problems: b.problems}
}

type builder struct {
	in       *command.Input
	tree     Tree
	problems []command.Problem
	// path are the open nodes, each indented deeper than the one before.
	path []open
}

type open struct {
	node   *Node
	indent int
}

func (b *builder) chunk(tokens []lexer.Token) {
	peeking, err := lexer.Upgrade(&stream{tokens: tokens})
	if err != nil {
		panic(err) // a stream returns no error
	}
	tree, err := grammar().ParseFromLexer(peeking)
	if err != nil {
		b.problems = append(b.problems, command.Problem{Line: tokens[0].Pos.Line, Message: "the lines from here on could not be read: " + err.Error()})
		return
	}
	for _, p := range tree.Parts {
		if p.Entry != nil {
			b.entry(*p.Entry)
			continue
		}
		b.path = nil
		b.entry(p.Record.Head)
		// The entries of a record stand under its head, however far they are
		// indented.
		b.path[0].indent = -1
		b.entry(p.Record.Ruler)
		for _, t := range p.Record.Entries {
			b.entry(t)
		}
	}
}

// deepest bounds the nesting: netsh goes no deeper than this.
const deepest = 8

func (b *builder) entry(t lexer.Token) {
	line := command.Line{First: t.Pos.Line, Last: t.Pos.Line}
	if t.Type == rulerToken {
		b.in.Mark(line, command.Frame)
		return
	}
	n := &Node{Value: strings.TrimSpace(t.Value), Line: t.Pos.Line}
	indent := text.Width(t.Value) - text.Width(strings.TrimLeft(t.Value, " \t\u00a0"))
	if t.Type == valueToken {
		if len(b.path) == 0 {
			return
		}
		last := b.path[len(b.path)-1].node
		last.Children = append(last.Children, n)
		b.in.Mark(line, command.Record)
		return
	}
	n.Label, n.Value, _ = linelex.Value(t.Value)
	for len(b.path) > 0 && (b.path[len(b.path)-1].indent >= indent || len(b.path) == deepest) {
		b.path = b.path[:len(b.path)-1]
	}
	if len(b.path) == 0 {
		b.tree.Nodes = append(b.tree.Nodes, n)
	} else {
		parent := b.path[len(b.path)-1].node
		parent.Children = append(parent.Children, n)
	}
	b.path = append(b.path, open{n, indent})
	b.in.Mark(line, command.Record)
}
