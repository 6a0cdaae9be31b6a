// Package iplisten reads the output of "netsh http show iplisten": the local
// addresses that HTTP.sys listens on.
//
//	IP addresses present in the IP listen list:
//	-------------------------------------------
//
//	    192.0.2.15
//	    2001:db8::15
//
// An empty list means all addresses. The list tells nothing about ports.
//
// Grammar (a token is a line; see EBNF):
//
//	Listing = (Title | Failure | Address)* .
//
// A title of an unknown language is known by its place: a line that ends with a
// colon, a ruler, and a line that holds nothing but an address. Pages that lost
// their line ends have title, ruler and addresses on one line, which then makes
// several tokens.
package iplisten
