// Package collected is the form of the lines that the scripts of "diag collect"
// write around the output of every command. The scripts are made with Marker
// and its companions, and the parser reads the lines with Parse, so that both
// speak of the same form:
//
//	@@@@ diag collect @@@@ version 1 @@@@ elevated yes @@@@ 2026-07-14 10:21:33
//	@@@@ diag 1 begin @@@@ netstat -anobq @@@@ 2026-07-14 10:21:34
//	@@@@ diag 1 end @@@@ exit 0 @@@@ 2026-07-14 10:21:36
//	@@@@ diag 2 skipped @@@@ appcmd list site @@@@ not on this machine
//	@@@@ diag finished @@@@ 2026-07-14 10:21:36
//
// The sign that parts the fields occurs in no command. Times stand as the
// machine prints them: cmd knows no other form than its user's.
package collected

import (
	"strconv"
	"strings"
)

// Marker begins every line and parts its fields.
const Marker = "@@@@"

// Version is the version of the form.
const Version = 1

// Role says what a line announces.
type Role uint8

// The roles; None is no line of ours.
const (
	None Role = iota
	Start
	Begin
	End
	Skipped
	Finish
)

var roleNames = [...]string{"", "collector's first line", "collector's section header", "collector's section end", "collector's skipped command", "collector's last line"}

// String names the role as a frame pattern.
func (r Role) String() string { return roleNames[r] }

// Line is one line of a collector's script.
type Line struct {
	Role Role
	// Number counts the commands of a script from 1; 0 for Start and Finish.
	Number int
	// Command is what was run or skipped, for Begin and Skipped.
	Command string
	// Exit is the exit code, for End; nil when the line holds no number.
	Exit *int
	// Elevated is "yes", "no" or "unknown", for Start.
	Elevated string
	// Reason says why a command was skipped.
	Reason string
	// Time is the time as printed.
	Time string
}

// maxLine bounds the length of a line in bytes.
const maxLine = 1000

// Parse reads a line; ok is false for every other text.
func Parse(s string) (l Line, ok bool) {
	s = strings.TrimSpace(s)
	if !strings.HasPrefix(s, Marker+" diag ") || len(s) > maxLine {
		return l, false
	}
	fields := strings.Split(s[len(Marker)+1:], " "+Marker)
	for i := range fields {
		fields[i] = strings.TrimSpace(fields[i])
	}
	words := strings.Fields(fields[0])
	switch {
	case len(fields) == 4 && fields[0] == "diag collect" && strings.HasPrefix(fields[1], "version ") && strings.HasPrefix(fields[2], "elevated "):
		return Line{Role: Start, Elevated: strings.TrimPrefix(fields[2], "elevated "), Time: fields[3]}, true
	case len(fields) == 2 && fields[0] == "diag finished":
		return Line{Role: Finish, Time: fields[1]}, true
	case len(fields) != 3 || len(words) != 3:
		return l, false
	}
	n, err := strconv.Atoi(words[1])
	if err != nil || n < 1 || fields[1] == "" {
		return l, false
	}
	l.Number = n
	switch words[2] {
	case "begin":
		l.Role, l.Command, l.Time = Begin, fields[1], fields[2]
	case "end":
		code, found := strings.CutPrefix(fields[1], "exit ")
		if !found {
			return Line{}, false
		}
		l.Role, l.Time = End, fields[2]
		if exit, err := strconv.Atoi(code); err == nil {
			l.Exit = &exit
		}
	case "skipped":
		l.Role, l.Command, l.Reason = Skipped, fields[1], fields[2]
	default:
		return Line{}, false
	}
	return l, true
}

// String prints the line in the form that Parse reads.
func (l Line) String() string {
	m := " " + Marker + " "
	switch l.Role {
	case Start:
		return Marker + " diag collect" + m + "version " + strconv.Itoa(Version) + m + "elevated " + l.Elevated + m + l.Time
	case Begin:
		return Marker + " diag " + strconv.Itoa(l.Number) + " begin" + m + l.Command + m + l.Time
	case End:
		code := "unknown"
		if l.Exit != nil {
			code = strconv.Itoa(*l.Exit)
		}
		return Marker + " diag " + strconv.Itoa(l.Number) + " end" + m + "exit " + code + m + l.Time
	case Skipped:
		return Marker + " diag " + strconv.Itoa(l.Number) + " skipped" + m + l.Command + m + l.Reason
	case Finish:
		return Marker + " diag finished" + m + l.Time
	}
	return ""
}
