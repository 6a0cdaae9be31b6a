// Package bigtext makes captures of any size for benchmarks and tests. The same
// arguments always give the same bytes.
package bigtext

import (
	"io"
	"strconv"
)

// Netstat writes an English "netstat -abno" capture of the given number of
// rows with CRLF line ends: 12 % of the rows are IPv6, 16 % are UDP, and all but
// the closed connections have owner lines. A million rows are about 97 MB.
func Netstat(w io.Writer, rows int) error {
	g := &generator{w: w, seed: 1}
	g.str("\r\nActive Connections\r\n\r\n")
	g.str("  Proto  Local Address          Foreign Address        State           PID\r\n")
	for range rows {
		g.row()
		if len(g.buf) > 1<<16 {
			if err := g.flush(); err != nil {
				return err
			}
		}
	}
	return g.flush()
}

type generator struct {
	w    io.Writer
	buf  []byte
	seed uint32
}

// roll returns a number below n (xorshift).
func (g *generator) roll(n int) int {
	g.seed ^= g.seed << 13
	g.seed ^= g.seed >> 17
	g.seed ^= g.seed << 5
	return int(g.seed % uint32(n))
}

func (g *generator) flush() error {
	_, err := g.w.Write(g.buf)
	g.buf = g.buf[:0]
	return err
}

func (g *generator) str(s string) { g.buf = append(g.buf, s...) }

func (g *generator) num(n int) { g.buf = strconv.AppendInt(g.buf, int64(n), 10) }

// pad fills a field up to its width; a longer one is followed by two blanks.
func (g *generator) pad(from, width int) {
	n := max(width-(len(g.buf)-from), 2)
	for range n {
		g.buf = append(g.buf, ' ')
	}
}

var owners = [...]string{"chrome.exe", "sqlservr.exe", "w3wp.exe", "java.exe", "lsass.exe", "Spooler Sub.exe", "node.exe", "OUTLOOK.EXE"}

var services = [...]string{"RpcSs", "EventLog", "Schedule", "Dnscache", "iphlpsvc", "CDPUserSvc_1e10a", "SessionEnv"}

var busy = [...]string{"ESTABLISHED", "ESTABLISHED", "ESTABLISHED", "TIME_WAIT", "CLOSE_WAIT", "SYN_SENT", "FIN_WAIT_2"}

// The addresses are the documentation prefixes of RFC 5737 and RFC 3849.
func (g *generator) host(six bool) {
	if six {
		g.str("[2001:db8:")
		g.buf = strconv.AppendInt(g.buf, int64(1+g.roll(0xfffe)), 16)
		g.str("::")
		g.buf = strconv.AppendInt(g.buf, int64(1+g.roll(0xfffe)), 16)
		g.str("]")
		return
	}
	g.str([...]string{"192.0.2.", "198.51.100.", "203.0.113."}[g.roll(3)])
	g.num(1 + g.roll(254))
}

func (g *generator) row() {
	six, kind := g.roll(100) < 12, g.roll(100)
	udp, listens := kind < 16, kind >= 16 && kind < 30
	g.str([...]string{"  TCP    ", "  UDP    "}[btoi(udp)])
	from := len(g.buf)
	if udp || listens {
		g.str([...]string{"0.0.0.0", "[::]"}[btoi(six)])
	} else {
		g.host(six)
	}
	g.str(":")
	g.num(1024 + g.roll(64000))
	g.pad(from, 23)
	from = len(g.buf)
	state := ""
	switch {
	case udp:
		g.str("*:*")
	case listens:
		g.str([...]string{"0.0.0.0:0", "[::]:0"}[btoi(six)])
		state = "LISTENING"
	default:
		g.host(six)
		g.str(":")
		g.num([...]int{443, 80, 1433, 445, 49152 + g.roll(16000)}[g.roll(5)])
		state = busy[g.roll(len(busy))]
	}
	g.pad(from, 23)
	from = len(g.buf)
	g.str(state)
	g.pad(from, 16)
	if state == "TIME_WAIT" {
		g.str("0\r\n")
		return
	}
	pid := 4 * (1 + g.roll(6000))
	g.num(pid)
	g.str("\r\n")
	switch owner := g.roll(10); {
	case owner < 3:
		g.str("  ")
		g.str(services[g.roll(len(services))])
		g.str("\r\n [svchost.exe]\r\n")
	case owner < 5:
		g.str(" Can not obtain ownership information\r\n")
	default:
		g.str(" [")
		g.str(owners[g.roll(len(owners))])
		g.str("]\r\n")
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
