// Package httptimeout reads the output of "netsh http show timeout".
//
//	HTTP service timeouts:
//	----------------------
//
//	Idle connection timeout (secs): 120
//	Header wait timeout (secs): 120
//
// The service state prints lines with the same labels among others; here they
// stand alone, in this order.
//
// Grammar (a token is a line; see EBNF):
//
//	Timeouts = (Title | Ruler | Idle | Header | Seconds)* .
//
// Seconds is a labelled number in an unknown language, known by its place below
// the title that the typed command announces.
package httptimeout
