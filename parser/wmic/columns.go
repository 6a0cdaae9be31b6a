package wmic

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"diag/parser/text"
)

// No line is longer, command lines included.
const longest = 40000

// column is a property and the display column at which it begins.
type column struct {
	name string
	at   int
}

type columns []column

// properties are those of Win32_Process and Win32_Service, and what the other
// classes that support engineers ask for have in common, in lower case.
var properties = func() map[string]bool {
	m := map[string]bool{}
	for n := range strings.FieldsSeq(`AcceptPause AcceptStop Caption CheckPoint CommandLine CreationClassName CreationDate CSCreationClassName
		CSName DelayedAutoStart Description DesktopInteract DisplayName ErrorControl ExecutablePath ExecutionState ExitCode FixComments Handle HandleCount
		HotFixID InstallDate InstalledBy InstalledOn KernelModeTime MaximumWorkingSetSize MinimumWorkingSetSize Name OSCreationClassName
		OSName OtherOperationCount OtherTransferCount PageFaults PageFileUsage ParentProcessId PathName PeakPageFileUsage PeakVirtualSize
		PeakWorkingSetSize Priority PrivatePageCount ProcessId QuotaNonPagedPoolUsage QuotaPagedPoolUsage QuotaPeakNonPagedPoolUsage
		QuotaPeakPagedPoolUsage ReadOperationCount ReadTransferCount ServicePackInEffect ServiceSpecificExitCode ServiceType SessionId
		Started StartMode StartName State Status SystemCreationClassName SystemName TagId TerminationDate ThreadCount UserModeTime
		VirtualSize WaitHint WindowsVersion WorkingSetSize WriteOperationCount WriteTransferCount`) {
		m[strings.ToLower(n)] = true
	}
	return m
}()

// telling are the properties that no other command's header is likely to hold.
var telling = map[string]bool{
	"commandline": true, "executablepath": true, "parentprocessid": true, "processid": true, "pathname": true,
	"startmode": true, "hotfixid": true, "handlecount": true, "caption": true,
}

// numeric properties hold nothing but digits.
var numeric = map[string]bool{
	"processid": true, "parentprocessid": true, "handlecount": true, "threadcount": true, "sessionid": true,
	"priority": true, "workingsetsize": true, "exitcode": true,
}

// parseHeader reads the property names of a table. Without the typed command
// they must be known, more than one, in alphabetical order, and telling.
func parseHeader(line string, asked bool) (columns, bool) {
	s := strings.TrimRight(line, " \t\r")
	if len(s) > 1000 || strings.ContainsAny(s, "=:.,;()") {
		return nil, false
	}
	var cols columns
	known, tells, sorted := 0, false, true
	for i := 0; i < len(s); {
		if s[i] == ' ' || s[i] == '\t' {
			i++
			continue
		}
		from := i
		for i < len(s) && s[i] != ' ' && s[i] != '\t' {
			if !isWord(s[i]) {
				return nil, false
			}
			i++
		}
		name := strings.ToLower(s[from:i])
		if properties[name] {
			known++
		}
		tells = tells || telling[name]
		if n := len(cols); n > 0 {
			sorted = sorted && strings.ToLower(cols[n-1].name) < name
			if from-cols[n-1].end() < 2 && !strings.Contains(s, "\t") {
				return nil, false
			}
		}
		cols = append(cols, column{s[from:i], from})
	}
	if asked {
		return cols, len(cols) > 0 && known == len(cols) && sorted
	}
	return cols, len(cols) > 1 && known == len(cols) && sorted && tells
}

func (c column) end() int { return c.at + len(c.name) }

func isWord(c byte) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_'
}

// row cuts a line at the columns; ok is false when a cell runs into the next
// column or a number is none.
func (c columns) row(line string) (values map[string]string, ok bool) {
	line = strings.TrimRight(line, " \t\r")
	cells, ok := c.cut(line)
	if !ok {
		return nil, false
	}
	values = map[string]string{}
	for i, cell := range cells {
		if cell == "" {
			continue
		}
		name := strings.ToLower(c[i].name)
		if numeric[name] && !digits(cell) {
			return nil, false
		}
		values[c[i].name] = cell
	}
	for _, col := range c {
		if strings.EqualFold(col.name, "ProcessId") && values[col.name] == "" {
			return nil, false
		}
	}
	if len(values) == 1 && len(c) > 1 {
		// a short line that reaches the first column only: a process whose
		// other properties are hidden, or no row at all
		if first := cells[0]; first == "" || !nameShape(first) {
			return nil, false
		}
	}
	return values, len(values) > 0
}

// cut cuts a line at the display columns where the names begin.
func (c columns) cut(line string) ([]string, bool) {
	cells := make([]string, len(c))
	next, from, col := 0, 0, 0
	for i, r := range line {
		if next < len(c) && col >= c[next].at {
			if col > c[next].at {
				return nil, false
			}
			if next > 0 {
				if i == 0 || line[i-1] != ' ' {
					return nil, false
				}
				cells[next-1] = strings.TrimSpace(line[from:i])
			} else if strings.TrimSpace(line[:i]) != "" {
				return nil, false
			}
			from = i
			next++
		}
		if r < utf8.RuneSelf {
			col++
		} else {
			col += text.Width(string(r))
		}
	}
	if next == 0 {
		return nil, false
	}
	cells[next-1] = strings.TrimSpace(line[from:])
	return cells, true
}

// nameShape: what a process can be called: a file name or a bare word or two.
func nameShape(s string) bool {
	if i := strings.LastIndexByte(s, '.'); i > 0 && len(s)-i <= 5 && len(s)-i > 1 {
		return !strings.ContainsAny(s, `:/\`)
	}
	switch s {
	case "System", "System Idle Process", "Registry", "Secure System", "Memory Compression":
		return true
	}
	return false
}

// csvHeader: the names of /format:csv, which begin with the machine.
func csvHeader(s string) ([]string, bool) {
	if !strings.HasPrefix(s, "Node,") {
		return nil, false
	}
	names := strings.Split(s, ",")
	for _, n := range names[1:] {
		if !properties[strings.ToLower(n)] {
			return nil, false
		}
	}
	return names, true
}

// csvRow splits a row at commas. Values are not quoted: where there are too
// many commas they are the command line's, and where the row has none of
// those, nobody can tell.
func csvRow(s string, names []string) ([]string, bool) {
	cells := strings.Split(s, ",")
	if len(cells) < len(names) {
		return nil, false
	}
	if extra := len(cells) - len(names); extra > 0 {
		at := -1
		for i, n := range names {
			if n == "CommandLine" || n == "PathName" {
				at = i
			}
		}
		if at < 0 {
			return nil, false
		}
		joined := strings.Join(cells[at:at+extra+1], ",")
		cells = append(append(cells[:at:at], joined), cells[at+extra+1:]...)
	}
	for i, n := range names {
		if numeric[strings.ToLower(n)] && cells[i] != "" && !digits(cells[i]) {
			return nil, false
		}
	}
	return cells, true
}

// pair splits a line of /format:list.
func pair(s string) (name, value string, ok bool) {
	name, value, ok = strings.Cut(s, "=")
	if !ok || name == "" || len(name) > 60 {
		return "", "", false
	}
	for i := 0; i < len(name); i++ {
		if !isWord(name[i]) {
			return "", "", false
		}
	}
	return name, strings.TrimSpace(value), true
}

func digits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func number32(s string) *int {
	n, err := strconv.ParseUint(s, 10, 32)
	if err != nil {
		return nil
	}
	i := int(n)
	return &i
}
