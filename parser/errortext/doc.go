// Package errortext reads error messages wherever they stand in a dump: what a
// program, a browser, netsh, taskkill, the event log or the person who asks
// wrote about the failure.
//
//	System.Net.HttpListenerException (5): Access is denied
//	   prefix http://+:8443/orders/
//
// A line is taken for a message only where it holds evidence of an error: a
// sentence of Windows or of a known runtime, or a number in the place of an
// error number. A port alone is no evidence, so prose that mentions one stays
// unknown. Numbers count only as whole words; those inside addresses, URLs and
// process IDs do not.
//
// Grammar (a token is a line; see EBNF):
//
//	Log     = (Message | Prefix | Account | Stray)* .
//	Message = Error (Inner | Bare | Prefix | Property | Header | Hint | Frame)* | Bare (Prefix | Frame)* .
//
// Error is a line with evidence of its own, Bare a line that is nothing but a
// sentence of Windows, Inner an inner exception, Property a line of a printed
// error object, Header a header of an HTTP answer.
package errortext
