package appcmd

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"diag/parser/internal/command"
	"diag/parser/internal/linelex"
	"diag/parser/internal/prompt"
	"diag/parser/text"
)

// Command describes "appcmd list" to the parser.
var Command = &command.Command{
	Kind:  "appcmd",
	Typed: func(e prompt.Echo) bool { return e.Is("appcmd", "list") },
	Opens: func(w command.Window) command.Sign {
		if classify(w.Text) != nil {
			return command.Row
		}
		return command.None
	},
	Holds: func(w command.Window) bool { return classify(w.Text) != nil || rest(w.Prev(1), w.Text) },
	Read:  Read,
}

// A console this narrow or narrower did not wrap a line.
const narrowest = 79

// rest reports whether a line is the end of an object that a console wrapped.
func rest(prev, line string) bool {
	return classify(prev) != nil && open(prev) && text.Width(prev) >= narrowest &&
		classify(line) == nil && strings.HasSuffix(strings.TrimSpace(line), ")")
}

// Read reads the lines of a section.
func Read(in *command.Input) command.Output {
	var known []command.Line
	all := in.Lines()
	for i := 0; i < len(all); i++ {
		l := all[i]
		if classify(l.Text) == nil {
			continue
		}
		if i+1 < len(all) && all[i+1].First == l.Last+1 && rest(l.Text, all[i+1].Text) {
			i++
			l.Text += all[i].Text
			l.Last = all[i].Last
		}
		known = append(known, l)
	}
	var out command.Output
	objects := &Objects{}
	// A server can have a great many objects, and a grammar call has a limit.
	const block = 10000
	for len(known) > 0 {
		n := min(block, len(known))
		stream, group := lines.Stream(known[:n])
		known = known[n:]
		tree, err := linelex.ParseWhole(grammar(), stream)
		if err != nil {
			return linelex.Unreadable(in, "the list", err)
		}
		for _, t := range tree.Objects {
			o := object(t)
			objects.Objects = append(objects.Objects, o)
			l := group[linelex.Index(t)]
			in.Mark(l, command.Record)
			if open(t.Value) {
				out.Problems = append(out.Problems, command.Problem{Line: t.Pos.Line, Cut: true,
					Message: fmt.Sprintf("the line of %s %q is cut; properties may be missing", o.Kind, o.Name)})
			}
		}
	}
	if len(objects.Objects) > 0 {
		out.Data = objects
	}
	return out
}

func object(t lexer.Token) Object {
	kind, name, props, _ := cut(t.Value)
	o := Object{Kind: kind, Name: name, Properties: properties(props), Line: t.Pos.Line}
	for _, p := range o.Properties {
		switch strings.ToLower(p.Name) {
		case "id":
			o.ID = decimal(p.Value)
		case "bindings":
			o.Bindings = bindings(p.Value)
		case "state":
			o.State = p.Value
		case "applicationpool", "apppool":
			o.AppPool = p.Value
		case "physicalpath":
			o.PhysicalPath = p.Value
		}
	}
	if kind == "WP" {
		o.PID = decimal(name)
	}
	return o
}

// decimal is the number, or 0 where the text is none.
func decimal(s string) int {
	n, err := strconv.ParseUint(s, 10, 32)
	if err != nil {
		return 0
	}
	return int(n)
}

// bindings reads "http/*:80:,https/192.0.2.1:443:www.example.com".
func bindings(s string) []Binding {
	var out []Binding
	for _, b := range strings.Split(s, ",") {
		protocol, information, ok := strings.Cut(b, "/")
		if !ok {
			continue
		}
		out = append(out, binding(strings.ToLower(protocol), information))
	}
	return out
}

func binding(protocol, information string) Binding {
	b := Binding{Protocol: protocol, Information: information}
	end := 0
	if strings.HasPrefix(information, "[") {
		end = max(strings.IndexByte(information, ']'), 0)
	}
	i := strings.IndexByte(information[end:], ':')
	if i < 0 {
		return b
	}
	first, rest := information[:end+i], information[end+i+1:]
	port, host, _ := strings.Cut(rest, ":")
	if n := decimal(port); n > 0 && n < 1<<16 {
		b.IP, b.Port, b.Host = strings.Trim(first, "[]"), n, host
	} else if n := decimal(first); n > 0 && n < 1<<16 { // net.tcp: port and host
		b.Port, b.Host = n, rest
	}
	return b
}
