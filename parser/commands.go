package parser

import (
	"diag/parser/errortext"
	"diag/parser/internal/command"
	"diag/parser/iplisten"
	"diag/parser/netshtree"
	"diag/parser/netstat"
	"diag/parser/servicestate"
	"diag/parser/tasklist"
	"diag/parser/urlacl"
)

// commands are the known commands. The order matters twice: where two commands
// lay claim to the same line the first one gets it, and the cheapest stand first.
var commands = []*command.Command{
	netstat.Command,
	tasklist.Command,
	servicestate.Command,
	urlacl.Command,
	iplisten.Command,
	errortext.Command,
	netshtree.Command, // last: it takes what the others leave
}

// Kinds returns the names of all section kinds, in the order of commands.
func Kinds() []string {
	var kinds []string
	for _, c := range commands {
		kinds = append(kinds, c.Kind)
	}
	return kinds
}
