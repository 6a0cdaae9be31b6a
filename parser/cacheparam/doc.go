// Package cacheparam reads the output of "netsh http show cacheparam": the limits
// of the response cache of HTTP.sys.
//
//	maxcacheresponsesize (per-uri cache limit): 262144 bytes
//
// Grammar (a token is a line; see EBNF):
//
//	Parameters = Parameter* .
package cacheparam
