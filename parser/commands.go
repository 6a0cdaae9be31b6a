package parser

import (
	"diag/parser/appcmd"
	"diag/parser/cacheparam"
	"diag/parser/cachestate"
	"diag/parser/dynamicport"
	"diag/parser/errortext"
	"diag/parser/excludedportrange"
	"diag/parser/getprocess"
	"diag/parser/getservice"
	"diag/parser/gettcp"
	"diag/parser/httpcfg"
	"diag/parser/httptimeout"
	"diag/parser/internal/command"
	"diag/parser/ipaddresses"
	"diag/parser/ipconfig"
	"diag/parser/iplisten"
	"diag/parser/netshtree"
	"diag/parser/netstat"
	"diag/parser/portproxy"
	"diag/parser/services"
	"diag/parser/servicestate"
	"diag/parser/sslcert"
	"diag/parser/systeminfo"
	"diag/parser/tasklist"
	"diag/parser/urlacl"
	"diag/parser/ver"
	"diag/parser/winhttp"
	"diag/parser/wmic"
)

// commands are the known commands. The order matters twice: where two commands
// lay claim to the same line the first one gets it, and the cheapest stand first.
var commands = []*command.Command{
	netstat.Command,
	tasklist.Command,
	services.Command,
	getservice.Command,
	getprocess.Command,
	wmic.Command,
	gettcp.Command,
	gettcp.UDPCommand,
	ipconfig.Command,
	ipaddresses.Command,
	systeminfo.Command,
	ver.Command,
	appcmd.Command,
	servicestate.Command,
	httpcfg.Command, // before urlacl: its URLs stand above an ACL as well
	urlacl.Command,
	iplisten.Command,
	sslcert.Command,
	excludedportrange.Command,
	dynamicport.Command,
	portproxy.Command,
	winhttp.Command,
	httptimeout.Command,
	cachestate.Command,
	cacheparam.Command,
	errortext.Command,
	netshtree.Command, // last: it takes what the others leave
}

// Kinds returns the names of all section kinds, in the order of commands; the
// last is that of commands that failed.
func Kinds() []string {
	var kinds []string
	for _, c := range commands {
		kinds = append(kinds, c.Kind)
	}
	return append(kinds, KindFailedCommand)
}
