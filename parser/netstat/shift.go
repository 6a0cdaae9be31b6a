package netstat

import (
	"strings"

	"diag/parser/internal/command"
)

// shifted puts owner lines right that stand above their rows: the text begins
// with an owner, its last row has none, and the table makes more sense so.
func (r *reader) shifted() bool {
	if len(r.loose) == 0 || r.loose[0].row != nil {
		return false
	}
	var rows []*Connection
	for c := range r.table.All() {
		rows = append(rows, c)
	}
	if len(rows) == 0 || rows[len(rows)-1].Ownership != Unreported {
		return false
	}
	lead := 0
	for lead < len(r.loose) && r.loose[lead].row == nil && r.loose[lead].line < rows[0].Line() {
		lead++
	}
	first, ok := ownerAbove(r.loose[:lead])
	if !ok {
		return false
	}
	above := func(i int) ownerLines {
		if i == 0 {
			return first
		}
		return rows[i-1].ownerLines()
	}
	if misfits(rows, above) >= misfits(rows, func(i int) ownerLines { return rows[i].ownerLines() }) {
		return false
	}
	for i := len(rows) - 1; i >= 0; i-- {
		o := above(i)
		rows[i].Ownership, rows[i].owner = o.ownership, o.owner
	}
	r.table.Owners = r.table.Owners || first.ownership == Named
	for _, l := range r.loose[:lead] {
		r.in.Marks[l.line-1] = command.Record
	}
	r.problems = append(r.problems, command.Problem{Line: r.loose[0].line, Message: "the owner lines stand above their rows in this capture; they were read that way"})
	return true
}

// ownerLines is what the lines beside a row say of its owner.
type ownerLines struct {
	ownership Ownership
	owner     *owner
}

func (c *Connection) ownerLines() ownerLines { return ownerLines{c.Ownership, c.owner} }

// ownerAbove reads the lines in front of the first row as the owner of a row.
func ownerAbove(lines []loose) (o ownerLines, ok bool) {
	if len(lines) == 0 {
		return o, false
	}
	last := lines[len(lines)-1]
	var named owner
	switch last.kind {
	case kindExecutable, kindOwner:
		named.executable, named.components = ownerOf(last.text)
	case kindText:
		o.ownership = Unavailable
		_, ok := ownershipLanguage(last.text)
		return o, ok && len(lines) == 1
	default:
		return o, false
	}
	for _, l := range lines[:len(lines)-1] {
		if l.kind != kindWord {
			return o, false
		}
		named.components = joinComponents(named.components, strings.TrimSpace(l.text))
	}
	return ownerLines{Named, &named}, true
}

// misfits counts what speaks against a way to give owners to rows: connections in
// TIME_WAIT have none, all others have one, and a process has one executable.
func misfits(rows []*Connection, owner func(int) ownerLines) (count int) {
	executables := map[uint32]string{}
	for i, c := range rows {
		o := owner(i)
		if idle := c.State == TimeWait || c.HasPID && c.PID == 0; idle == (o.ownership != Unreported) {
			count++
		}
		if o.ownership != Named || !c.HasPID {
			continue
		}
		if before, seen := executables[c.PID]; seen && !strings.EqualFold(before, o.owner.executable) {
			count++
		}
		executables[c.PID] = o.owner.executable
	}
	return count
}
