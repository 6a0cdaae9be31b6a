package compare

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// owner is a program behind a listener or a registration.
type owner struct {
	pid   int
	known bool // the process ID is known
	// image is the program's file name as shown, "" when unknown.
	image    string
	services []string
}

// cutImage is where tasklist cuts long file names.
const cutImage = 25

// name is the image in the form that all commands share.
func (o owner) name() string { return strings.TrimSuffix(strings.ToLower(o.image), ".exe") }

// sameImage compares file names, one of which may have been cut.
func sameImage(a, b owner) bool {
	x, y := a.name(), b.name()
	if x == y {
		return true
	}
	if len(x) > len(y) {
		x, y = y, x
	}
	return len(x) >= cutImage-len(".exe") && strings.HasPrefix(y, x)
}

func (o owner) shares(p owner) bool {
	for _, s := range o.services {
		if slices.ContainsFunc(p.services, func(t string) bool { return strings.EqualFold(s, t) }) {
			return true
		}
	}
	return false
}

// host programs run services of many owners: the file name says nothing.
func (o owner) shared() bool { return o.name() == "svchost" || o.name() == "dllhost" }

func (o owner) String() string {
	s := o.image
	switch {
	case s == "" && o.known:
		s = "PID " + strconv.Itoa(o.pid)
	case s == "":
		s = "unknown"
	}
	if len(o.services) > 0 {
		s += " (" + strings.Join(o.services, ", ") + ")"
	}
	return s
}

// owners are all programs behind one thing.
type owners []owner

// add adds an owner, or completes one with the same process ID.
func (l owners) add(o owner) owners {
	for i := range l {
		p := &l[i]
		if o.known && p.known && o.pid == p.pid || (!o.known || !p.known) && o.image != "" && sameImage(o, *p) {
			if p.image == "" || len(o.image) > len(p.image) && sameImage(o, *p) {
				p.image = o.image
			}
			if !p.known {
				p.pid, p.known = o.pid, o.known
			}
			for _, s := range o.services {
				if !slices.ContainsFunc(p.services, func(t string) bool { return strings.EqualFold(s, t) }) {
					p.services = append(p.services, s)
				}
			}
			return l
		}
	}
	o.services = slices.Clone(o.services)
	return append(l, o)
}

func (l owners) String() string {
	var names []string
	for _, o := range l {
		names = append(names, o.String())
	}
	sort.Strings(names)
	if len(names) == 0 {
		return "unknown"
	}
	return strings.Join(slices.Compact(names), ", ")
}

// against says what became of the owners.
func (l owners) against(m owners) (Status, string) {
	if len(l) == 0 || len(m) == 0 {
		return CannotTell, "the owner is not shown on one side"
	}
	doubt := ""
	for _, pair := range [][2]owners{{l, m}, {m, l}} {
		for _, o := range pair[0] {
			status, why := o.among(pair[1])
			switch status {
			case Changed:
				return Changed, ""
			case CannotTell:
				doubt = why
			}
		}
	}
	if doubt != "" {
		return CannotTell, doubt
	}
	return StillThere, ""
}

// among looks for the owner among those of the other dump.
func (o owner) among(l owners) (Status, string) {
	status, why := Changed, ""
	for _, p := range l {
		switch {
		case o.image == "" || p.image == "":
			if o.known && p.known && o.pid == p.pid {
				return StillThere, ""
			}
			status, why = CannotTell, fmt.Sprintf("the program is not shown on both sides (%s, %s)", o, p)
		case !sameImage(o, p):
		case !o.shared() || o.shares(p):
			return StillThere, ""
		case len(o.services) == 0 || len(p.services) == 0:
			status, why = CannotTell, fmt.Sprintf("the services are not shown on both sides (%s, %s)", o, p)
		}
	}
	return status, why
}
