package fleet

import (
	"strconv"
	"strings"

	"diag/analyze"
	"diag/parser/urlprefix"
)

// Table describes one table of facts. Every row belongs to a machine, whose
// number is its first column, "machine_id".
type Table struct {
	Name    string
	About   string
	Columns []Column
	// rows reads the facts off a report.
	rows func(*analyze.Report) [][]any
}

// Column is one column behind machine_id.
type Column struct {
	Name string
	// Type is TEXT or INTEGER; unknown values are NULL.
	Type  string
	About string
}

// Rows returns the facts of one report in the order of Columns.
func (t *Table) Rows(r *analyze.Report) [][]any { return t.rows(r) }

func text(name, about string) Column   { return Column{name, "TEXT", about} }
func number(name, about string) Column { return Column{name, "INTEGER", about} }

// proof are the columns that say where a fact stands.
func proof() []Column {
	return []Column{text("document", "the file"), number("line", "the line in it, from 1")}
}

// Tables are all tables of facts.
func Tables() []Table {
	return []Table{
		{"documents", "the files of the ticket", []Column{text("name", "the file"), text("encodings", "what its bytes were taken for"), number("lines", "all lines"),
			number("record_lines", "lines with facts"), number("unknown_lines", "lines that nothing explains")}, documentRows},
		{"sections", "the outputs of commands", []Column{text("document", "the file"), text("kind", "the command, as in diag parse"), text("language", "the language of Windows"),
			text("command", "the command as typed"), number("first_line", "first line"), number("last_line", "last line"), number("problems", "how many places could not be read")}, sectionRows},
		{"listeners", "TCP listeners and UDP sockets, one row an address", append([]Column{text("transport", "tcp or udp"), text("address", "the local address"), number("port", "the local port"),
			number("pid", "the process ID"), text("program", "the program, with its services"), text("behind", "what stands behind it: URLs, a product, a forwarding rule")}, proof()...), listenerRows},
		{"registrations", "URLs that are registered with HTTP.sys now", append([]Column{text("url", "the URL prefix as printed"), text("scheme", "http or https"), text("host", "the host form"),
			number("port", "the port"), text("queue", "the request queue, empty for an unnamed one; NULL when no one queue is known"), text("pids", "process IDs on the queue, comma-separated")}, proof()...), registrationRows},
		{"reservations", "URLs that are reserved: permissions, not listeners", append([]Column{text("url", "the URL prefix as printed"), text("scheme", "http or https"), text("host", "the host form"),
			number("port", "the port"), text("users", "the accounts, parted by semicolons"), text("sddl", "the security descriptor")}, proof()...), reservationRows},
		{"exclusions", "port exclusion ranges", append([]Column{text("family", "ipv4 or ipv6"), text("transport", "tcp or udp"), number("first_port", "first port"), number("last_port", "last port"),
			number("administered", "1 for a range that somebody set")}, proof()...), exclusionRows},
		{"dynamic_ranges", "dynamic port ranges", []Column{text("family", "ipv4 or ipv6"), text("transport", "tcp or udp"), number("first_port", "first port"), number("ports", "number of ports")}, dynamicRows},
		{"certificates", "TLS bindings of HTTP.sys", append([]Column{text("endpoint", "address or name and port"), text("hash", "the thumbprint"), text("app_id", "the program that bound it"),
			text("store", "the certificate store")}, proof()...), certificateRows},
		{"proxies", "rules of netsh interface portproxy", append([]Column{text("listen_address", "where it listens"), text("listen_port", "the port, or a range as text"),
			text("connect_address", "where it connects to"), text("connect_port", "the port there")}, proof()...), proxyRows},
		{"verdicts", "the answer for each port", append([]Column{number("port", "the port; NULL for the whole machine"), text("transport", "tcp or udp"), text("cause", "one of the causes"),
			text("confidence", "proven, likely or possible"), text("rule", "the rule that found it"), text("owner", "the owners in short"), text("summary", "one sentence")}, proof()...), verdictRows},
		{"owners", "who stands behind the ports of verdicts", []Column{number("port", "the verdict's port"), text("transport", "the verdict's transport"), number("pid", "the process ID"),
			text("process", "the program"), text("service", "the service"), text("product", "the product"), text("url", "the URL prefix"), text("queue", "the request queue"),
			text("confidence", "proven, likely or possible"), text("candidates", "guesses at a weaker level, parted by semicolons")}, ownerRows},
		{"findings", "everything else worth saying", append([]Column{text("rule", "the rule"), text("severity", "error, warning, info or gap"), text("confidence", "proven, likely or possible"),
			number("port", "the port; NULL for the whole machine"), text("transport", "tcp or udp"), text("cause", "the cause that it would be"), text("message", "one sentence")}, proof()...), findingRows},
	}
}

func documentRows(r *analyze.Report) (out [][]any) {
	for _, in := range r.Inputs {
		out = append(out, []any{in.Name, strings.Join(in.Encodings, ","), in.Coverage.Lines, in.Coverage.Record, in.Coverage.Unknown})
	}
	return out
}

