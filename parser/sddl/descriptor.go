package sddl

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/participle/v2"

	"diag/parser/internal/memo"
)

// Descriptor is a security descriptor as far as a URL reservation uses it.
type Descriptor struct {
	// Owner and Group are SIDs or two-letter names, upper case; empty when
	// absent, as in every descriptor that HTTP.sys prints.
	Owner, Group string
	// Flags are the flags of the access control list, such as "P"; empty when
	// none.
	Flags string
	// ACEs are the entries of the access control list ("D:"), in order.
	ACEs []ACE
	// Rest is the system access control list ("S:" and what follows it),
	// without blanks. It decides nothing about a URL.
	Rest string
}

// Parse reads a descriptor. Letter case is free and blanks are dropped, also
// those inside a SID. Where the text is damaged, the error says so and the
// descriptor holds every entry before the damage that was read whole; no error
// means that all of the text was read. A text without a "D:" part is an error,
// because it says nothing about who may use a URL.
func Parse(s string) (Descriptor, error) {
	r := read.Of(s, func(s string) (r result) {
		r.Descriptor, r.err = parse(s)
		return r
	})
	r.ACEs = slices.Clip(r.ACEs)
	return r.Descriptor, r.err
}

type result struct {
	Descriptor
	err error
}

var read memo.Memo[result]

func parse(s string) (Descriptor, error) {
	var d Descriptor
	node, err := descriptorParser().ParseString("", s)
	var faults []error
	if err != nil {
		faults = append(faults, plain(err))
	}
	if node == nil {
		node = &descriptorNode{}
	}
	seen := map[string]bool{}
	for _, part := range node.Parts {
		tag := strings.ToUpper(part.Tag)
		if seen[tag] {
			faults = append(faults, fmt.Errorf("second %s at byte %d", tag, part.Pos.Offset))
			continue
		}
		seen[tag] = true
		aces, err := part.aces()
		faults = append(faults, err...)
		switch tag {
		case "O:", "G:":
			if len(aces) > 0 {
				faults = append(faults, fmt.Errorf("access control entries behind %s at byte %d", tag, part.Pos.Offset))
			}
			if tag == "O:" {
				d.Owner = strings.ToUpper(part.Text)
			} else {
				d.Group = strings.ToUpper(part.Text)
			}
		case "D:":
			d.Flags, d.ACEs = strings.ToUpper(part.Text), aces
		case "S:":
			d.Rest = "S:" + strings.ToUpper(part.Text) + join(aces)
		default:
			faults = append(faults, fmt.Errorf("unknown part %q at byte %d", part.Tag, part.Pos.Offset))
		}
	}
	if err == nil && !seen["D:"] {
		faults = append(faults, errors.New(`no "D:" part`))
	}
	if len(faults) > 0 {
		return d, fmt.Errorf("security descriptor %.200q: %w", s, errors.Join(faults...))
	}
	return d, nil
}

// aces converts the entries that were read whole.
func (p *partNode) aces() ([]ACE, []error) {
	var aces []ACE
	var faults []error
	for _, node := range p.ACEs {
		switch n := len(node.Fields); {
		case !node.Closed:
		case n < 6:
			faults = append(faults, fmt.Errorf("entry at byte %d has %d of 6 fields", node.Pos.Offset, n))
		default:
			aces = append(aces, newACE(node.Fields))
		}
	}
	return aces, faults
}

// plain words the parser's error for somebody who knows no token names.
func plain(err error) error {
	var unexpected *participle.UnexpectedTokenError
	if !errors.As(err, &unexpected) {
		return err
	}
	t := unexpected.Unexpected
	if t.EOF() {
		return errors.New("it ends too early")
	}
	return fmt.Errorf("%.80q at byte %d does not belong there", t.Value, t.Pos.Offset)
}

// String is the descriptor without blanks and in upper case; parsing it gives
// the same descriptor.
func (d Descriptor) String() string {
	var b strings.Builder
	if d.Owner != "" {
		b.WriteString("O:" + d.Owner)
	}
	if d.Group != "" {
		b.WriteString("G:" + d.Group)
	}
	b.WriteString("D:" + d.Flags)
	b.WriteString(join(d.ACEs))
	b.WriteString(d.Rest)
	return b.String()
}

func join(aces []ACE) string {
	var b strings.Builder
	for _, a := range aces {
		b.WriteString(a.String())
	}
	return b.String()
}

// Command is the descriptor as the value of sddl="..." in a netsh command. It
// is false when the descriptor has no entry, or holds a character other than
// ASCII letters, digits and : ; ( ) -, which no descriptor of HTTP.sys does.
// PowerShell and cmd.exe both need the quotes around it.
func (d Descriptor) Command() (string, bool) {
	s := d.String()
	if len(d.ACEs) == 0 || strings.ContainsFunc(s, unsafe) {
		return "", false
	}
	return s, true
}

func unsafe(r rune) bool {
	return (r < '0' || '9' < r) && (r|0x20 < 'a' || 'z' < r|0x20) && !strings.ContainsRune(":;()-", r)
}

// Explain says in one sentence an entry what it grants for the URL.
func (d Descriptor) Explain() []string {
	var lines []string
	for _, a := range d.ACEs {
		lines = append(lines, a.Explain())
	}
	return lines
}
