package report

import (
	"fmt"
	"strconv"
	"strings"

	"diag/analyze"
)

// ports writes the port map: who listens where.
func (p *page) ports() {
	rows, left := p.report.PortMap("tcp", maxPorts)
	udp, leftUDP := p.report.PortMap("udp", maxPorts)
	if len(rows)+len(udp) == 0 {
		return
	}
	p.heading(2, "Who listens where")
	p.portTable("TCP", rows, left)
	p.portTable("UDP", udp, leftUDP)
}

func (p *page) portTable(transport string, rows []analyze.PortRow, left int) {
	if len(rows) == 0 {
		return
	}
	folded := len(rows) > openPorts || transport == "UDP"
	if folded {
		p.linef("<details><summary>%s: %s</summary>\n", transport, plural(len(rows)+left, "port"))
	}
	p.linef("| %s port | Address | PID | Program | Behind it | Line |", transport)
	p.linef("|--:|---|--:|---|---|---|")
	for _, r := range rows {
		pid := ""
		if r.PID != nil {
			pid = strconv.Itoa(*r.PID)
		}
		p.linef("| %d | %s | %s | %s | %s | %s |", r.Port, codeCell(addresses(r.Addresses)), pid, cell(r.Program), cell(r.Behind), codeCell(p.place(r.At.Doc.Name, r.At.N)))
	}
	if left > 0 {
		p.linef("\n%d more are not shown.", left)
	}
	p.linef("")
	if folded {
		p.linef("</details>\n")
	}
}

// maxAddresses is how many addresses one row shows.
const maxAddresses = 4

func addresses(list []string) string {
	if len(list) > maxAddresses {
		return strings.Join(list[:maxAddresses], ", ") + fmt.Sprintf(" and %d more", len(list)-maxAddresses)
	}
	return strings.Join(list, ", ")
}
