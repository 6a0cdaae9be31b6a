package getservice

import (
	"strings"

	"diag/parser/internal/dashtable"
)

// No line of a table is longer.
const longest = 4000

// states maps the words of ServiceControllerStatus to those of sc.
var states = map[string]string{
	"running": "RUNNING", "stopped": "STOPPED", "paused": "PAUSED", "startpending": "START_PENDING",
	"stoppending": "STOP_PENDING", "pausepending": "PAUSE_PENDING", "continuepending": "CONTINUE_PENDING",
}

// properties are what the list layouts print, in lower case.
var properties = map[string]bool{
	"name": true, "displayname": true, "status": true, "dependentservices": true, "servicesdependedon": true,
	"requiredservices": true, "canpauseandcontinue": true, "canshutdown": true, "canstop": true, "servicetype": true,
	"starttype": true, "machinename": true, "servicename": true, "binarypathname": true, "username": true,
	"description": true, "delayedautostart": true, "startuptype": true,
}

// isHeader: property names, status and name among them.
func isHeader(s string) bool {
	if !strings.Contains(s, "Status") || !strings.Contains(s, "Name") || len(s) > 400 || strings.ContainsAny(s, ":=.") {
		return false
	}
	status, name := false, false
	for f := range strings.FieldsSeq(s) {
		switch f {
		case "Status":
			status = true
		case "Name", "ServiceName":
			name = true
		default:
			if !properties[strings.ToLower(f)] {
				return false
			}
		}
	}
	return status && name
}

// row reads a row: below header and ruler by columns, else status, name and
// display name in this order.
func row(l dashtable.Layout, line string) (s Service, ok bool) {
	if l.Ruled {
		cells := l.Columns.Cells(line)
		s = Service{Name: l.Get(cells, "Name", "ServiceName"), DisplayName: l.Get(cells, "DisplayName"), State: states[strings.ToLower(l.Get(cells, "Status"))]}
		if s.State != "" && s.Name != "" {
			return s, true
		}
	}
	if l.Header != "" && strings.Join(strings.Fields(l.Header), " ") != "Status Name DisplayName" {
		return s, false
	}
	return plainRow(line)
}

func plainRow(line string) (s Service, ok bool) {
	f := strings.Fields(line)
	if len(f) < 2 || states[strings.ToLower(f[0])] == "" || strings.ToLower(f[0]) == f[0] {
		return s, false
	}
	return Service{Name: f[1], DisplayName: strings.Join(f[2:], " "), State: states[strings.ToLower(f[0])]}, true
}
