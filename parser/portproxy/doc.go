// Package portproxy reads the output of "netsh interface portproxy show all" and
// of its narrower forms: ports on which the IP Helper service listens in order to
// pass connections on.
//
//	Listen on ipv4:             Connect to ipv4:
//
//	Address         Port        Address         Port
//	--------------- ----------  --------------- ----------
//	192.0.2.10      8080        198.51.100.7    80
//
// There is a table per pair of families; without rules nothing is printed at all.
//
// Grammar (a token is a line; see EBNF):
//
//	Table = (Title | Header | Ruler | Rule)* .
//
// A rule is four words, whatever their columns: address, port, address, port.
package portproxy
