package getprocess

import (
	"strconv"
	"strings"
	"unicode"

	"diag/parser/internal/dashtable"
)

// No line of a table is longer.
const longest = 4000

// properties are what the list layouts print, in lower case.
var properties = map[string]bool{
	"id": true, "processid": true, "handles": true, "cpu": true, "si": true, "sessionid": true, "name": true,
	"processname": true, "path": true, "company": true, "description": true, "product": true, "starttime": true,
	"mainwindowtitle": true, "commandline": true, "executablepath": true, "parentprocessid": true, "fileversion": true,
	"productversion": true, "handlecount": true, "workingset": true, "ws": true, "pm": true, "npm": true, "vm": true,
	"responding": true, "caption": true, "username": true,
}

// isHeader: property names, a process's number and its name among them.
func isHeader(s string) bool {
	if !strings.Contains(s, "Id") || !strings.Contains(s, "Name") || len(s) > 400 || strings.ContainsAny(s, ":=.") {
		return false
	}
	id, name := false, false
	fields := strings.Fields(s)
	for _, f := range fields {
		switch f {
		case "Id", "ProcessId":
			id = true
		case "ProcessName", "Name":
			name = true
		default:
			if base, _, _ := strings.Cut(strings.ToLower(f), "("); !properties[base] {
				return false
			}
		}
	}
	return id && name && len(fields) >= 2
}

// isDefault: one of the tables that Get-Process prints by itself.
func isDefault(header string) bool {
	return strings.Contains(header, "(K)") || strings.Contains(header, "(M)")
}

// row reads a row: by its columns where properties were chosen, else by the
// order of a default table.
func row(l dashtable.Layout, line string) (p Process, ok bool) {
	if !l.Ruled || isDefault(l.Header) {
		if l.Header == "" || isDefault(l.Header) {
			return defaultRow(line, l.Header)
		}
		return p, false
	}
	cells := l.Columns.Cells(line)
	p.Name, p.Path = l.Get(cells, "ProcessName", "Name"), l.Get(cells, "Path", "ExecutablePath")
	p.PID, ok = number32(l.Get(cells, "Id", "ProcessId"))
	if n, isNumber := number32(l.Get(cells, "SI", "SessionId")); isNumber {
		p.Session = &n
	}
	return p, ok && p.Name != ""
}

// defaultRow reads a row of a default table: numbers, then the name. The
// header tells whether a session number stands in front of the name; without
// a header nothing does, and the row is not taken.
func defaultRow(line, header string) (p Process, ok bool) {
	if header == "" {
		return p, false
	}
	fields := strings.Fields(line)
	n := 0
	for n < len(fields) && isFigure(fields[n]) {
		n++
	}
	if n == len(fields) && n > 2 {
		n-- // a name of digits
	}
	columns := strings.Fields(header)
	name := len(columns) - 1
	if columns[name] != "ProcessName" && columns[name] != "Name" || n == len(fields) || n > name || n < name-1 {
		return p, false
	}
	session := strings.EqualFold(columns[name-1], "SI")
	id := n - 1
	if session {
		id--
	}
	if p.PID, ok = number32(fields[id]); !ok {
		return p, false
	}
	if session {
		si, isNumber := number32(fields[n-1])
		if !isNumber {
			return p, false
		}
		p.Session = &si
	}
	p.Name = strings.Join(fields[n:], " ")
	return p, true
}

// isFigure: a number as PowerShell prints it in any culture.
func isFigure(s string) bool {
	s = strings.TrimPrefix(s, "-")
	for _, c := range s {
		if !unicode.IsDigit(c) && !strings.ContainsRune(",.' \u00a0\u202f", c) {
			return false
		}
	}
	return s != "" && s[0] >= '0' && s[0] <= '9'
}

func number32(s string) (int, bool) {
	n, err := strconv.ParseUint(s, 10, 32)
	return int(n), err == nil
}