func sectionRows(r *analyze.Report) (out [][]any) {
	for _, in := range r.Inputs {
		for _, s := range in.Sections {
			out = append(out, []any{in.Name, s.Kind, orNull(s.Language), orNull(s.Command), s.FirstLine, s.LastLine, len(s.Problems)})
		}
	}
	return out
}

// maxListeners bounds the rows of one machine.
const maxListeners = 1 << 16

func listenerRows(r *analyze.Report) (out [][]any) {
	for _, transport := range []string{"tcp", "udp"} {
		rows, _ := r.PortMap(transport, maxListeners)
		for _, p := range rows {
			var pid any
			if p.PID != nil {
				pid = *p.PID
			}
			for _, a := range p.Addresses {
				out = append(out, []any{transport, a, p.Port, pid, orNull(p.Program), orNull(p.Behind), p.At.Doc.Name, p.At.N})
			}
		}
	}
	return out
}

func registrationRows(r *analyze.Report) (out [][]any) {
	for _, x := range r.Host.Registrations {
		var queue any
		var pids []string
		if q, _ := x.Queue(); q != nil {
			queue = q.Label()
			for _, p := range q.Processes {
				pids = append(pids, strconv.Itoa(p.PID))
			}
		}
		out = append(out, append(prefix(x.URL, x.Prefix, x.Bad), queue, orNull(strings.Join(pids, ",")), x.Doc.Name, x.Line))
	}
	return out
}

func prefix(url string, p urlprefix.Prefix, bad error) []any {
	if bad != nil {
		return []any{url, nil, nil, nil}
	}
	var port any
	if p.Port > 0 {
		port = int(p.Port)
	}
	return []any{url, p.Scheme, p.Host, port}
}

func reservationRows(r *analyze.Report) (out [][]any) {
	for _, x := range r.Host.Reservations {
		var users []string
		for _, u := range x.Users {
			users = append(users, u.Name)
		}
		out = append(out, append(prefix(x.URL, x.Prefix, x.Bad), orNull(strings.Join(users, "; ")), orNull(x.SDDL), x.Doc.Name, x.Line))
	}
	return out
}

func exclusionRows(r *analyze.Report) (out [][]any) {
	for _, src := range r.Host.Exclusions {
		for _, x := range src.Data.Ranges {
			out = append(out, []any{orNull(src.Data.Family), orNull(src.Data.Transport), x.Start, x.End, x.Administered, src.Doc.Name, x.Line})
		}
	}
	return out
}

func dynamicRows(r *analyze.Report) (out [][]any) {
	for _, src := range r.Host.Dynamic {
		out = append(out, []any{orNull(src.Data.Family), orNull(src.Data.Transport), src.Data.Start, src.Data.Count})
	}
	return out
}

func certificateRows(r *analyze.Report) (out [][]any) {
	for _, src := range r.Host.Certs {
		for _, b := range src.Data.Bindings {
			out = append(out, []any{b.Endpoint, orNull(b.Hash), orNull(b.AppID), orNull(b.Store), src.Doc.Name, b.Line})
		}
	}
	return out
}

func proxyRows(r *analyze.Report) (out [][]any) {
	for _, src := range r.Host.Proxies {
		for _, x := range src.Data.Rules {
			out = append(out, []any{x.Listen, x.ListenPort.Text, x.Connect, x.ConnectPort.Text, src.Doc.Name, x.Line})
		}
	}
	return out
}

func verdictRows(r *analyze.Report) (out [][]any) {
	for _, v := range r.Verdicts {
		row := []any{pointer(v.Port), orNull(v.Transport), string(v.Cause), v.Confidence.String(), v.Rule, orNull(owners(v.Owners)), v.Summary, nil, nil}
		if len(v.Evidence) > 0 {
			row[7], row[8] = v.Evidence[0].Document, v.Evidence[0].Line
		}
		out = append(out, row)
	}
	return out
}

func ownerRows(r *analyze.Report) (out [][]any) {
	for _, v := range r.Verdicts {
		for _, o := range v.Owners {
			var queue any
			if o.Queue != nil {
				queue = *o.Queue
			}
			var guesses []string
			for _, c := range o.Candidates {
				for _, s := range []string{c.Product, c.Service, c.Process} {
					if s != "" {
						guesses = append(guesses, s)
						break
					}
				}
			}
			out = append(out, []any{pointer(v.Port), orNull(v.Transport), pointer(o.PID), orNull(o.Process), orNull(o.Service), orNull(o.Product), orNull(o.URL), queue,
				o.Confidence.String(), orNull(strings.Join(guesses, "; "))})
		}
	}
	return out
}

func findingRows(r *analyze.Report) (out [][]any) {
	for _, f := range r.Findings {
		row := []any{f.Rule, f.Severity.String(), f.Confidence.String(), pointer(f.Port), orNull(f.Transport), orNull(string(f.Cause)), f.Message, nil, nil}
		if len(f.Evidence) > 0 {
			row[7], row[8] = f.Evidence[0].Document, f.Evidence[0].Line
		}
		out = append(out, row)
	}
	return out
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func pointer(p *int) any {
	if p == nil {
		return nil
	}
	return *p
}
