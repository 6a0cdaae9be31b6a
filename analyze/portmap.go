package analyze

import (
	"fmt"
	"sort"
	"strings"

	"diag/analyze/correlate"
	"diag/analyze/evidence"
)

// PortRow is one line of the port map: who listens where, as far as the dump
// shows it.
type PortRow struct {
	Port      int
	Transport string
	// Addresses are the local addresses as printed, without the port, each
	// once, in the order of the text.
	Addresses []string
	// PID is nil where the dump shows none.
	PID *int
	// Program is the image, with its service or services; "" when unknown.
	Program string
	// Behind says what stands behind the listener: the URLs that HTTP.sys
	// serves, a forwarding rule, a known product; "" when nothing is known.
	Behind string
	// At is the first row of the text.
	At evidence.Line
}

// maxBehind is how many URLs or names one line of the port map shows.
const maxBehind = 3

// PortMap lists the listeners of the dump (and the UDP sockets), TCP first, by
// port. Rows that differ in their address only are one. most bounds the rows;
// left is how many more there are.
func (r *Report) PortMap(transport string, most int) (rows []PortRow, left int) {
	if r.Host == nil {
		return nil, 0
	}
	type key struct {
		port, pid int
		program   string
	}
	p := &Pass{Host: r.Host, Signatures: r.signatures}
	at := map[key]int{}
	var first []correlate.Socket
	for _, k := range r.Host.Sockets.All() {
		if k.Transport() != transport || transport == "tcp" && !k.Listener() {
			continue
		}
		pid, ok := k.PID()
		if !ok {
			pid = -1
		}
		id := key{k.LocalPort(), pid, k.Executable()}
		if i, known := at[id]; known {
			if i < len(rows) {
				rows[i].Addresses = appendOnce(rows[i].Addresses, k.LocalHost())
			}
			continue
		}
		at[id] = len(at)
		if len(rows) == most {
			left++
			continue
		}
		row := PortRow{Port: k.LocalPort(), Transport: transport, Addresses: []string{k.LocalHost()}, At: k.At()}
		if ok {
			row.PID = &pid
		}
		rows = append(rows, row)
		first = append(first, k)
	}
	for i := range rows {
		rows[i].Program, rows[i].Behind = p.behind(first[i])
	}
	sort.SliceStable(rows, func(i, j int) bool { return rows[i].Port < rows[j].Port })
	return rows, left
}

func appendOnce(list []string, s string) []string {
	for _, x := range list {
		if x == s {
			return list
		}
	}
	return append(list, s)
}

// behind names the program of a listener and what stands behind it.
func (p *Pass) behind(k correlate.Socket) (program, behind string) {
	pid, ok := k.PID()
	if ok && pid == 4 || !ok && strings.EqualFold(k.Executable(), "System") {
		return "System", p.behindKernel(k)
	}
	id := p.identify(k)
	program = id.image
	services := id.services
	if id.service != "" {
		services = []string{id.service}
	}
	if len(services) > 0 {
		if program != "" {
			program += ": "
		}
		program += short(services)
	}
	if k.Transport() == "tcp" {
		for _, src := range p.Host.Proxies {
			for _, r := range src.Data.Rules {
				if r.ListenPort.Contains(k.LocalPort()) {
					return program, fmt.Sprintf("port proxy to %s, port %s", r.Connect, r.ConnectPort)
				}
			}
		}
	}
	return program, id.product
}

func (p *Pass) behindKernel(k correlate.Socket) string {
	var urls []string
	if k.Transport() == "tcp" {
		for _, r := range p.Host.On(k.LocalPort()) {
			name := r.URL
			if q, _ := r.Queue(); q != nil {
				for _, pr := range q.Processes {
					name += " by " + processLabel(p, pr.PID)
					break
				}
			}
			urls = appendOnce(urls, name)
		}
	}
	if len(urls) > 0 {
		return "HTTP.sys: " + short(urls)
	}
	if d := driverOn(k.Transport(), k.LocalPort()); d != nil {
		return d.name
	}
	return ""
}

// short joins names and cuts a long list.
func short(names []string) string {
	if len(names) > maxBehind {
		return strings.Join(names[:maxBehind], ", ") + fmt.Sprintf(" and %d more", len(names)-maxBehind)
	}
	return strings.Join(names, ", ")
}
