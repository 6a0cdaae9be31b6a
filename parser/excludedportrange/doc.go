// Package excludedportrange reads the output of "netsh interface ipv4|ipv6 show
// excludedportrange": ports that no program gets unless the exclusion is its own.
//
//	Protocol tcp Port Exclusion Ranges
//
//	Start Port    End Port
//	----------    --------
//	        80          80
//	     50000       50059     *
//
//	* - Administered port exclusions.
//
// The star marks ranges that an administrator made; the others were taken at run
// time (single ports by HTTP.sys, blocks of 100 by WinNAT, for instance). An empty
// table keeps its header and closing note. The title names the transport and not
// the family, so that only the typed command tells ipv4 from ipv6.
//
// Grammar (a token is a line; see EBNF):
//
//	Table = (Title | Header | Ruler | Row | Footer)* .
//
// Rows are known by their shape, two numbers and perhaps a star; title and
// header by their words, or in an unknown language by the ruler below them.
package excludedportrange
