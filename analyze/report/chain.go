package report

import (
	"fmt"
	"strconv"
	"strings"

	"diag/analyze"
)

// maxChain bounds the owners that a chain shows.
const maxChain = 6

// chain is the way from a port to the products behind it, as a tree.
type chain struct {
	label string
	// guess: what is only likely or possible.
	guess bool
	next  []*chain
}

func (c *chain) add(label string, guess bool) *chain {
	for _, n := range c.next {
		if n.label == label {
			return n
		}
	}
	n := &chain{label: label, guess: guess}
	c.next = append(c.next, n)
	return n
}

func (c *chain) depth() int {
	most := 0
	for _, n := range c.next {
		most = max(most, n.depth())
	}
	return most + 1
}

// chainOf builds the chain of a verdict; nil when the summary says all of it.
func chainOf(v *analyze.Verdict) *chain {
	if v.Port == nil {
		return nil
	}
	root := &chain{label: portName(v)}
	from := root
	switch v.Cause {
	case analyze.HTTPSys:
		from = root.add("HTTP.sys (PID 4, System)", v.Confidence < analyze.Proven)
	case analyze.Process, analyze.Relay, analyze.PortProxy, analyze.DuplicateListener, analyze.SameProgram, analyze.OrphanedListener:
	default:
		return nil
	}
	for i, o := range v.Owners {
		if i == maxChain {
			from.add(fmt.Sprintf("%d more", len(v.Owners)-maxChain), false)
			break
		}
		ownerChain(from, v, o)
	}
	if root.depth() < 3 {
		return nil
	}
	return root
}

func ownerChain(c *chain, v *analyze.Verdict, o analyze.Owner) {
	weak := o.Confidence < analyze.Proven
	if o.URL != "" {
		c = c.add(o.URL, false)
		if v.Cause == analyze.HTTPSys {
			if o.Queue != nil {
				c = c.add("request queue "+*o.Queue, weak)
			} else if o.PID != nil {
				c = c.add("request queue without a name", weak)
			}
		}
	}
	switch {
	case o.Process != "" && o.PID != nil:
		c = c.add(fmt.Sprintf("%s (PID %d)", o.Process, *o.PID), weak)
	case o.PID != nil:
		c = c.add(fmt.Sprintf("PID %d", *o.PID), weak)
	case o.Process != "":
		c = c.add(o.Process, weak)
	}
	if o.Service != "" {
		c = c.add("service "+o.Service, weak)
	}
	if o.Product != "" {
		c.add(o.Product, weak)
		return
	}
	for i, k := range o.Candidates {
		if i == 3 {
			break
		}
		if k.Confidence == analyze.Possible && o.Process != "" && v.Cause == analyze.Process {
			continue // the port suggests it, the program's name does not
		}
		if name := candidateName(k); name != "" {
			c.add(k.Confidence.String()+": "+name, true)
		}
	}
}

func candidateName(k analyze.Candidate) string {
	name := k.Product
	if k.Process != "" && name == "" {
		name = k.Process
	}
	if k.Service != "" {
		if name == "" {
			return "service " + k.Service
		}
		name += " (service " + k.Service + ")"
	}
	return name
}

// text draws the chain as a tree.
func (c *chain) text() string {
	var b strings.Builder
	b.WriteString(clip(visible(c.label), 120) + "\n")
	var walk func(c *chain, indent string)
	walk = func(c *chain, indent string) {
		for i, n := range c.next {
			branch, below := "├─ ", "│  "
			if i == len(c.next)-1 {
				branch, below = "└─ ", "   "
			}
			b.WriteString(indent + branch + clip(visible(n.label), 120) + "\n")
			walk(n, indent+below)
		}
	}
	walk(c, "")
	return b.String()
}

// mermaid draws the chain as a flowchart; guesses hang on dotted arrows.
func (c *chain) mermaid() string {
	var b strings.Builder
	b.WriteString("flowchart LR\n")
	number := 0
	var edges strings.Builder
	var walk func(c *chain)
	walk = func(c *chain) {
		id := "n" + strconv.Itoa(number)
		number++
		b.WriteString("  " + id + "[\"" + diagramLabel(c.label) + "\"]\n")
		for _, n := range c.next {
			arrow := " --> "
			if n.guess {
				arrow = " -.-> "
			}
			edges.WriteString("  " + id + arrow + "n" + strconv.Itoa(number) + "\n")
			walk(n)
		}
	}
	walk(c)
	return b.String() + edges.String()
}

// diagramLabel writes every character that a diagram could act on as its code.
func diagramLabel(s string) string {
	var b strings.Builder
	for _, r := range clip(strings.TrimSpace(visible(s)), 80) {
		if r < 0x80 && !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || strings.ContainsRune(" .,:()/+-_", r)) {
			fmt.Fprintf(&b, "#%d;", r)
			continue
		}
		b.WriteRune(r)
	}
	return strings.ReplaceAll(b.String(), "://", "#58;//")
}
