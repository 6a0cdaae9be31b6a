package tasklist

import (
	"strings"

	"diag/parser/internal/command"
	"diag/parser/internal/label"
	"diag/parser/internal/linelex"
	"diag/parser/text"
)

// sure knows rows: some, such as that of PING.EXE, read like typed commands.
func sure(s string) bool {
	if s != "" && s[0] == '"' {
		cells, ok := csvCells(s)
		return ok && csvRow(cells)
	}
	if !rowHint(s) {
		return false
	}
	r, ok := parseRow(s)
	return ok && alone(r, s)
}

func opens(w command.Window) command.Sign {
	s := strings.TrimSpace(w.Text)
	if len(s) < 6 {
		return command.None
	}
	switch s[0] {
	case '=':
		if _, ok := parseRuler(w.Text); ok {
			return command.Title
		}
		return command.None
	case '"':
		if cells, ok := csvCells(s); ok {
			if csvHeader(cells) {
				return command.Title
			}
			if csvRow(cells) {
				return command.Certain
			}
		}
		return command.None
	}
	if isHeader(s) || oneLine(s) {
		return command.Title
	}
	if rowHint(s) {
		if r, ok := parseRow(w.Text); ok && alone(r, w.Text) {
			if r.unit {
				return command.Certain
			}
			return command.Row
		}
	}
	if isNoMatch(s) {
		return command.Row
	}
	if fieldShape(s) && beginsRecord(s, w.Next) {
		return command.Certain
	}
	if headerShape(s) {
		if _, ok := parseRuler(w.Next(1)); ok {
			return command.Title
		}
	}
	return command.None
}

// rowHint rejects cheaply what cannot be a row by itself.
func rowHint(s string) bool {
	return strings.Contains(s, ".exe") || strings.Contains(s, ".EXE") || strings.Contains(s, " K") || strings.Contains(s, " К")
}

// alone reports whether the row can be told from prose without a header: by
// session and memory, by the columns, or by a list of several services.
func alone(r row, line string) bool {
	if r.plain {
		return r.unit && (r.session == "" || r.number >= 0) || hasExtension(r.image)
	}
	if !hasExtension(r.image) && !bare[strings.ToLower(r.image)] {
		return false
	}
	if isNone(r.cell) {
		return true
	}
	list := names(r.cell)
	words := true
	for _, n := range list {
		words = words && !strings.ContainsAny(n, " \t()")
	}
	if words && (len(list) > 1 || strings.EqualFold(r.image, "svchost.exe")) {
		return true
	}
	line = strings.TrimRight(line, " \t\r")
	before := strings.TrimRight(line[:len(line)-len(r.cell)], " ")
	end := text.Width(before)
	return (end == pidEnd || end == pidEndXP) && len(line)-len(r.cell)-len(before) == 1
}

// oneLine: a whole list whose line ends are lost.
func oneLine(s string) bool {
	i := strings.Index(s, "=========================")
	return i > 0 && strings.Contains(s[i:], " ======") && strings.Contains(s[:i], "PID")
}

func holds(w command.Window) bool {
	s := strings.TrimSpace(w.Text)
	if ts := (context{asked: true}).classify(w.Text); len(ts) > 0 {
		if name := ts[0].Name; name == "Names" || name == "OpenNames" {
			return holdsNames(w)
		}
		return true
	}
	if equalSigns(w.Text) || isHeader(s) {
		return true
	}
	if fieldShape(s) {
		if beginsRecord(s, w.Next) {
			return true
		}
		for k := 1; k <= 8; k++ {
			if p := w.Prev(k); p == "" || !fieldShape(strings.TrimSpace(p)) {
				break
			} else if pidField(p) {
				return true
			}
		}
	}
	// the rest of a wrapped row or header
	prev := w.Prev(1)
	if r, ok := parseRow(prev); ok && r.plain && r.cell != "" && cpuTime(r.cell) < 0 {
		return true
	}
	if f := strings.Fields(s); len(f) > 0 && isTime(f[len(f)-1]) && text.Width(prev) >= 70 {
		return true
	}
	_, ruler := parseRuler(w.Next(1))
	return ruler
}

// holdsNames: names stand in the section when a line above is unfinished, when
// they are indented to their column, or below the services of a record.
func holdsNames(w command.Window) bool {
	prev := strings.TrimRight(w.Prev(1), " \t\r")
	indent := indentOf(w.Text)
	if strings.HasSuffix(prev, ",") || indent >= pidEndXP {
		return true
	}
	if l, _, ok := linelex.Value(prev); ok {
		f := label.Field("tasklist.header", l)
		return f == "services" || f == "modules"
	}
	return indent >= 8 && indentOf(prev) == indent
}

func indentOf(s string) int { return len(s) - len(strings.TrimLeft(s, " ")) }
